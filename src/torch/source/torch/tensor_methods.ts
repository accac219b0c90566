import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import type { Given, Tensor, Value } from '../python/values';
import { applyFunction } from './functional';
import { overMaps, squeeze, taken } from './squeeze';
import { axesOf, axisOf } from './tensor_axes';
import { noStep } from './torch_names';
import { unflatten, viewAsMaps } from './unflatten';

/** Methods that leave the numbers as they are. */
const SAME: ReadonlySet<string> = new Set(
  'contiguous clone detach to cpu cuda float type requires_grad_ '.trim().split(' '),
);

/** `x.relu()`, `x.flatten(1)`, `x.view(x.size(0), -1)`, `x.size(0)`. */
export function tensorMethod(m: Machine, tensor: Tensor, name: string, given: readonly Given[], node: Node): Value {
  const [first] = given;
  if (name === 'size') {
    const axis = first?.value.type === 'int' ? axisOf(tensor, first.value.value) : null;
    return { type: 'size', axis, of: tensor };
  }
  if (name === 'dim' || name === 'ndimension') return axesNumber(tensor);
  if (name === 'numel' || name === 'nelement') return { type: 'size', axis: Number.NaN, of: tensor };
  if (name === 'squeeze') return squeeze(m, tensor, given, node);
  if (SAME.has(name)) return { type: 'tensor', tensor };
  if (name === 'unflatten') return unflatten(m, tensor, given, node);
  if (name === 'view' || name === 'reshape') return view(m, tensor, given, node);
  const list = node.lastChild;
  const after = list ? list.from + 1 : null;
  const found =
    applyFunction(m, { home: 'tensor', tensor, after }, name, given, node) ?? overMaps(m, name, tensor, given, node);
  return found ?? noStep(`x.${name}`, node);
}

/** How many axes a tensor has, as a number of Python. */
export function axesNumber(tensor: Tensor): Value {
  const axes = axesOf(tensor);
  return Number.isNaN(axes) ? { type: 'size', axis: axes, of: tensor } : { type: 'int', value: axes };
}

/**
 * A view of two axes whose first is the batch is what nn.Flatten gives. Of `view(-1, 400)` that is so where the map has
 * 400 cells, which is noted. A view of more axes may be what nn.Unflatten gives.
 */
export function view(m: Machine, tensor: Tensor, given: readonly Given[], node: Node): Value {
  const [only] = given;
  const listed = given.length === 1 && only && (only.value.type === 'tuple' || only.value.type === 'list');
  const sizes = listed
    ? only.value.type === 'tuple' || only.value.type === 'list'
      ? only.value.items
      : []
    : given.map((g) => g.value);
  const [batch, rest] = sizes;
  const isBatch = batch?.type === 'size' && batch.axis === 0;
  const isNumber = (v: Value | undefined) => v?.type === 'int' || (v?.type === 'size' && v.axis !== null);
  const isFree = (v: Value | undefined) => v?.type === 'int' && v.value === -1;
  const isOne = batch?.type === 'int' && batch.value === 1;
  if (sizes.length !== 2) return viewAsMaps(m, tensor, sizes, node) ?? m.refuse(node);
  if (!(isBatch || isFree(batch) || isOne) || !isNumber(rest) || (isFree(batch) && isFree(rest))) return m.refuse(node);
  if (!isBatch || !isFree(rest)) m.note('taken-as-flatten', node, { what: m.source(node).slice(0, 60) });
  return { type: 'tensor', tensor: taken(m, 'Flatten', {}, tensor, node) };
}
