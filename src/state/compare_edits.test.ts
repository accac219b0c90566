import './all_presets';
import { beforeEach, describe, expect, it } from 'vitest';
import { inferNet } from '../core/net/infer';
import { moduleOf, sequential } from '../core/net/net';
import { sameArgs } from '../core/net/same';
import type { Slot } from '../core/result';
import type { Actions } from './actions';
import { changesOf, offering } from './compare_edits';
import { ActionError } from './errors';
import { createActions } from './make_actions';
import { openingDoc, presetById } from './presets';
import { createDocStore, type DocStore } from './store';

let store: DocStore;
let actions: Actions;
beforeEach(() => {
  store = createDocStore(openingDoc());
  actions = createActions(store);
});

const doc = () => store.getState().doc;
const net = (slot: Slot) => doc().slots[slot] ?? sequential([]);
const steps = () => store.temporal.getState().pastStates.length;
const use = (slot: Slot, i: number) => net(slot).forward.uses[i]?.id ?? '';
const args = (slot: Slot) => net(slot).modules.map((m) => m.args);
const shapes = (slot: Slot) => inferNet(net(slot), doc().input.shape).steps.map((s) => s.output.join());

describe('opening a comparison', () => {
  it('copies a with one argument changed, as one step', () => {
    actions.openCompare({ use: use('a', 0), name: 'padding', value: 1 });
    expect(steps()).toBe(1);
    expect(shapes('a').at(-1)).toBe('64,14,14');
    expect(shapes('b').at(-1)).toBe('64,16,16');
    const [first = {}, ...others] = args('b');
    expect({ ...first, padding: 0 }).toEqual(args('a')[0]);
    expect(others).toEqual(args('a').slice(1));
    actions.undo();
    expect(doc().slots.b).toBeNull();
  });

  it('shares no use with a: a change of one leaves the other', () => {
    actions.openCompare(null);
    const ids = new Set(net('a').forward.uses.map((u) => u.id));
    expect(net('b').forward.uses.some((u) => ids.has(u.id))).toBe(false);
    actions.setArg('b', use('b', 0), 'out_channels', 5);
    expect(args('b')[2]?.in_channels).toBe(5);
    expect(args('a')[0]?.out_channels).toBe(16);
  });

  it('refuses junk and changes nothing', () => {
    const before = doc();
    expect(() => actions.openCompare({ use: 'nowhere', name: 'padding', value: 1 })).toThrow(ActionError);
    expect(() => actions.openCompare({ use: use('a', 0), name: 'colour', value: 1 })).toThrow(ActionError);
    expect(() => actions.copySlot('b')).toThrow(ActionError);
    expect(() => actions.swapSlots()).toThrow(ActionError);
    expect(doc()).toBe(before);
  });
});

describe('two slots', () => {
  beforeEach(() => actions.openCompare({ use: use('a', 0), name: 'padding', value: 1 }));

  it('swap, and the channels stay where they were looked at', () => {
    const [a, b] = [net('a'), net('b')];
    actions.setChannel(use('a', 2), 7);
    actions.swapSlots();
    expect([net('a'), net('b')]).toEqual([b, a]);
    expect(doc().view.channels).toEqual({ [use('a', 2)]: 7 });
    actions.swapSlots();
    expect(net('a')).toBe(a);
    expect(doc().view.channels).toEqual({ [use('a', 2)]: 7 });
  });

  it('copy either into the other, whose layers keep their ids', () => {
    const [a, b] = [use('a', 0), use('b', 0)];
    actions.copySlot('b');
    expect(use('a', 0)).toBe(a);
    expect(shapes('a')).toEqual(shapes('b'));
    actions.setArg('a', a, 'padding', 2);
    actions.copySlot('a');
    expect(use('b', 0)).toBe(b);
    expect(args('b')[0]?.padding).toBe(2);
  });

  it('a preset in b brings its net alone, made to take the input that is there', () => {
    const { goal, seed, input, slots } = doc();
    actions.choosePreset('exercise-b', 'b');
    expect(args('b')).toEqual(presetById('exercise-b').net.modules.map((m) => m.args));
    actions.choosePreset('lenet5', 'b');
    expect(args('b')[0]?.in_channels).toBe(3);
    expect([doc().goal, doc().seed, doc().input, doc().slots.a, doc().preset]).toEqual([
      goal,
      seed,
      input,
      slots.a,
      'exercise-a',
    ]);
  });

  it('closes b as one step', () => {
    actions.replaceNet('b', null);
    expect(doc().slots.b).toBeNull();
    actions.undo();
    expect(shapes('b').at(-1)).toBe('64,16,16');
  });
});

describe('what is offered to differ', () => {
  it('is conv1’s padding first, and is never what is there already', () => {
    for (const id of ['exercise-a', 'exercise-b', 'lenet5', 'resnet-stem', 'floor-loss'] as const) {
      const { net: own } = presetById(id);
      const [first = ''] = offering(own);
      expect(moduleOf(own, own.forward.uses.find((u) => u.id === first)?.module ?? '').kind).toBe('Conv2d');
      expect(changesOf(own, first)[0]?.name).toBe('padding');
      for (const offered of offering(own).flatMap((u) => changesOf(own, u))) {
        const place = own.forward.uses.findIndex((u) => u.id === offered.use);
        const module = own.modules[place];
        if (!module) throw new Error('no module');
        expect(
          sameArgs([{ name: offered.name, type: 'int', control: 'slider' }], module.args, {
            ...module.args,
            [offered.name]: offered.value,
          }),
        ).toBe(false);
      }
    }
  });

  it('is nothing of a layer that takes none of it', () => {
    const relu = sequential([{ kind: 'ReLU', args: {} }]);
    expect(offering(relu)).toEqual([]);
    expect(changesOf(relu, 'nowhere')).toEqual([]);
  });
});
