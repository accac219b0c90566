import type { ArgSpec } from '../../args';
import type { InputReading, LayerSpec } from '../../layer';
import { asNumber, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { wrapAxis } from './axes';
import { along, argValue, operation, refused } from './operation';

const DIM: ArgSpec = { name: 'dim', type: 'int', default: -1, range: [-1, 3], control: 'slider' };
const flag = (name: string, fallback: boolean): ArgSpec => ({ name, type: 'bool', default: fallback, control: 'more' });

const SORT: readonly ArgSpec[] = [DIM, flag('descending', false)];
const TOPK: readonly ArgSpec[] = [
  { name: 'k', type: 'int', default: 1, range: [1, 16], control: 'slider' },
  DIM,
  flag('largest', true),
];

/** Each value reads all of its line. */
const lines = (sizes: Shape, axis: number): InputReading => ({
  type: 'axes',
  links: sizes.map((_, i) => (i === axis ? null : along(i))),
});

/** The values of each line along an axis in order; where they stood is no layer. */
export const sort: LayerSpec = operation({
  kind: 'sort',
  args: SORT,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const axis = wrapAxis(asNumber(argValue(SORT, args, 'dim')), sizes);
    return typeof axis === 'number' ? { ok: true, sizes, reads: [lines(sizes, axis)] } : refused(axis);
  },
});

function topkRefusal(k: number, size: number): Refusal | null {
  if (k >= 0 && k <= size) return null;
  const text = 'selected index k out of range';
  return { code: 'index-out-of-range', text, values: { index: pyStr(k), size, axis: 0 } };
}

/** The k largest values of each line along an axis, or the smallest, the first of them first. */
export const topk: LayerSpec = operation({
  kind: 'topk',
  args: TOPK,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const axis = wrapAxis(asNumber(argValue(TOPK, args, 'dim')), sizes);
    if (typeof axis !== 'number') return refused(axis);
    const k = asNumber(argValue(TOPK, args, 'k'));
    const refusal = topkRefusal(k, sizes.length === 0 ? 1 : (sizes[axis] ?? 0));
    if (refusal) return refused(refusal);
    return { ok: true, sizes: sizes.map((n, i) => (i === axis ? k : n)), reads: [lines(sizes, axis)] };
  },
});
