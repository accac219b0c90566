import './all_presets';
import { describe, expect, it } from 'vitest';
import { FIRST_SETUP, GUIDED_IDS } from '../core/experiment/experiment_setup';
import { inferNet } from '../core/net/infer';
import { sameNet } from '../core/net/same';
import { borderFlags } from '../core/windows/border';
import { ActionError } from './errors';
import { GUIDED, guidedById, NOTEBOOK } from './guided';
import { createActions } from './make_actions';
import { openingDoc, presetById } from './presets';
import { createDocStore } from './store';

const setup = () => {
  const store = createDocStore(openingDoc());
  return { store, actions: createActions(store), doc: () => store.getState().doc };
};

/** What two nets are to PyTorch, apart from the page's own ids. */
const plain = (net: { modules: readonly { kind: string; args: object }[] }) => net.modules.map((m) => [m.kind, m.args]);

describe('guided experiments', () => {
  it('are all there, once, and can be computed', () => {
    expect(GUIDED.map((g) => g.id)).toEqual([...GUIDED_IDS]);
    for (const { id, a, b, input, setup: s } of GUIDED) {
      for (const net of [a, b]) {
        if (!net) continue;
        const shaped = inferNet(net, input.shape);
        expect([id, shaped.fault]).toEqual([id, null]);
        if (typeof s.layer === 'number') expect(shaped.steps.length).toBeGreaterThan(s.layer);
      }
      expect(s.guided).toBe(id);
    }
  });

  it('put two nets side by side, or one against its own border', () => {
    for (const { id, b, setup: s, a, input } of GUIDED) {
      expect([id, b === null]).toEqual([id, s.question === 'border-interior']);
      if (b) continue;
      const flags = borderFlags(inferNet(a, input.shape))[Number(s.layer)];
      expect(flags?.rows.includes(1)).toBe(true);
    }
  });

  it('draw the same weights where they say so', () => {
    const weights = (net: { modules: readonly { kind: string; args: Readonly<Record<string, unknown>> }[] }) =>
      net.modules
        .filter((m) => m.kind === 'Conv2d')
        .map(({ args }) => [args.in_channels, args.out_channels, args.kernel_size, args.bias ?? true]);
    for (const { id, a, b, alike, recipe } of GUIDED) {
      expect([id, recipe]).toEqual([id, alike ? 'paired' : 'notebook']);
      if (b) expect([id, JSON.stringify(weights(a)) === JSON.stringify(weights(b))]).toEqual([id, alike]);
    }
  });

  it('have the exercise’s nets as the presets have them', () => {
    expect(plain(NOTEBOOK.b)).toEqual(plain(presetById('exercise-b').net));
    expect(inferNet(NOTEBOOK.a, [3, 16, 16]).steps.map((s) => s.output)).toEqual(
      inferNet(presetById('exercise-a').net, [3, 16, 16]).steps.map((s) => s.output),
    );
  });

  it('open as one step, with ids of their own, and are guided no longer once a blank is changed', () => {
    const { store, actions, doc } = setup();
    for (const id of [...GUIDED_IDS, ...GUIDED_IDS]) {
      actions.openGuided(guidedById(id));
      const { a, b } = doc().slots;
      const ids = [a, b].flatMap((net) => net?.forward.uses.map((u) => u.id) ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      expect(plain(a)).toEqual(plain(guidedById(id).a));
      expect(doc().view.panel).toBe('experiment');
    }
    expect(store.temporal.getState().pastStates).toHaveLength(2 * GUIDED_IDS.length);
    actions.setExperiment({ count: 40 });
    expect(doc().experiment).toMatchObject({ count: 40, guided: 'skip' });
    actions.setExperiment({ layer: 1 });
    expect(doc().experiment).toMatchObject({ layer: 1, guided: null });
    actions.undo();
    actions.undo();
    expect(doc().experiment).toEqual(guidedById('skip').setup);
    actions.undo();
    expect(sameNet(doc().slots.a, guidedById('bias').a, 'page')).toBe(false);
    expect(plain(doc().slots.a)).toEqual(plain(guidedById('bias').a));
    expect(doc().view.panel).toBe('experiment');
  });
});

describe('the blanks of an experiment', () => {
  it('refuse junk and change nothing', () => {
    const { store, actions } = setup();
    const bad: Parameters<typeof actions.setExperiment>[0][] = [
      { count: 0 },
      { count: 100_001 },
      { count: 1.5 },
      { layer: -1 },
      { layer: 0.5 },
      { from: 'x' },
      { from: '18446744073709551615', count: 2 },
      { sweep: { layer: -1, arg: 'padding' } },
      { sweep: { layer: 0, arg: 'padding' }, layer: 'all' },
      { sweep: { layer: 0, arg: 'padding' }, question: 'border-interior' },
    ];
    const before = store.getState();
    for (const part of bad) expect(() => actions.setExperiment(part)).toThrow(ActionError);
    expect(store.getState()).toBe(before);
    actions.setExperiment({ from: '-5', count: 100_000, layer: 'all', question: 'std' });
    expect(store.getState().doc.experiment).toEqual({
      ...FIRST_SETUP,
      from: '-5',
      count: 100_000,
      layer: 'all',
      question: 'std',
    });
  });
});
