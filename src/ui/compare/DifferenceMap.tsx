import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Difference } from '../../core/compare/difference';
import { planesOf } from '../../core/planes';
import type { Slot } from '../../core/result';
import { movedCell } from '../../flow/cell';
import type { Rect } from '../../render/geometry';
import { outlinePath } from '../../render/outline';
import { useTraceIn } from '../canvas/useTrace';
import { useScheme } from '../canvas/view';
import { WindowMarks } from '../canvas/WindowMarks';
import { useDoc, useServices } from '../context';
import type { Places } from './laid';
import { paintDifference } from './paint';
import type { ShownValues } from './shown_values';

interface Props {
  readonly difference: Difference;
  readonly shown: ShownValues;
  readonly places: Places;
  readonly layers: Readonly<Record<Slot, number>>;
  /** The channel that is looked at; −1: over channels. */
  readonly channel: number;
  readonly label: string;
  readonly cursorLabel: string;
}

const at = ({ x, y, width, height }: Rect) => ({ left: x, top: y, width, height });

/** One layer's a − b as it lies on the input. Its cells are pointed at like those of the nets' own maps. */
export function DifferenceMap({ difference, shown, places, layers, channel, label, cursorLabel }: Props) {
  const { live } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const palette = useDoc((doc) => doc.view.palette);
  const { match, h, w, differs } = difference;
  const { values, type, top } = shown;
  useEffect(() => {
    if (canvas.current) paintDifference(canvas.current, values, h, w, top, type, palette, scheme);
  }, [values, type, top, palette, scheme, h, w]);
  const outline = useMemo(() => outlinePath(differs, h, w), [differs, h, w]);

  const focus = (r: number, c: number) => {
    const [row, col] = [match.rows.a[r], match.cols.a[c]];
    if (row !== undefined && col !== undefined) {
      live.setState({ hover: { slot: 'a', layer: layers.a, channel, row, col } });
    }
  };
  const leave = () => {
    if (live.getState().hover) live.setState({ hover: null });
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { x, y, width, height } = places.both;
    const r = Math.floor(((event.clientY - top - y) * h) / height);
    const c = Math.floor(((event.clientX - left - x) * w) / width);
    if (r >= 0 && c >= 0 && r < h && c < w) focus(r, c);
    else leave();
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return leave();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const hover = live.getState().hover;
    const own = hover?.slot === 'a' && hover.layer === layers.a ? hover : null;
    const [row, col] = own ? [match.rows.a.indexOf(own.row), match.cols.a.indexOf(own.col)] : [-1, -1];
    const cell = movedCell(event.key, row >= 0 && col >= 0 ? { row, col } : null, h, w);
    if (!cell) return;
    event.preventDefault();
    focus(cell.row, cell.col);
  };
  return (
    <div
      className="difference-map"
      role="application"
      aria-label={cursorLabel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application that arrow keys move in
      tabIndex={0}
      style={{ width: places.width, height: places.height }}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={(event) => event.pointerType === 'mouse' && leave()}
      onBlur={() => {
        // A tap on another map has moved the cursor there by now.
        if (live.getState().hover?.layer === layers.a) leave();
      }}
      onKeyDown={key}
    >
      <div className="difference-only" style={at(places.a)} />
      <div className="difference-only" style={at(places.b)} />
      <canvas ref={canvas} role="img" aria-label={label} style={at(places.both)} />
      <svg viewBox={`0 0 ${w} ${h}`} preserveAspectRatio="none" aria-hidden="true" style={at(places.both)}>
        <path className="difference-halo" d={outline} />
        <path className="difference-outline" d={outline} />
      </svg>
      <div className="difference-input" style={at(places.input)} />
      <Pointed places={places} layers={layers} match={match} />
    </div>
  );
}

/** The cell under the cursor, or the window it was computed from, where it lies on the input: a's, else b's. */
function Pointed({ places, layers, match }: Pick<Props, 'places' | 'layers'> & Pick<Difference, 'match'>) {
  const traces = { a: useTraceIn('a'), b: useTraceIn('b') };
  const slot = traces.a?.windows.has(layers.a) ? 'a' : 'b';
  const window = traces[slot]?.windows.get(layers[slot]);
  if (!window) return null;
  const [, h, w] = planesOf(match.shapes[slot === 'a' ? 0 : 1]);
  const map = places[slot];
  const scale = { cell: map.width / w, thick: map.height / h, width: places.width, height: places.height };
  const own = traces[slot]?.focus.layer === layers[slot];
  return <WindowMarks window={window} map={map} scale={scale} rows={h} cols={w} own={own} />;
}
