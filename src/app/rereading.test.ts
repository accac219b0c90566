import { describe, expect, it } from 'vitest';
import { moduleOf, withFreshIds } from '../core/net/net';
import { createActions } from '../state/make_actions';
import { openingDoc } from '../state/presets';
import { createDocStore } from '../state/store';
import { textOf } from '../state/texts';
import { readSource } from '../torch/source/read';
import { reread } from './rereading';
import { SourceDesk } from './source/desk';

const LOOP = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, stride=2, padding=1)

    def forward(self, x):
        while x.shape[-1] > 8:
            x = self.conv(x)
        return x
`;
const PLAIN = 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(784, 2))';

function page(text: string) {
  const store = createDocStore(openingDoc());
  const actions = createActions(store);
  const desk = new SourceDesk();
  const waiting: (() => void)[] = [];
  let isHeld = false;
  const host = {
    store,
    actions,
    source: {
      read: async (own: string) => {
        desk.input = store.getState().doc.input.shape;
        const reading = await desk.read(own, async () => {});
        if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
        return reading.ok ? { ...reading, net: withFreshIds(reading.net) } : reading;
      },
    },
  };
  const read = readSource(text, { input: [3, 16, 16] });
  if (!read.ok) throw new Error(read.error.code);
  actions.replaceNet('a', read.net, { text, input: [3, 16, 16] });
  const resize = (side: number) => {
    const before = store.getState().doc;
    actions.setInputShape([3, side, side]);
    return reread(host, before, store.getState().doc);
  };
  const kinds = () => {
    const { a } = store.getState().doc.slots;
    return a.forward.uses.map((u) => moduleOf(a, u.module).kind);
  };
  return {
    store,
    actions,
    resize,
    kinds,
    hold: () => (isHeld = true),
    release: () => waiting.splice(0).map((go) => go()),
  };
}

describe('a net whose text hangs on the size of the input', () => {
  it('is read again for another size, in one step with it', async () => {
    const { store, actions, resize, kinds } = page(LOOP);
    expect(kinds()).toEqual(['Conv2d']);
    const steps = store.temporal.getState().pastStates.length;
    await resize(64);
    expect(kinds()).toEqual(['Conv2d', 'Conv2d', 'Conv2d']);
    expect(textOf(store.getState().doc.slots.a)).toBe(LOOP);
    expect(store.temporal.getState().pastStates.length).toBe(steps + 1);
    actions.undo();
    expect([kinds(), store.getState().doc.input.shape]).toEqual([['Conv2d'], [3, 16, 16]]);
    actions.redo();
    expect([kinds().length, store.getState().doc.input.shape]).toEqual([3, [3, 64, 64]]);
    await resize(32);
    expect(kinds()).toEqual(['Conv2d', 'Conv2d']);
  });

  it('is what the newest size makes of it, whichever is read last', async () => {
    const { resize, kinds, hold, release } = page(LOOP);
    hold();
    const all = [resize(64), resize(128)];
    await expect.poll(() => release().length).toBeGreaterThan(0);
    while (release().length > 0) await Promise.resolve();
    const done = Promise.all(all);
    const letGo = setInterval(release, 1);
    await done;
    clearInterval(letGo);
    expect(kinds()).toHaveLength(4);
  });

  it('keeps what the page has changed since', async () => {
    const { store, actions, resize, kinds } = page(LOOP);
    const reading = resize(64);
    const [use] = store.getState().doc.slots.a.forward.uses;
    actions.setArg('a', use?.id ?? '', 'kernel_size', 5);
    await reading;
    expect(kinds()).toEqual(['Conv2d']);
  });
});

it('a net that hangs on no size stays the one that it is', async () => {
  const { store, resize } = page(PLAIN);
  await resize(20);
  const { a } = store.getState().doc.slots;
  expect(moduleOf(a, a.forward.uses[2]?.module ?? '').args.in_features).toBe(4 * 18 * 18);
});
