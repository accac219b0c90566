import { type CSSProperties, type KeyboardEvent, lazy, type PointerEvent, Suspense, useCallback, useRef } from 'react';
import { planesOf } from '../../core/planes';
import { movedCell } from '../../flow/cell';
import { type Column, lostCells } from '../../flow/columns';
import { sourceOf } from '../../flow/source';
import { dims } from '../../i18n/figures';
import { centred, grown, ownScale, type Rect } from '../../render/geometry';
import { untilHere } from '../../state/arrivals';
import { useFlow } from '../canvas/flow_context';
import { mapSizes } from '../canvas/map_sizes';
import type { PaintEnv } from '../canvas/painter';
import { paintMap } from '../canvas/pixels';
import { useSurface } from '../canvas/useSurface';
import { useChannel, usePeek, useStale } from '../canvas/view';
import { useServices } from '../context';
import { useLaid } from '../designs/laid';
import { useKept } from '../kept';
import { Cursor } from './Cursor';
import { MapCaption, NextCaption } from './captions';
import { MapMarks } from './MapMarks';
import { useGlide } from './useGlide';
import { useLaying } from './useLaying';

/** Fetched when the first design is pointed at. */
const LaidDesign = lazy(() => untilHere('designs', () => import('./LaidDesign')));

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
  const flow = useFlow();
  const { slot, input, layout, devicePixelRatio, painter } = flow;
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = column.shape ?? [];
  const [channels, h, w] = planesOf(column.shape ?? [0, 0, 0]);
  const scale = ownScale(shape, h, w, layout.scale);
  const map = centred(h, w, scale, devicePixelRatio);
  const ghost = centred(input[1] ?? 0, input[2] ?? 0, layout.scale, devicePixelRatio);
  const pad = grown(map, column.next?.pad ?? [0, 0, 0, 0], scale.cell);
  const [lostRows, lostCols] = column.change?.map(lostCells) ?? [0, 0];
  const lost = (lostRows ?? 0) + (lostCols ?? 0) > 0;
  const padded = column.next !== null && pad.width > map.width;
  const came = centred(h + (lostRows ?? 0), w + (lostCols ?? 0), scale, devicePixelRatio);

  const chosen = useChannel(column.choice, shape);
  const peek = usePeek(column.choice, shape);
  const channel = peek ?? chosen;
  const drawn = channel === 'mean' ? null : channel;
  // Only what has more cells than pixels is painted anew for another size; CSS stretches the rest.
  const dense = Math.min(scale.cell, scale.thick ?? scale.cell) * devicePixelRatio <= 1;
  const width = dense ? map.width : Number.POSITIVE_INFINITY;
  const height = dense ? map.height : Number.POSITIVE_INFINITY;
  const source = useKept(sourceOf(flow, column, layer));
  const paint = useCallback(
    (target: HTMLCanvasElement, env: PaintEnv) => paintMap(target, env, source, drawn, { width, height }),
    [source, drawn, width, height],
  );
  useSurface(painter, canvas, paint);

  const laid = useLaid() !== null && slot === 'a';
  const empty = channels === 0 || h === 0 || w === 0;
  const stale = useStale(slot, layer, shape);
  const label = t.picture.map.label(name, channel, dims(shape));

  const middle = ({ x, y, ...size }: Rect) => ({
    ...size,
    x: x - layout.scale.width / 2,
    y: y - layout.scale.height / 2,
  });
  const whole = useRef<HTMLDivElement>(null);
  const lay = useLaying(whole, slot, column.key);
  const lostBox = useRef<HTMLDivElement>(null);
  const ghostBox = useRef<HTMLDivElement>(null);
  const padBox = useRef<HTMLDivElement>(null);
  useGlide([
    { element: lostBox, rect: middle(came), there: lost },
    { element: ghostBox, rect: middle(ghost), there: true },
    { element: padBox, rect: middle(pad), there: padded },
    { element: canvas, rect: middle(map), there: true },
  ]);

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
    if (live.getState().laying) return;
    const at = event.currentTarget.getBoundingClientRect();
    const col = Math.floor((event.clientX - at.left - map.x) / scale.cell);
    const row = Math.floor((event.clientY - at.top - map.y) / (scale.thick ?? scale.cell));
    if (!empty && row >= 0 && col >= 0 && row < h && col < w) focus(row, col);
    else leave();
  };
  /** Why the cell under the cursor is what it is, by key the first where there is none; of the mean over channels the first's. */
  const takeApart = (byKey: boolean) => {
    if (empty) return;
    const hover = live.getState().hover;
    const here = hover?.slot === slot && hover.layer === layer;
    if (!here && !byKey) return;
    const now = here ? hover : { channel: drawn ?? 0, row: 0, col: 0 };
    const at = [Math.max(0, now.channel), now.row, now.col].slice(-shape.length);
    live.setState({ apart: [{ slot, layer, at }] });
  };
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return leave();
    if (event.key === 'Enter') return takeApart(true);
    if (empty || event.altKey || event.ctrlKey || event.metaKey) return;
    const hover = live.getState().hover;
    const from = hover?.slot === slot && hover.layer === layer ? hover : null;
    const cell = movedCell(event.key, from, h, w);
    if (!cell) return;
    event.preventDefault();
    focus(cell.row, cell.col);
  };

  return (
    <div className="map" style={mapSizes(layout)}>
      <MapCaption column={column} beforeName={beforeName} />
      <div
        ref={whole}
        className="map-box"
        role="application"
        aria-label={t.picture.map.cursor(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application that arrow keys move in
        tabIndex={0}
        onPointerMove={point}
        onPointerDown={(event) => {
          point(event);
          lay?.(event);
        }}
        onPointerLeave={(event) => event.pointerType === 'mouse' && leave()}
        onBlur={() => {
          // A tap on another map has moved the cursor there by now.
          const now = live.getState().hover;
          if (now?.slot === slot && now.layer === layer) leave();
        }}
        // The panel may have moved the map away from under a double click's second.
        onClick={(event) => event.detail < 2 && takeApart(false)}
        onKeyDown={key}
      >
        <div ref={lostBox} className={lost ? 'map-lost is-there' : 'map-lost'} style={box(came)} />
        {shape.length === 3 && <div ref={ghostBox} className="map-ghost" style={box(ghost)} />}
        <div ref={padBox} className={padded ? 'map-pad is-there' : 'map-pad'} style={box(pad)} />
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
        {lay && (
          <i
            className="map-port"
            aria-hidden="true"
            title={t.picture.graph.drag}
            style={{ left: map.x + map.width, top: map.y + map.height / 2 }}
          />
        )}
        <Cursor layer={layer} rows={h} cols={w} map={map} scale={scale} />
        {laid && (
          <Suspense fallback={null}>
            <LaidDesign column={column} />
          </Suspense>
        )}
      </div>
      <NextCaption column={column} empty={empty} />
    </div>
  );
}
