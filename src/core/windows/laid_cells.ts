import { elements, type Shape } from '../shape';
import { type AxisCells, type Box, cellsOf, type Mask, widened } from './cells';

/** Axes of two shapes of the same values that hold the same of them: those before and those after, by their ranges. */
export interface Group {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Axes of two shapes of the same values, from the first on, cut where both may be cut. */
export function groupsOf(from: Shape, to: Shape): Group[] {
  const groups: Group[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const start = [i, j] as const;
    let [a, b] = [from[i] ?? 1, to[j] ?? 1];
    i += 1;
    j += 1;
    while (a !== b && (i < from.length || j < to.length)) {
      if ((a < b && i < from.length) || j >= to.length) {
        a *= from[i] ?? 1;
        i += 1;
      } else {
        b *= to[j] ?? 1;
        j += 1;
      }
    }
    groups.push({ from: [start[0], Math.min(i, from.length)], to: [start[1], Math.min(j, to.length)] });
  }
  return groups;
}

/** Cells laid end to end as boxes over `sizes`: lines with the same cells go together. */
function boxesOf(flat: Uint8Array, sizes: Shape): (AxisCells | null)[][] {
  const [n = 1, ...rest] = sizes;
  if (rest.length === 0) {
    const cells = cellsOf(flat);
    return cells === undefined ? [] : [[cells]];
  }
  const inner = elements(rest);
  const alike = new Map<string, { readonly line: Uint8Array; readonly at: Uint8Array }>();
  for (let i = 0; i < n; i += 1) {
    const line = flat.subarray(i * inner, (i + 1) * inner);
    if (!line.includes(1)) continue;
    const key = line.join('');
    const known = alike.get(key) ?? { line, at: new Uint8Array(n) };
    known.at[i] = 1;
    alike.set(key, known);
  }
  return [...alike.values()].flatMap(({ line, at }) => {
    const cells = cellsOf(at);
    return cells === undefined ? [] : boxesOf(line, rest).map((box) => [cells, ...box]);
  });
}

/** The box over axes laid end to end. */
function flattened(axes: Box, sizes: Shape): Uint8Array {
  const total = elements(sizes);
  const flags = new Uint8Array(total).fill(1);
  let inner = total;
  for (const [k, n] of sizes.entries()) {
    inner /= Math.max(1, n);
    const cells = axes[k];
    if (!cells) continue;
    for (let at = 0; at < total; at += 1) if (cells.flags[Math.floor(at / inner) % n] !== 1) flags[at] = 0;
  }
  return flags;
}

/** A box of a tensor as boxes of the same values under other sizes. */
export function laidBoxes(box: Box, from: Shape, to: Shape): Box[] {
  return groupsOf(from, to).reduce(
    (made: (AxisCells | null)[][], group) => {
      const [own, sizes] = [box.slice(...group.from), from.slice(...group.from)];
      const wanted = to.slice(...group.to);
      if (own.every((axis) => axis === null)) return made.map((m) => [...m, ...wanted.map(() => null)]);
      const parts =
        sizes.join() === wanted.join()
          ? [own.map((a) => a && cellsOf(a.flags))]
          : boxesOf(flattened(own, sizes), wanted);
      return parts.flatMap((part) =>
        part.some((axis) => axis === undefined) ? [] : made.map((m) => [...m, ...part.map((axis) => axis ?? null)]),
      );
    },
    [[]],
  );
}

/** The same of a mask. */
export function laidMask(mask: Mask, from: Shape, to: Shape): Mask {
  return { sizes: to, flags: widened(mask, from).flags };
}
