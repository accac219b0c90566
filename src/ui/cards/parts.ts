import { type ArgSpec, type Args, type ArgValue, arg, pair } from '../../core/args';
import { convPadding } from '../../core/layers/conv2d';

/** Whether an argument's control stands on the card: of two that exclude each other, that of the one that is given. */
export function isAtHand(spec: ArgSpec, args: Args): boolean {
  const given = (name: string | undefined) => name !== undefined && (args[name] ?? null) !== null;
  if (given(spec.name) === given(spec.instead) || spec.instead === undefined) return spec.control === 'slider';
  return given(spec.name);
}

/** Whether it stands behind “more”; what excludes another does always, to change from one to the other there. */
export function isBehindMore(spec: ArgSpec): boolean {
  return spec.control === 'more' || spec.instead !== undefined;
}

/** The parts of an argument that can be set apart: 'h', 'w' of a pair, the four sides of a padding; none of a number. */
export type Part = 'h' | 'w' | 'left' | 'right' | 'top' | 'bottom';

const PAIR: readonly Part[] = ['h', 'w'];
const SIDES: readonly Part[] = ['left', 'right', 'top', 'bottom'];

export function partsOf({ type }: ArgSpec): readonly Part[] {
  if (type === 'int4') return SIDES;
  return type === 'int2' || type === 'padding' || type === 'size2' || type === 'scale' ? PAIR : [];
}

/** Whether each part has its own value. */
export function isApart(spec: ArgSpec, value: ArgValue): value is readonly ArgValue[] {
  return Array.isArray(value) && value.length === partsOf(spec).length && value.length > 0;
}

/** Whether sliders can turn a value: one number (or None, or a word) for all parts, or one for each. */
export function canTurn(spec: ArgSpec, value: ArgValue): boolean {
  if (!Array.isArray(value)) return typeof value !== 'boolean' && (typeof value !== 'number' || Number.isFinite(value));
  return isApart(spec, value) && value.every((v) => Number.isFinite(v) || v === null);
}

/** The number of each part, also where it is None (as another argument) or a word. */
export function numbersOf(spec: ArgSpec, specs: readonly ArgSpec[], args: Args): readonly number[] {
  const value = arg(specs, args, spec.name) ?? null;
  const parts = Math.max(1, partsOf(spec).length);
  const same = (n: number) => Array.from({ length: parts }, () => n);
  if (typeof value === 'number') return same(value);
  if (isApart(spec, value)) return value.map((v) => (typeof v === 'number' ? v : 1));
  if (typeof value === 'string' && spec.type === 'padding') {
    const [[top], [left]] = convPadding(args);
    return [top, left];
  }
  // A pool's stride is its kernel where none is given.
  if (value === null && spec.name === 'stride') return pair(arg(specs, args, 'kernel_size'));
  const [low, high] = spec.range ?? [1, 1];
  return same(Math.min(high, Math.max(low, 1)));
}

/** A value with one part's number in it. What is typed as a whole list replaces all. */
export function withPart(value: ArgValue, part: number, numbers: readonly number[], next: ArgValue): ArgValue {
  if (Array.isArray(next)) return next;
  const now: readonly ArgValue[] = Array.isArray(value) ? value : numbers;
  return now.map((v, i) => (i === part ? next : v));
}
