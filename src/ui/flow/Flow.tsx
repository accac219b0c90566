import { type CSSProperties, lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import type { ShapedNet } from '../../core/net/infer';
import { nonNegativeSteps } from '../../core/net/signs';
import type { Slot } from '../../core/result';
import { type Column, extents, seenLayers } from '../../flow/columns';
import { compactRows, type FlowLayout, flowLayout, flowWidth, isTight } from '../../flow/layout';
import { foldedPair } from '../../flow/pair_folds';
import { pairsOf } from '../../flow/pairs';
import { type Link, type Picture, pictureOf, sized } from '../../flow/picture';
import type { Seen } from '../../flow/source';
import { type Side, sideWires } from '../../flow/wires';
import { untilHere } from '../../state/arrivals';
import { type FlowParts, FlowProvider } from '../canvas/flow_context';
import { gridOf, mapSizes } from '../canvas/map_sizes';
import { painterOf } from '../canvas/painter';
import { useOld } from '../canvas/view';
import { useDerived, useDoc, useLive, useServices } from '../context';
import { useKept } from '../kept';
import { keepSame } from './keep';
import { Rail, type Shown, SlotTabs } from './Pair';
import { MOST_SIDES, SideWires } from './SideWires';
import { FarColumn, type Render } from './StageColumn';
import { TraceLines } from './TraceLines';
import { useRoom } from './useRoom';
import { Wires } from './Wires';
import '../styles/picture/flow.css';
import '../styles/picture/formula.css';
import '../styles/picture/lane.css';
import '../styles/picture/map.css';
import '../styles/picture/pair.css';
import '../styles/picture/readouts.css';
import '../styles/picture/sheet.css';
import '../styles/picture/wires.css';
import '../styles/picture/folds.css';
import '../styles/picture/signs.css';
import '../styles/picture/compact.css';
import '../styles/picture/sides.css';
import '../styles/print.css';

/** Fetched when the first skip is laid by dragging. */
const LaySkip = lazy(() => untilHere('menu', () => import('../cards/menus/LaySkip')));

const NOTHING: Picture = sized([], []);
/** More columns than this are drawn only where they are in sight. */
const MANY = 48;

/**
 * The picture: a column for the input and for each stage, all maps at one scale. Two nets stand one under the other, in
 * line stage by stage; on a phone one of them at a time.
 */
export function Flow(render: Render) {
  const { t } = useServices();
  const derived = useDerived();
  const recipe = useDoc((doc) => doc.recipe);
  const { a, b } = derived;
  const pairs = pairsOf(derived, recipe);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const onOpen = useCallback(
    (key: string, opens: boolean) =>
      setOpen((old) => (opens ? new Set([...old, key]) : new Set([...old].filter((k) => k !== key)))),
    [],
  );
  const [folded, setFolded] = useState<Readonly<Record<Slot, boolean>>>({ a: true, b: true });
  const [shown, setShown] = useState<Shown>('a');
  const root = useRef<HTMLElement>(null);
  const room = useRoom(root, b ? 2 : 1);
  const two = b ? foldedPair(pairs, open) : null;
  const first = two?.a ?? pictureOf(a, open);
  const second = two?.b ?? NOTHING;
  const left = useKept(first.columns, keepSame);
  const right = useKept(second.columns, keepSame);
  const stages = Math.max(first.places, second.places) - 1;
  const extra = useKept({
    lanes: Math.max(first.lanes, second.lanes),
    levels: Math.max(first.levels, second.levels),
    folded: first.folded || second.folded,
  });
  const layout = useMemo(
    () => flowLayout(a.input, [...extents(left), ...extents(right)], stages, room, extra),
    [a.input, left, right, stages, room, extra],
  );
  const seen = useKept<Seen>(b ? { a: seenLayers(left), b: seenLayers(right) } : { a: seenLayers(left) });
  const across = layout.direction === 'across';
  const scrolls = across && flowWidth(layout, stages) > room.width;
  const net = (slot: Slot, shaped: ShapedNet, list: readonly Column[], { links, lanes }: Picture) => (
    <NetFlow
      key={slot}
      slot={slot}
      net={shaped}
      list={list}
      links={links}
      lanes={lanes}
      onOpen={onOpen}
      layout={layout}
      seen={seen}
      stages={stages}
      paired={b !== null}
      devicePixelRatio={room.devicePixelRatio}
      folded={b !== null && across && folded[slot]}
      onFold={() => setFolded({ ...folded, [slot]: !folded[slot] })}
      render={render}
    />
  );
  const both = across || b === null;
  const laying = useLive((live) => live.laying !== null);
  return (
    <section
      ref={root}
      className="flow"
      tabIndex={scrolls ? 0 : undefined}
      aria-label={t.picture.flow}
      data-direction={layout.direction}
      data-density={layout.dense ? 'dense' : 'wide'}
      data-paired={b ? '' : undefined}
      data-slim={layout.slim ? '' : undefined}
      data-compact={layout.compact ?? undefined}
      data-sheets={layout.compact && layout.sheet === 0 ? 'none' : undefined}
      data-tight={isTight(layout) ? '' : undefined}
      style={styleOf(layout)}
    >
      {!both && <SlotTabs shown={shown} onShow={setShown} />}
      {(both || shown === 'a') && net('a', a, left, first)}
      {b && (across || shown === 'difference') && render.renderDifference(layout, open)}
      {b && (both || shown === 'b') && net('b', b, right, second)}
      {laying && (
        <Suspense fallback={null}>
          <LaySkip />
        </Suspense>
      )}
    </section>
  );
}

interface NetProps {
  readonly slot: Slot;
  readonly net: ShapedNet;
  readonly list: readonly Column[];
  readonly links: readonly Link[];
  readonly lanes: number;
  readonly onOpen: (key: string, open: boolean) => void;
  readonly layout: FlowLayout;
  readonly seen: Seen;
  readonly stages: number;
  readonly paired: boolean;
  readonly devicePixelRatio: number;
  /** Only what differs stands in its cards. */
  readonly folded: boolean;
  readonly onFold: () => void;
  readonly render: Render;
}

/** One net's columns. */
function NetFlow({
  slot,
  net,
  list,
  links,
  lanes,
  onOpen,
  layout,
  seen,
  stages,
  paired,
  devicePixelRatio,
  folded,
  onFold,
  render,
}: NetProps) {
  const services = useServices();
  const old = useOld(slot);
  // Kept as it was where nothing of it has changed, so that columns that say the same are not rendered again.
  const parts = useKept<FlowParts>({
    slot,
    input: net.input,
    layout,
    devicePixelRatio,
    painter: painterOf(services),
    seen,
    paired,
    nonNegative: nonNegativeSteps(net.steps),
  });
  const across = layout.direction === 'across';
  const sides = useMemo(() => (across ? [] : sideWires(links, list)), [across, links, list]);
  return (
    <FlowProvider value={parts}>
      <section
        className="flow-grid"
        style={rowsOf(layout, stages, lanes, sides)}
        data-sides={sides.length > 0 ? '' : undefined}
        aria-label={paired ? services.t.pair.net(slot) : undefined}
        data-slot={slot}
        data-fresh={old ? 'no' : undefined}
        data-folded={folded ? '' : undefined}
      >
        {paired && across && <Rail slot={slot} folded={folded} onFold={onFold} />}
        {list.map((column, i) => (
          <FarColumn
            key={column.key}
            many={list.length > MANY}
            column={column}
            render={render}
            onOpen={onOpen}
            row={across ? null : i + 1}
            from={across ? null : fromOther(links, list, i, services.t.picture.input)}
          />
        ))}
        {!across && <SideWires columns={list} sides={sides} />}
        {across && <Wires columns={list} links={links} stages={stages} />}
        {across && <TraceLines columns={list} links={links} stages={stages} />}
      </section>
    </FlowProvider>
  );
}

/** The name of what a column reads first, where that is not the column before it. */
function fromOther(links: readonly Link[], list: readonly Column[], i: number, input: string): string | null {
  const key = list[i]?.key;
  const reads = links.filter((l) => l.to === key).map((l) => l.from);
  const before = list[i - 1]?.key;
  const [first = null] = reads;
  if (first === null || before === undefined || reads.includes(before)) return null;
  const column = list.find((c) => c.key === first);
  return column?.stage ? column.name : input;
}

/** The grid of one net: its columns, and its rows where these are not those of open cards. */
function rowsOf(layout: FlowLayout, stages: number, lanes: number, sides: readonly Side[]): CSSProperties {
  const grid = gridOf(layout, stages);
  if (layout.compact) return { ...grid, gridTemplateRows: compactRows(layout, lanes) };
  if (sides.length === 0) return grid;
  const wide = Math.min(MOST_SIDES, 1 + Math.max(...sides.map((side) => side.level)));
  return { ...grid, gridTemplateColumns: `minmax(0, 1fr) repeat(${wide}, 20px)` };
}

/**
 * What parts of the flow have in common. The widths change with one more layer; they are inherited only where a style
 * says so, and do not style the whole page again. On a phone the columns themselves are as wide as the maps.
 */
function styleOf(layout: FlowLayout): CSSProperties {
  const { direction, gap, lane, edge, sheet, arcs } = layout;
  const lasting: Record<string, string> = {
    '--flow-gap': `${gap}px`,
    '--flow-lane': `${lane}px`,
    '--flow-edge': `${edge}px`,
    '--flow-sheet': `${sheet}px`,
    '--flow-arcs': `${arcs}px`,
  };
  return direction === 'down' ? { ...lasting, ...mapSizes(layout) } : lasting;
}
