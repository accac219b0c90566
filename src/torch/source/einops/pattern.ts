/**
 * One side of a pattern: its axes in order, several in brackets being one. A number stands for an axis of that length,
 * with a mark behind it that makes it one of its own.
 */
export type Side = readonly (readonly string[])[];

export interface Pattern {
  readonly left: Side;
  readonly right: Side;
}

/** Any number of axes, within brackets; `REST` outside any, where each stays an axis. */
const DOTS = '...';
const REST = '...*';

/** `b c (h p) w -> b (h w) (p c)`, `b ... -> b (...)`; null where it is none. */
export function parsePattern(text: string): Pattern | null {
  const [left, right, ...more] = text.split('->').map((side, i) => sideOf(side, i === 0 ? 'l' : 'r'));
  return left && right && more.length === 0 ? { left, right } : null;
}

function sideOf(text: string, mark: string): Side | null {
  const side: string[][] = [];
  let group: string[] | null = null;
  for (const [i, [token]] of [...text.matchAll(/\.\.\.|…|[()]|[A-Za-z_]\w*|\d+|\S/g)].entries()) {
    const isRest = token === DOTS || token === '…';
    if (token === '(' && !group) group = [];
    else if (token === ')' && group) {
      side.push(group);
      group = null;
    } else if (!isRest && !/^\w+$/.test(token)) return null;
    else {
      const axis = isRest ? (group ? DOTS : REST) : /^\d/.test(token) && token !== '1' ? `${token}${mark}${i}` : token;
      if (group) group.push(axis);
      else side.push([axis]);
    }
  }
  return group ? null : side.map((axes) => axes.filter((axis) => axis !== '1'));
}

/** A pattern for a tensor of so many axes: what stands for any number of them written out; null where there are not enough. */
export function spreadPattern({ left, right }: Pattern, axes: number): Pattern | null {
  const at = left.findIndex((group) => group[0] === REST);
  const count = axes - left.length + 1;
  if (at < 0) return right.flat().some((axis) => axis === DOTS || axis === REST) ? null : { left, right };
  if (count < 0) return null;
  const rest = Array.from({ length: count }, (_, i) => `${DOTS}${i}`);
  const spread = (side: Side): Side =>
    side.flatMap((group) =>
      group[0] === REST ? rest.map((axis) => [axis]) : [group.flatMap((axis) => (axis === DOTS ? rest : [axis]))],
    );
  return { left: spread(left), right: spread(right) };
}

/** The length of an axis that a number stands for; undefined of a name. */
export const numbered = (axis: string): number | undefined =>
  /^\d/.test(axis) ? Number.parseInt(axis, 10) : undefined;

/** The lengths of all axes by their names, for sizes of a tensor and those that are told; null where they do not fit. */
export function lengthsOf(
  side: Side,
  sizes: readonly number[],
  told: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | null {
  if (side.length !== sizes.length) return null;
  const lengths = new Map(told);
  for (const [i, axes] of side.entries()) {
    const size = sizes[i] ?? 0;
    const length = (axis: string) => numbered(axis) ?? lengths.get(axis);
    const open = axes.filter((axis) => length(axis) === undefined);
    const known = axes.reduce((product, axis) => product * (length(axis) ?? 1), 1);
    const [only, ...more] = open;
    if (more.length > 0 || known === 0 || size % known !== 0) return null;
    if (only !== undefined) lengths.set(only, size / known);
    else if (known !== size) return null;
  }
  return lengths;
}
