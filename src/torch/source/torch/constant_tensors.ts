import type { ArgValue } from '../../../core/args';
import { asNumber } from '../python/literals';
import type { Machine } from '../python/machine';
import { current, givenTensor, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import {
  assigned,
  binary,
  filledWith,
  type Item,
  indexed,
  method,
  type Numbers,
  numbersOf,
  permuted,
  scalar,
} from './constant_math';

/** Methods that give the same cells in another shape or order: what is written into one is written into the other. */
const VIEWS: ReadonlySet<string> = new Set(
  'view reshape view_as reshape_as flatten ravel unsqueeze squeeze expand expand_as broadcast_to t transpose permute T mT'.split(
    ' ',
  ),
);

/** Whether a tensor of the lines of a source is known number by number: what is made of it is worked out at once. */
export function constantIn(m: Machine, tensor: Tensor): Numbers | null {
  const now = current(tensor);
  return m.traces > 0 || now.step || now.picture || m.trace.constants.has(now.object) ? null : numbersOf(now);
}

/** A number or a tensor that is known number by number. */
export function numbersIn(m: Machine, value: Value): Numbers | null {
  if (value.type === 'tensor') return constantIn(m, value.tensor);
  const plain = asNumber(value);
  return plain ? scalar(plain.value) : null;
}

/** Numbers as a tensor of the source. `of`: what it shares its cells with. */
function made(numbers: Numbers, of: Tensor | null = null): Value {
  const { shape } = numbers;
  const batched = shape.length > 1 && shape[0] === 1;
  const tensor = givenTensor({ shape: batched ? shape.slice(1) : shape, batched }, filledWith(numbers));
  if (of) {
    of.memory.regions += 1;
    tensor.memory.regions += 1;
  }
  return { type: 'tensor', tensor };
}

/** The object that a tensor is has other numbers from here on. Views of it would have to have them, too. */
function changed(m: Machine, tensor: Tensor, numbers: Numbers, node: Node): Value {
  const now = current(tensor);
  if (now.memory.regions > 1) return m.refuse(node);
  now.object.now = { ...now, filled: filledWith(numbers) };
  return { type: 'tensor', tensor: now.object.now };
}

/** A method of a constant tensor, or a function of torch on it; null where it is none, or not known. */
export function constantMethod(
  m: Machine,
  tensor: Tensor,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  const x = constantIn(m, tensor);
  if (!x) return null;
  if (name === 'item' && x.data.length === 1) return { type: 'float', value: x.data[0] ?? 0 };
  const known = (value: Value) => numbersIn(m, value);
  const inPlace = /^([a-z]\w*[a-z])_$/.exec(name)?.[1];
  if (inPlace !== undefined) {
    const [first] = given;
    const by = first && given.length === 1 ? known(first.value) : null;
    if (inPlace === 'zero') return changed(m, tensor, assigned(x, [], scalar(0)) ?? x, node);
    if (inPlace === 'fill' || inPlace === 'copy') {
      const filled = by && assigned(x, [], by);
      return filled ? changed(m, tensor, filled, node) : null;
    }
    const result = method(x, inPlace, given, known);
    return result && result.shape.join() === x.shape.join() ? changed(m, tensor, result, node) : null;
  }
  const result = method(x, name, given, known);
  return result && (result === x ? { type: 'tensor', tensor } : made(result, VIEWS.has(name) ? current(tensor) : null));
}

/** `a + b` of constants. */
export function constantOperator(
  m: Machine,
  operator: string,
  a: Value,
  b: Value,
  inPlace: boolean,
  node: Node,
): Value | null {
  const [x, y] = [numbersIn(m, a), numbersIn(m, b)];
  if (!x || !y || (a.type !== 'tensor' && b.type !== 'tensor')) return null;
  const result = binary(operator, x, y);
  if (!result) return null;
  return inPlace && a.type === 'tensor' ? changed(m, a.tensor, result, node) : made(result);
}

export function constantNegated(m: Machine, value: Value): Value | null {
  const x = value.type === 'tensor' ? constantIn(m, value.tensor) : null;
  return x && made({ shape: x.shape, data: x.data.map((n) => -n) });
}

/** `k.T` */
export function constantTransposed(m: Machine, tensor: Tensor): Value | null {
  const x = constantIn(m, tensor);
  return (
    x &&
    made(
      permuted(
        x,
        x.shape.map((_, i) => x.shape.length - 1 - i),
      ),
      current(tensor),
    )
  );
}

/** What stands between brackets, as `indexOf` gives it, axis by axis; null where lists or masks are among it. */
export function itemsOf(index: readonly ArgValue[]): Item[] | null {
  const items = index.map((part): Item | undefined => {
    if (part === null) return 'new';
    if (part === '...') return '...';
    if (typeof part === 'number') return part;
    if (typeof part !== 'string') return undefined;
    const bounds = part.split(':').map((n) => (n === '' ? null : Number(n)));
    const [start = null, stop = null, step = null] = bounds;
    return start === null && stop === null && step === null ? null : [start, stop, step];
  });
  return items.includes(undefined) ? null : items.flatMap((item) => (item === undefined ? [] : [item]));
}

export function constantItems(m: Machine, tensor: Tensor, index: readonly ArgValue[]): Value | null {
  const x = constantIn(m, tensor);
  const items = x && itemsOf(index);
  const part = items && indexed(x, items);
  return part && made({ shape: part.shape, data: part.data }, current(tensor));
}

/** `k[0, 1] = 2`; whether it is done. */
export function setConstant(m: Machine, tensor: Tensor, index: readonly ArgValue[], value: Value, node: Node): boolean {
  const x = constantIn(m, tensor);
  const [items, by] = [x && itemsOf(index), numbersIn(m, value)];
  const result = x && items && by && assigned(x, items, by);
  if (!result) return false;
  changed(m, tensor, result, node);
  return true;
}

/** `torch.empty(8).uniform_(-1, 1)`: numbers that are drawn where it stands. */
export const drawnInPlace = (tensor: Tensor, fn: 'rand' | 'randn', scale: number, shift: number): Tensor => {
  const now = current(tensor);
  const { size, filled } = now;
  return givenTensor(size, { fn, sizes: filled?.sizes ?? [], scale, shift });
};
