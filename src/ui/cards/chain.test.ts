import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleOf, type Net, sequential } from '../../core/net/net';
import { stages } from '../../core/net/stages';
import { createActions } from '../../state/make_actions';
import { openingDoc } from '../../state/presets';
import { createDocStore } from '../../state/store';
import { duplicateStage, moveStage, removeStage, toggleStage } from './chain';

const conv = (out: number) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: 3, out_channels: out, kernel_size: 3 },
});
const relu = { kind: 'ReLU' as const, args: {} };

/** conv1 ReLU · conv2 ReLU ReLU · conv3 */
function open() {
  const net = sequential([conv(1), relu, conv(2), relu, relu, conv(4)]);
  const store = createDocStore({ ...openingDoc(), slots: { a: net, b: null } });
  return { store, actions: createActions(store), net: () => store.getState().doc.slots.a };
}

const outline = (net: Net) =>
  net.forward.uses.map((u) => {
    const { kind, args } = moduleOf(net, u.module);
    return `${u.off ? '-' : ''}${kind === 'ReLU' ? 'r' : args.out_channels}`;
  });

describe('edits of a stage', () => {
  it('moves its activations with it, as one step', () => {
    const { store, actions, net } = open();
    moveStage(actions, 'a', net(), 0, 2);
    expect(outline(net())).toEqual(['2', 'r', 'r', '4', '1', 'r']);
    expect(store.temporal.getState().pastStates).toHaveLength(1);
    moveStage(actions, 'a', net(), 2, 0);
    expect(outline(net())).toEqual(['1', 'r', '2', 'r', 'r', '4']);
  });

  it('puts the copy behind all of it', () => {
    const { store, actions, net } = open();
    const stage = stages(net())[1];
    if (!stage) throw new Error('no stage');
    const copy = duplicateStage(actions, 'a', stage);
    expect(outline(net())).toEqual(['1', 'r', '2', 'r', 'r', '2', 'r', 'r', '4']);
    expect(stages(net())[2]?.head.use.id).toBe(copy);
    expect(store.temporal.getState().pastStates).toHaveLength(1);
  });

  it('removes and switches off all of it', () => {
    const { actions, net } = open();
    const [first, second] = stages(net());
    if (!first || !second) throw new Error('no stages');
    removeStage(actions, 'a', first);
    toggleStage(actions, 'a', second);
    expect(outline(net())).toEqual(['-2', '-r', '-r', '4']);
  });

  it('keeps every layer wherever a stage goes', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.nat(2), (from, to) => {
        const { actions, net } = open();
        const before = stages(net()).map((s) => [s.head.use.id, ...s.chips.map((c) => c.use.id)]);
        moveStage(actions, 'a', net(), from, to);
        const [moved = []] = before.splice(from, 1);
        before.splice(to, 0, moved);
        expect(stages(net()).map((s) => [s.head.use.id, ...s.chips.map((c) => c.use.id)])).toEqual(before);
      }),
    );
  });
});
