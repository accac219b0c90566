import { type PointerEvent, useCallback, useMemo, useRef } from 'react';
import type { Column } from '../../flow/columns';
import { sourceOf } from '../../flow/source';
import { count } from '../../i18n/figures';
import { type Fold, foldedAt, foldVector } from '../../render/fold';
import { useFlow } from '../canvas/flow_context';
import type { PaintEnv } from '../canvas/painter';
import { paintFold } from '../canvas/pixels';
import { useSurface } from '../canvas/useSurface';
import { useStale } from '../canvas/view';
import { useLive, useServices } from '../context';
import { useKept } from '../kept';
import { useBox } from './useBox';

interface Props {
  readonly column: Column;
  readonly name: string;
  readonly layer: number;
}

/** CSS pixels for the index at a row's beginning. */
const INDEX = 34;
/** A row's index needs so much height; of lower rows only some have theirs. */
const LINE = 12;
/** On a phone the page scrolls: a vector takes so much of it at most. */
const TALLEST = 360;

/** Under a vector's strip: its values as squares in rows, as text is laid, with the index that each row begins with. */
export function VectorSheet({ column, name, layer }: Props) {
  const { t, live } = useServices();
  const words = t.picture.sheet;
  const flow = useFlow();
  const { slot, layout, painter } = flow;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useBox(host);
  const down = layout.direction === 'down';
  const length = column.shape?.[0] ?? 0;

  const fold = useMemo((): Fold | null => {
    if (length === 0 || room.width <= INDEX) return null;
    return foldVector(length, { width: room.width - INDEX, height: down ? TALLEST : room.height });
  }, [length, room, down]);
  const source = useKept(sourceOf(flow, column, layer));
  const paint = useCallback(
    (target: HTMLCanvasElement, env: PaintEnv) => {
      if (fold) paintFold(target, env, source, fold);
    },
    [source, fold],
  );
  useSurface(painter, canvas, paint);
  const hovered = useLive(({ hover }) => (hover?.slot === slot && hover.layer === layer ? hover.col : null));
  const stale = useStale(slot, layer, column.shape);

  const leave = () => {
    if (live.getState().hover) live.setState({ hover: null });
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    if (!fold) return;
    const at = event.currentTarget.getBoundingClientRect();
    const col = foldedAt(fold, event.clientX - at.left, event.clientY - at.top);
    if (col === null) return leave();
    if (col !== hovered) live.setState({ hover: { slot, layer, channel: 0, row: 0, col } });
  };
  /** As a click on the map does, which keys walk. */
  const takeApart = () => {
    const { hover } = live.getState();
    if (hover?.slot === slot && hover.layer === layer) live.setState({ apart: [{ slot, layer, at: [hover.col] }] });
  };
  const { columns = 1, rows = 0, cell = 1, count: shown = 0 } = fold ?? {};
  const every = Math.max(1, Math.ceil(LINE / cell));
  const marks = Array.from({ length: Math.ceil(rows / every) }, (_, i) => i * every);
  return (
    <div className="sheet">
      <div className="sheet-head">
        <span className="sheet-channel">{words.values(length, count(length))}</span>
        {shown < length && fold && <span className="sheet-of">{words.firstOnes(count(shown))}</span>}
      </div>
      <div ref={host} className="sheet-host" style={down ? { height: rows * cell } : undefined}>
        <div className="fold" style={{ height: rows * cell }}>
          <div className="fold-index" aria-hidden="true" style={{ width: INDEX }}>
            {marks.map((row) => (
              <span key={row} style={{ top: row * cell, height: every * cell }}>
                {row * columns}
              </span>
            ))}
          </div>
          <div
            className="fold-box"
            style={{ width: columns * cell, height: rows * cell }}
            onPointerMove={point}
            onPointerDown={point}
            onPointerUp={takeApart}
            onPointerLeave={(event) => event.pointerType === 'mouse' && leave()}
          >
            <canvas
              ref={canvas}
              role="img"
              className="sheet-pixels fold-pixels"
              aria-label={words.vector(name, length)}
              data-sheet={column.layer}
              data-slot={slot}
              data-stale={stale ? '' : undefined}
              style={{ width: columns * cell, height: rows * cell }}
            />
            {hovered !== null && hovered < shown && (
              <div
                className="sheet-peek"
                style={{
                  left: (hovered % columns) * cell,
                  top: Math.floor(hovered / columns) * cell,
                  width: cell,
                  height: cell,
                }}
              />
            )}
          </div>
        </div>
      </div>
    </div>
  );
}
