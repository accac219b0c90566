import { afterEach, expect, test } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import { abortError } from '../errors';
import { lcg } from '../testing/random';
import { convolve } from './conv2d';
import { Crew, type HelperPort } from './crew';
import { HelperDesk, type HelperReply, type HelperRequest } from './helper';
import { createMachine } from './machine';
import { convolveTogether } from './together';
import { type ConvShape, convShapeOf } from './windows';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const still = async () => {};
const machine = () => createMachine(1 << 16) ?? expect.fail('no WebAssembly with SIMD here');

/** A desk in this thread, behind the face of a worker. */
class FakeHelper implements HelperPort {
  onmessage: ((event: MessageEvent<HelperReply>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly received: HelperRequest[] = [];
  readonly replies: HelperReply[] = [];
  readonly #take: (request: HelperRequest, helper: FakeHelper) => boolean;
  readonly #desk = new HelperDesk((reply) => {
    this.replies.push(reply);
    this.onmessage?.(new MessageEvent('message', { data: reply }));
  }, turn);

  constructor(take: (request: HelperRequest, helper: FakeHelper) => boolean) {
    this.#take = take;
  }

  postMessage(request: HelperRequest): void {
    this.received.push(request);
    if (this.#take(request, this)) setImmediate(() => this.#desk.receive(request));
  }

  terminate(): void {}

  die(): void {
    const event = Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' });
    this.onerror?.(event as ErrorEvent);
  }
}

let crew: Crew | null = null;
let helpers: FakeHelper[] = [];
async function start(count: number, take: (request: HelperRequest, helper: FakeHelper) => boolean = () => true) {
  helpers = [];
  crew = new Crew(() => {
    const helper = new FakeHelper(take);
    helpers.push(helper);
    return helper;
  }, count);
  await crew.ready();
  return crew;
}
afterEach(() => {
  crew?.dispose();
  crew = null;
});

function shapeOf(size: [number, number, number], args: object): ConvShape {
  const module = { kind: 'Conv2d', args: { in_channels: size[0], ...args } } as const;
  const [step] = inferNet(sequential([module]), size).steps;
  return (step && convShapeOf(step)) ?? expect.fail('no convolution');
}

const numbers = (count: number, seed: number) => {
  const random = lcg(seed);
  return Float32Array.from({ length: count }, () => random.from(-1000, 1000) / 500);
};

function case_(size: [number, number, number], args: object) {
  const shape = shapeOf(size, args);
  const { channels, filters, groups, rows, cols } = shape;
  const x = numbers(channels * rows.input * cols.input, 1);
  const weight = numbers((filters * channels * rows.kernel * cols.kernel) / groups, 2);
  return { shape, x, filters: { weight, bias: numbers(filters, 3) } };
}

const differing = (a: Float32Array, b: Float32Array) => a.findIndex((v, i) => !Object.is(v, b[i]));

test.each([
  ['padded', [32, 60, 61], { out_channels: 40, kernel_size: 3, padding: 1 }, 1],
  ['with stride and dilation', [16, 150, 149], { out_channels: 48, kernel_size: [5, 3], stride: 2, dilation: 3 }, 2],
  ['mirrored', [16, 90, 70], { out_channels: 32, kernel_size: 5, padding: 2, padding_mode: 'reflect' }, 3],
  ['wrapped around', [16, 90, 70], { out_channels: 32, kernel_size: 5, padding: 2, padding_mode: 'circular' }, 3],
  ['in groups', [32, 80, 81], { out_channels: 64, kernel_size: 5, padding: 9, groups: 4 }, 2],
  ['of few rows', [256, 3, 60], { out_channels: 256, kernel_size: 3, padding: 1 }, 3],
] as const)('a convolution that is shared, %s, is the same to the bit', async (_name, [c, h, w], args, count) => {
  const { shape, x, filters } = case_([c, h, w], args);
  const whole = new Float32Array(shape.filters * shape.rows.output * shape.cols.output);
  await convolve(machine(), shape, x, filters, whole, still);
  const shared = await convolveTogether(machine(), await start(count), shape, x, filters, still);
  expect(differing(shared, whole)).toBe(-1);
  expect(helpers.flatMap(({ received }) => received.filter(({ type }) => type === 'part')).length).toBeGreaterThan(0);
});

test('what a helper that dies has left is done here, and it is not asked again', async () => {
  const crew = await start(2, (request, helper) => {
    if (request.type !== 'part' || helper !== helpers[1]) return true;
    setImmediate(() => helper.die());
    return false;
  });
  const { shape, x, filters } = case_([32, 60, 60], { out_channels: 48, kernel_size: 3, padding: 1 });
  const whole = new Float32Array(48 * 3600);
  await convolve(machine(), shape, x, filters, whole, still);
  const here = machine();
  expect(differing(await convolveTogether(here, crew, shape, x, filters, still), whole)).toBe(-1);
  expect(crew.hands()).toHaveLength(1);
  expect(differing(await convolveTogether(here, crew, shape, x, filters, still), whole)).toBe(-1);
});

test('a computation that is given up is given up by the helpers, too', async () => {
  const crew = await start(1);
  const { shape, x, filters } = case_([64, 64, 64], { out_channels: 1024, kernel_size: 3, padding: 1 });
  let pauses = 0;
  const stopping = async () => {
    await turn();
    pauses += 1;
    if (pauses > 2) throw abortError();
  };
  const given = convolveTogether(machine(), crew, shape, x, filters, stopping);
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  const [helper] = helpers;
  expect(helper?.received.map(({ type }) => type)).toContain('abort');
  await expect.poll(() => helper?.replies.at(-1)).toMatchObject({ type: 'failed', isAbort: true });
});

test('small layers are not shared', async () => {
  const { shape, x, filters } = case_([3, 16, 16], { out_channels: 16, kernel_size: 3 });
  await convolveTogether(machine(), await start(1), shape, x, filters, still);
  expect(helpers[0]?.received.map(({ type }) => type)).not.toContain('part');
});
