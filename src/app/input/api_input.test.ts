import { afterEach, beforeEach, expect, test } from 'vitest';
import { npzBytes } from '../../files/npz';
import { safetensorsParts } from '../../files/safetensors';
import type { PassedOver } from '../report';
import { FakeClock, FakeEngine, FakeWindow } from '../testing/fakes';
import { startFake } from '../testing/start_fake';
import { digestOf } from './api_input';

const words = async () => ({
  help: () => '',
  lessonTitles: () => Promise.reject(new Error('unused')),
  aNotConstructed: () => ({ text: '', help: '' }),
  notes: async ({ missingInput }: PassedOver) => [{ line: null, text: missingInput ?? '', effect: true }],
  unreadable: async () => '',
});

let engine: FakeEngine;
let app: ReturnType<typeof startFake>;

beforeEach(() => {
  engine = new FakeEngine();
  app = startFake({ engine, location: new FakeWindow(''), timing: new FakeClock(), words });
});
afterEach(() => app.stop());

const input = () => app.store.getState().doc.input;
const notices = () => app.live.getState().notices.map((n) => n.key);
const refused = (given: unknown) =>
  app.api.setInput(given as Blob).then(
    () => null,
    (error: unknown) => error,
  );

const small = { shape: [1, 2, 3] as [number, number, number], data: [0, 0.5, -1, 1e-7, 3, 0.1] };
const ramp = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(i));

test('few values stand in the state and the link, and come back from both', async () => {
  await app.api.setInput(small);
  expect(input()).toEqual({ shape: [1, 2, 3], source: 'given', values: small.data.map(Math.fround) });
  expect(await app.api.url()).toContain('x=given,1,2,3:0,0.5,-1,1e-7,3,0.1&');
  const state = JSON.parse(JSON.stringify(await app.api.getState())) as unknown;
  app.actions.undo();
  expect(input().source).toBe('randn');
  await app.api.setState(state);
  expect(input().values).toEqual(small.data.map(Math.fround));
});

test('many are kept under their digest, and go to the engine with the job', async () => {
  await app.api.setInput({ shape: [3, 16, 16], data: ramp });
  // Here is no storage.
  expect(notices()).toEqual(['not-kept']);
  const digest = digestOf({ shape: [3, 16, 16], data: ramp });
  expect(input()).toEqual({ shape: [3, 16, 16], source: 'given', digest });
  expect(await app.api.url()).toContain(`x=given,3,16,16:${digest}&`);
  await app.computation.settled();
  expect(Object.keys(engine.jobs.at(-1)?.files ?? {})).toEqual([digest]);
  app.actions.undo();
  app.actions.redo();
  expect(input().digest).toBe(digest);
});

test('a batch of one is its picture; .npy and .npz give their array', async () => {
  await app.api.setInput({ ...small, shape: [1, 1, 2, 3] as unknown as [number, number, number] });
  expect(input().shape).toEqual([1, 2, 3]);
  const data = Float32Array.from([1, 2, 3, 4]);
  const other = { name: 'y', shape: [1], data: new Float32Array(1) };
  await app.api.setInput(new Blob([npzBytes([other, { name: 'input', shape: [1, 1, 2, 2], data }])]));
  expect(input()).toEqual({ shape: [1, 2, 2], source: 'given', values: [1, 2, 3, 4] });
  await app.api.setInput(npzBytes([{ name: 'whatever', shape: [1, 4, 1], data }]).buffer);
  expect(input()).toEqual({ shape: [1, 4, 1], source: 'given', values: [1, 2, 3, 4] });
});

test.each<[unknown, string, RegExp]>([
  [undefined, 'bad-argument', /\{ shape: \[C, H, W\], data \}/],
  [{ shape: [1, 2, 2], data: [1, 2, 3] }, 'bad-argument', /4 numbers; data has 3/],
  [{ shape: [2, 2], data: [1, 2, 3, 4] }, 'bad-argument', /\[C, H, W\] of positive integers/],
  [{ shape: [2, 1, 2, 2], data: new Float32Array(8) }, 'bad-argument', /\[1, C, H, W\]/],
  [{ shape: [1, 0, 2], data: [] }, 'bad-argument', /positive/],
  [{ shape: [1, 1, 2], data: [1, Number.NaN] }, 'bad-argument', /data\[1\] is NaN/],
  [{ shape: [1, 1, 2], data: [1, 1e39] }, 'bad-argument', /finite float32/],
  [{ shape: [1, 1, 1e9], data: { length: 1e9 } }, 'bad-argument', /too large/],
  [{ shape: [1, 1, 2], data: 'no' }, 'bad-argument', /data has null/],
  [new Blob(['hello, world, this is no tensor']), 'bad-input', /\.npy, \.npz, PNG/],
  [new Blob([]), 'bad-input', /empty/],
  [new Blob([npzBytes([{ name: 'a', shape: [4], data: new Float32Array(4) }])]), 'bad-input', /\[C, H, W\]/],
  [
    new Blob([npzBytes(['a', 'b'].map((name) => ({ name, shape: [1], data: new Float32Array(1) })))]),
    'bad-input',
    /none of a, b is called x or input/,
  ],
  [new Blob(safetensorsParts([{ name: 'x', shape: [1], data: new Float32Array(1) }])), 'bad-input', /loadStateDict/],
])('%s is refused with what to do, and nothing changes', async (given, code, message) => {
  const before = app.store.getState().doc;
  expect(await refused(given)).toMatchObject({ name: 'ConvScopeError', code, message: expect.stringMatching(message) });
  expect(app.store.getState().doc).toBe(before);
});

test('a net of another size draws x again and says so, one of the same size keeps what was given', async () => {
  await app.api.setInput(small);
  const code = 'nn.Sequential(nn.Conv2d(1, 2, 1))';
  await app.api.load({ code });
  expect(input().source).toBe('given');
  await app.api.load({ code, input: [1, 4, 4] });
  expect(input()).toEqual({ shape: [1, 4, 4], source: 'randn' });
  expect(notices()).toEqual(['input-drawn']);
});

test('undo brings back what stood before, without a word', async () => {
  await app.api.setInput(small);
  app.actions.undo();
  await app.computation.settled();
  expect(input().source).toBe('randn');
  expect(notices()).toEqual([]);
});

test('a digest that is not known here: x as drawn, said by a notice and by the report', async () => {
  const state = await app.api.getState();
  const digest = 'e'.repeat(64);
  await app.api.setState({ ...state, input: { shape: [3, 16, 16], source: 'given', digest } });
  expect(await app.api.report()).toMatchObject({ complete: false, notes: [{ text: digest }] });
  expect(notices()).toEqual(['input-missing']);
});
