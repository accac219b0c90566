import type { LayerKind } from '../../../core/layers/table';
import { type Derived, type DerivedArg, type SizeExpr, type SizeOp, sizeOf } from '../../../core/net/derived';
import { asList } from '../../../core/python/python';
import type { Machine } from './machine';
import type { Tensor } from './trace';
import type { Value } from './values';

/** How a number follows from shapes; itself where it follows from none. */
const exprOf = (value: Value): SizeExpr<Tensor> | null =>
  value.type === 'int' || value.type === 'float' ? (value.size ?? value.value) : null;

const hangs = (value: Value) => (value.type === 'int' || value.type === 'float') && value.size !== undefined;

/** What follows from shapes among the arguments of a call; null where nothing does. `all`: plain numbers are kept, too. */
export function derivedOf(args: Readonly<Record<string, Value>>, all = false): Derived<Tensor> | null {
  const found: Record<string, DerivedArg<Tensor>> = {};
  for (const [name, value] of Object.entries(args)) {
    if (value.type === 'list' || value.type === 'tuple') {
      const exprs = value.items.flatMap((item) => exprOf(item) ?? []);
      if (exprs.length === value.items.length && (all || value.items.some(hangs)))
        found[name] = all && value.type === 'list' ? asList(exprs) : exprs;
    } else {
      const expr = all || hangs(value) ? exprOf(value) : null;
      if (expr !== null) found[name] = expr;
    }
  }
  return Object.keys(found).length === 0 ? null : found;
}

/** A number reckoned of others, with how it follows from shapes where one of them does. */
export function withSize(made: Value, op: SizeOp, of: readonly Value[]): Value {
  if ((made.type !== 'int' && made.type !== 'float') || !of.some(hangs)) return made;
  const exprs = of.flatMap((value) => exprOf(value) ?? []);
  return exprs.length === of.length ? { ...made, size: { op, of: exprs } } : made;
}

/** Two whole numbers reckoned together. */
export function reckon(op: SizeOp, a: Value, b: Value): Value {
  const [x, y] = [exprOf(a), exprOf(b)];
  const plain = (v: Value) => (v.type === 'int' || v.type === 'float' ? v.value : Number.NaN);
  const value = x === null || y === null ? null : sizeOf({ op, of: [plain(a), plain(b)] }, () => null);
  return value === null ? { type: 'size' } : withSize({ type: 'int', value }, op, [a, b]);
}

/** Whether a number, or one of a list's, follows from shapes: what is decided by it may be another thing for another input. */
export const hasSize = (value: Value): boolean =>
  value.type === 'list' || value.type === 'tuple' ? value.items.some(hangs) : hangs(value);

/** Something is decided by a size in a way that no expression keeps: for another input it may be decided otherwise. */
export function bind({ trace }: Pick<Machine, 'trace'>): void {
  trace.sized = true;
  trace.bound = true;
}

/** The same, where one of the values follows from shapes. */
export function bindTo(m: Pick<Machine, 'trace'>, values: readonly Value[]): void {
  if (values.some(hasSize)) bind(m);
}

/** Steps that may put another axis in the place of a map's channels. */
const MOVES_AXES: ReadonlySet<LayerKind> = new Set(['permute', 'view', 'reshape', 'rot90', 'einsum']);

/**
 * Whether an axis counts a map's channels, of which there are as many at every size of the input: maps alone lead to it,
 * and nothing on the way lays their axes out otherwise.
 */
export function countsChannels(tensor: Tensor, axis: number): boolean {
  if (axis !== 1 && axis !== -3) return false;
  const seen = new Set<Tensor>();
  const open = [tensor];
  for (let at = open.pop(); at; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const { step, size } = at;
    if (!size?.batched || size.shape.length !== 3) return false;
    if (step && (step.derived || MOVES_AXES.has(step.layer.module.kind))) return false;
    open.push(...(step?.inputs ?? []));
  }
  return true;
}

/** Whether a number follows from shapes, and from those of channels alone. */
function ofChannels(expr: SizeExpr<Tensor>): boolean {
  if (typeof expr === 'number') return true;
  return 'op' in expr ? expr.of.every(ofChannels) : countsChannels(expr.size, expr.axis);
}

/** As `bindTo`, of a comparison: that of channels comes out the same at every size. */
export function bindComparison(m: Pick<Machine, 'trace'>, values: readonly Value[]): void {
  const items = values.flatMap((value) => (value.type === 'list' || value.type === 'tuple' ? value.items : [value]));
  const sized = items.filter(hangs);
  if (sized.length === 0) return;
  if (sized.every((value) => ofChannels(exprOf(value) ?? Number.NaN))) m.trace.sized = true;
  else bind(m);
}
