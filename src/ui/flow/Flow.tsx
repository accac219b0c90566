import { type CSSProperties, type ReactNode, useMemo, useRef } from 'react';
import type { ShapedNet } from '../../core/infer';
import type { Slot } from '../../core/result';
import type { Stage } from '../../core/stages';
import { useDerived, useServices } from '../context';
import { columns, extents, tones } from './columns';
import { type FlowParts, FlowProvider } from './flow_context';
import { keepSame, useKept } from './keep';
import { type FlowLayout, flowLayout } from './layout';
import { painterOf } from './painter';
import { StageColumn } from './StageColumn';
import { TraceLines } from './TraceLines';
import { useRoom } from './useRoom';
import { useFrame } from './view';
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
export function Flow({ slot, ...render }: Props) {
  const net = useDerived()[slot];
  return net ? <NetFlow slot={slot} net={net} {...render} /> : null;
}

function NetFlow({ slot, net, ...render }: Props & { readonly net: ShapedNet }) {
  const services = useServices();
  const root = useRef<HTMLElement>(null);
  const room = useRoom(root);
  const { fresh } = useFrame(slot);
  const list = useKept(columns(net), keepSame);
  const layout = useMemo(() => flowLayout(net.input, extents(list), list.length - 1, room), [net.input, list, room]);
  // Kept as it was where nothing of it has changed, so that columns that say the same are not rendered again.
  const parts = useKept<FlowParts>({
    slot,
    input: net.input,
    layout,
    devicePixelRatio: room.devicePixelRatio,
    painter: painterOf(services),
    ...tones(net, list),
  });
  const wide = layout.edge * 2 + layout.input + (list.length - 1) * (layout.column + layout.gap);
  const scrolls = layout.direction === 'across' && wide > room.width;
  return (
    <FlowProvider value={parts}>
      <section
        ref={root}
        className="flow"
        aria-label={services.t.picture.flow}
        tabIndex={scrolls ? 0 : undefined}
        data-slot={slot}
        data-fresh={fresh ? undefined : 'no'}
        data-direction={layout.direction}
        data-density={layout.dense ? 'dense' : 'wide'}
        style={styleOf(layout, list.length - 1)}
      >
        <div className="flow-grid">
          {list.map((column, index) => (
            <StageColumn key={column.key} column={column} index={index} {...render} />
          ))}
          {layout.direction === 'across' && <TraceLines columns={list} />}
        </div>
      </section>
    </FlowProvider>
  );
}

function styleOf({ input, column, gap, lane, row, centre, scale }: FlowLayout, stages: number): CSSProperties {
  const sizes: Record<string, string> = {
    '--flow-columns': `${input}px repeat(${stages}, ${column}px)`,
    '--flow-gap': `${gap}px`,
    '--flow-lane': `${lane}px`,
    '--flow-row': `${row}px`,
    '--flow-centre': `${centre}px`,
    '--map-width': `${scale.width}px`,
    '--map-height': `${scale.height}px`,
  };
  return sizes;
}
