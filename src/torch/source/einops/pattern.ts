/** One side of a pattern: its axes in order, several in brackets being one. Numbers stand for axes of that length. */
export type Side = readonly (readonly string[])[];

export interface Pattern {
  readonly left: Side;
  readonly right: Side;
}

/** `b c (h p) w -> b (h w) (p c)`; null where it is none. What stands for any number of axes is not read. */
export function parsePattern(text: string): Pattern | null {
  const [left, right, ...more] = text.split('->').map(sideOf);
  return left && right && more.length === 0 ? { left, right } : null;
}

function sideOf(text: string): Side | null {
  const side: string[][] = [];
  let group: string[] | null = null;
  for (const [token] of text.matchAll(/[()]|[A-Za-z_]\w*|\d+|\S/g)) {
    if (token === '(' && !group) group = [];
    else if (token === ')' && group) {
      side.push(group);
      group = null;
    } else if (!/^\w+$/.test(token)) return null;
    else if (group) group.push(token);
    else side.push([token]);
  }
  return group ? null : side.map((axes) => axes.filter((axis) => axis !== '1'));
}

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
    const length = (axis: string) => (/^\d/.test(axis) ? Number(axis) : lengths.get(axis));
    const open = axes.filter((axis) => length(axis) === undefined);
    const known = axes.reduce((product, axis) => product * (length(axis) ?? 1), 1);
    const [only, ...more] = open;
    if (more.length > 0 || known === 0 || size % known !== 0) return null;
    if (only !== undefined) lengths.set(only, size / known);
    else if (known !== size) return null;
  }
  return lengths;
}
