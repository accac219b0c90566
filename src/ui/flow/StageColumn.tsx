import { type CSSProperties, lazy, memo, type ReactNode, Suspense, useMemo, useRef, useState } from 'react';
import type { Stage } from '../../core/net/stages';
import type { Slot } from '../../core/result';
import { type Column, hasMap, type Twin } from '../../flow/columns';
import type { FlowLayout } from '../../flow/layout';
import { untilHere } from '../../state/arrivals';
import { useFlow, useFlowPlace } from '../canvas/flow_context';
import { mapSizes } from '../canvas/map_sizes';
import { useServices } from '../context';
import { Readouts } from '../readouts/Readouts';
import { FoldCard } from './FoldCard';
import { Lane } from './Lane';
import { MapView } from './MapView';
import { PairMarks } from './PairMarks';
import { Sheet } from './Sheet';
import { Sign } from './Sign';
import { useNear } from './useNear';
import { VectorSheet } from './VectorSheet';

/** Fetched when the first activation is pressed. */
const BeforeAfter = lazy(() => untilHere('explanation', () => import('../readouts/BeforeAfter')));

/** What others put into the columns. */
export interface Render {
  /** The op card of a stage: its sliders. */
  readonly renderCard: (slot: Slot, stage: Stage, twin: Twin | null) => ReactNode;
  readonly renderInputCard: (slot: Slot) => ReactNode;
  /** What stands in the place of the map of a stage that PyTorch refuses. */
  readonly renderFault: (slot: Slot) => ReactNode;
  /** What stands between two nets: their difference, in line with both. */
  readonly renderDifference: (layout: FlowLayout, open: ReadonlySet<string>) => ReactNode;
}

interface Props {
  readonly column: Column;
  readonly render: Render;
  /** Opens or closes a block that is repeated. */
  readonly onOpen: (key: string, open: boolean) => void;
  /** Where columns stand one under the other: which it is, and the name of what it reads where that is not the one before. */
  readonly row: number | null;
  readonly from: string | null;
}

/** A column as it is drawn where there are many: its place is kept while it is far out of sight. */
export const FarColumn = memo(function FarColumn({ many, ...props }: Props & { readonly many: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place, many);
  const { column, row } = props;
  if (!many) return <StageColumn {...props} />;
  return (
    <>
      <div
        ref={place}
        className="stage-far"
        style={{ '--column': column.place + 1, '--stage-line': column.lane, '--stage-row': row } as CSSProperties}
        data-far={near ? undefined : ''}
      />
      {near && <StageColumn {...props} />}
    </>
  );
});

/** One column of the flow: the card, the arrow with its arithmetic, the large map, its readouts, the sheet of channels. */
export const StageColumn = memo(function StageColumn(props: Props) {
  const { column, render, onOpen, row, from } = props;
  const { compact, centre } = useFlow().layout;
  const { slot, paired } = useFlowPlace();
  const { t } = useServices();
  const [before, setBefore] = useState<string | null>(null);
  const { stage, status, fold, lane } = column;
  // The activation whose input is shown in the place of its output, where it is still there and on.
  const chip = stage?.chips.find((c) => c.use.id === before && c.layer !== null) ?? null;
  const layer = chip?.layer != null ? chip.layer - 1 : column.layer;
  // What stands under a map is of the tensor that it shows; the other net's map is none of the same kind then.
  const seen = useMemo(
    (): Column => (layer === column.layer ? column : { ...column, layer, twin: null }),
    [column, layer],
  );
  const both = chip && chip.layer !== null && (
    <Suspense fallback={null}>
      <BeforeAfter column={column} activation={chip.module.kind} layer={chip.layer} onClose={() => setBefore(null)} />
    </Suspense>
  );
  const name = stage ? column.name : t.picture.input;
  const label = lane > 0 ? `${name}, ${t.picture.graph.branch(lane)}` : name;
  const card = () => (stage ? render.renderCard(slot, stage, column.twin) : render.renderInputCard(slot));
  return (
    <section
      className={stage ? 'stage' : 'stage is-input'}
      data-status={status}
      data-stage={column.key}
      data-lane={lane}
      data-fold={fold?.part}
      aria-label={slot === 'b' ? `${t.pair.net(slot)}, ${label}` : label}
      style={
        {
          '--column': column.place + 1,
          '--stage-line': lane,
          '--stage-centre': `${centre}px`,
          '--stage-row': row,
        } as CSSProperties
      }
    >
      <div className="stage-card">
        {fold && <FoldCard fold={fold} onOpen={onOpen} />}
        {(fold === null || fold.part === 'open') && (compact ? <Sign column={column}>{card()}</Sign> : card())}
      </div>
      {paired && stage && <PairMarks column={column} slot={slot} />}
      {stage && <Lane column={column} from={from} before={chip?.use.id ?? null} onBefore={setBefore} />}
      {hasMap(column) && layer !== null ? (
        <>
          <MapView column={column} name={name} layer={layer} beforeName={chip?.module.kind ?? null} />
          <Readouts key={layer} column={seen} />
          {column.shape?.length === 1 ? (
            <VectorSheet column={column} name={name} layer={layer} />
          ) : (
            <Sheet column={column} name={name} layer={layer} />
          )}
          {both}
        </>
      ) : (
        <>
          <MapPlace alone={column.shape === null}>
            {status === 'fault' && stage && render.renderFault(slot)}
            {status === 'off' && <p className="stage-note">{t.picture.off}</p>}
            {status === 'after' && <p className="stage-note">{t.picture.afterFault}</p>}
          </MapPlace>
          {column.shape && status !== 'off' ? <Readouts column={column} /> : <div className="read" />}
        </>
      )}
    </section>
  );
});

/** Where a map would be. `alone`: nothing is known of it, not even its shape. */
function MapPlace({ alone, children }: { readonly alone: boolean; readonly children: ReactNode }) {
  return (
    <div className="stage-empty" style={mapSizes(useFlow().layout)} data-alone={alone ? '' : undefined}>
      {children}
    </div>
  );
}
