import type { ArgValue } from '../../args';
import { asNumber, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { numbersOf } from '../int_lists';
import { axisIndex } from '../sized';

/** An axis by its number; a tensor without axes has one for this purpose (c10, maybe_wrap_dim). */
export const wrapAxis = (axis: number, sizes: Shape): number | Refusal => axisIndex(axis, sizes.length ? sizes : [1]);

/** The axes that `dim` names, in ascending order, all where it names none; or PyTorch's refusal (c10, dim_list_to_bitset). */
export function axesOf(dim: ArgValue, sizes: Shape): readonly number[] | Refusal {
  const list = Array.isArray(dim) ? numbersOf(dim) : dim === null ? [] : [asNumber(dim)];
  if (list.length === 0) return sizes.map((_, i) => i);
  const found: number[] = [];
  for (const own of list) {
    const axis = wrapAxis(own, sizes);
    if (typeof axis !== 'number') return axis;
    if (found.includes(axis)) return repeated(axis);
    found.push(axis);
  }
  return found.filter((axis) => axis < sizes.length).sort((a, b) => a - b);
}

export function repeated(axis: number): Refusal {
  return {
    code: 'axis-repeated',
    text: `dim ${pyStr(axis)} appears multiple times in the list of dims`,
    values: { axis },
  };
}
