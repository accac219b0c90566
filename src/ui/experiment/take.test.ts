import { describe, expect, it } from 'vitest';
import type { Doc } from '../../core/document';
import type { ExperimentPlan, ExperimentRun, Experiments, RunProgress, Series } from '../../core/experiment/experiment';
import { comparedOf } from '../../core/experiment/experiment_plan';
import { FIRST_SETUP } from '../../core/experiment/experiment_setup';
import { activeSteps } from '../../core/net/graph';
import { setArg } from '../../state/edits';
import { guidedById } from '../../state/guided';
import { openingDoc } from '../../state/presets';
import { extendTo, seedsOf, together } from './session';
import { csvOf, jsonOf } from './table';
import { asFarAs, asksForSame, beginTake, plansOf, refusalOf } from './take';

const progress: RunProgress = {
  state: 'done',
  count: 3,
  ready: 3,
  computed: 3,
  rate: null,
  secondsLeft: null,
  elapsed: 5,
  error: null,
};

/** Runs whose seed i has i + 0.5 as a's values and i as b's; the second seed of every run is not finite. */
function runOf(plan: ExperimentPlan): ExperimentRun {
  const series = (['a', 'b'] as const).flatMap((slot): Series[] => {
    const count = plan[slot]?.steps.length ?? 0;
    const layers =
      plan.layers === 'all' ? [...Array(count).keys()] : [plan.layers === 'last' ? count - 1 : plan.layers];
    return count === 0 ? [] : layers.flatMap((layer) => plan.measures.map((measure) => ({ slot, layer, measure })));
  });
  const nothing = () => {};
  return {
    plan,
    series,
    progress: () => progress,
    subscribe: () => nothing,
    values: ({ slot }) => Float64Array.from([0, 1, 2], (i) => (i === 1 ? Number.NaN : i + (slot === 'a' ? 0.5 : 0))),
    pause: nothing,
    resume: nothing,
    stop: nothing,
    extend: nothing,
    dispose: nothing,
  };
}

const experiments: Experiments = {
  refusal: (plan) => (plan.a.fault ? { code: 'net-refused', slot: 'a', text: plan.a.fault.text } : null),
  start: runOf,
  sample: () => ({ n: 0, mean: null, sd: null, ci95: null }),
  difference: () => {
    throw new Error('nothing is compared here');
  },
  bootstrap: () => null,
};

const guided = (id: 'padding' | 'border'): Doc => {
  const { a, b, recipe, input, setup } = guidedById(id);
  return { ...openingDoc(), slots: { a, b }, recipe, input, experiment: setup };
};
const sweep = (arg: 'padding' | 'stride' | 'kernel_size', layer = 0): Doc => ({
  ...openingDoc(),
  experiment: { ...FIRST_SETUP, count: 3, sweep: { layer, arg } },
});

describe('what a document asks for', () => {
  it('is one run of the nets as they are, or of a alone where nothing else is meant', () => {
    expect(plansOf(guided('padding'))).toMatchObject([{ value: null, plan: { layers: 1, measures: ['mean'] } }]);
    expect(plansOf(guided('padding'))[0]?.plan.b).not.toBeNull();
    const both = { ...guided('border'), slots: { ...guided('border').slots, b: openingDoc().slots.a } };
    expect(plansOf(both)[0]?.plan).toMatchObject({ b: null, measures: ['border-mean', 'interior-mean'] });
  });

  it('is one run for every value of a sweep, those that PyTorch refuses named', () => {
    const take = beginTake(experiments, sweep('kernel_size'), '');
    expect(take.parts.map((p) => p.value)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const small: Doc = { ...sweep('kernel_size'), input: { shape: [3, 4, 4], source: 'randn' } };
    const parts = beginTake(experiments, small, '').parts;
    expect(parts.filter((p) => p.run === null).map((p) => p.value)).toEqual([5, 6, 7]);
    expect(parts[4]?.refusal?.text).toContain('Kernel size');
    expect(refusalOf(experiments, small)).toBeNull();
  });

  it('is nothing where the layer is not there or has no such argument', () => {
    expect(plansOf(sweep('padding', 1))).toEqual([]);
    expect(plansOf(sweep('padding', 99))).toEqual([]);
    expect(refusalOf(experiments, sweep('padding', 99))).toBeNull();
  });

  it('is still the same with more seeds, but not with other nets', () => {
    const doc = guided('padding');
    const take = beginTake(experiments, doc, '');
    expect(asksForSame(take, { ...doc, seed: '77', experiment: { ...doc.experiment, count: 9, guided: null } })).toBe(
      true,
    );
    expect(asksForSame(take, { ...doc, experiment: { ...doc.experiment, layer: 3 } })).toBe(false);
    expect(asksForSame(take, { ...doc, recipe: 'notebook' })).toBe(false);
    const use = activeSteps(doc.slots.a)[0]?.use.id ?? '';
    const changed = setArg(doc.slots.a, use, 'stride', 2);
    expect(asksForSame(take, { ...doc, slots: { ...doc.slots, a: changed } })).toBe(false);
    // Of a sweep, b is no part.
    const swept = beginTake(experiments, sweep('stride'), '');
    expect(asksForSame(swept, { ...sweep('stride'), slots: { ...swept.doc.slots, b: doc.slots.b } })).toBe(true);
  });

  it('sets the same layer of both against each other, of nets unlike in depth each its last', () => {
    const depth = guidedById('depth');
    const doc = { ...openingDoc(), slots: { a: depth.a, b: depth.b }, experiment: depth.setup };
    const layers = (layer: 'last' | 'all') => {
      const [planned] = plansOf({ ...doc, experiment: { ...depth.setup, layer } });
      return planned ? comparedOf(planned.plan).map(({ a, b }) => [a.layer, b?.layer]) : [];
    };
    expect(layers('last')).toEqual([[2, 4]]);
    expect(layers('all')).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });
});

describe('runs together', () => {
  it('count as one, that runs as long as any does', () => {
    const running: RunProgress = { ...progress, state: 'running', computed: 1, ready: 1, rate: 4, count: 9 };
    expect(together([progress, running])).toMatchObject({
      state: 'running',
      count: 12,
      ready: 4,
      rate: 4,
      secondsLeft: 2,
    });
    expect(together([progress, { ...progress, state: 'stopped' }]).state).toBe('stopped');
    expect(together([]).state).toBe('done');
  });

  it('go on to one number of seeds, however many each had when it was stopped', () => {
    const more: number[] = [];
    const run = (part: Partial<RunProgress>): ExperimentRun => ({
      ...runOf(plansOf(guided('padding'))[0]?.plan as ExperimentPlan),
      progress: () => ({ ...progress, count: 1000, ...part }),
      extend: (by) => more.push(by),
    });
    const runs = [run({ state: 'stopped', ready: 300 }), run({ state: 'stopped', ready: 260 }), run({ ready: 1000 })];
    expect(runs.map((r) => seedsOf(r.progress()))).toEqual([300, 260, 1000]);
    extendTo(runs, 1100);
    expect(more).toEqual([800, 840, 100]);
  });
});

describe('files', () => {
  it('say how to repeat it, and leave out what is not finite', () => {
    const take = beginTake(experiments, guided('padding'), 'https://example.org/#v1&x');
    expect(csvOf(take).split('\n')).toEqual([
      '# https://example.org/#v1&x',
      '# recipe=paired input=randn,3,16,16 first seed=0',
      'seed,a.layer1.mean,b.layer1.mean',
      '0,0.5,0',
      '1,,',
      '2,2.5,2',
      '',
    ]);
    // As far as it has come: three seeds, not the 500 that were asked for.
    const far = asFarAs(take, ({ experiment }) => `link to ${experiment.count}`);
    expect(far).toMatchObject({ link: 'link to 3', doc: { experiment: { count: 3, guided: 'padding' } } });
    expect(take.doc.experiment.count).toBe(500);
    const json = JSON.parse(jsonOf(take, []));
    expect(json).toMatchObject({ link: take.link, recipe: 'paired', experiment: { layer: 1, guided: 'padding' } });
    expect(json.slots.a.modules).toHaveLength(5);
    expect(json.parts[0].series[1].values).toEqual([0, null, 2]);
    expect(csvOf(beginTake(experiments, sweep('stride'), ''))).toContain(
      'seed,stride=1.a.layer4.mean,stride=2.a.layer4',
    );
  });
});
