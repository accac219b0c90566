import { describe, expect, it } from 'vitest';
import { readLink, writeLink } from '../codec/link';
import { inferNet } from '../core/net/infer';
import { moduleOf, withFreshIds } from '../core/net/net';
import { createActions } from '../state/make_actions';
import { openingDoc } from '../state/presets';
import { createDocStore } from '../state/store';
import { textOf } from '../state/texts';
import { readSource } from '../torch/source/read';
import { passedOver } from './report';
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
      read: async (own: string, _signal?: unknown, here?: boolean) => {
        desk.input = store.getState().doc.input.shape;
        const reading = await desk.read(own, async () => {}, here);
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
  /** For what the steps were read, where that is not what there is; null where they are whole. */
  const readFor = (doc = store.getState().doc) => {
    const { seed, recipe, input, slots } = doc;
    return passedOver({ seed, recipe, input, a: inferNet(slots.a, input.shape), b: null }, 'a')?.readFor ?? null;
  };
  return {
    store,
    actions,
    readFor,
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

describe('a text that states another input than the page has', () => {
  const STATED = `${LOOP}net = Net()\nnet(torch.randn(1, 3, 16, 16))\n`;

  it('is read for the page’s', async () => {
    const { store, resize, kinds, readFor } = page(STATED);
    await resize(64);
    expect([kinds(), readFor()]).toEqual([['Conv2d', 'Conv2d', 'Conv2d'], null]);
    expect(textOf(store.getState().doc.slots.a)).toBe(STATED);
  });
});

const asking = (forward: string) => `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.lazy = nn.LazyLinear(5)
    def forward(self, x):
        b, c, h, w = x.shape
${forward
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}
`;

describe('steps that hang on the size they were read for', () => {
  it('are whole there, and named as that for another one, in a link and from it', async () => {
    const { store, readFor } = page(LOOP);
    const opened = readLink(writeLink(store.getState().doc), openingDoc());
    expect(opened.problems).toEqual([]);
    const { doc } = opened;
    expect([doc.slots.a.readFor, readFor(doc)]).toEqual([[3, 16, 16], null]);
    const larger = { ...doc, input: { ...doc.input, shape: [3, 32, 32] as const } };
    expect(readFor(larger)).toEqual([3, 16, 16]);
    expect(readLink(writeLink(larger), openingDoc()).doc.slots.a.readFor).toEqual([3, 16, 16]);
  });

  it('are the new size’s once the text was read for it, be they the same', async () => {
    const { store, resize, kinds, readFor } = page(LOOP);
    const before = store.getState().doc.slots.a.forward.uses.map((u) => u.id);
    await resize(15);
    expect([kinds(), readFor()]).toEqual([['Conv2d'], null]);
    expect(store.getState().doc.slots.a.readFor).toEqual([3, 15, 15]);
    expect(store.getState().doc.slots.a.forward.uses.map((u) => u.id)).toEqual(before);
  });

  it.each([
    ['if h > 8:\n    x = self.conv(x)\nreturn x', true],
    ['if h % 2:\n    x = self.conv(x)\nreturn x', true],
    ['for i in range(h // 8):\n    x = self.conv(x)\nreturn x', true],
    ['return torch.cat([x, torch.zeros(b, 1, h, w)], 1)', true],
    ['return torch.cat([x, torch.zeros_like(x)], 1)', true],
    ['return x / math.sqrt(h * w)', true],
    ['return x.reshape(b, c, int((h * w) ** 0.5), -1)', true],
    ['return torch.cat(x.split(4, 2), 1)', true],
    ['y = x.permute(0, 2, 3, 1)\nreturn torch.cat(y.split(4, 1), 3)', true],
    ['p, q = x.tensor_split(2, dim=2)\nreturn torch.cat([p, q], 1)', true],
    ['y = x.permute(0, 2, 3, 1)\nreturn y * 2 if y.shape[1] > 8 else y', true],
    ['y = self.conv(x)\nreturn x + y if x.shape == y.shape else y', true],
    // What an expression keeps, what sliders carry along, and what is the same at every size.
    ['return F.interpolate(x, size=(2 * h, w // 2))', false],
    ['return x.reshape(b, math.prod(x.shape[1:]))', false],
    ['return F.adaptive_avg_pool2d(x, (math.ceil(h / 3), math.floor(w / 3)))', false],
    ['return self.lazy(x.flatten(1))', false],
    ['y = self.conv(x)\nassert c == 4\nreturn x + y if x.shape[1] == y.size(1) else y', false],
    ['p, q = x.chunk(2, dim=1)\nreturn p * q', false],
    ['p, q, r, s = x.split(1, 1)\nreturn p * q + r * s', false],
  ])('%s', (forward, isBound) => {
    const read = readSource(asking(forward), { input: [4, 16, 16] });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect([read.partial, read.net.readFor ?? null]).toEqual([null, isBound ? [4, 16, 16] : null]);
  });
});
