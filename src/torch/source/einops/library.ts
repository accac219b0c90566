import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import { reckon } from '../python/sizes';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { lengthsOf, numbered, type Pattern, parsePattern, type Side, spreadPattern } from './pattern';

const NAME = /^(?:einops\.)?(?:layers\.torch\.|layers\.)?(rearrange|repeat|reduce|Rearrange|Reduce)$/;

/** einops, as the interpreter asks for it: its functions are the views of a tensor that they make of it. */
export const einopsLibrary: Library<Machine> = {
  call: (m, callee, given, node) => {
    if (callee.type !== 'outside' || !/einops/.test(callee.path)) return null;
    const name = NAME.exec(callee.path)?.[1];
    if (name === undefined) return null;
    if (/^R/.test(name)) {
      const of: Value = { type: 'outside', path: `einops.${name.toLowerCase()}` };
      return { type: 'functional', of, given: given.map((g) => ({ ...g, spread: true })) };
    }
    const [tensor, pattern, how] = given.filter(
      (g) => g.name === null || g.name === 'pattern' || g.name === 'reduction',
    );
    const parsed = pattern?.value.type === 'str' ? parsePattern(pattern.value.value) : null;
    if (!tensor || !parsed) return m.refuse(node);
    const told = given.filter((g) => g.name !== null && g.name !== 'pattern' && g.name !== 'reduction');
    const reduction = name === 'reduce' ? (how?.value.type === 'str' ? how.value.value : m.refuse(node)) : null;
    return transformed(m, tensor.value, parsed, told, { name, reduction }, node);
  },
};

/** A method of a tensor with plain arguments. */
function method(m: Machine, self: Value, name: string, args: readonly Value[], node: Node): Value {
  const given = args.map((value): Given => ({ name: null, value, place: node, at: node, spread: true }));
  return m.call({ type: 'method', self, name, own: null }, given, node);
}

const int = (value: number): Value => ({ type: 'int', value });
const list = (items: Value[]): Value => ({ type: 'list', items });

/** As einops does it: axes apart, in their new order, some reduced, new ones added, together again. */
function transformed(
  m: Machine,
  tensor: Value,
  pattern: Pattern,
  told: readonly Given[],
  { name, reduction }: { name: string; reduction: string | null },
  node: Node,
): Value {
  const sizes = method(m, tensor, 'size', [], node);
  if (sizes.type !== 'tuple') return m.refuse(node);
  const { left, right } = spreadPattern(pattern, sizes.items.length) ?? m.refuse(node);
  const plain = sizes.items.map((v) => (v.type === 'int' ? v.value : m.refuse(node)));
  const own = new Map(told.map((g) => [g.name ?? '', g.value.type === 'int' ? g.value.value : m.refuse(node)]));
  const known = lengthsOf(left, plain, own) ?? m.refuse(node);
  const exprs = expressions(left, sizes.items, told, known);
  const axes = left.flat();
  const kept = axes.filter((axis) => right.flat().includes(axis));
  const lost = axes.filter((axis) => !kept.includes(axis));
  const fresh = right.flat().filter((axis) => !axes.includes(axis));
  if ((lost.length > 0 && name !== 'reduce') || (fresh.length > 0 && name !== 'repeat')) return m.refuse(node);
  const lengthOf = (axis: string): Value => exprs.get(axis) ?? int(numbered(axis) ?? m.refuse(node));
  let value = tensor;
  if (left.some((group) => group.length !== 1)) {
    value = method(m, value, 'reshape', axes.map(lengthOf), node);
  }
  const order = [...right.flat().filter((axis) => axes.includes(axis)), ...lost].map((axis) => axes.indexOf(axis));
  if (order.some((axis, i) => axis !== i)) value = method(m, value, 'permute', order.map(int), node);
  if (lost.length > 0) {
    const over = lost.map((_, i) => int(kept.length + i));
    const fn = { max: 'amax', min: 'amin' }[reduction ?? ''] ?? reduction ?? '';
    value = method(m, value, fn, [list(over)], node);
  }
  const all = right.flat();
  for (const [i, axis] of all.entries())
    if (fresh.includes(axis)) value = method(m, value, 'unsqueeze', [int(i)], node);
  if (fresh.length > 0) {
    const wanted = all.map((axis) => (fresh.includes(axis) ? lengthOf(axis) : int(-1)));
    value = method(m, value, 'expand', wanted, node);
  }
  if (right.every((group) => group.length === 1)) return value;
  const together = right.map((group) => group.map(lengthOf).reduce((a, b) => reckon('mul', a, b), int(1)));
  return method(m, value, 'reshape', together, node);
}

/** Lengths of axes as Python's numbers, with how they follow from shapes. */
function expressions(
  left: Side,
  sizes: readonly Value[],
  told: readonly Given[],
  lengths: ReadonlyMap<string, number>,
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>(told.map((g) => [g.name ?? '', g.value]));
  for (const [i, group] of left.entries()) {
    const [only] = group.filter((axis) => !found.has(axis) && numbered(axis) === undefined);
    const size = sizes[i];
    if (only === undefined || !size) continue;
    const others = group.filter((axis) => axis !== only);
    const product = others
      .map((axis) => found.get(axis) ?? int(numbered(axis) ?? 1))
      .reduce((a, b) => reckon('mul', a, b), int(1));
    found.set(only, others.length === 0 ? size : reckon('floordiv', size, product));
  }
  for (const [axis, length] of lengths) if (!found.has(axis)) found.set(axis, int(length));
  return found;
}
