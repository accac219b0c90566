import { useId } from 'react';
import { planesOf } from '../../core/planes';
import { NO_LINES } from '../../core/windows/lines';
import type { Column } from '../../flow/columns';
import { rulerMarks } from '../../render/axis';
import { cells, drawnRuns, ownScale, type Rect } from '../../render/geometry';
import { useFlow } from '../canvas/flow_context';

interface Props {
  readonly column: Column;
  readonly map: Rect;
  readonly ghost: Rect;
  readonly pad: Rect;
}

const TICK = 3;

/** Pixel rulers along a map's top and left, outside of all that is drawn around it. */
function Rulers({ column, map, ghost, pad }: Props) {
  const { layout } = useFlow();
  const [, h, w] = planesOf(column.shape ?? [0, 0, 0]);
  const { cell, thick = cell } = ownScale(column.shape ?? [0, 0, 0], h, w, layout.scale);
  const top = Math.min(map.y, pad.y, ghost.y) - 2;
  const left = Math.min(map.x, pad.x, ghost.x) - 2;
  return (
    <g className="ruler">
      {rulerMarks(w, cell).map((v) => (
        <g key={`x${v}`} transform={`translate(${map.x + v * cell},${top})`}>
          <line y2={-TICK} />
          <text y={-TICK - 2} textAnchor="middle">
            {v}
          </text>
        </g>
      ))}
      {rulerMarks(h, thick).map((v) => (
        <g key={`y${v}`} transform={`translate(${left},${map.y + v * thick})`}>
          <line x2={-TICK} />
          <text x={-TICK - 2} dy="0.32em" textAnchor="end">
            {v}
          </text>
        </g>
      ))}
    </g>
  );
}

const path = ({ x, y, width, height }: Rect) => `M${x},${y}h${width}v${height}h${-width}z`;

/** What stands on and around a map that is no pixel of it: rulers, and the rows and columns that are never read. */
export function MapMarks(props: Props) {
  const { column, map } = props;
  const { layout } = useFlow();
  const id = useId();
  const { width, height } = layout.scale;
  const [, h, w] = planesOf(column.shape ?? [0, 0, 0]);
  const own = ownScale(column.shape ?? [0, 0, 0], h, w, layout.scale);
  const unread = [
    ...drawnRuns(column.next?.unreadRows ?? NO_LINES, own.thick ?? own.cell).map((rows) =>
      cells(map, rows, [0, w - 1], own),
    ),
    ...drawnRuns(column.next?.unreadCols ?? NO_LINES, own.cell).map((cols) => cells(map, [0, h - 1], cols, own)),
  ];
  return (
    <svg className="map-marks" width={width} height={height} aria-hidden="true">
      {unread.length > 0 && (
        <>
          <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
            <rect className="unread-wash" width="6" height="6" />
            <rect className="unread-line" width="2" height="6" />
          </pattern>
          <path className="map-unread" d={unread.map(path).join('')} fill={`url(#${id})`} />
        </>
      )}
      {(layout.rulers || !column.stage) && layout.direction === 'across' && !layout.compact && <Rulers {...props} />}
    </svg>
  );
}
