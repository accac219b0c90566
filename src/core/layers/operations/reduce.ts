import type { ArgSpec, Args, ArgValue } from '../../args';
import type { InputReading, Joined, LayerSpec } from '../../layer';
import { asNumber, pyReal } from '../../python/python';
import type { Refusal } from '../../refusal';
import { elements, type Shape } from '../../shape';
import { numbersOf } from '../int_lists';
import { axesOf, wrapAxis } from './axes';
import { along, argValue, broadcastReading, isRefusal, operation, refused } from './operation';

const dim = (type: 'int' | 'ints', fallback?: ArgValue): ArgSpec => ({
  name: 'dim',
  type,
  ...(fallback !== undefined && { default: fallback }),
  range: [0, 3],
  control: 'slider',
});
const KEEPDIM: ArgSpec = { name: 'keepdim', type: 'bool', default: false, control: 'more' };
const choice = (...choices: readonly string[]): ArgSpec => ({
  name: 'fn',
  type: 'choice',
  default: choices[0] ?? null,
  choices,
  control: 'none',
});

/** The sizes behind axes that have been taken together. */
function reducedSizes(axes: readonly number[], keep: boolean, sizes: Shape): Joined {
  const made = sizes.flatMap((n, i) => (axes.includes(i) ? (keep ? [1] : []) : [n]));
  let out = 0;
  const links = sizes.map((_, i) => {
    const isTaken = axes.includes(i);
    const link = isTaken ? null : along(out);
    if (!isTaken || keep) out += 1;
    return link;
  });
  return { ok: true, sizes: made, batched: keep || links[0]?.out === 0, reads: [{ type: 'axes', links }] };
}

interface Reduction extends Pick<LayerSpec, 'nonNegative' | 'keepsSign'> {
  readonly args: readonly ArgSpec[];
  /** What is refused of an empty tensor, given the axes as they are named. */
  readonly empty?: (fn: string, named: readonly number[], sizes: Shape, args: Args) => Refusal | null;
}

function reduction(kind: string, { args: specs, empty, ...sign }: Reduction): LayerSpec {
  return operation({
    kind,
    args: specs,
    newChannels: true,
    ...sign,
    join: (args, [sizes = []]) => {
      const own = argValue(specs, args, 'dim');
      const named = Array.isArray(own) ? numbersOf(own) : own === null ? [] : [asNumber(own)];
      const refusal = empty?.(String(argValue(specs, args, 'fn') ?? kind), named, sizes, args);
      if (refusal) return refused(refusal);
      // All axes are looked for before one that is named twice is refused.
      const lost = named.map((axis) => wrapAxis(axis, sizes)).find((axis) => typeof axis !== 'number');
      if (lost) return refused(lost);
      const axes = axesOf(own, sizes);
      if (isRefusal(axes)) return refused(axes);
      return reducedSizes(axes, argValue(specs, args, 'keepdim') === true, sizes);
    },
  });
}

/** Which axes a reduction takes together. Throws where its row refuses. */
export function reducedAxes(specs: readonly ArgSpec[], args: Args, sizes: Shape): readonly number[] {
  const axes = axesOf(argValue(specs, args, 'dim'), sizes);
  if (isRefusal(axes)) throw new Error(axes.text);
  return axes;
}

export const mean = reduction('mean', { args: [dim('ints', null), KEEPDIM] });
export const sum = reduction('sum', { args: [dim('ints', null), KEEPDIM] });
export const prod = reduction('prod', { args: [dim('int', null), KEEPDIM] });

/**
 * Of nothing there is no largest (ATen/native/ReduceOpsUtils.h, zero_numel_check_dims). `max` along an axis tells it from
 * the beginning, `amax` as it was named.
 */
function extremeRefusal(fn: string, named: readonly number[], sizes: Shape): Refusal | null {
  if (elements(sizes) > 0) return null;
  if (named.length === 0) {
    const text = `${fn}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`;
    return { code: 'empty-reduction', text, values: { axis: -1 } };
  }
  for (const own of named) {
    const axis = wrapAxis(own, sizes);
    if (typeof axis !== 'number') return axis;
    if (sizes[axis] !== 0) continue;
    const text = `${fn}(): Expected reduction dim ${fn.startsWith('a') ? own : axis} to have non-zero size.`;
    return { code: 'empty-reduction', text, values: { axis } };
  }
  return null;
}

const extreme = (kind: 'max' | 'min') =>
  reduction(kind, { args: [choice(kind, `a${kind}`), dim('ints', null), KEEPDIM], empty: extremeRefusal });
export const max = extreme('max');
export const min = extreme('min');

const CORRECTION: ArgSpec = { name: 'correction', type: 'float', default: 1, range: [0, 2], step: 1, control: 'more' };
const spread = { args: [dim('ints', null), CORRECTION, KEEPDIM], nonNegative: () => true };
export const std = reduction('std', spread);
export const variance = reduction('var', spread);
export const logsumexp = reduction('logsumexp', { args: [dim('ints'), KEEPDIM], keepsSign: () => true });

const P: ArgSpec = { name: 'p', type: 'float', default: 2, range: [1, 4], step: 1, control: 'slider' };
const NORM: readonly ArgSpec[] = [P, dim('ints', null), KEEPDIM];

/** The largest of nothing, as a norm. */
function normRefusal(_fn: string, named: readonly number[], sizes: Shape, args: Args): Refusal | null {
  const p = asNumber(argValue(NORM, args, 'p'));
  if (elements(sizes) > 0 || Number.isFinite(p)) return null;
  const cannot = `linalg.vector_norm cannot compute the ${pyReal(p)} norm on`;
  const why = 'because this dimension is empty and the operation does not have an identity';
  if (named.length === 0) {
    const text = `${cannot} an empty tensor because the operation does not have an identity`;
    return { code: 'empty-reduction', text, values: { axis: -1 } };
  }
  const axis = named.find((own) => sizes.at(own) === 0);
  return axis === undefined
    ? null
    : { code: 'empty-reduction', text: `${cannot} the dimension ${axis}${why}`, values: { axis } };
}

export const norm = reduction('norm', { args: NORM, nonNegative: () => true, empty: normRefusal });

/** Each value with all before it along an axis. */
const CUMSUM = [dim('int')];
export const cumsum = operation({
  kind: 'cumsum',
  args: CUMSUM,
  join: (args, [sizes = []]) => {
    const axis = wrapAxis(asNumber(argValue(CUMSUM, args, 'dim')), sizes);
    return typeof axis === 'number' ? { ok: true, sizes, reads: [lineReading(axis, sizes)] } : refused(axis);
  },
  fresh: () => ({ dim: 1 }),
});

/** Each value reads all of its line along some axes. */
function lineReading(axis: number, sizes: Shape): InputReading {
  const cellwise = broadcastReading(sizes, sizes);
  if (cellwise.type === 'laid') return cellwise;
  return { type: 'axes', links: cellwise.links.map((link, i) => (i === axis ? null : link)) };
}

const NORMALIZE: readonly ArgSpec[] = [
  P,
  dim('int', 1),
  { name: 'eps', type: 'float', default: 1e-12, range: [1e-12, 1], log: true, control: 'more' },
];

/** x divided by its norm along an axis (torch/nn/functional.py, normalize). As a norm it is pointwise to windows. */
export const normalize = operation({
  kind: 'normalize',
  args: NORMALIZE,
  join: (args, [sizes = []]) => {
    const axis = wrapAxis(asNumber(argValue(NORMALIZE, args, 'dim')), sizes);
    return typeof axis === 'number' ? { ok: true, sizes, reads: [broadcastReading(sizes, sizes)] } : refused(axis);
  },
});
