import { cells, centred } from '../../render/geometry';
import { type Column, hasMap } from './columns';
import { useFlow } from './flow_context';
import { mapCentres } from './layout';
import { type Trace, useTrace, type Window } from './useTrace';

/** A column's window: of its map, or, where one looks at what went into its activation, of that. */
function windowIn({ layer, stage }: Column, trace: Trace | null): Window | undefined {
  const layers = [layer, ...[...(stage?.chips ?? [])].reverse().map((c) => c.layer), stage?.head.layer ?? null];
  const seen = layers.find((l) => l !== null && trace?.windows.has(l));
  return seen === undefined || seen === null ? undefined : trace?.windows.get(seen);
}

/** From map to map: lines that join the windows a cell was computed from. */
export function TraceLines({ columns }: { columns: readonly Column[] }) {
  const { layout, devicePixelRatio } = useFlow();
  const trace = useTrace();
  const centres = mapCentres(layout, columns.length - 1);
  const { scale, row, centre, edge } = layout;
  const windows = columns.flatMap((column, i) => {
    const window = windowIn(column, trace);
    if (!window || !hasMap(column)) return [];
    const map = centred(column.shape?.[1] ?? 0, column.shape?.[2] ?? 0, scale, devicePixelRatio);
    const { x, y, width, height } = cells(map, window.rows, window.cols, scale.cell);
    const left = (centres[i] ?? 0) - edge - scale.width / 2 + x;
    const top = centre - scale.height / 2 + y;
    return [{ key: column.key, left, right: left + width, top, bottom: top + height }];
  });
  const width = layout.input + (columns.length - 1) * (layout.column + layout.gap);
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
