import './all_presets';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLayerKind, LAYERS } from '../core/layers/table';
import { inferNet } from '../core/net/infer';
import { moduleOf, sequential } from '../core/net/net';
import type { Actions } from './actions';
import { ActionError } from './errors';
import { createActions } from './make_actions';
import { openingDoc, presetById } from './presets';
import { createDocStore, type DocStore, UNDO_LIMIT } from './store';

let store: DocStore;
let actions: Actions;
beforeEach(() => {
  store = createDocStore(openingDoc());
  actions = createActions(store);
});

const doc = () => store.getState().doc;
const steps = () => store.temporal.getState().pastStates.length;
const use = (i: number) => doc().slots.a.forward.uses[i]?.id ?? '';
const args = (i: number) => moduleOf(doc().slots.a, doc().slots.a.forward.uses[i]?.module ?? '').args;
const kinds = () => doc().slots.a.forward.uses.map((u) => moduleOf(doc().slots.a, u.module).kind);
const shapes = () => inferNet(doc().slots.a, doc().input.shape).steps.map((s) => s.output);

describe('a new layer behind a refusal', () => {
  it.each(Object.keys(LAYERS).filter(isLayerKind))('%s has every argument that PyTorch asks for', (kind) => {
    const refused = { kind: 'Conv2d', args: { in_channels: 9, out_channels: 4, kernel_size: 3 } } as const;
    actions.replaceNet('a', sequential([refused, { kind: 'Flatten', args: {} }]));
    actions.addLayer('a', 2, kind);
    const missing = LAYERS[kind].args.filter((a) => !('default' in a) && args(2)[a.name] === undefined);
    expect(missing).toEqual([]);
  });
});

describe('steps', () => {
  it('makes each action one step, and undoes and redoes it', () => {
    const before = doc();
    actions.setArg('a', use(0), 'padding', 1);
    const after = doc();
    expect(steps()).toBe(1);
    actions.undo();
    expect(doc()).toBe(before);
    actions.redo();
    expect(doc()).toBe(after);
  });

  it('leaves none for a value that is there already, be it said or PyTorch’s default', () => {
    actions.setArg('a', use(0), 'stride', 1);
    actions.setArg('a', use(0), 'kernel_size', 3);
    actions.setSeed('0');
    actions.choosePreset('exercise-a');
    actions.moveLayer('a', use(1), 1);
    expect(steps()).toBe(0);
  });

  it('makes one step of a gesture', () => {
    const before = doc();
    actions.beginGesture();
    for (const k of [4, 5, 6, 7]) actions.setArg('a', use(0), 'kernel_size', k);
    actions.endGesture();
    expect(steps()).toBe(1);
    expect(args(0).kernel_size).toBe(7);
    actions.undo();
    expect(doc()).toBe(before);
  });

  it('leaves none for a gesture that ends where it began', () => {
    actions.setSeed('5');
    actions.undo();
    actions.beginGesture();
    actions.setArg('a', use(0), 'dilation', 2);
    actions.setArg('a', use(0), 'dilation', 1);
    actions.endGesture();
    expect(steps()).toBe(0);
    actions.redo();
    expect(doc().seed).toBe('5');
  });

  it('ends an open gesture before the next and before undo', () => {
    actions.beginGesture();
    actions.setSeed('1');
    actions.beginGesture();
    actions.setSeed('2');
    actions.undo();
    expect(doc().seed).toBe('1');
    actions.undo();
    expect(doc().seed).toBe('0');
    actions.undo();
    expect(doc().seed).toBe('0');
    expect(store.getState().gesture).toBeNull();
  });

  it('keeps a bounded number of them', () => {
    for (let i = 0; i < UNDO_LIMIT + 20; i += 1) actions.nextSeed();
    actions.beginGesture();
    actions.nextSeed();
    actions.endGesture();
    expect(steps()).toBe(UNDO_LIMIT);
  });

  it('takes a preset and its reset in one step, and keeps what belongs to the person', () => {
    actions.setLang('ru');
    actions.choosePreset('lenet5');
    expect(steps()).toBe(2);
    expect(doc().input.shape).toEqual([1, 32, 32]);
    expect(doc().lang).toBe('ru');
    actions.removeLayer('a', use(0));
    actions.reset();
    expect(doc().slots.a).toBe(presetById('lenet5').net);
    expect(steps()).toBe(4);
  });
});

describe('edits', () => {
  it('carries in_channels along', () => {
    actions.setArg('a', use(0), 'out_channels', 24);
    expect(args(2).in_channels).toBe(24);
    actions.setInputShape([1, 20, 18]);
    expect(args(0).in_channels).toBe(1);
    actions.removeLayer('a', use(0));
    expect(args(1).in_channels).toBe(1);
    expect(shapes()).toHaveLength(4);
  });

  it('adds a convolution that changes nothing but depth', () => {
    const added = actions.addLayer('a', 2, 'Conv2d');
    expect(use(2)).toBe(added);
    expect(args(2)).toEqual({ in_channels: 16, out_channels: 16, kernel_size: 3, padding: 1 });
    expect(shapes().at(-1)).toEqual([64, 14, 14]);
    const order = doc().slots.a.modules.map((m) => m.id);
    expect(order).toEqual(doc().slots.a.forward.uses.map((u) => u.module));
    actions.addLayer('a', 99, 'MaxPool2d');
    expect(shapes().at(-1)).toEqual([64, 7, 7]);
  });

  it('adds every kind of layer so that the net still runs', () => {
    // What reads rows of a map, or a pool's indices beside it, is refused behind a map.
    const rows = ['MaxPool1d', 'AvgPool1d', 'AdaptiveAvgPool1d', 'AdaptiveMaxPool1d', 'Dropout1d'];
    const others = ['Conv1d', 'BatchNorm1d', 'Fold', 'MaxUnpool2d', ...rows];
    for (const kind of Object.keys(LAYERS).filter(isLayerKind)) {
      if (others.includes(kind)) continue;
      actions.reset();
      // The last place of all: what a head makes of the map, no convolution could take.
      actions.addLayer('a', 99, kind);
      expect([kind, inferNet(doc().slots.a, doc().input.shape).fault]).toEqual([kind, null]);
    }
  });

  it('removes the last layer too, and begins again from nothing', () => {
    while (doc().slots.a.forward.uses.length > 0) actions.removeLayer('a', use(0));
    expect(doc().slots.a.modules).toEqual([]);
    actions.addLayer('a', 0, 'Conv2d');
    expect(args(0)).toEqual({ in_channels: 3, out_channels: 16, kernel_size: 3, padding: 1 });
  });

  it('moves a layer with its construction', () => {
    actions.addLayer('a', 5, 'MaxPool2d');
    actions.moveLayer('a', use(5), 0);
    expect(kinds()[0]).toBe('MaxPool2d');
    expect(doc().slots.a.modules[0]?.kind).toBe('MaxPool2d');
    actions.moveLayer('a', use(0), 5);
    expect(doc().slots.a.modules.map((m) => m.kind)).toEqual(kinds());
    expect(kinds()[5]).toBe('MaxPool2d');
  });

  it('duplicates as a new module that fits behind the first', () => {
    const copy = actions.duplicateLayer('a', use(0));
    expect(use(1)).toBe(copy);
    expect(args(1)).toMatchObject({ in_channels: 16, out_channels: 16, kernel_size: 3 });
    expect(doc().slots.a.modules).toHaveLength(6);
    expect(shapes().at(-1)).toEqual([64, 12, 12]);
  });

  it('switches off and on, channels carried along', () => {
    actions.toggleLayer('a', use(0));
    expect(doc().slots.a.forward.uses[0]?.off).toBe(true);
    expect(args(2).in_channels).toBe(3);
    actions.toggleLayer('a', use(0));
    expect(shapes()).toHaveLength(5);
  });

  it('keeps the in_channels of a net that is put in, and the ids of layers that stay', () => {
    const ids = doc().slots.a.forward.uses.map((u) => u.id);
    const net = sequential([
      { kind: 'Conv2d', args: { in_channels: 3, out_channels: 8, kernel_size: 5 } },
      { kind: 'ReLU', args: {} },
      { kind: 'MaxPool2d', args: { kernel_size: 2 } },
      { kind: 'Conv2d', args: { in_channels: 99, out_channels: 64, kernel_size: 3 } },
    ]);
    actions.replaceNet('a', net, { seed: '7' });
    const now = doc().slots.a.forward.uses.map((u) => u.id);
    expect(now.slice(0, 2)).toEqual(ids.slice(0, 2));
    expect(now[3]).toBe(ids[4]);
    expect(new Set(now).size).toBe(4);
    expect(args(3).in_channels).toBe(99);
    expect(steps()).toBe(1);
  });
});

describe('junk', () => {
  const bad: readonly [string, () => void][] = [
    ['NaN', () => actions.setArg('a', use(0), 'stride', Number.NaN)],
    ['a fraction', () => actions.setArg('a', use(0), 'stride', 1.5)],
    ['something huge', () => actions.setArg('a', use(0), 'stride', 1e21)],
    ['a word for a number', () => actions.setArg('a', use(0), 'dilation', 'two')],
    ['an unknown argument', () => actions.setArg('a', use(0), '__proto__', 1)],
    ['an unknown layer', () => actions.removeLayer('a', 'nowhere')],
    ['slot b, where there is none', () => actions.removeLayer('b', use(0))],
    ['a seed beyond what PyTorch takes', () => actions.setSeed('18446744073709551616')],
    ['a seed that is none', () => actions.setSeed('1e3')],
    ['an input without rows', () => actions.setInputShape([3, 0, 16])],
    ['a preset that is none', () => actions.choosePreset('constructor')],
    ['a negative channel', () => actions.setChannel('input', -1)],
  ];
  it.each(bad)('refuses %s and changes nothing', (_what, act) => {
    const before = store.getState();
    expect(act).toThrow(ActionError);
    expect(store.getState()).toBe(before);
    expect(steps()).toBe(0);
  });

  it('lets through what PyTorch refuses itself', () => {
    actions.setArg('a', use(0), 'stride', 0);
    actions.setArg('a', use(0), 'padding', -3);
    actions.setArg('a', use(0), 'kernel_size', [3, 200]);
    expect(args(0)).toMatchObject({ stride: 0, padding: -3, kernel_size: [3, 200] });
  });

  it('takes every seed of PyTorch, and goes on from the largest with 0', () => {
    actions.setSeed('-9223372036854775808');
    expect(doc().seed).toBe('-9223372036854775808');
    actions.setSeed('18446744073709551615');
    actions.nextSeed();
    expect(doc().seed).toBe('0');
  });
});

describe('what fills the weights', () => {
  const init = [{ fn: 'zeros_', target: 'weight', args: {} }] as const;

  it('is an edit of its layer, seen by undo, and goes again', () => {
    actions.setInit('a', use(0), init);
    expect(doc().slots.a.modules[0]?.init).toEqual(init);
    expect(steps()).toBe(1);
    actions.setInit('a', use(0), [...init]);
    expect(steps()).toBe(1);
    actions.setInit('a', use(0), []);
    expect(doc().slots.a.modules[0]).not.toHaveProperty('init');
    actions.undo();
    expect(doc().slots.a.modules[0]?.init).toEqual(init);
  });

  it('is of torch.nn.init', () => {
    const bad = [{ fn: 'normal_', target: 'weight', args: { sd: 1 } }] as const;
    expect(() => actions.setInit('a', use(0), bad)).toThrow(ActionError);
    expect(() =>
      actions.setInit(
        'a',
        use(0),
        Array.from({ length: 21 }, () => init[0]),
      ),
    ).toThrow(ActionError);
  });
});

describe('a layer in the place of another', () => {
  it('keeps what both have, and takes what comes in', () => {
    const replaced = actions.replaceLayer('a', use(2), 'ConvTranspose2d');
    expect(replaced).toBe(use(2));
    expect(kinds()).toEqual(['Conv2d', 'ReLU', 'ConvTranspose2d', 'ReLU', 'Conv2d']);
    expect(args(2)).toMatchObject({ in_channels: 16, out_channels: 32, kernel_size: 3 });
    expect(doc().slots.a.modules.map((m) => m.kind)).toEqual(kinds());
    expect(steps()).toBe(1);
    actions.undo();
    expect(kinds()[2]).toBe('Conv2d');
  });

  it('lets the channels after it follow, and stays off where it was', () => {
    actions.toggleLayer('a', use(0));
    actions.replaceLayer('a', use(0), 'BatchNorm2d');
    expect(doc().slots.a.forward.uses[0]?.off).toBe(true);
    actions.toggleLayer('a', use(0));
    expect(inferNet(doc().slots.a, doc().input.shape).fault).toBeNull();
  });
});
