import { outputLayer, type ShapedNet } from '../net/shaped';
import type { Slot } from '../result';
import { elements } from '../shape';
import { type BorderFlags, borderFlags, borderShare } from '../windows/border';
import { type LayerChoice, MEASURES, type Measure, type PlanRefusal, type SeedJob, type Series } from './experiment';

export function isMeasure(word: unknown): word is Measure {
  return MEASURES.some((measure) => measure === word);
}

/** Whether every map of a layer has this measure: an empty one has none, and one without padding has no border. */
function defined(measure: Measure, net: ShapedNet, layer: number, flags: BorderFlags | null): boolean {
  if (elements(net.steps[layer]?.output ?? []) === 0) return false;
  if (measure !== 'border-mean' && measure !== 'interior-mean') return true;
  if (!flags) return false;
  const share = borderShare(flags);
  return measure === 'border-mean' ? share > 0 : share < 1;
}

function layersOf(net: ShapedNet, choice: LayerChoice): number[] {
  const count = net.steps.length;
  if (choice === 'all') return net.steps.map((step) => step.layer);
  const layer = choice === 'last' ? (outputLayer(net) ?? -1) : choice;
  return layer >= 0 && layer < count ? [layer] : [];
}

const slotsOf = ({ a, b }: SeedJob): (readonly [Slot, ShapedNet])[] =>
  b ? [['a', a] as const, ['b', b] as const] : [['a', a] as const];

/** What is measured: slot by slot, layer by layer; of all layers, those that have the measure. */
export function seriesOf(job: SeedJob): Series[] {
  return slotsOf(job).flatMap(([slot, net]) => {
    const flags = borderFlags(net);
    return layersOf(net, job.layers).flatMap((layer) =>
      job.measures
        .filter((measure) => defined(measure, net, layer, flags[layer] ?? null))
        .map((measure) => ({ slot, layer, measure })),
    );
  });
}

/** Two series that are set against each other, or one by itself. */
export interface Compared {
  readonly a: Series;
  readonly b: Series | null;
}

/** What is set against what, layer by layer, where both have the measure; of each slot's own last layer, one. */
export function comparedOf(job: SeedJob): Compared[] {
  const series = seriesOf(job);
  const [first, second = first] = job.measures;
  const within = job.measures.length > 1;
  const own = series.filter((s) => s.slot === 'a' && s.measure === first);
  return own.flatMap((a): Compared[] => {
    if (within) {
      const b = series.find((s) => s.slot === 'a' && s.layer === a.layer && s.measure === second);
      return b ? [{ a, b }] : [];
    }
    if (!job.b) return [{ a, b: null }];
    const b = series.find((s) => s.slot === 'b' && (job.layers === 'last' || s.layer === a.layer));
    return b ? [{ a, b }] : [];
  });
}

/** Why it cannot be computed; null where it can. */
export function planRefusal(job: SeedJob): PlanRefusal | null {
  const slots = slotsOf(job);
  for (const [slot, { fault }] of slots) if (fault) return { code: 'net-refused', slot, text: fault.text };
  for (const [slot, net] of slots) {
    if (layersOf(net, job.layers).length > 0) continue;
    return { code: 'no-such-layer', slot, text: `layer ${job.layers}: there are ${net.steps.length}` };
  }
  const series = seriesOf(job);
  for (const [slot] of slots) {
    for (const measure of job.measures) {
      if (series.some((own) => own.slot === slot && own.measure === measure)) continue;
      const layers =
        job.layers === 'all' ? 'no layer' : job.layers === 'last' ? 'its last layer' : `layer ${job.layers}`;
      const has = job.layers === 'all' ? 'has a' : 'has no';
      return { code: 'measure-undefined', slot, text: `${layers} ${has} ${measure}` };
    }
  }
  return null;
}
