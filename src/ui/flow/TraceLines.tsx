import { planesOf } from '../../core/planes';
import { type Column, hasMap } from '../../flow/columns';
import { mapCentres } from '../../flow/layout';
import { cells, centred, ownScale } from '../../render/geometry';
import { useFlow } from '../canvas/flow_context';
import { type Trace, useTrace, type Window } from '../canvas/useTrace';

/** A column's window: of its map, or, where one looks at what went into its activation, of that. */
function windowIn({ layer, stage }: Column, trace: Trace | null): Window | undefined {
  const layers = [layer, ...[...(stage?.chips ?? [])].reverse().map((c) => c.layer), stage?.head.layer ?? null];
  const seen = layers.find((l) => l !== null && trace?.windows.has(l));
  return seen === undefined || seen === null ? undefined : trace?.windows.get(seen);
}

/** From map to map: lines that join the windows a cell was computed from. */
export function TraceLines({ columns, stages }: { columns: readonly Column[]; stages: number }) {
  const { layout, devicePixelRatio } = useFlow();
  const trace = useTrace();
  const centres = mapCentres(layout, stages);
  const { scale, row, centre, edge } = layout;
  const windows = columns.flatMap((column) => {
    const window = windowIn(column, trace);
    if (!window || !hasMap(column)) return [];
    const [, h, w] = planesOf(column.shape ?? [0, 0, 0]);
    const own = ownScale(column.shape ?? [], h, w, scale);
    const map = centred(h, w, own, devicePixelRatio);
    const { x, y, width, height } = cells(map, window.rows, window.cols, own);
    const left = (centres[column.place] ?? 0) - edge - scale.width / 2 + x;
    const top = centre - scale.height / 2 + y;
    return [{ key: column.key, left, right: left + width, top, bottom: top + height }];
  });
  const width = layout.input + stages * (layout.column + layout.gap);
  return (
    <svg className="trace" width={width} height={row} aria-hidden="true">
      {windows.slice(1).map((to, i) => {
        const from = windows[i];
        if (!from) return null;
        return (
          <path
            key={to.key}
            d={`M${from.right},${from.top}L${to.left},${to.top}M${from.right},${from.bottom}L${to.left},${to.bottom}`}
          />
        );
      })}
    </svg>
  );
}
