import { cells, type Rect } from '../../render/geometry';
import { useFlow } from './flow_context';
import { useTrace } from './useTrace';

/** On a map: the cell under the cursor, or the window of it that the cell was computed from, over padding where it reaches there. */
export function Cursor({ layer, map }: { layer: number; map: Rect }) {
  const { layout } = useFlow();
  const trace = useTrace();
  const window = trace?.windows.get(layer);
  if (!trace || !window) return null;
  const { cell, width, height } = layout.scale;
  const { x, y, width: w, height: h } = cells(map, window.rows, window.cols, cell);
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
