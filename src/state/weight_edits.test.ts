import '../core/layers/all';
import { describe, expect, it } from 'vitest';
import { actsOf } from '../core/net/construction';
import { type Net, sequential } from '../core/net/net';
import { createActions } from './make_actions';
import { openingDoc } from './presets';
import { createDocStore } from './store';
import { weightActions } from './weight_actions';
import { setPart, unsetPart } from './weight_edits';

const net = () =>
  sequential([
    { kind: 'Conv2d', args: { in_channels: 3, out_channels: 4, kernel_size: 3 } },
    { kind: 'ReLU', args: {} },
  ]);
const to = (own: Net) => ({ module: own.modules[0]?.id ?? '', name: 'weight' as const });
const SOBEL = { values: [-1, 0, 1, -2, 0, 2, -1, 0, 1], shape: [3, 3] };
const ONES = { values: [1], shape: [] };
const writes = (own: Net) => actsOf(own).flatMap((act) => (act.type === 'write' ? [[act.index ?? [], act.run]] : []));

describe('numbers that are set in a weight', () => {
  it('stand behind all that happened, and are broadcast as PyTorch does', () => {
    const own = net();
    const set = setPart(own, { to: to(own), index: [2] }, SOBEL);
    expect(actsOf(set).at(-1)).toEqual({ type: 'write', to: to(own), index: [2], run: { op: 'set', by: SOBEL } });
    expect(actsOf(set).slice(0, -1)).toEqual(actsOf(own));
  });

  it('take the place of what was set inside of their part, and of nothing else', () => {
    const own = net();
    const one = setPart(own, { to: to(own), index: [2, 0] }, SOBEL);
    const two = setPart(one, { to: to(own), index: [3] }, SOBEL);
    const three = setPart(two, { to: to(own), index: [2] }, ONES);
    expect(writes(three).map(([index]) => index)).toEqual([[3], [2]]);
    expect(writes(setPart(three, { to: to(own), index: [] }, ONES)).map(([index]) => index)).toEqual([[]]);
  });

  it('stay where something has read them', () => {
    const own = net();
    const set = setPart(own, { to: to(own), index: [2] }, SOBEL);
    const read = {
      ...set,
      acts: [
        ...actsOf(set),
        { type: 'write', to: to(own), index: [3], run: { op: 'set', by: { of: to(own), index: [2] } } } as const,
      ],
    };
    const again = setPart(read, { to: to(own), index: [2] }, ONES);
    expect(writes(again)).toHaveLength(3);
  });

  it('go again, and the net is as it was', () => {
    const own = net();
    const set = setPart(own, { to: to(own), index: [2] }, SOBEL);
    expect(unsetPart(set, { to: to(own), index: [2] })).toEqual(own);
    expect(unsetPart(set, { to: to(own), index: [] })).toEqual(own);
    expect(unsetPart(set, { to: to(own), index: [1] })).toBeNull();
    const all = setPart(own, { to: to(own), index: [] }, ONES);
    expect(unsetPart(all, { to: to(own), index: [2] })).toBeNull();
  });

  it('are refused where they do not fit, and nothing changes', () => {
    const own = net();
    expect(() => setPart(own, { to: to(own), index: [4] }, SOBEL)).toThrow();
    expect(() => setPart(own, { to: to(own), index: [0] }, { values: [1, 2], shape: [2] })).toThrow();
    expect(() => setPart(own, { to: to(own), index: [0] }, { values: [Number.NaN], shape: [] })).toThrow();
  });
});

it('are one step of undo each', () => {
  const store = createDocStore(openingDoc());
  const actions = createActions(store);
  const before = store.getState().doc;
  const part = { to: to(before.slots.a), index: [0] };
  weightActions(store).set('a', part, SOBEL);
  expect(writes(store.getState().doc.slots.a)).toHaveLength(1);
  actions.undo();
  expect(store.getState().doc.slots.a).toEqual(before.slots.a);
  actions.redo();
  expect(weightActions(store).unset('a', part)).toBe(true);
  expect(writes(store.getState().doc.slots.a)).toHaveLength(0);
});
