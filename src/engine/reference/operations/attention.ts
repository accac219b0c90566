import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { elements, type Shape } from '../../../core/shape';
import { argOf } from '../../backend';
import { PIECE, type ReferenceKernel } from '../kernel';
import { spreadCells, visit } from './gather';

/** What of each batch is where, and the sizes of one. */
export interface AttentionPlan {
  readonly batch: number;
  readonly rows: number;
  readonly places: number;
  readonly width: number;
  readonly made: number;
  readonly scale: number;
  readonly causal: boolean;
  /** Where queries, keys and values of a batch begin. */
  readonly starts: readonly (readonly number[])[];
}

export function attentionPlan(step: ShapedCall): AttentionPlan {
  const sizes = step.inputs.map((i) => i.sizes);
  const [q = [], k = [], v = []] = sizes;
  const batch = step.outputSizes.slice(0, -2);
  const [rows = 0, width = 0] = q.slice(-2);
  const scale = argOf(step, 'scale') ?? null;
  const starts = [q, k, v].map((own: Shape) => {
    const from: number[] = [];
    visit(0, spreadCells(own.slice(0, -2), batch), (to, at) => {
      from[to] = at * elements(own.slice(-2));
    });
    return from;
  });
  return {
    ...{ batch: elements(batch), rows, places: k.at(-2) ?? 0, width, made: v.at(-1) ?? 0, starts },
    scale: scale === null ? 1 / Math.sqrt(width) : asNumber(scale),
    causal: argOf(step, 'is_causal') === true,
  };
}

/** How much each place counts for one query; a causal one sees none behind its own. */
export function shares(plan: AttentionPlan, n: number, row: number, q: Float32Array, k: Float32Array): Float64Array {
  const { places, width, scale, causal, starts } = plan;
  const [from = 0, keys = 0] = [starts[0]?.[n], starts[1]?.[n]];
  const scores = new Float64Array(places);
  let most = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < places; s += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += (q[from + row * width + i] ?? 0) * (k[keys + s * width + i] ?? 0);
    scores[s] = causal && s > row ? Number.NEGATIVE_INFINITY : sum * scale;
    most = Math.max(most, scores[s] ?? 0);
  }
  let total = 0;
  for (let s = 0; s < places; s += 1) {
    scores[s] = Math.exp((scores[s] ?? 0) - most);
    total += scores[s] ?? 0;
  }
  return scores.map((e) => e / total);
}

export const attention: ReferenceKernel = async ({ step, inputs, pause }) => {
  const plan = attentionPlan(step);
  const { batch, rows, places, width, made, starts } = plan;
  const [q = new Float32Array(0), k = new Float32Array(0), v = new Float32Array(0)] = inputs;
  const out = new Float32Array(elements(step.outputSizes));
  let work = 0;
  for (let n = 0; n < batch; n += 1) {
    const values = starts[2]?.[n] ?? 0;
    for (let row = 0; row < rows; row += 1) {
      const own = shares(plan, n, row, q, k);
      for (let c = 0; c < made; c += 1) {
        let sum = 0;
        for (let s = 0; s < places; s += 1) sum += (own[s] ?? 0) * (v[values + s * made + c] ?? 0);
        out[(n * rows + row) * made + c] = sum;
      }
      work += places * (width + made);
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};
