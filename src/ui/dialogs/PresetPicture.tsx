import { planesOf } from '../../core/planes';
import type { Column } from '../../flow/columns';
import { hasMap } from '../../flow/columns';
import type { Picture } from '../../flow/picture';

interface Props {
  readonly picture: Picture;
}

const W = 132;
const H = 54;
const TOP = 44;
const GAP = 4;
/** Of an arc over the maps, and of each over the one below it. */
const ARC = { foot: 3, rise: 4 };

/**
 * A net as its maps' sizes on one scale, as the page itself draws them: the trunk on one line, arcs over what they skip,
 * branches below. The dashed square is the input's extent, a square in the accent's colour the output.
 */
export function PresetPicture({ picture: { columns, links, places, lanes, levels } }: Props) {
  const maps = columns.filter(hasMap);
  const sizeOf = (column: Column) => planesOf(column.shape ?? [1, 1, 1]).slice(1) as [number, number];
  const arcs = levels > 0 ? ARC.foot + levels * ARC.rise : 0;
  const largest = Math.max(1, ...maps.flatMap(sizeOf));
  const widest = (W - GAP * (places - 1)) / Math.max(1, places);
  const tallest = Math.min(TOP, (H - arcs - GAP * (lanes - 1)) / lanes);
  const scale = Math.min(tallest, widest) / largest;
  const input = maps[0] ? sizeOf(maps[0]) : [1, 1];
  const px = (n: number) => Math.max(1.5, n * scale);
  // Wide columns would part the squares: each takes what the largest needs, all together are centred.
  const side = largest * scale;
  const column = Math.min(widest, side);
  const left = (W - (column * places + GAP * (places - 1))) / 2;
  const top = (H + arcs - (side * lanes + GAP * (lanes - 1))) / 2;
  const x = (c: Column) => left + c.place * (column + GAP) + column / 2;
  const y = (c: Column) => top + c.lane * (side + GAP) + side / 2;
  const at = new Map(maps.map((c) => [c.key, c]));
  const last = maps.findLast((c) => c.lane === 0);
  return (
    <svg className="preset-picture" viewBox={`0 0 ${W} ${H}`} aria-hidden="true">
      {links.map(({ from: p, to: q, level }) => {
        const [from, to] = [at.get(p), at.get(q)];
        if (!from || !to) return null;
        const over = top - ARC.foot - (level ?? 0) * ARC.rise + from.lane * (side + GAP);
        const arc = `M${x(from)},${y(from)}V${over}H${x(to)}V${y(to)}`;
        return (
          <path
            key={`${p} ${q}`}
            className="axis"
            d={level === null ? `M${x(from)},${y(from)}L${x(to)},${y(to)}` : arc}
          />
        );
      })}
      {maps.map((c) => {
        const [h, w] = sizeOf(c);
        const rect = (rh: number, rw: number) => ({ x: x(c) - rw / 2, y: y(c) - rh / 2, width: rw, height: rh });
        const lost = h !== input[0] || w !== input[1];
        return (
          <g key={c.key}>
            {lost && <rect {...rect(px(input[0] ?? 1), px(input[1] ?? 1))} className="ghost" />}
            <rect {...rect(px(h), px(w))} className={c === last ? 'map out' : 'map'} />
          </g>
        );
      })}
    </svg>
  );
}
