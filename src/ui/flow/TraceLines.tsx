import { planesOf } from '../../core/planes';
import { type Column, hasMap } from '../../flow/columns';
import { mapCentres } from '../../flow/layout';
import type { Link } from '../../flow/picture';
import { cells, centred, ownScale } from '../../render/geometry';
import { useFlow } from '../canvas/flow_context';
import { type Trace, useTrace, type Window } from '../canvas/useTrace';

interface Props {
  readonly columns: readonly Column[];
  readonly links: readonly Link[];
  readonly stages: number;
}

/** A column's window: of its map, or, where one looks at what went into its activation, of that. */
function windowIn({ layer, stage }: Column, trace: Trace | null): Window | undefined {
  const layers = [layer, ...[...(stage?.chips ?? [])].reverse().map((c) => c.layer), stage?.head.layer ?? null];
  const seen = layers.find((l) => l !== null && trace?.windows.has(l));
  return seen === undefined || seen === null ? undefined : trace?.windows.get(seen);
}

/** From map to map: lines that join the windows a cell was computed from. Along arcs and branches the wires are lit instead. */
export function TraceLines({ columns, links, stages }: Props) {
  const { layout, devicePixelRatio } = useFlow();
  const trace = useTrace();
  const centres = mapCentres(layout, stages);
  const { scale, row, centre, edge, stride } = layout;
  const boxes = new Map(
    columns.flatMap((column) => {
      const window = windowIn(column, trace);
      if (!window || !hasMap(column)) return [];
      const [, h, w] = planesOf(column.shape ?? [0, 0, 0]);
      const own = ownScale(column.shape ?? [], h, w, scale);
      const map = centred(h, w, own, devicePixelRatio);
      const { x, y, width, height } = cells(map, window.rows, window.cols, own);
      const left = (centres[column.place] ?? 0) - edge - scale.width / 2 + x;
      const top = centre + column.lane * stride - scale.height / 2 + y;
      return [[column.key, { left, right: left + width, top, bottom: top + height }] as const];
    }),
  );
  const width = layout.input + stages * (layout.column + layout.gap);
  return (
    <svg className="trace" width={width} height={row} aria-hidden="true">
      {links.map(({ from: p, to: q, level }) => {
        const [from, to] = [boxes.get(p), boxes.get(q)];
        if (!from || !to || level !== null) return null;
        return (
          <path
            key={`${p} ${q}`}
            d={`M${from.right},${from.top}L${to.left},${to.top}M${from.right},${from.bottom}L${to.left},${to.bottom}`}
          />
        );
      })}
    </svg>
  );
}
