import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { withinLimits } from '../core/challenges/limits';
import { argAt, FREE, type Limits, type Task } from '../core/challenges/task';
import type { Doc } from '../core/document';
import { moduleOf, type Net, sequential } from '../core/net/net';
import type { Actions } from './actions';
import { guidedById } from './guided';
import { createActions } from './make_actions';
import { openingDoc } from './presets';
import { createDocStore, type DocStore } from './store';

const conv = (from: number, to: number, rest: object = {}) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, ...rest } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const start = { net: sequential([conv(2, 4), relu, conv(4, 8)]), input: [2, 9, 9] } as const;

function taskWith(limits: Partial<Limits>): Task {
  const conditions = [{ kind: 'size', wants: [9, 9] }] as const;
  return { title: '', text: '', hints: [], conditions, limits: { ...FREE, ...limits }, start, solution: null };
}

let store: DocStore;
let actions: Actions;
beforeEach(() => {
  store = createDocStore(openingDoc());
  actions = createActions(store);
});
const doc = (): Doc => store.getState().doc;
const use = (i: number, slot: 'a' | 'b' = 'a') => doc().slots[slot]?.forward.uses[i]?.id ?? '';
const argsAt = (i: number) => moduleOf(doc().slots.a, doc().slots.a.forward.uses[i]?.module ?? '').args;
const refused = /does not leave this free|keeps its own/;

function refuses(act: () => void): void {
  const before = doc();
  expect(act).toThrow(refused);
  expect(doc()).toBe(before);
}

describe('one argument of one layer', () => {
  const limits: Limits = { layers: false, input: false, args: [argAt('padding', 2)], hide: [] };
  beforeEach(() => actions.openChallenge(taskWith(limits)));

  it('is turned there and nowhere else', () => {
    actions.setArg('a', use(2), 'padding', 2);
    expect(argsAt(2).padding).toBe(2);
    refuses(() => actions.setArg('a', use(0), 'padding', 2));
    refuses(() => actions.setArg('a', use(2), 'stride', 2));
    refuses(() => actions.setInit('a', use(2), [{ fn: 'zeros_', target: 'weight', args: {} }]));
  });

  it('is all that a swap or a copy may bring from slot b, in which anything may be tried', () => {
    actions.openCompare(null);
    actions.setArg('b', use(2, 'b'), 'padding', 3);
    actions.swapSlots();
    expect(argsAt(2).padding).toBe(3);
    actions.copySlot('a');
    actions.setArg('b', use(0, 'b'), 'padding', 1);
    refuses(() => actions.swapSlots());
    refuses(() => actions.copySlot('b'));
    actions.copySlot('a');
    actions.setInit('b', use(0, 'b'), [{ fn: 'zeros_', target: 'weight', args: {} }]);
    refuses(() => actions.swapSlots());
    actions.removeLayer('b', use(0, 'b'));
    refuses(() => actions.copySlot('b'));
  });

  it('is all that a net typed, a preset or a guided experiment may change', () => {
    actions.replaceNet('a', sequential([conv(2, 4), relu, conv(4, 8, { padding: 1 })]));
    expect(argsAt(2).padding).toBe(1);
    refuses(() => actions.replaceNet('a', sequential([conv(2, 4, { padding: 1 }), relu, conv(4, 8)])));
    refuses(() => actions.replaceNet('a', sequential([conv(2, 4), conv(4, 8, { padding: 1 })])));
    refuses(() => actions.replaceNet('a', start.net, { input: [2, 11, 11] }));
    refuses(() => actions.choosePreset('exercise-a'));
    refuses(() => actions.openGuided(guidedById('border')));
  });

  it('is all that undo and redo bring back', () => {
    actions.setArg('a', use(2), 'padding', 1);
    refuses(() => actions.setArg('a', use(0), 'padding', 1));
    actions.undo();
    expect([argsAt(0).padding ?? 0, argsAt(2).padding ?? 0]).toEqual([0, 0]);
    actions.redo();
    expect([argsAt(0).padding ?? 0, argsAt(2).padding ?? 0]).toEqual([0, 1]);
  });

  it('holds the layers too, whose places would move under it', () => {
    actions.openChallenge(taskWith({ args: [argAt('padding', 2)] }));
    refuses(() => actions.addLayer('a', 0, 'ReLU'));
    actions.setInputShape([2, 11, 11]);
  });
});

describe('free layers with arguments that are held', () => {
  beforeEach(() => actions.openChallenge(taskWith({ args: ['padding'] })));

  it('are added, doubled, moved, replaced and taken away', () => {
    actions.addLayer('a', 1, 'MaxPool2d');
    actions.duplicateLayer('a', use(0));
    actions.replaceLayer('a', use(2), 'AvgPool2d');
    actions.replaceLayer('a', use(0), 'ConvTranspose2d');
    actions.moveLayer('a', use(0), 2);
    actions.removeLayer('a', use(1));
    actions.setArg('a', use(1), 'padding', 1);
    refuses(() => actions.setArg('a', use(1), 'kernel_size', 5));
  });

  it('keep their arguments whatever is typed around them', () => {
    const typed = (...layers: Parameters<typeof sequential>[0]) => actions.replaceNet('a', sequential(layers));
    typed(relu, conv(2, 4, { padding: 2 }), conv(4, 8));
    refuses(() => typed(relu, relu, conv(2, 4, { kernel_size: 5 }), conv(4, 8)));
    refuses(() => typed(conv(2, 4, { stride: 2 })));
    typed(conv(2, 4));
    refuses(() => typed(conv(2, 4), { kind: 'MaxPool2d', args: { kernel_size: 4 } }));
    typed(conv(2, 4), { kind: 'MaxPool2d', args: { kernel_size: 2 } });
  });
});

it('whatever is done in whatever order, what is held stays as it was', () => {
  const layers = fc.constantFrom(conv(2, 4), conv(2, 4, { padding: 1 }), conv(4, 8), conv(4, 8, { stride: 2 }), relu);
  const act: fc.Arbitrary<(a: Actions) => void> = fc.oneof(
    fc.record({ i: fc.nat(3), name: fc.constantFrom('padding', 'stride'), value: fc.integer({ min: 1, max: 2 }) }).map(
      ({ i, name, value }) =>
        (a: Actions) =>
          a.setArg(i > 1 ? 'a' : 'b', use(i, i > 1 ? 'a' : 'b'), name, value),
    ),
    fc.array(layers, { minLength: 1, maxLength: 3 }).map((all) => (a: Actions) => a.replaceNet('a', sequential(all))),
    fc.array(layers, { minLength: 1, maxLength: 3 }).map((all) => (a: Actions) => a.replaceNet('b', sequential(all))),
    fc.constantFrom<(a: Actions) => void>(
      (a) => a.swapSlots(),
      (a) => a.copySlot('a'),
      (a) => a.copySlot('b'),
      (a) => a.openCompare(null),
      (a) => a.undo(),
      (a) => a.redo(),
      (a) => a.reset(),
      (a) => a.choosePreset('lenet5', 'b'),
      (a) => a.removeLayer('a', use(1)),
      (a) => a.toggleLayer('a', use(1)),
      (a) => a.setInputShape([2, 10, 10]),
    ),
  );
  const limits: Limits = { layers: false, input: false, args: [argAt('padding', 2), 'dilation'], hide: [] };
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      store = createDocStore(openingDoc());
      actions = createActions(store);
      const task = taskWith(limits);
      // So that undo cannot leave the challenge.
      actions.replaceDoc({ ...doc(), challenge: { task, answer: null } }, { history: 'none' });
      actions.reset();
      store.temporal.getState().clear();
      for (const one of acts) {
        try {
          one(actions);
        } catch {
          // A refusal, or a layer that is not there.
        }
        const { a }: { a: Net } = doc().slots;
        expect(withinLimits(limits, start, { net: a, input: doc().input.shape })).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});
