import { useCallback, useRef } from 'react';
import type { LayerResult } from '../../core/frame';
import { planesOf } from '../../core/planes';
import type { Column } from '../../flow/columns';
import { layerOf } from '../../flow/results';
import { sourceOf } from '../../flow/source';
import { fixed, percent } from '../../i18n/figures';
import { type Domain, finiteExtent } from '../../render/domain';
import { histogramPath } from '../../render/histogram';
import { useFlow } from '../canvas/flow_context';
import type { PaintEnv } from '../canvas/painter';
import { paintMap } from '../canvas/pixels';
import { useSurface } from '../canvas/useSurface';
import { useChannel, usePeek } from '../canvas/view';
import { useLive, useServices } from '../context';
import { useKept } from '../kept';
import '../styles/picture/before_after.css';

interface Props {
  readonly column: Column;
  /** What the activation is called, and the layer that it is. */
  readonly activation: string;
  readonly layer: number;
}

const WIDTH = 120;
const HEIGHT = 26;

/** What an activation does to a map: the channel, the values' histogram and what they come to, before it and behind it. */
export default function BeforeAfter({ column, activation, layer }: Props) {
  const { t } = useServices();
  const words = t.picture.caption;
  const { slot } = useFlow();
  const frame = useLive((live) => live.frame);
  const [before, after] = [layerOf(frame, slot, layer - 1), layerOf(frame, slot, layer)];
  if (!before || !after) return null;
  const [p, q] = [finiteExtent(before), finiteExtent(after)];
  // One scale for both, so that what has moved is seen to have moved.
  const domain: Domain = { type: 'diverging', min: Math.min(p.min, q.min), max: Math.max(p.max, q.max) };
  return (
    <section className="before-after" aria-label={words.beforeAfter(activation)}>
      <Side name={words.before(activation)} column={column} layer={layer - 1} result={before} domain={domain} />
      <Side name={words.after(activation)} column={column} layer={layer} result={after} domain={domain} />
    </section>
  );
}

interface SideProps {
  readonly name: string;
  readonly column: Column;
  readonly layer: number;
  readonly result: LayerResult;
  readonly domain: Domain;
}

function Side({ name, column, layer, result, domain }: SideProps) {
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
  const span = domain.max - domain.min;
  const at = (value: number) => (span > 0 ? ((value - domain.min) / span) * WIDTH : 0);
  const finite = mean !== null && Number.isFinite(mean);
  return (
    <figure data-side={layer}>
      <figcaption>{name}</figcaption>
      <canvas ref={canvas} className="before-after-map" style={{ aspectRatio: `${w} / ${h}` }} />
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 6}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="before-after-bars" d={histogramPath(result, domain, WIDTH, HEIGHT)} />
        <path className="before-after-zero" d={`M0,${HEIGHT}H${WIDTH}M${at(0)},0V${HEIGHT + 3}`} />
        {finite && <path className="before-after-mean" d={`M${at(mean)},0V${HEIGHT + 6}`} />}
      </svg>
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
