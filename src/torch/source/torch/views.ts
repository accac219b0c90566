import { isViewable } from '../../../core/net/strides';
import { elements } from '../../../core/shape';
import type { Machine } from '../python/machine';
import { derivedOf, reckon } from '../python/sizes';
import { current, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { applyOperation, operation, tensorIn } from './operations';
import { axesOf, axisOf, sizesIn } from './tensor_axes';
import { viewAsMaps } from './unflatten';

/** `x.size()`, `x.shape`; with an axis one number of it. */
export function sizeValue(m: Machine, tensor: Tensor, axis: number | null, node: Node): Value {
  const sizes = sizesIn(tensor);
  const at = (i: number): Value => {
    const n = sizes?.at(i);
    // The batch is one, whatever comes in.
    if (n !== undefined)
      return { type: 'int', value: n, ...(!isBatchAxis(tensor, i) && { size: { size: current(tensor), axis: i } }) };
    // The batch is one, whatever stands behind it.
    if (!sizes && axisOf(tensor, i) === 0) return { type: 'int', value: 1 };
    return sizes ? m.refuse(node) : { type: 'size' };
  };
  if (axis !== null) return at(axis);
  const count = sizes?.length ?? axesOf(tensor);
  return { type: 'tuple', items: Array.from({ length: Number.isNaN(count) ? 4 : count }, (_, i) => at(i)) };
}

const ONE: Value = { type: 'int', value: 1 };

/** Whether an axis is the batch of one that stands before every shape. */
function isBatchAxis(tensor: Tensor, axis: number): boolean {
  const { size } = current(tensor);
  return size?.batched === true && (axis === 0 || axis === -size.shape.length - 1);
}

/** All cells of a tensor as a number. */
export function countValue(m: Machine, tensor: Tensor, node: Node): Value {
  const sizes = sizesIn(tensor);
  return sizes
    ? sizes.map((_, axis) => sizeValue(m, tensor, axis, node)).reduce((product, n) => reckon('mul', product, n), ONE)
    : { type: 'size' };
}

const asFlatten = (m: Machine, node: Node) => m.note('taken-as-flatten', node, { what: m.source(node).slice(0, 60) });

/** Whether what the net gets is not said by the source. */
const isAssumed = (m: Machine) => m.hints.input === null;

/** Sizes with −1 worked out; null where they do not fit so many cells. */
function resolved(wanted: readonly number[], count: number): readonly number[] | null {
  const known = wanted.filter((n) => n !== -1).reduce((product, n) => product * n, 1);
  const free = wanted.filter((n) => n === -1).length;
  if (free > 1 || wanted.some((n) => n < -1)) return null;
  if (free === 0) return known === count ? wanted : null;
  return known > 0 && count % known === 0 ? wanted.map((n) => (n === -1 ? count / known : n)) : null;
}

/**
 * `x.view(…)`: of two axes whose first is the batch it is what nn.Flatten gives, of a vector laid out as maps what
 * nn.Unflatten gives. Where the source does not say what the net gets, a view of the length that the page's input has there
 * is taken for a Flatten, which is noted; of another length it is what PyTorch makes of it: a refusal, or another batch.
 */
export function view(m: Machine, tensor: Tensor, name: string, given: readonly Given[], node: Node): Value {
  const [only] = given;
  const isListed = given.length === 1 && (only?.value.type === 'tuple' || only?.value.type === 'list');
  const listed = isListed && (only?.value.type === 'tuple' || only?.value.type === 'list') ? only.value.items : null;
  const values = listed ?? given.filter((g) => g.name === null).map((g) => g.value);
  const wanted = values.map((v) =>
    v.type === 'int' ? v.value : v.type === 'float' && Number.isInteger(v.value) ? v.value : null,
  );
  const numbers = wanted.flatMap((n) => (n === null ? [] : [n]));
  const sizes = sizesIn(tensor);
  const unknown = values.some((v) => v.type === 'size');
  if (numbers.length < wanted.length && !(unknown && !sizes)) return m.refuse(node);
  const { size } = current(tensor);
  const fitted = sizes && resolved(numbers, elements(sizes));
  // A source that does not say its input means one for which the batch stays what it is.
  const isBatch = !isAssumed(m) || numbers[0] !== -1 || !size?.batched || fitted?.[0] === 1;
  const made = isBatch ? fitted : null;
  if (sizes && !made && isAssumed(m)) m.trace.refused = true;
  const laid = (kind: string): Value => {
    const derived = derivedOf({ shape: { type: 'list', items: [...values] } });
    return { type: 'tensor', tensor: operation(m, kind, { shape: numbers }, [tensor], node, new Map(), derived) };
  };
  // What does not lie in one piece PyTorch does not view, whatever the sizes.
  if (name === 'view' && size?.strides && fitted && !isViewable(size, fitted)) return laid('view');
  const isFixed = numbers.length === 2 && numbers[0] === -1;
  const flat = () => ({ type: 'tensor', tensor: operation(m, 'Flatten', {}, [tensor], node) }) as const;
  // Nobody says what comes in, so that nobody says that it does not fit.
  const isOpen = isAssumed(m) && m.input === null;
  if (!sizes || (!made && isOpen)) {
    const [batch, rest] = wanted;
    if (wanted.length === 2 && (batch === 1 || batch === -1) && rest !== 0 && !(batch === -1 && rest === -1)) {
      if (isFixed || (rest !== -1 && rest !== null)) asFlatten(m, node);
      return flat();
    }
    const maps = viewAsMaps(m, tensor, values, node);
    if (maps) return maps;
  }
  // A length that is right for another input than the page's is none that follows from what comes in.
  if (size?.batched && made?.length === 2 && made[0] === 1 && !(isFixed && m.trace.isGuess && !isOpen)) {
    if (isFixed && isAssumed(m)) asFlatten(m, node);
    return flat();
  }
  if (size?.batched && size.shape.length === 1 && made && made.length > 2 && made[0] === 1) {
    const args = { dim: 1, unflattened_size: numbers.slice(1) };
    const derived = derivedOf({ unflattened_size: { type: 'list', items: values.slice(1) } });
    return { type: 'tensor', tensor: operation(m, 'Unflatten', args, [tensor], node, new Map(), derived) };
  }
  return laid(current(tensor).inOne ? 'reshape' : name);
}

/** Views by the sizes of another tensor, and those whose arguments are not their row's; null for other names. */
export function viewLike(m: Machine, name: string, tensor: Tensor, given: readonly Given[], node: Node): Value | null {
  const [first, second] = given;
  switch (name) {
    case 'view_as':
    case 'reshape_as':
    case 'expand_as': {
      const other = first && tensorIn(m, first.value, node);
      const sizes = other && sizesIn(other);
      if (!sizes) return m.refuse(node);
      const items = sizes.map((_, axis) => sizeValue(m, other, axis, node));
      if (name === 'expand_as') {
        const derived = derivedOf({ sizes: { type: 'list', items } });
        const made = operation(m, 'expand', { sizes: [...sizes] }, [tensor], node, new Map(), derived);
        return { type: 'tensor', tensor: made };
      }
      const own = items.map((value): Given => ({ name: null, value, place: node, at: node }));
      return view(m, tensor, name === 'view_as' ? 'view' : 'reshape', own, node);
    }
    case 'transpose':
    case 'swapaxes':
    case 'swapdims': {
      const dims = [first, second].map((g) => (g?.value.type === 'int' ? g.value.value : m.refuse(node)));
      if (given.length !== 2) return m.refuse(node);
      return { type: 'tensor', tensor: operation(m, 'permute', { fn: 'transpose', dims }, [tensor], node) };
    }
    case 'ravel':
      return { type: 'tensor', tensor: operation(m, 'Flatten', { start_dim: 0 }, [tensor], node) };
    default:
      return null;
  }
}

/** `x.squeeze_()` and the like: the object itself has other axes from there on. */
export function reshapedInPlace(m: Machine, name: string, given: readonly Given[], node: Node): Value | null {
  const plain = /^(squeeze|unsqueeze|transpose|t|swapaxes)_$/.exec(name)?.[1];
  const [self, ...more] = given;
  if (plain === undefined || self?.value.type !== 'tensor') return null;
  const { object } = current(self.value.tensor);
  const made = viewLike(m, plain, self.value.tensor, more, node) ?? applyOperation(m, plain, given, node);
  if (made?.type !== 'tensor') return null;
  object.now = made.tensor;
  return made;
}
