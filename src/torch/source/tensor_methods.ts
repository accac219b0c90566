import { isLayerKind } from '../../core/layers/table';
import { through } from './apply';
import { applyFunction } from './functional';
import type { Machine } from './machine';
import { callPlaces } from './torch_layer';
import type { Node } from './tree';
import type { Given, Tensor, Value } from './values';

/** Methods that leave the numbers as they are. */
const SAME: ReadonlySet<string> = new Set(
  'contiguous clone detach to cpu cuda float type requires_grad_ '.trim().split(' '),
);

/** `x.relu()`, `x.flatten(1)`, `x.view(x.size(0), -1)`, `x.size(0)`. */
export function tensorMethod(m: Machine, tensor: Tensor, name: string, given: readonly Given[], node: Node): Value {
  const [first] = given;
  if (name === 'size') {
    const axis = first?.value.type === 'int' ? first.value.value : null;
    return { type: 'size', axis };
  }
  if (name === 'dim' || name === 'ndimension') return { type: 'size', axis: Number.NaN };
  if (SAME.has(name)) return { type: 'tensor', tensor };
  if (name === 'view' || name === 'reshape') return view(m, tensor, given, node);
  const list = node.lastChild;
  const after = list ? list.from + 1 : null;
  return applyFunction(m, { home: 'tensor', tensor, after }, name, given, node) ?? m.refuse(node);
}

/**
 * A view of two axes whose first is the batch is what nn.Flatten gives. Of `view(-1, 400)` that is so where the map has
 * 400 cells, which is noted.
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
  const isNumber = (v: Value | undefined) => v?.type === 'int' || v?.type === 'size';
  const isFree = (v: Value | undefined) => v?.type === 'int' && v.value === -1;
  const isOne = batch?.type === 'int' && batch.value === 1;
  const kind = 'Flatten';
  if (sizes.length !== 2 || !isLayerKind(kind)) return m.refuse(node);
  if (!(isBatch || isFree(batch) || isOne) || !isNumber(rest) || (isFree(batch) && isFree(rest))) return m.refuse(node);
  if (!isBatch || !isFree(rest)) m.note('taken-as-flatten', node, { what: m.source(node).slice(0, 60) });
  const module = m.construct(kind, {}, callPlaces(m, node, new Map(), false));
  return { type: 'tensor', tensor: through(m, { module, off: false }, tensor, node, true) };
}
