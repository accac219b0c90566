import type { ArgValue } from '../../../core/args';
import { overlapsItself } from '../../../core/net/strides';
import { sizesOf } from '../../../core/shape';
import type { Machine } from '../python/machine';
import { bind, countsChannels } from '../python/sizes';
import { current, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { constantItems, setConstant } from './constant_tensors';
import { knownNumbers, operation, plainOf } from './operations';
import { takenApart } from './through';

/** What stands between the brackets of `x[…]`, as an argument has it: a slice as Python writes it, "..." for an ellipsis. */
export function indexOf(m: Machine, index: readonly Node[], node: Node): ArgValue[] | null {
  const groups: Node[][] = [[]];
  for (const part of index) {
    if (part.name === ',') groups.push([]);
    else groups.at(-1)?.push(part);
  }
  if (groups.at(-1)?.length === 0) groups.pop();
  const items = groups.map((group) => itemOf(m, group, node));
  const [only] = items;
  // `x[(0, 1)]` is `x[0, 1]`.
  if (items.length === 1 && Array.isArray(only) && index[0]?.name === 'TupleExpression') return [...only];
  return items.some((item) => item === undefined) ? null : items.flatMap((item) => (item === undefined ? [] : [item]));
}

function itemOf(m: Machine, group: readonly Node[], node: Node): ArgValue | undefined {
  if (!group.some((n) => n.name === ':')) {
    const [only = node, ...more] = group;
    if (more.length > 0) return m.refuse(node);
    if (m.source(only) === '...' || m.source(only) === 'Ellipsis') return '...';
    const value = m.evaluate(only);
    const numbers = knownNumbers(value);
    if (numbers) return [...numbers];
    if (value.type === 'derived' || value.type === 'tensor') return undefined;
    if (value.type === 'slice') return value.text;
    return plainOf(m, value, only);
  }
  const bounds = [''];
  for (const part of group) {
    if (part.name === ':') bounds.push('');
    else {
      const bound = m.evaluate(part);
      if (bound.type !== 'int' && bound.type !== 'none') return m.refuse(node);
      bounds[bounds.length - 1] = bound.type === 'int' ? String(bound.value) : '';
    }
  }
  return bounds.length === 3 && bounds[2] === '' ? bounds.slice(0, 2).join(':') : bounds.join(':');
}

/** `x[:, 0]`; of a pool's pair the map or the indices. */
export function itemsOfTensor(m: Machine, tensor: Tensor, index: readonly Node[], node: Node): Value {
  const items = indexOf(m, index, node);
  if (!items) return { type: 'derived', of: current(tensor), what: m.source(node).slice(0, 60) };
  const known = constantItems(m, tensor, items);
  if (known) return known;
  const [first] = items;
  const pair = items.length === 1 && (first === 0 || first === 1) ? takenApart(tensor) : null;
  if (pair) return { type: 'tensor', tensor: first === 0 ? pair.map : pair.indices };
  // `x[None]` before any layer: the batch of one, where lines call layers.
  if (m.trace.kind === 'script' && items.length === 1 && first === null && !tensor.step)
    return { type: 'tensor', tensor };
  return { type: 'tensor', tensor: operation(m, 'slice', { index: items }, [tensor], node) };
}

/** `x[:, 0] = value` */
export function setItems(m: Machine, tensor: Tensor, index: readonly Node[], value: Value, node: Node): void {
  if (index.length === 1 && index[0] && setWhere(m, tensor, m.evaluate(index[0]), value, node)) return;
  const items = indexOf(m, index, node) ?? m.refuse(node);
  if (setConstant(m, tensor, items, value, node)) return;
  const own = value.type === 'tensor' ? value.tensor : null;
  const plain = own ? null : plainOf(m, value, node);
  if (!own && typeof plain !== 'number' && typeof plain !== 'boolean') m.refuse(node);
  const args = { index: items, ...(plain !== null && { value: Number(plain) }) };
  operation(m, 'setitem', args, own ? [tensor, own] : [tensor], node);
}

/** `x.copy_(y)`, `x.fill_(0.5)`, `x.zero_()`; null for other names. */
export function setWhole(m: Machine, tensor: Tensor, name: string, given: readonly Given[], node: Node): Value | null {
  if (name !== 'copy_' && name !== 'fill_' && name !== 'zero_') return null;
  const [first] = given;
  const { size } = current(tensor);
  // It alone is let into cells that are one cell.
  if (name === 'zero_' && size && overlapsItself(size)) return m.refuse(node);
  const value: Value | undefined = name === 'zero_' ? { type: 'int', value: 0 } : first?.value;
  const own = value?.type === 'tensor' ? value.tensor : null;
  const plain = own || !value ? null : plainOf(m, value, node);
  if (!own && typeof plain !== 'number' && typeof plain !== 'boolean') return m.refuse(node);
  const args = { index: ['...'], ...(plain !== null && { value: Number(plain) }) };
  return { type: 'tensor', tensor: operation(m, 'setitem', args, own ? [tensor, own] : [tensor], node) };
}

/** `x[mask] = 0`; whether it is that. */
function setWhere(m: Machine, tensor: Tensor, where: Value, value: Value, node: Node): boolean {
  if (where.type !== 'tensor' || !current(where.tensor).mask) return false;
  const plain = plainOf(m, value, node);
  if (typeof plain !== 'number' && typeof plain !== 'boolean') return m.refuse(node);
  operation(m, 'setitem', { index: null, value: Number(plain), masked: true }, [tensor, where.tensor], node);
  return true;
}

/** Functions whose tensors are pieces of one: `chunk`, `split`, `unbind`, `narrow`, `select`; null for others. */
export function piecesOf(m: Machine, name: string, given: readonly Given[], node: Node): Value | null {
  const names = PARAMS[name];
  if (!Object.hasOwn(PARAMS, name) || !names) return null;
  const by = new Map<string, Given>();
  for (const [i, g] of given.entries()) {
    const own =
      g.name === null ? names[i] : { axis: 'dim', split_size_or_sections: 'split_size', input: 'self' }[g.name];
    by.set(own ?? g.name ?? '', g);
  }
  const self = by.get('self')?.value;
  if (self?.type !== 'tensor') return null;
  const tensor = current(self.tensor);
  const args: Record<string, ArgValue> = {};
  for (const [key, g] of by) if (key !== 'self') args[key] = plainOf(m, g.value, g.at);
  by.delete('self');
  const sizes = tensor.size && sizesOf(tensor.size.shape, tensor.size.batched);
  const dim = typeof args.dim === 'number' ? args.dim : 0;
  const length = sizes?.at(dim);
  if (name === 'select' || name === 'narrow') {
    const before: ArgValue[] = Array.from({ length: dim < 0 ? dim + (sizes?.length ?? 4) : dim }, () => ':');
    const made: Record<string, ArgValue> =
      name === 'narrow' ? { ...args, fn: 'narrow' } : { index: [...before, args.index ?? m.refuse(node)] };
    return { type: 'tensor', tensor: operation(m, 'slice', made, [tensor], node, name === 'narrow' ? by : new Map()) };
  }
  const fn = name === 'tensor_split' ? 'chunk' : name;
  const count = countOf(fn, args, length);
  if (count === null || count > MOST_PIECES) return m.refuse(node);
  // Pieces of unequal length are others than chunk's.
  if (name === 'tensor_split' && (typeof args.chunks !== 'number' || (length ?? 0) % args.chunks !== 0))
    return m.refuse(node);
  // Halves are two of every length.
  if (countsChannels(tensor, dim) || (name === 'chunk' && args.chunks === 2 && count === 2)) m.trace.sized = true;
  else bind(m);
  const items = Array.from({ length: count }, (_, piece): Value => {
    const made = { fn, ...args, ...(piece > 0 && { piece }) };
    return { type: 'tensor', tensor: operation(m, 'slice', made, [tensor], node, by) };
  });
  return { type: 'tuple', items };
}

/**
 * What `q, k, v = x` and `for row in x` take of a tensor: its pieces along the first axis. Into another number of names
 * Python does not unpack it.
 */
export function rowsOf(m: Machine, tensor: Tensor, count: number | null, node: Node): readonly Value[] | null {
  const now = current(tensor);
  const length = now.size && sizesOf(now.size.shape, now.size.batched)[0];
  if (!length || length > MOST_PIECES) return null;
  // Into another number of names PyTorch unpacks none.
  if (count === null) bind(m);
  return Array.from({ length: count ?? length }, (_, piece): Value => {
    const args = { fn: 'unbind', ...(piece > 0 && { piece }), ...(count !== null && { pieces: count }) };
    return { type: 'tensor', tensor: operation(m, 'slice', args, [now], node) };
  });
}

/** More pieces than a net has steps. */
const MOST_PIECES = 1000;

const PARAMS: Readonly<Record<string, readonly string[]>> = {
  chunk: ['self', 'chunks', 'dim'],
  tensor_split: ['self', 'chunks', 'dim'],
  split: ['self', 'split_size', 'dim'],
  unbind: ['self', 'dim'],
  narrow: ['self', 'dim', 'start', 'length'],
  select: ['self', 'dim', 'index'],
};

/** How many pieces there are; null where the length is not known. */
function countOf(fn: string, args: Readonly<Record<string, ArgValue>>, length: number | undefined): number | null {
  const { chunks, split_size: by } = args;
  if (fn === 'split' && Array.isArray(by)) return by.length;
  if (length === undefined) return fn === 'chunk' && typeof chunks === 'number' ? chunks : null;
  if (fn === 'unbind') return length;
  if (fn === 'split') return typeof by === 'number' && by > 0 ? Math.max(1, Math.ceil(length / by)) : null;
  if (typeof chunks !== 'number' || chunks < 1) return null;
  const each = Math.ceil(length / chunks);
  return each === 0 ? chunks : Math.ceil(length / each);
}
