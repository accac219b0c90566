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
    expect(firstChange(before, doc())).toEqual({ type: 'arg', use: uses[0], arg: 'out_channels', value: '8' });
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
});
