import '../state/all_presets';
import { describe, expect, it, vi } from 'vitest';
import * as link from '../codec/link';
import { arrivals, askAgain } from '../state/arrivals';
import { presentActions } from '../state/late_actions';
import { createActions } from '../state/make_actions';
import { createApi } from './api';
import { type Codec, createLateCodec } from './late_codec';
import { openAddress } from './opening';
import { startApp } from './start';
import { FakeClock, FakeEngine, FakeWindow } from './testing/fakes';

const BATCH_NORM = '#v1&x=randn,3,8,8&seed=5&recipe=paired&a=c4k3p1/BatchNorm2d/r&goal=none&view=ch0,grey,layer,full';

/** A page whose codec comes, or fails to, when the test says so. */
function open(hash = '') {
  const page = new FakeWindow(hash);
  const asked: { come(): void; fail(): void }[] = [];
  const codec = createLateCodec(
    () =>
      new Promise<Codec>((resolve, reject) => {
        asked.push({ come: () => resolve(link), fail: () => reject(new Error('offline')) });
      }),
  );
  const started = openAddress(page, codec).then((opening) =>
    startApp({
      engine: new FakeEngine(),
      location: page,
      opening,
      codec,
      actions: (store) => presentActions(createActions(store)),
      timing: new FakeClock(),
      words: () => Promise.reject(new Error('unused')),
    }),
  );
  return { page, asked, started, api: createApi(started) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('what reads and writes links', () => {
  it('is not waited for without a link, and then writes all that happened, in order', async () => {
    const { page, asked, started } = open();
    const app = await started;
    app.actions.nextSeed();
    app.actions.choosePreset('lenet5');
    expect(page.entries).toEqual([{ hash: '', state: null }]);
    asked[0]?.come();
    await turn();
    expect(page.entries.map((e) => /seed=1/.test(e.hash))).toEqual([true, false]);
    expect(page.location.hash).toContain('x=digit,1,32,32');
    page.go(-1);
    expect(app.store.getState().doc).toMatchObject({ seed: '1', preset: 'exercise-a' });
    app.stop();
  });

  it('reads an address that was changed before it came, and does not write over it', async () => {
    const { page, asked, started } = open();
    const app = await started;
    page.type(BATCH_NORM);
    asked[0]?.come();
    await turn();
    expect(app.store.getState().doc.seed).toBe('5');
    expect(page.entries.map((e) => e.hash === '')).toEqual([true, false]);
    expect(page.location.hash).toContain('/BatchNorm2d:/');
    app.stop();
  });

  it('is waited for with a link; calls of the API made meanwhile act on the link’s net', async () => {
    const { asked, started, api } = open(BATCH_NORM);
    const state = api.getState();
    let begun = false;
    void started.then(() => {
      begun = true;
    });
    await turn();
    expect(begun).toBe(false);
    asked[0]?.come();
    expect((await state).slots.a.modules.map((m) => m.kind)).toEqual(['Conv2d', 'BatchNorm2d', 'ReLU']);
    (await started).stop();
  });

  it('opens the exercise where it does not come, says so, and leaves the address alone until it has been read', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { page, asked, started } = open(BATCH_NORM);
    asked[0]?.fail();
    const app = await started;
    expect(app.store.getState().doc.preset).toBe('exercise-a');
    // Asked for once more at once; then by whoever presses the button.
    asked[1]?.fail();
    await turn();
    expect(arrivals.getState().missing.map((m) => m.part)).toEqual(['link']);
    app.actions.nextSeed();
    page.runTimers();
    expect(page.location.hash).toBe(BATCH_NORM);
    askAgain();
    asked[2]?.come();
    await turn();
    expect(arrivals.getState().missing).toEqual([]);
    expect(app.store.getState().doc.slots.a.modules.map((m) => m.kind)).toEqual(['Conv2d', 'BatchNorm2d', 'ReLU']);
    // What was made meanwhile is one step back.
    app.store.temporal.getState().undo();
    expect(app.store.getState().doc.seed).toBe('1');
    app.actions.nextSeed();
    page.runTimers();
    expect(page.location.hash).toContain('seed=2&');
    expect(warn).toHaveBeenCalled();
    warn.mockRestore();
    app.stop();
  });
});
