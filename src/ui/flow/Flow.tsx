import { type CSSProperties, type ReactNode, useMemo, useRef } from 'react';
import type { Slot } from '../../core/result';
import type { Stage } from '../../core/stages';
import { useDerived, useServices } from '../context';
import { columns, extents, hasMap, tones } from './columns';
import { type FlowParts, FlowProvider } from './flow_context';
import { flowLayout } from './layout';
import { painterOf } from './painter';
import { StageColumn } from './StageColumn';
import { TraceLines } from './TraceLines';
import { useRoom } from './useRoom';
import '../styles/picture/flow.css';
import '../styles/picture/lane.css';
import '../styles/picture/map.css';
import '../styles/picture/readouts.css';
import '../styles/picture/sheet.css';

interface Props {
  readonly slot: Slot;
  /** The op card of a stage: its sliders. */
  readonly renderCard: (stage: Stage) => ReactNode;
  readonly renderInputCard: () => ReactNode;
  /** What stands in the place of the map of a stage that PyTorch refuses. */
  readonly renderFault: (stage: Stage) => ReactNode;
}

/** The picture of one net: a column for the input and for each stage, all maps at one scale on one centre line. */
export function Flow({ slot, renderCard, renderInputCard, renderFault }: Props) {
  const services = useServices();
  const net = useDerived()[slot];
  const root = useRef<HTMLElement>(null);
  const room = useRoom(root);
  const parts = useMemo((): FlowParts | null => {
    if (!net) return null;
    const list = columns(net);
    const layout = flowLayout(net.input, extents(list), list.length - 1, room);
    const painter = painterOf(services);
    const { devicePixelRatio } = room;
    return { slot, net, columns: list, layout, devicePixelRatio, painter, ...tones(net, list) };
  }, [net, slot, room, services]);
  if (!parts) return null;
  const { layout } = parts;
  const style = {
    '--flow-columns': `${layout.input}px repeat(${parts.columns.length - 1}, ${layout.column}px)`,
    '--flow-gap': `${layout.gap}px`,
    '--flow-lane': `${layout.lane}px`,
    '--flow-row': `${layout.row}px`,
    '--flow-centre': `${layout.centre}px`,
    '--map-width': `${layout.scale.width}px`,
    '--map-height': `${layout.scale.height}px`,
    '--cell': `${layout.scale.cell}px`,
  } as CSSProperties;
  const wide = layout.edge * 2 + layout.input + (parts.columns.length - 1) * (layout.column + layout.gap);
  const scrolls = layout.direction === 'across' && wide > room.width;
  return (
    <FlowProvider value={parts}>
      <section
        ref={root}
        className="flow"
        aria-label={services.t.picture.flow}
        tabIndex={scrolls ? 0 : undefined}
        data-slot={slot}
        data-direction={layout.direction}
        data-density={layout.dense ? 'dense' : 'wide'}
        style={style}
      >
        <div className="flow-grid">
          {parts.columns.map((column, index) => (
            <StageColumn
              key={column.key}
              column={column}
              index={index}
              card={column.stage ? renderCard(column.stage) : renderInputCard()}
              fault={column.stage && column.status === 'fault' ? renderFault(column.stage) : null}
            />
          ))}
          {layout.direction === 'across' && parts.columns.some(hasMap) ? <TraceLines /> : null}
        </div>
      </section>
    </FlowProvider>
  );
}
