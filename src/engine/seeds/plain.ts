import type { Measure, SeedJob, Series } from '../../core/experiment/experiment';
import type { EngineJob, LayerResult } from '../../core/frame';
import type { ShapedCall, ShapedNet } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { borderFlags } from '../../core/windows/border';
import type { Pause } from '../backend';
import { Drawer, type NetWeights } from '../draws';
import { standIn } from '../inputs';
import { Lifetimes } from '../lifetimes';
import { INDEX_KERNELS } from '../reference/indices';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { summarise } from '../statistics';
import type { SeedComputer } from './computer';
import { mapOf } from './means';
import { neededBy } from './needed';

/** Experiments the plain way: draws, kernels and statistics as for one picture on the page, layer by layer. */
export function createPlain(job: SeedJob, series: readonly Series[]): SeedComputer {
  const { a, b, input, recipe, files } = job;
  return async (seed, out, pause) => {
    const asked: EngineJob = { seed: String(seed), recipe, input, a, b, ...(files && { files }) };
    const draws = new Drawer().draw(asked, { a: true, b: b !== null });
    const x = (await standIn(asked)) ?? (await draws.x(pause));
    for (const [slot, net, weights] of [['a', a, draws.a] as const, ['b', b, draws.b] as const]) {
      if (!net || !weights) continue;
      const own = [...series.entries()].filter(([, one]) => one.slot === slot);
      await measure(net, weights, x, own, out, pause);
    }
  };
}

async function measure(
  net: ShapedNet,
  weights: NetWeights,
  x: Float32Array,
  series: readonly (readonly [index: number, series: Series])[],
  out: Float64Array,
  pause: Pause,
): Promise<void> {
  const flags = borderFlags(net);
  const needed = neededBy(net, series.flatMap(([, { layer }]) => net.steps[layer] ?? []).map(mapOf));
  const values = new Lifetimes<Float32Array>(net);
  const make = async (step: ShapedCall, place: number): Promise<Float32Array> => {
    await pause();
    const xs = values.read(step);
    const kernel = REFERENCE_KERNELS[step.module.kind];
    const empty = elements(step.output) === 0;
    const data = empty
      ? new Float32Array(0)
      : await kernel(kernelCall(step, xs, await weights.of(step.module, pause), pause));
    if (place >= 0) values.put(place, data);
    const indices = values.places.made(step.use.id, 1);
    const ofIndices = INDEX_KERNELS[step.module.kind];
    if (indices >= 0 && ofIndices) values.put(indices, await ofIndices(kernelCall(step, xs, new Map(), pause)));
    return data;
  };
  values.put(0, x);
  for (const constant of net.constants) {
    if (needed.constants.has(constant.use.id)) await make(constant, values.places.made(constant.use.id, 0));
  }
  for (const step of net.steps) {
    if (!needed.layers[step.layer]) continue;
    const data = await make(step, step.layer + 1);
    values.ran(step);
    values.letGo(step.layer + 1);
    const here = series.filter(([, { layer }]) => layer === step.layer);
    if (here.length === 0) continue;
    const result = summarise(data, step.output, flags[step.layer] ?? null);
    for (const [index, one] of here) out[index] = measured(result, one.measure) ?? Number.NaN;
  }
}

function measured({ data, stats, border }: LayerResult, measure: Measure): number | null {
  switch (measure) {
    case 'mean':
    case 'std':
    case 'max':
    case 'zeros':
      return stats[measure];
    case 'abs-mean':
      return data.reduce((sum, v) => sum + Math.abs(v), 0) / data.length;
    case 'border-mean':
      return border?.mean ?? null;
    case 'interior-mean':
      return border?.interiorMean ?? null;
  }
}
