import { type CSSProperties, memo, type ReactNode, useState } from 'react';
import type { Stage } from '../../core/stages';
import { useServices } from '../context';
import { Readouts } from '../readouts/Readouts';
import { type Column, hasMap } from './columns';
import { Lane } from './Lane';
import { MapView } from './MapView';
import { Sheet } from './Sheet';

interface Props {
  readonly column: Column;
  /** Its place from the left, the input's 0. */
  readonly index: number;
  readonly renderCard: (stage: Stage) => ReactNode;
  readonly renderInputCard: () => ReactNode;
  readonly renderFault: (stage: Stage) => ReactNode;
}

/** One column of the flow: the card, the arrow with its arithmetic, the large map, its readouts, the sheet of channels. */
export const StageColumn = memo(function StageColumn(props: Props) {
  const { column, index, renderCard, renderInputCard, renderFault } = props;
  const { t } = useServices();
  const [before, setBefore] = useState<string | null>(null);
  const { stage, status } = column;
  // The activation whose input is shown in the place of its output, where it is still there and on.
  const chip = stage?.chips.find((c) => c.use.id === before && c.layer !== null) ?? null;
  const layer = chip?.layer != null ? chip.layer - 1 : column.layer;
  const name = stage ? column.name : t.picture.input;
  return (
    <section
      className={stage ? 'stage' : 'stage is-input'}
      data-status={status}
      aria-label={name}
      style={{ '--column': index + 1 } as CSSProperties}
    >
      <div className="stage-card">{stage ? renderCard(stage) : renderInputCard()}</div>
      {stage && <Lane column={column} before={chip?.use.id ?? null} onBefore={setBefore} />}
      {hasMap(column) && layer !== null ? (
        <>
          <MapView column={column} name={name} layer={layer} beforeName={chip?.module.kind ?? null} />
          <Readouts column={column} />
          <Sheet column={column} name={name} layer={layer} />
        </>
      ) : (
        <>
          <div className="stage-empty" data-alone={column.shape ? undefined : ''}>
            {status === 'fault' && stage && renderFault(stage)}
            {status === 'off' && <p className="stage-note">{t.picture.off}</p>}
            {status === 'after' && <p className="stage-note">{t.picture.afterFault}</p>}
          </div>
          {column.shape && status !== 'off' ? <Readouts column={column} /> : <div className="read" />}
        </>
      )}
    </section>
  );
});
