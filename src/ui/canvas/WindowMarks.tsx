import { cells, type FlowScale, type Rect } from '../../render/geometry';
import { outlinePath } from '../../render/outline';
import type { Window } from './useTrace';

interface Props {
  readonly window: Window;
  /** Where the map lies, of so many rows and columns. */
  readonly map: Rect;
  readonly scale: FlowScale;
  readonly rows: number;
  readonly cols: number;
  /** Of the cell under the cursor itself; else of what it was computed from. */
  readonly own: boolean;
}

/** A window on a map as it is: one rectangle, a cross of two, or where it is read in many the outline of its cells. */
export function WindowMarks({ window, map, scale, rows, cols, own }: Props) {
  const { width, height, cell, thick = cell } = scale;
  const kinds = ['cursor-halo', own ? 'cursor-cell' : 'cursor-window'];
  const place = `translate(${map.x} ${map.y}) scale(${cell} ${thick})`;
  const path = window.mask && outlinePath(window.mask, rows, cols);
  return (
    <svg className="map-cursor" width={width} height={height} aria-hidden="true">
      {kinds.map((kind) =>
        path ? (
          <path key={kind} className={kind} d={path} transform={place} vectorEffect="non-scaling-stroke" />
        ) : (
          (window.parts ?? [window]).map((part) => {
            const { x, y, width: w, height: h } = cells(map, part.rows, part.cols, scale);
            return <rect key={`${kind} ${x} ${y} ${w} ${h}`} className={kind} x={x} y={y} width={w} height={h} />;
          })
        ),
      )}
    </svg>
  );
}
