import { useCallback, useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { LayerResult } from '../../core/frame';
import type { ShapedNet } from '../../core/net/infer';
import { planesOf } from '../../core/planes';
import type { Slot } from '../../core/result';
import { borderFlags } from '../../core/windows/border';
import type { Column } from '../../flow/columns';
import { CUT_MEAN, cutShare, spreadsOf } from '../../flow/cut';
import { layerOf } from '../../flow/results';
import { sourceOf } from '../../flow/source';
import { fixed, percent } from '../../i18n/figures';
import { type Domain, finiteExtent } from '../../render/domain';
import { density, densityPath } from '../../render/histogram';
import { useFlow } from '../canvas/flow_context';
import type { PaintEnv } from '../canvas/painter';
import { paintMap } from '../canvas/pixels';
import { useSurface } from '../canvas/useSurface';
import { useChannel, usePeek } from '../canvas/view';
import { useLive, useServices } from '../context';
import { useKept } from '../kept';
import { usePanelWords } from '../parts/usePanelWords';
import '../styles/apart.css';
import '../styles/picture/before_after.css';

interface Props {
  readonly column: Column;
  /** What the activation is called, and the layer that it is. */
  readonly activation: string;
  readonly layer: number;
  readonly onClose: () => void;
}

const WIDTH = 360;
const HEIGHT = 100;
/** Under the axis, where the mean's way is drawn. */
const WAY = 14;

/** What an activation does to a map: the channel before it and behind it, both histograms over each other, and why the mean rises. */
export default function BeforeAfter({ column, activation, layer, onClose }: Props) {
  const { t } = useServices();
  const words = t.picture.caption;
  const { close } = usePanelWords('apart');
  const { slot } = useFlow();
  const frame = useLive((live) => live.frame);
  // A cell that is taken apart has the place until it is closed.
  const isFree = useLive((live) => live.apart.length === 0);
  const [before, after] = [layerOf(frame, slot, layer - 1), layerOf(frame, slot, layer)];
  const twin = column.twin && twinOf(frame?.job[column.twin.slot] ?? null, column.twin.layer, activation);
  const nets: readonly Side[] = useKept([
    { slot, layer },
    ...(twin && column.twin ? [{ slot: column.twin.slot, layer: twin }] : []),
  ]);
  const host = document.getElementById('flow');
  if (!before || !after || !isFree || !host) return null;
  const title = words.beforeAfter(activation);
  return createPortal(
    <section
      className="apart before-after"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className="apart-head">
        <h3>
          {title} <span>{column.name}</span>
        </h3>
        <button type="button" className="quiet apart-close" aria-label={close} onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="before-after-all">
        <div className="before-after-maps">
          <Seen name={words.before(activation)} column={column} layer={layer - 1} result={before} />
          <Seen name={words.after(activation)} column={column} layer={layer} result={after} />
        </div>
        <Overlaid before={before} after={after} activation={activation} />
        <Spreads nets={nets} activation={activation} />
      </div>
    </section>,
    host,
  );
}

/** The same activation of the other net, where it stands at the same place. */
function twinOf(net: ShapedNet | null, layer: number | null, activation: string): number | null {
  const step = layer === null ? undefined : net?.steps[layer];
  return step?.module.kind === activation && step.inputs[0]?.layer === (layer ?? 0) - 1 ? layer : null;
}

interface Side {
  readonly slot: Slot;
  readonly layer: number;
}

interface SeenProps {
  readonly name: string;
  readonly column: Column;
  readonly layer: number;
  readonly result: LayerResult;
}

function Seen({ name, column, layer, result }: SeenProps) {
  const { t } = useServices();
  const words = t.picture.readouts;
  const flow = useFlow();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { shape, mean, std, zeros } = result.stats;
  const chosen = useChannel(column.choice, shape);
  const peek = usePeek(column.choice, shape);
  const channel = peek ?? chosen;
  const drawn = channel === 'mean' ? null : channel;
  const source = useKept(sourceOf(flow, column, layer));
  const paint = useCallback(
    (target: HTMLCanvasElement, env: PaintEnv) =>
      paintMap(target, env, source, drawn, { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY }),
    [source, drawn],
  );
  useSurface(flow.painter, canvas, paint);
  const [, h, w] = planesOf(shape);
  return (
    <figure data-side={layer}>
      <figcaption>{name}</figcaption>
      <canvas ref={canvas} className="before-after-map" style={{ aspectRatio: `${w} / ${h}` }} />
      <dl>
        <div>
          <dt>{words.mean}</dt>
          <dd data-before-after={layer}>{fixed(mean, 6)}</dd>
        </div>
        <div>
          <dt>{words.std}</dt>
          <dd>{fixed(std, 3)}</dd>
        </div>
        <div>
          <dt>{words.zeros}</dt>
          <dd>{percent(zeros)}</dd>
        </div>
      </dl>
    </figure>
  );
}

interface OverlaidProps {
  readonly before: LayerResult;
  readonly after: LayerResult;
  readonly activation: string;
}

/** Both histograms over one axis in the same units, what was cut, and the mean's way. */
function Overlaid({ before, after, activation }: OverlaidProps) {
  const words = usePanelWords('apart').cut;
  const cut = useMemo(() => cutShare(before.data, after.data), [before, after]);
  const [p, q] = [finiteExtent(before), finiteExtent(after)];
  const domain: Domain = { type: 'diverging', min: Math.min(p.min, q.min, 0), max: Math.max(p.max, q.max, 0) };
  const span = domain.max - domain.min;
  const at = (value: number) => (span > 0 ? ((value - domain.min) / span) * WIDTH : 0);
  const top = density(before);
  const { mean: from, std } = before.stats;
  const { mean: to } = after.stats;
  const isThere = from !== null && to !== null && Number.isFinite(from) && Number.isFinite(to);
  const law = cut !== null && std !== null && Number.isFinite(std) ? std * CUT_MEAN : null;
  const y = HEIGHT + WAY - 4;
  const head = isThere && to < from ? 4 : -4;
  return (
    <figure className="before-after-both">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + WAY}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.histograms(activation)}
      >
        {cut !== null && <path className="before-after-cut" d={`M0,0H${at(0)}V${HEIGHT}H0z`} />}
        <path className="before-after-bars" data-when="before" d={densityPath(before, domain, WIDTH, HEIGHT, top)} />
        <path className="before-after-line" data-when="after" d={densityPath(after, domain, WIDTH, HEIGHT, top)} />
        <path className="before-after-zero" d={`M0,${HEIGHT}H${WIDTH}M${at(0)},0V${HEIGHT + WAY}`} />
        {law !== null && <path className="before-after-law" d={`M${at(law)},${HEIGHT - 6}V${HEIGHT + WAY}`} />}
        {isThere && (
          <path
            className="before-after-mean"
            d={`M${at(from)},${y}H${at(to)}m${head},-3l${-head},3l${head},3M${at(from)},${y - 3}v6`}
          />
        )}
      </svg>
      <figcaption>
        {isThere && <p>{words.way(fixed(from, 4), fixed(to, 4))}</p>}
        {cut !== null && <p>{words.share(percent(cut))}</p>}
        {law !== null && (
          <p>
            {words.law(fixed(std, 3))} <output data-law>{fixed(law, 4)}</output>
          </p>
        )}
      </figcaption>
    </figure>
  );
}

/** Of each net how far its values lie apart before they are cut, at the border and inside: what the mean behind it goes by. */
function Spreads({ nets, activation }: { readonly nets: readonly Side[]; readonly activation: string }) {
  const { t } = useServices();
  const words = usePanelWords('apart').cut;
  const frame = useLive((live) => live.frame);
  const rows = useMemo(
    () =>
      nets.flatMap(({ slot, layer }) => {
        const net = frame?.job[slot];
        const [before, after] = [layerOf(frame, slot, layer - 1), layerOf(frame, slot, layer)];
        if (!net || !before || !after || cutShare(before.data, after.data) === null) return [];
        const flags = borderFlags(net)[layer - 1] ?? null;
        const spreads = spreadsOf(before.data, before.stats.shape, flags);
        return [{ slot, ...spreads, mean: after.stats.mean }];
      }),
    [nets, frame],
  );
  const told = rows.filter(({ border, interior }) => border !== null && interior !== null);
  if (told.length === 0) return null;
  const narrow = told.find(({ border, interior }) => (border ?? 0) < (interior ?? 0));
  const hasB = nets.length > 1;
  return (
    <div className="before-after-told">
      <table className="before-after-spreads">
        <caption>{words.spreads(activation)}</caption>
        <thead>
          <tr>
            {hasB && <td />}
            <th scope="col">{words.border}</th>
            <th scope="col">{words.interior}</th>
            <th scope="col">{words.all}</th>
            <th scope="col">÷ √(2π)</th>
            <th scope="col">{t.picture.readouts.mean}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ slot, border, interior, all, mean }) => (
            <tr key={slot} data-spreads={slot}>
              {hasB && <th scope="row">{slot}</th>}
              <td>{fixed(border, 3)}</td>
              <td>{fixed(interior, 3)}</td>
              <td>{fixed(all, 3)}</td>
              <td>{fixed(all === null ? null : all * CUT_MEAN, 4)}</td>
              <td>{fixed(mean, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {narrow && <p className="before-after-why">{words.narrow(hasB ? narrow.slot : null)}</p>}
    </div>
  );
}
