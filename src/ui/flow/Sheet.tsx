import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { planesOf } from '../../core/planes';
import type { Column } from '../../flow/columns';
import { isTight } from '../../flow/layout';
import { sourceOf } from '../../flow/source';
import { walkedChannel } from '../../flow/walk';
import { count } from '../../i18n/figures';
import { channelAt, layoutSheet, placeOf, type SheetLayout, sheetSize } from '../../render/sheet';
import { useAct } from '../act';
import { useFlow } from '../canvas/flow_context';
import type { PaintEnv } from '../canvas/painter';
import { paintSheetOf } from '../canvas/pixels';
import { useSurface } from '../canvas/useSurface';
import { useChannel, usePeek, useStale } from '../canvas/view';
import { useServices } from '../context';
import { createGesture } from '../gesture';
import { useKept } from '../kept';
import { useBox } from './useBox';

interface Props {
  readonly column: Column;
  readonly name: string;
  readonly layer: number;
}

/** CSS pixels a small map has at most on a side. */
const MOST = { across: 64, down: 42 };

/** The sheet of all channels: hovering shows one in the large map, a click chooses it, arrow keys walk. */
export function Sheet({ column, name, layer }: Props) {
  const { t, live, actions } = useServices();
  const words = t.picture.sheet;
  const act = useAct();
  const parts = useFlow();
  const { slot, layout: flow, devicePixelRatio: dpr, painter } = parts;
  const [channels, h, w] = planesOf(column.shape ?? [0, 0, 0]);
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useBox(host);
  const down = flow.direction === 'down';

  const there = channels > 0 && h > 0 && w > 0;
  const layout = useMemo((): SheetLayout | null => {
    if (!there || room.width === 0) return null;
    const box = { width: Math.floor(room.width * dpr), height: down ? 1e5 : Math.floor(room.height * dpr) };
    // Small maps of few cells do not need the room that larger ones do.
    const most = Math.min(down ? MOST.down : MOST.across, Math.max(28, 4 * Math.max(h, w)));
    return layoutSheet(channels, h, w, box, Math.floor(most * dpr), Math.ceil(2 * dpr));
  }, [there, channels, h, w, room, dpr, down]);

  const source = useKept(sourceOf(parts, column, layer));
  const paint = useCallback(
    (target: HTMLCanvasElement, env: PaintEnv) => {
      if (layout) paintSheetOf(target, env, source, layout);
    },
    [source, layout],
  );
  const stale = useStale(slot, layer, column.shape);
  useSurface(painter, canvas, paint);

  const chosen = useChannel(column.choice, column.shape);
  const peek = usePeek(column.choice, column.shape);
  const gesture = useMemo(() => createGesture(actions), [actions]);
  useEffect(() => () => gesture.end(), [gesture]);

  const look = (channel: number | null) => {
    const now = live.getState().peek;
    if (channel === null) {
      if (now?.slot === slot && now.key === column.choice) live.setState({ peek: null });
    } else if (now?.slot !== slot || now.key !== column.choice || now.channel !== channel) {
      live.setState({ peek: { slot, key: column.choice, channel } });
    }
  };
  const under = (event: PointerEvent<HTMLElement>) => {
    if (!layout) return null;
    const at = event.currentTarget.getBoundingClientRect();
    return channelAt(layout, (event.clientX - at.left) * dpr, (event.clientY - at.top) * dpr);
  };
  const choose = (event: { timeStamp: number }, channel: number | 'mean') =>
    act(event, () => actions.setChannel(column.choice, channel));
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (!layout || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = walkedChannel(event.key, chosen === 'mean' ? 0 : chosen, layout);
    if (next === null) return;
    event.preventDefault();
    gesture.tap();
    choose(event, next);
  };

  const [across, tall] = layout ? sheetSize(layout) : [0, 0];
  const spot = (channel: number) => {
    if (!layout) return {};
    const [x, y] = placeOf(layout, channel);
    return { left: x / dpr, top: y / dpr, width: layout.width / dpr, height: layout.height / dpr };
  };
  const shown = peek ?? chosen;
  const option = (channel: number) => `${slot}-${column.key}-channel-${channel}`;
  return (
    <div className="sheet">
      <div className="sheet-head">
        <span className="sheet-channel" title={shown === 'mean' ? words.meanOver : words.channel(shown)}>
          {shown === 'mean' ? (isTight(flow) ? '' : words.meanOver) : isTight(flow) ? shown : words.channel(shown)}
        </span>
        <span className="sheet-of">{words.of(count(channels))}</span>
        {channels > 1 && (
          <button
            type="button"
            className="sheet-mean"
            aria-pressed={chosen === 'mean'}
            title={words.meanTitle}
            onClick={(event) => choose(event, chosen === 'mean' ? 0 : 'mean')}
          >
            {words.mean}
          </button>
        )}
      </div>
      <div ref={host} className="sheet-host" style={down ? { height: Math.ceil(tall / dpr) } : undefined}>
        <div
          className="sheet-box"
          role="listbox"
          aria-label={words.label(name, channels)}
          aria-activedescendant={chosen === 'mean' || !layout ? undefined : option(chosen)}
          tabIndex={0}
          style={{ width: across / dpr, height: tall / dpr }}
          onPointerMove={(event) => event.pointerType === 'mouse' && look(under(event))}
          onPointerLeave={() => look(null)}
          onClick={(event) => {
            if (!layout || event.detail === 0) return;
            const at = event.currentTarget.getBoundingClientRect();
            const channel = channelAt(layout, (event.clientX - at.left) * dpr, (event.clientY - at.top) * dpr);
            if (channel !== null) choose(event, channel);
          }}
          onKeyDown={key}
          onBlur={() => gesture.end()}
        >
          <canvas
            ref={canvas}
            className="sheet-pixels"
            data-sheet={column.layer}
            data-slot={slot}
            data-stale={stale ? '' : undefined}
            style={{ width: across / dpr, height: tall / dpr }}
          />
          {layout && (
            <div
              id={option(chosen === 'mean' ? 0 : chosen)}
              className={chosen === 'mean' ? 'sheet-option' : 'sheet-option is-chosen'}
              role="option"
              tabIndex={-1}
              aria-selected={chosen !== 'mean'}
              aria-label={words.channel(chosen === 'mean' ? 0 : chosen)}
              aria-posinset={(chosen === 'mean' ? 0 : chosen) + 1}
              aria-setsize={channels}
              style={spot(chosen === 'mean' ? 0 : chosen)}
            />
          )}
          {layout && peek !== null && <div className="sheet-peek" style={spot(peek)} />}
        </div>
      </div>
    </div>
  );
}
