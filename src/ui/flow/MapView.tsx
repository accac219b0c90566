import { type CSSProperties, type KeyboardEvent, type PointerEvent, useCallback, useRef } from 'react';
import { dims } from '../../i18n/figures';
import { centred, grown, type Rect } from '../../render/geometry';
import { useServices } from '../context';
import { Cursor } from './Cursor';
import { MapCaption, NextCaption } from './captions';
import { movedCell } from './cell';
import { type Column, lostCells } from './columns';
import { useFlow } from './flow_context';
import { MapMarks } from './MapMarks';
import type { PaintEnv } from './painter';
import { paintMap } from './pixels';
import { useSurface } from './useSurface';
import { useChannel, usePeek, useStale } from './view';

interface Props {
  readonly column: Column;
  readonly name: string;
  /** The layer whose output is drawn; not the stage's where one looks at what went into its activation. */
  readonly layer: number;
  readonly beforeName: string | null;
}

const box = ({ x, y, width, height }: Rect): CSSProperties => ({ left: x, top: y, width, height });

/** A stage's large map: pixels, what is padded around it, what was lost, how far the input reached, and the cursor. */
export function MapView({ column, name, layer, beforeName }: Props) {
  const { t, live } = useServices();
  const { slot, input, layout, devicePixelRatio, painter, seen, nonNegative } = useFlow();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = column.shape ?? [];
  const [channels = 0, h = 0, w = 0] = shape;
  const { scale } = layout;
  const map = centred(h, w, scale, devicePixelRatio);
  const ghost = centred(input[1] ?? 0, input[2] ?? 0, scale, devicePixelRatio);
  const pad = grown(map, column.next?.pad ?? [0, 0, 0, 0], scale.cell);
  const [lostRows, lostCols] = column.change?.map(lostCells) ?? [0, 0];
  const lost = (lostRows ?? 0) + (lostCols ?? 0) > 0;
  const came = centred(h + (lostRows ?? 0), w + (lostCols ?? 0), scale, devicePixelRatio);

  const chosen = useChannel(column.key, shape);
  const peek = usePeek(slot, column.key, shape);
  const channel = peek ?? chosen;
  const drawn = channel === 'mean' ? null : channel;
  const { width, height } = map;
  const positive = nonNegative[layer] ?? false;
  const paint = useCallback(
    (target: HTMLCanvasElement, env: PaintEnv) =>
      paintMap(target, env, { slot, layer, nonNegative: positive, seen }, drawn, { width, height }),
    [slot, layer, positive, seen, drawn, width, height],
  );
  useSurface(painter, canvas, paint);

  const empty = channels === 0 || h === 0 || w === 0;
  const stale = useStale(slot, layer, shape);
  const label = t.picture.map.label(name, channel, dims(shape));

  const focus = (row: number, col: number) => {
    const now = live.getState().hover;
    const at = drawn ?? -1;
    if (now?.slot === slot && now.layer === layer && now.channel === at && now.row === row && now.col === col) return;
    live.setState({ hover: { slot, layer, channel: at, row, col } });
  };
  const leave = () => {
    if (live.getState().hover) live.setState({ hover: null });
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const at = event.currentTarget.getBoundingClientRect();
    const col = Math.floor((event.clientX - at.left - map.x) / scale.cell);
    const row = Math.floor((event.clientY - at.top - map.y) / scale.cell);
    if (!empty && row >= 0 && col >= 0 && row < h && col < w) focus(row, col);
    else leave();
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return leave();
    if (empty || event.altKey || event.ctrlKey || event.metaKey) return;
    const hover = live.getState().hover;
    const from = hover?.slot === slot && hover.layer === layer ? hover : null;
    const cell = movedCell(event.key, from, h, w);
    if (!cell) return;
    event.preventDefault();
    focus(cell.row, cell.col);
  };

  return (
    <div className="map">
      <MapCaption column={column} beforeName={beforeName} />
      <div
        className="map-box"
        role="application"
        aria-label={t.picture.map.cursor(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application that arrow keys move in
        tabIndex={0}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={(event) => event.pointerType === 'mouse' && leave()}
        onBlur={leave}
        onKeyDown={key}
      >
        <div className={lost ? 'map-lost is-there' : 'map-lost'} style={box(came)} />
        <div className="map-ghost" style={box(ghost)} />
        <div className={column.next && pad.width > map.width ? 'map-pad is-there' : 'map-pad'} style={box(pad)} />
        <canvas
          ref={canvas}
          className="map-pixels"
          role="img"
          aria-label={label}
          data-map={column.layer}
          data-slot={slot}
          data-stale={stale ? '' : undefined}
          data-fine={scale.cell * devicePixelRatio < 2 ? '' : undefined}
          style={box(map)}
        />
        <MapMarks column={column} map={map} ghost={ghost} pad={pad} />
        <Cursor layer={layer} map={map} />
      </div>
      <NextCaption column={column} empty={empty} />
    </div>
  );
}
