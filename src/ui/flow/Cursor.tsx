import type { FlowScale, Rect } from '../../render/geometry';
import { useTrace } from '../canvas/useTrace';
import { WindowMarks } from '../canvas/WindowMarks';

interface Props {
  readonly layer: number;
  readonly rows: number;
  readonly cols: number;
  readonly map: Rect;
  readonly scale: FlowScale;
}

/** On a map: the cell under the cursor, or the window of it that the cell was computed from, over padding where it reaches there. */
export function Cursor({ layer, rows, cols, map, scale }: Props) {
  const trace = useTrace();
  const window = trace?.windows.get(layer);
  if (!trace || !window) return null;
  const own = trace.focus.layer === layer;
  return <WindowMarks window={window} map={map} scale={scale} rows={rows} cols={cols} own={own} />;
}
