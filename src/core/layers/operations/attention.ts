import type { ArgSpec } from '../../args';
import type { InputReading } from '../../layer';
import { intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { broadcastSizes } from './broadcast';
import { along, isRefusal, operation, refused } from './operation';

const ARGS: readonly ArgSpec[] = [
  { name: 'is_causal', type: 'bool', default: false, control: 'more' },
  { name: 'scale', type: 'float', default: null, range: [0, 2], step: 0.05, control: 'slider' },
];

function mismatch(text: string, a: number, b: number): Refusal {
  return { code: 'matmul-mismatch', text, values: { a, b } };
}

/** ATen/native/transformers/attention.cpp, validate_sdpa_input, then the words of the products. */
function attentionSizes(q: Shape, k: Shape, v: Shape): Shape | Refusal {
  if ([q, k, v].some((sizes) => sizes.length < 2)) {
    const text = `scaled_dot_product_attention: Expected query, key, and value to all be  at least 2 dimensional, but got Query dim: ${q.length}, Key dim: ${k.length}, Value dim: ${v.length} instead.`;
    const sizes = [q, k, v].find((own) => own.length < 2) ?? [];
    return { code: 'wrong-rank', text, values: { got: sizes.length, sizes: intList(sizes) } };
  }
  const scores = broadcastSizes(q.slice(0, -2), k.slice(0, -2));
  if (isRefusal(scores)) return scores;
  const [rows = 0, width = 0] = q.slice(-2);
  const [places = 0, depth = 0] = k.slice(-2);
  const [held = 0, made = 0] = v.slice(-2);
  const product = (lead: Shape, m: number, n: number, p: number, o: number) => {
    const count = lead.reduce((all, size) => all * size, 1);
    return q.length === 2 && k.length === 2
      ? `mat1 and mat2 shapes cannot be multiplied (${m}x${n} and ${p}x${o})`
      : `Expected size for first two dimensions of batch2 tensor to be: [${count}, ${n}] but got: [${count}, ${p}].`;
  };
  if (width !== depth) return mismatch(product(scores, rows, width, depth, places), width, depth);
  const batch = broadcastSizes(scores, v.slice(0, -2));
  if (isRefusal(batch)) return batch;
  if (places !== held) return mismatch(product(batch, rows, places, held, made), places, held);
  return [...batch, rows, made];
}

/** Vaswani et al., Attention Is All You Need: the softmax of scaled products of queries and keys, times values. */
export const scaledDotProductAttention = operation({
  kind: 'scaled_dot_product_attention',
  args: ARGS,
  newChannels: true,
  keepsSign: () => false,
  join: (_, [q = [], k = [], v = []]) => {
    const made = attentionSizes(q, k, v);
    if (isRefusal(made)) return refused(made);
    const batch = made.length - 2;
    const lead = (sizes: Shape) =>
      sizes
        .slice(0, -2)
        .map((n, i) =>
          n === 1 && made[i + batch - (sizes.length - 2)] !== 1 ? null : along(i + batch - (sizes.length - 2)),
        );
    const reads: InputReading[] = [
      { type: 'axes', links: [...lead(q), along(batch), null] },
      { type: 'axes', links: [...lead(k), null, null] },
      { type: 'axes', links: [...lead(v), null, along(batch + 1)] },
    ];
    return { ok: true, sizes: made, reads };
  },
});
