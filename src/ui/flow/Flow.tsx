import { type CSSProperties, useMemo, useRef, useState } from 'react';
import type { ShapedNet } from '../../core/net/infer';
import type { Slot } from '../../core/result';
import { type Column, extents, seenLayers } from '../../flow/columns';
import { type FlowLayout, flowLayout, flowWidth } from '../../flow/layout';
import { pairsOf } from '../../flow/pairs';
import type { Seen } from '../../flow/source';
import { nonNegativeSteps } from '../../render/sign';
import { type FlowParts, FlowProvider } from '../canvas/flow_context';
import { gridOf, mapSizes } from '../canvas/map_sizes';
import { painterOf } from '../canvas/painter';
import { useFrame } from '../canvas/view';
import { useDerived, useDoc, useServices } from '../context';
import { useLasting } from '../useLasting';
import { keepSame, useKept } from './keep';
import { Rail, type Shown, SlotTabs } from './Pair';
import { type Render, StageColumn } from './StageColumn';
import { TraceLines } from './TraceLines';
import { useRoom } from './useRoom';
import '../styles/picture/flow.css';
import '../styles/picture/formula.css';
import '../styles/picture/lane.css';
import '../styles/picture/map.css';
import '../styles/picture/pair.css';
import '../styles/picture/readouts.css';
import '../styles/picture/sheet.css';
import '../styles/print.css';

const NOTHING: readonly Column[] = [];
/** New numbers mostly come sooner than this, in milliseconds; old ones are dimmed only then. */
const SOON = 120;

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
  const [folded, setFolded] = useState<Readonly<Record<Slot, boolean>>>({ a: true, b: true });
  const [shown, setShown] = useState<Shown>('a');
  const root = useRef<HTMLElement>(null);
  const room = useRoom(root, b ? 2 : 1);
  const left = useKept(pairs.a, keepSame);
  const right = useKept(pairs.b ?? NOTHING, keepSame);
  const stages = pairs.places - 1;
  const layout = useMemo(
    () => flowLayout(a.input, [...extents(left), ...extents(right)], stages, room),
    [a.input, left, right, stages, room],
  );
  const seen = useKept<Seen>(b ? { a: seenLayers(left), b: seenLayers(right) } : { a: seenLayers(left) });
  const across = layout.direction === 'across';
  const scrolls = across && flowWidth(layout, stages) > room.width;
  const net = (slot: Slot, shaped: ShapedNet, list: readonly Column[]) => (
    <NetFlow
      key={slot}
      slot={slot}
      net={shaped}
      list={list}
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
  return (
    <section
      ref={root}
      className="flow"
      tabIndex={scrolls ? 0 : undefined}
      aria-label={t.picture.flow}
      data-direction={layout.direction}
      data-density={layout.dense ? 'dense' : 'wide'}
      data-paired={b ? '' : undefined}
      style={styleOf(layout)}
    >
      {!both && <SlotTabs shown={shown} onShow={setShown} />}
      {(both || shown === 'a') && net('a', a, left)}
      {b && (across || shown === 'difference') && render.renderDifference(layout)}
      {b && (both || shown === 'b') && net('b', b, right)}
    </section>
  );
}

interface NetProps {
  readonly slot: Slot;
  readonly net: ShapedNet;
  readonly list: readonly Column[];
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
  const { fresh } = useFrame(slot);
  const old = useLasting(!fresh, SOON);
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
  return (
    <FlowProvider value={parts}>
      <section
        className="flow-grid"
        style={gridOf(layout, stages)}
        aria-label={paired ? services.t.pair.net(slot) : undefined}
        data-slot={slot}
        data-fresh={old ? 'no' : undefined}
        data-folded={folded ? '' : undefined}
      >
        {paired && across && <Rail slot={slot} folded={folded} onFold={onFold} />}
        {list.map((column) => (
          <StageColumn key={column.key} column={column} render={render} />
        ))}
        {across && <TraceLines columns={list} stages={stages} />}
      </section>
    </FlowProvider>
  );
}

/**
 * What parts of the flow have in common. The widths change with one more layer; they are inherited only where a style
 * says so, and do not style the whole page again. On a phone the columns themselves are as wide as the maps.
 */
function styleOf(layout: FlowLayout): CSSProperties {
  const { direction, gap, lane, edge, sheet } = layout;
  const lasting: Record<string, string> = {
    '--flow-gap': `${gap}px`,
    '--flow-lane': `${lane}px`,
    '--flow-edge': `${edge}px`,
    '--flow-sheet': `${sheet}px`,
  };
  return direction === 'down' ? { ...lasting, ...mapSizes(layout) } : lasting;
}
