import type { Machine } from '../python/machine';
import { copyOf, current, inOnePiece, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { constantMethod } from './constant_tensors';
import { extremeOf, isDerivation } from './derived';
import { fill, fillAnew, filledOf, numbersIn } from './fills';
import { applyFunction } from './functional';
import { applyOperation, operation } from './operations';
import { piecesOf, setWhole } from './pieces';
import { axesOf, axisOf } from './tensor_axes';
import { asWritten } from './through';
import { noStep } from './torch_names';
import { unflatten } from './unflatten';
import { countValue, reshapedInPlace, sizeValue, view, viewLike } from './views';

/** Methods that leave the numbers as they are. */
const SAME: ReadonlySet<string> = new Set(
  'detach detach_ to cpu cuda float type type_as requires_grad_ view_as_real_ resolve_conj'.split(' '),
);

/** Other precisions than the page's. */
const OTHER_TYPE = /(?:^|\.)(?:float64|double|float16|half|bfloat16|int\d*|long|uint8|bool)$/;

/** `x.relu()`, `x.flatten(1)`, `x.view(x.size(0), -1)`, `x.size(0)`. */
export function tensorMethod(m: Machine, tensor: Tensor, name: string, given: readonly Given[], node: Node): Value {
  const known = constantMethod(m, tensor, name, given, node);
  if (known) return known;
  const [first] = given;
  const same: Value = { type: 'tensor', tensor };
  if (name === 'size') {
    const axis = first ? (first.value.type === 'int' ? first.value.value : m.refuse(node)) : null;
    return sizeValue(m, tensor, axis, node);
  }
  if (name === 'dim' || name === 'ndimension') return axesNumber(tensor);
  if (name === 'numel' || name === 'nelement') return countValue(m, tensor, node);
  if (name === 'is_floating_point') return { type: 'bool', value: true };
  if (name === 'is_contiguous') return { type: 'bool', value: !current(tensor).size?.strides };
  if (name === 'contiguous') return { type: 'tensor', tensor: inOnePiece(asWritten(m, tensor, node)) };
  const { mask } = current(tensor);
  if (mask !== undefined && name === 'bool') return { type: 'tensor', tensor: marked(tensor, true) };
  // Truths as whole numbers are as they were; as floats they are numbers like others.
  if (mask && (name === 'int' || name === 'long')) return same;
  if (mask && ['float', 'to', 'type', 'type_as'].includes(name)) return floats(tensor, name, given);
  if (SAME.has(name)) {
    const isOther = given.some((g) => g.value.type === 'outside' && OTHER_TYPE.test(g.value.path));
    return isOther ? m.refuse(node) : same;
  }
  // The batch of one before any layer, where lines call a net.
  if (m.trace.kind === 'script' && m.traces === 0 && tensor.picture && !current(tensor).step && isBatching(name, given))
    return same;
  if (name === 'clone') return { type: 'tensor', tensor: copyOf(asWritten(m, tensor, node)) };
  // Of numbers that are known it says where they are not zero.
  if (name === 'bool' && filledOf(m, tensor))
    return { type: 'tensor', tensor: operation(m, 'ne', { other: 0 }, [tensor], node) };
  const numbers = name === 'tolist' ? numbersIn(current(tensor)) : null;
  if (numbers) return { type: 'list', items: numbers.map((value): Value => ({ type: 'float', value })) };
  if (isDerivation(name)) return { type: 'derived', of: current(tensor), what: `x.${name}` };
  const made = /^new_(zeros|ones|empty|full|tensor)$|^new$/.exec(name);
  if (made) return fill(m, made[1] ?? 'Tensor', spreadSizes(given), node) ?? m.refuse(node);
  if (fillAnew(m, tensor, name, given, node)) return same;
  const self: Given = { name: null, value: same, place: node, at: node };
  // The condition comes first in the function.
  if (name === 'where') {
    const [condition, ...others] = given;
    return (
      (condition && functionOn(m, tensor, name, [{ ...condition, name: null }, self, ...others], node)) ??
      m.refuse(node)
    );
  }
  return (
    functionOn(m, tensor, name, [self, ...given], node) ??
    applyFunction(m, { home: 'tensor', tensor, after: listStart(node) }, name, given, node) ??
    noStep(`x.${name}`, node)
  );
}

/** `x.unsqueeze(0)` */
const isBatching = (name: string, given: readonly Given[]) =>
  name === 'unsqueeze' && given.length === 1 && given[0]?.value.type === 'int' && given[0].value.value === 0;
/** Truths as numbers; of another type they stay what they are. */
function floats(tensor: Tensor, name: string, given: readonly Given[]): Value {
  const isOther = given.some((g) => g.value.type === 'outside' && OTHER_TYPE.test(g.value.path));
  const isFloat = given.some(({ value }) =>
    value.type === 'outside' ? /(?:^|\.)(?:float32|float|FloatTensor)$/.test(value.path) : value.type === 'tensor',
  );
  const isNumbers = !isOther && (name === 'float' || isFloat);
  return { type: 'tensor', tensor: isNumbers ? marked(tensor, false) : tensor };
}

/** The same cells as truths, or as numbers. */
function marked(tensor: Tensor, mask: boolean): Tensor {
  const made = { ...copyOf(current(tensor)), mask };
  made.object.now = made;
  return made;
}

/** `x.new(y.size())` is `x.new(*y.size())`. */
function spreadSizes(given: readonly Given[]): readonly Given[] {
  const [only] = given;
  if (given.length !== 1 || only?.value.type !== 'tuple') return given;
  return only.value.items.map((value) => ({ ...only, value }));
}

/** After the opening bracket of a call's arguments. */
const listStart = ({ lastChild }: Node) => (lastChild ? lastChild.from + 1 : null);

/** What torch and tensors both have; `given` begins with the tensor. Null where there is no such function. */
export function functionOn(
  m: Machine,
  tensor: Tensor,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  const more = given.slice(1);
  switch (name) {
    case 'view':
    case 'reshape':
      return view(m, tensor, name, more, node);
    case 'unflatten':
      return unflatten(m, tensor, more, node);
    case 'max':
    case 'min':
      return extremeOf(m, name, tensor, more, node);
  }
  return (
    viewLike(m, name, tensor, more, node) ??
    reshapedInPlace(m, name, given, node) ??
    piecesOf(m, name, given, node) ??
    setWhole(m, tensor, name, more, node) ??
    applyOperation(m, name, given, node)
  );
}

/** How many axes a tensor has, as a number of Python. */
export function axesNumber(tensor: Tensor): Value {
  const axes = axesOf(current(tensor));
  return Number.isNaN(axes) ? { type: 'size' } : { type: 'int', value: axes };
}

/** An axis counted from the first. */
export const axisNumber = (tensor: Tensor, axis: number) => axisOf(current(tensor), axis);
