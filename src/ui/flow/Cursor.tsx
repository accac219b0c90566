import { cells, type FlowScale, type Rect } from '../../render/geometry';
import { useTrace } from '../canvas/useTrace';

/** On a map: the cell under the cursor, or the window of it that the cell was computed from, over padding where it reaches there. */
export function Cursor({ layer, map, scale }: { layer: number; map: Rect; scale: FlowScale }) {
  const trace = useTrace();
  const window = trace?.windows.get(layer);
  if (!trace || !window) return null;
  const { width, height } = scale;
  const { x, y, width: w, height: h } = cells(map, window.rows, window.cols, scale);
  return (
    <svg className="map-cursor" width={width} height={height} aria-hidden="true">
      <rect className="cursor-halo" x={x} y={y} width={w} height={h} />
      <rect
        className={trace.focus.layer === layer ? 'cursor-cell' : 'cursor-window'}
        x={x}
        y={y}
        width={w}
        height={h}
      />
    </svg>
  );
}
