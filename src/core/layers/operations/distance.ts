import type { ArgSpec } from '../../args';
import type { InputReading } from '../../layer';
import { asNumber } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { wrapAxis } from './axes';
import { broadcastSizes } from './broadcast';
import { along, argValue, broadcastReading, isRefusal, operation, refused } from './operation';

const EPS = (value: number): ArgSpec => ({
  name: 'eps',
  type: 'float',
  default: value,
  range: [1e-12, 1],
  log: true,
  control: 'more',
});
const P: ArgSpec = { name: 'p', type: 'float', default: 2, range: [1, 4], step: 1, control: 'slider' };

/** Links of a tensor that is broadcast to `made`, of which one axis is then taken together. */
function withoutAxis(sizes: Shape, made: Shape, axis: number, keep: boolean): InputReading {
  const reading = broadcastReading(sizes, made);
  if (reading.type !== 'axes') return reading;
  const links = reading.links.map((link) => {
    if (!link || link.out === null) return link;
    if (link.out === axis) return null;
    return link.out > axis && !keep ? along(link.out - 1) : link;
  });
  return { type: 'axes', links };
}

const COSINE: readonly ArgSpec[] = [
  { name: 'dim', type: 'int', default: 1, range: [0, 3], control: 'slider' },
  EPS(1e-8),
];

/** The cosine of the angle between two vectors along an axis (ATen/native/Distance.cpp, cosine_similarity). */
export const cosineSimilarity = operation({
  kind: 'cosine_similarity',
  args: COSINE,
  newChannels: true,
  keepsSign: () => true,
  join: (args, inputs) => {
    const [a = [], b = []] = inputs;
    const made = broadcastSizes(a, b);
    if (isRefusal(made)) return refused(made);
    const axis = wrapAxis(asNumber(argValue(COSINE, args, 'dim')), made);
    if (typeof axis !== 'number') return refused(axis);
    return {
      ok: true,
      sizes: made.filter((_, i) => i !== axis),
      batched: axis !== 0,
      reads: inputs.map((sizes) => withoutAxis(sizes, made, axis, false)),
    };
  },
});

const PAIRWISE: readonly ArgSpec[] = [P, EPS(1e-6), { name: 'keepdim', type: 'bool', default: false, control: 'more' }];

/** The length of the difference along the last axis, `eps` added to each of its values. */
export const pairwiseDistance = operation({
  kind: 'pairwise_distance',
  args: PAIRWISE,
  newChannels: true,
  nonNegative: () => true,
  join: (args, inputs) => {
    const [a = [], b = []] = inputs;
    const made = broadcastSizes(a, b);
    if (isRefusal(made)) return refused(made);
    const keep = argValue(PAIRWISE, args, 'keepdim') === true;
    const axis = made.length - 1;
    return {
      ok: true,
      sizes: made.flatMap((n, i) => (i === axis ? (keep ? [1] : []) : [n])),
      reads: inputs.map((sizes) => withoutAxis(sizes, made, axis, keep)),
    };
  },
});

const CDIST: readonly ArgSpec[] = [P];

function cdistRefusal(a: Shape, b: Shape): Refusal | null {
  for (const [name, sizes] of [
    ['X1', a],
    ['X2', b],
  ] as const) {
    if (sizes.length >= 2) continue;
    const text = `cdist only supports at least 2D tensors, ${name} got: ${sizes.length}D`;
    return { code: 'wrong-rank', text, values: { got: sizes.length, sizes: sizes.join() } };
  }
  const [m = 0, n = 0] = [a.at(-1), b.at(-1)];
  if (m === n) return null;
  const text = `X1 and X2 must have the same number of columns. X1: ${m} X2: ${n}`;
  return { code: 'matmul-mismatch', text, values: { a: m, b: n } };
}

/** Each row of the first against each of the second: their distance. */
export const cdist = operation({
  kind: 'cdist',
  args: CDIST,
  newChannels: true,
  nonNegative: () => true,
  join: (_, [a = [], b = []]) => {
    const refusal = cdistRefusal(a, b);
    if (refusal) return refused(refusal);
    const batch = broadcastSizes(a.slice(0, -2), b.slice(0, -2));
    if (isRefusal(batch)) return refused(batch);
    const lead = (sizes: Shape) => {
      const reading = broadcastReading(sizes.slice(0, -2), batch);
      return reading.type === 'axes' ? reading.links : [];
    };
    return {
      ok: true,
      sizes: [...batch, a.at(-2) ?? 0, b.at(-2) ?? 0],
      reads: [
        { type: 'axes', links: [...lead(a), along(batch.length), null] },
        { type: 'axes', links: [...lead(b), along(batch.length + 1), null] },
      ],
    };
  },
});
