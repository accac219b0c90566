import type { Measure, SeedJob, Series } from '../../core/experiment/experiment';
import type { EngineJob, LayerResult } from '../../core/frame';
import type { ShapedNet } from '../../core/net/infer';
import { elements } from '../../core/shape';
import { borderFlags } from '../../core/windows/border';
import type { Pause } from '../backend';
import { Drawer, type NetWeights } from '../draws';
import { picture } from '../inputs';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { summarise } from '../statistics';
import type { SeedComputer } from './computer';

/** Experiments the plain way: draws, kernels and statistics as for one picture on the page, layer by layer. */
export function createPlain(job: SeedJob, series: readonly Series[]): SeedComputer {
  const { a, b, input, recipe } = job;
  return async (seed, out, pause) => {
    const asked: EngineJob = { seed: String(seed), recipe, input, a, b };
    const draws = new Drawer().draw(asked, { a: true, b: b !== null });
    const x = input.source === 'randn' ? draws.x : picture(input.source, input.shape);
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
  const last = Math.max(-1, ...series.map(([, { layer }]) => layer));
  let data = x;
  for (const step of net.steps.slice(0, last + 1)) {
    await pause();
    const own = weights.get(step.module.id)?.values ?? new Map<string, Float32Array>();
    const kernel = REFERENCE_KERNELS[step.module.kind];
    data = elements(step.output) === 0 ? new Float32Array(0) : await kernel(kernelCall(step, [data], own, pause));
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
