import type { Column } from './columns';
import { type FlowLayout, mapCentres } from './layout';
import { wiresOf } from './paths';
import type { Link } from './picture';

/** How a wire is drawn, in CSS pixels from the left edge of the input's column and the top of the first line's maps. */
export interface Drawn {
  readonly link: Link;
  readonly path: string;
  /** The middle of an arc, where its name stands; null for wires that are no arcs. */
  readonly middle: { readonly x: number; readonly y: number; readonly width: number } | null;
}

/** Radius of a join's sign, which a wire ends at; of a wire's corners. */
export const SIGN = 10;
const BEND = 9;

/** A line through corners, rounded where there is room. */
export function rounded(points: readonly (readonly [x: number, y: number])[]): string {
  const at = (i: number) => points[i] ?? [0, 0];
  let path = `M${at(0).join()}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [[px, py], [x, y], [nx, ny]] = [at(i - 1), at(i), at(i + 1)];
    const [before, after] = [Math.hypot(x - px, y - py), Math.hypot(nx - x, ny - y)];
    const r = Math.min(BEND, before / 2, after / 2);
    if (before === 0 || after === 0) continue;
    const enter = [x + ((px - x) / before) * r, y + ((py - y) / before) * r];
    const leave = [x + ((nx - x) / after) * r, y + ((ny - y) / after) * r];
    path += `L${enter.join()}Q${x},${y} ${leave.join()}`;
  }
  return `${path}L${at(points.length - 1).join()}`;
}

/** Where wires leave and enter the columns of a flow. */
export function ports(layout: FlowLayout, stages: number) {
  const { edge, input, column, gap, lane, scale } = layout;
  const centres = mapCentres(layout, stages).map((x) => x - edge);
  const left = (place: number) => (place === 0 ? 0 : input + gap + (place - 1) * (column + gap));
  return {
    /** The middle of the map. */
    map: (place: number) => centres[place] ?? 0,
    /** Behind a map, before the column that follows. */
    out: (place: number) => left(place + 1) - gap + 1,
    /** Where the arrow to a map begins. */
    start: (place: number) => left(place) - gap + 6,
    /** Where wires from other lines come up or down to a join. */
    rise: (place: number) => left(place) - gap + 5,
    /** The right edge of the box that maps are centred in. */
    behind: (place: number) => (centres[place] ?? 0) + scale.width / 2 + 5,
    /** The sign of a join, on its arrow. */
    sign: (place: number) => left(place) + (lane - gap) / 2,
    line: (which: number) => layout.centre + which * layout.stride,
  };
}

/** The wires that are no plain arrows from one column to the next. */
export function drawnWires(links: readonly Link[], columns: readonly Column[], layout: FlowLayout, stages: number) {
  const at = new Map(columns.map((c) => [c.key, c]));
  const port = ports(layout, stages);
  return links.flatMap((link): Drawn[] => {
    const [from, to] = [at.get(link.from), at.get(link.to)];
    if (!from || !to) return [];
    const [y, end] = [port.line(from.lane), port.line(to.lane)];
    const [out, sign] = [port.out(from.place), port.sign(to.place)];
    if (link.level !== null) {
      const above = y - layout.scale.height / 2 - (layout.compact ? 20 : 36) - (link.level + 0.7) * layout.rise;
      const down = end > above ? end - SIGN : end + SIGN;
      const path = rounded([
        [out, y],
        [out, above],
        [sign, above],
        [sign, down],
      ]);
      return [{ link, path, middle: { x: (out + sign) / 2, y: above, width: sign - out } }];
    }
    const begin = Math.min(out, port.behind(from.place));
    if (from.lane === to.lane) {
      if (to.place === from.place + 1) return [];
      return [{ link, path: `M${begin},${y}H${port.start(to.place)}`, middle: null }];
    }
    if (link.lane === to.lane && links.filter((l) => l.to === link.to).length === 1) {
      const path = rounded([
        [begin, y],
        [out, y],
        [out, end],
        [port.start(to.place), end],
      ]);
      return [{ link, path, middle: null }];
    }
    const rise = link.lane === from.lane ? port.rise(to.place) : out;
    const path = rounded([
      [begin, y],
      [rise, y],
      [rise, end],
      [sign - SIGN, end],
    ]);
    return [{ link, path, middle: null }];
  });
}

/** A wire beside columns that stand one under the other: from and to which of them, and how far out. */
export interface Side {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

/** Where columns stand one under the other, in their order: all wires that do not go to the next one run beside them. */
export function sideWires(links: readonly Link[], columns: readonly Column[]): Side[] {
  const at = new Map(columns.map((c, i) => [c.key, i - 1]));
  const reads = columns.slice(1).map((c) => ({
    reads: links.filter((l) => l.to === c.key).map((l) => at.get(l.from) ?? -1),
  }));
  const places = reads.map((_, i) => i + 1);
  return wiresOf(
    reads,
    places,
    reads.map(() => 0),
  ).flatMap(({ from, to, level }) => (level === null ? [] : [{ from: from + 1, to: to + 1, level }]));
}
