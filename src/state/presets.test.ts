import { describe, expect, it } from 'vitest';
import { pair } from '../core/args';
import { activeSteps } from '../core/net/graph';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { flooredCells } from '../core/windows/coverage';
import { PRESETS } from './all_presets';
import { createActions } from './make_actions';
import { isUntouched, openingDoc, PRESET_IDS, presetById } from './presets';
import { createDocStore } from './store';

const meeting = ['wider-padding', 'one-stride', 'one-pool', 'even-kernels'] as const;

describe('presets', () => {
  it('has one for each id, in order', () => {
    expect(PRESETS.map((p) => p.id)).toEqual(PRESET_IDS);
    expect(PRESETS.length).toBeGreaterThanOrEqual(10);
  });

  it.each(PRESETS.map((p) => [p.id, p] as const))('%s runs whole', (_id, preset) => {
    const shaped = inferNet(preset.net, preset.input.shape);
    expect(shaped.fault).toBeNull();
    expect(shaped.steps).toHaveLength(preset.net.forward.uses.length);
    expect(shaped.steps.every((s) => s.output.every((n) => n > 0))).toBe(true);
  });

  it.each(PRESETS.filter((p) => p.id !== 'exercise-a').map((p) => [p.id, p] as const))(
    '%s gives its target',
    (_id, preset) => {
      if (!preset.goal.target) return expect(['lenet5', 'floor-loss', 'two-heads']).toContain(preset.id);
      expect(inferNet(preset.net, preset.input.shape).steps.at(-1)?.output).toEqual(preset.goal.target);
    },
  );

  it.each(meeting)('%s meets the exercise with an unpadded layer that really loses a ring', (id) => {
    const { net, input, goal } = presetById(id);
    const convs = activeSteps(net).filter((s) => s.module.kind === 'Conv2d');
    expect(goal).toEqual({ target: [64, 16, 16], maxConvs: 3, unpadded: 1 });
    expect(convs.length).toBeLessThanOrEqual(3);
    expect(convs.some(({ module: { args } }) => pair(args.padding)[0] === 0 && pair(args.kernel_size)[0] > 1)).toBe(
      true,
    );
    expect(inferNet(net, input.shape).steps.at(-1)?.output).toEqual([64, 16, 16]);
  });

  it('opens with net a, which misses the target by a ring', () => {
    const doc = openingDoc();
    expect(doc.seed).toBe('0');
    expect(doc.input).toEqual({ shape: [3, 16, 16], source: 'randn' });
    expect(inferNet(doc.slots.a, doc.input.shape).steps.at(-1)?.output).toEqual([64, 14, 14]);
  });

  it('loses columns to flooring in every layer with a stride in floor-loss', () => {
    const { net, input } = presetById('floor-loss');
    const axes = inferNet(net, input.shape).steps.flatMap((s) => (s.axes ? [s.axes[1]] : []));
    expect(axes.map(flooredCells)).toEqual([1, 1, 1]);
  });

  it('knows whether the net and the input are still its own', () => {
    const doc = openingDoc();
    const anew = structuredClone(doc);
    expect([isUntouched(doc), isUntouched(anew), isUntouched({ ...doc, preset: 'challenge' })]).toEqual([
      true,
      true,
      true,
    ]);
    expect(isUntouched({ ...doc, input: { ...doc.input, shape: [3, 17, 16] } })).toBe(false);
    expect(isUntouched({ ...doc, slots: { ...doc.slots, a: presetById('exercise-b').net } })).toBe(false);
    expect(isUntouched({ ...doc, preset: 'lenet5' })).toBe(false);
    // What does not make another net of it: the seed, the target, what is looked at.
    expect(isUntouched({ ...doc, seed: '7', goal: presetById('lenet5').goal })).toBe(true);
  });
});

describe('the preset’s name', () => {
  const conv = { kind: 'Conv2d', args: { in_channels: 3, out_channels: 5, kernel_size: 2 } } as const;

  it('stays with an edit, in text, too, and goes with another net', () => {
    const store = createDocStore(openingDoc());
    const actions = createActions(store);
    const { doc } = store.getState();
    const edited = { ...doc.slots.a, modules: doc.slots.a.modules.map((m) => ({ ...m, args: { ...m.args } })) };
    actions.replaceNet('a', edited);
    expect(store.getState().doc.preset).toBe('exercise-a');
    actions.replaceNet('b', sequential([conv]));
    expect(store.getState().doc.preset).toBe('exercise-a');
    actions.replaceNet('a', sequential([conv, { kind: 'Tanh', args: {} }]));
    expect(store.getState().doc.preset).toBe('custom');
    actions.undo();
    expect(store.getState().doc.preset).toBe('exercise-a');
  });
});
