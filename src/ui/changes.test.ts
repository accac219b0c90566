import '../state/all_presets';
import { describe, expect, it } from 'vitest';
import { createActions } from '../state/make_actions';
import { openingDoc } from '../state/presets';
import { createDocStore } from '../state/store';
import { firstChange } from './changes';

function open() {
  const store = createDocStore(openingDoc());
  const doc = () => store.getState().doc;
  return { doc, actions: createActions(store), uses: doc().slots.a.forward.uses.map((u) => u.id) };
}

describe('what a change is called', () => {
  it('is the argument that was turned, not those carried along', () => {
    const { doc, actions, uses } = open();
    const before = doc();
    actions.setArg('a', uses[0] ?? '', 'out_channels', 8);
    expect(firstChange(before, doc())).toEqual({
      type: 'arg',
      slot: 'a',
      use: uses[0],
      arg: 'out_channels',
      value: '8',
    });
  });

  it('is nothing where an argument is given its default by name', () => {
    const { doc, actions, uses } = open();
    const before = doc();
    actions.setArg('a', uses[0] ?? '', 'dilation', 1);
    expect(firstChange(before, doc())).toBeNull();
  });

  it('tells layers, seed, input and presets apart', () => {
    const { doc, actions, uses } = open();
    const before = doc();
    actions.removeLayer('a', uses[1] ?? '');
    expect(firstChange(before, doc())).toEqual({ type: 'chain' });
    const shorter = doc();
    actions.nextSeed();
    expect(firstChange(shorter, doc())).toEqual({ type: 'seed' });
    const next = doc();
    actions.setInputShape([3, 20, 20]);
    expect(firstChange(next, doc())).toEqual({ type: 'input' });
    const larger = doc();
    actions.setInputSource('edge');
    expect(firstChange(larger, doc())).toEqual({ type: 'source' });
    actions.choosePreset('lenet5');
    expect(firstChange(larger, doc())).toEqual({ type: 'preset', id: 'lenet5' });
  });

  it('tells of the second net: that it came, what was turned in it, that it went', () => {
    const { doc, actions, uses } = open();
    const alone = doc();
    actions.openCompare({ use: uses[0] ?? '', name: 'padding', value: 1 });
    expect(firstChange(alone, doc())).toEqual({ type: 'pair', opened: true });
    const paired = doc();
    const use = paired.slots.b?.forward.uses[0]?.id ?? '';
    actions.setArg('b', use, 'stride', 2);
    expect(firstChange(paired, doc())).toEqual({ type: 'arg', slot: 'b', use, arg: 'stride', value: '2' });
    actions.replaceNet('b', null);
    expect(firstChange(paired, doc())).toEqual({ type: 'pair', opened: false });
  });
});
