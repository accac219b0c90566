import type { StagePart } from '../../core/net/stages';
import { arithmetic } from '../../flow/caption';
import type { AxisChange, Column } from '../../flow/columns';
import { symbolOf } from '../../flow/symbols';
import { signed } from '../../i18n/figures';
import { useFlow, useFlowPlace } from '../canvas/flow_context';
import { mapSizes } from '../canvas/map_sizes';
import { useServices } from '../context';
import { exact } from '../parts/speak';
import { useLit } from '../parts/useLit';

interface Props {
  readonly column: Column;
  /** Use id of the activation whose input the map shows. */
  readonly before: string | null;
  readonly onBefore: (use: string | null) => void;
  /** What comes in, where it is not what stands before. */
  readonly from: string | null;
}

/** A factor with at most two decimals: 1.5, 0.33. */
const factor = (n: number) => String(Number(n.toFixed(2)));

/** "+2 −2", "÷ 2", "× 2": what happens to the size, in the order in which it happens. */
function written(change: AxisChange): string {
  const terms = arithmetic(change).map((term) => {
    if (term.type === 'add') return signed(term.cells, 0);
    return `${term.type === 'times' ? '×' : '÷'} ${factor(term.factor)}`;
  });
  if (terms.length > 0) return terms.join(' ');
  // "in → out" stands before it already; only what slides and leaves the size says so.
  return change.slides ? '±0' : '';
}

function Arithmetic({ change }: { change: AxisChange }) {
  const less = change.slides && change.stride === 1 && change.to < change.from;
  return <span className={less ? 'lane-by is-less' : 'lane-by'}>{written(change)}</span>;
}

/** "⌊6.5⌋", where rounding bites. */
function Rounding({ change }: { change: AxisChange }) {
  if (!change.rounds) return null;
  const { type, value } = change.rounds;
  const [open, close] = type === 'floor' ? '⌊⌋' : '⌈⌉';
  return (
    <span className="lane-by is-less">
      {open}
      {exact(value)}
      {close}
    </span>
  );
}

function Size({ change, name }: { change: AxisChange; name: string | null }) {
  return (
    <span className="lane-io">
      {name && <span className="lane-axis">{name}</span>}
      {change.from} → {change.to}
    </span>
  );
}

/** Between two maps: the arrow, lying on their centre line, with its arithmetic and the activations behind it. */
export function Lane({ column, before, onBefore, from }: Props) {
  const { t } = useServices();
  const words = t.picture.lane;
  const { stage, status, fold } = column;
  const { layout } = useFlow();
  // Of a block that is folded only what comes out is known here; a narrow lane has room for the arrow alone.
  const closed = fold !== null && fold.part !== 'open';
  const bare = layout.compact !== null || closed;
  const [h, w] = (bare ? null : column.change) ?? [];
  const join = stage !== null && !closed && symbolOf(stage.head.module.kind) !== null;
  const alike = h && w && h.from === w.from && h.to === w.to && h.padded === w.padded && h.stride === w.stride;
  return (
    <div className="lane" style={mapSizes(layout)} data-join={join ? '' : undefined}>
      {from !== null && <span className="lane-from">{t.picture.graph.from(from)}</span>}
      <span className="lane-arrow" aria-hidden="true" />
      {fold?.part === 'last' && (
        <span className="lane-more" aria-hidden="true">
          {fold.times > 2 ? `+${fold.times - 1}` : '⋯'}
        </span>
      )}
      {h && w && (
        <div className="lane-sizes">
          <p className="sr-only">{words.spoken([h.from, h.to], [w.from, w.to])}</p>
          <div aria-hidden="true">
            <Size change={h} name={alike ? null : words.height} />
            {!alike && <Size change={w} name={words.width} />}
          </div>
        </div>
      )}
      <div className="lane-after">
        {h && w && (
          <div aria-hidden="true">
            <Arithmetic change={h} />
            {written(h) !== written(w) && <Arithmetic change={w} />}
            <Rounding change={h} />
            {w.rounds?.value !== h.rounds?.value && <Rounding change={w} />}
          </div>
        )}
        {status === 'map' &&
          !bare &&
          stage?.chips.map((chip) => <Chip key={chip.use.id} {...{ chip, before, onBefore }} />)}
      </div>
    </div>
  );
}

interface ChipProps {
  readonly chip: StagePart;
  readonly before: string | null;
  readonly onBefore: (use: string | null) => void;
}

/** Letters of a name that a narrow lane has room for. */
const SHORT = 7;

/** An activation: pressed, the map shows what went into it. */
function Chip({ chip: { use, module, layer }, before, onBefore }: ChipProps) {
  const words = useServices().t.picture.lane;
  const lit = useLit(useFlowPlace().slot, use.id);
  if (layer === null) {
    return (
      <span className="chip is-off" data-lit={lit['data-lit']}>
        {module.kind}
      </span>
    );
  }
  const pressed = before === use.id;
  return (
    <button
      type="button"
      className="chip"
      aria-pressed={pressed}
      data-long={module.kind.length > SHORT ? '' : undefined}
      aria-label={words.chip(module.kind)}
      title={pressed ? words.chipOff(module.kind) : words.chipOn(module.kind)}
      onClick={() => onBefore(pressed ? null : use.id)}
      {...lit}
    >
      {module.kind}
    </button>
  );
}
