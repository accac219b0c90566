import { memo, useId } from 'react';
import { DOMAIN_RANGES, DOMAIN_SHARES, PALETTES } from '../../core/document';
import type { LayerResult } from '../../core/frame';
import { sameData } from '../../core/same_data';
import { layerOf } from '../../flow/results';
import { fixed } from '../../i18n/figures';
import { domainTicks } from '../../render/axis';
import type { Domain } from '../../render/domain';
import { histogramPath } from '../../render/histogram';
import { colourAt, type Scheme } from '../../render/palette';
import { useAct } from '../act';
import { coloursOf } from '../canvas/pixels';
import { useScheme } from '../canvas/view';
import { useDoc, useLive, useServices } from '../context';
import { Popover } from '../parts/Popover';
import { useSubject } from './useSubject';
import '../styles/picture/legend.css';

const WIDTH = 184;
const BARS = 15;
const STOPS = Array.from({ length: 17 }, (_, i) => i / 16);

/** The colour scale of the layer that is pointed at, with ticks and the histogram of its values; and how it is chosen. */
export function Legend() {
  const { t } = useServices();
  const words = t.picture.legend;
  const subject = useSubject();
  const frame = useLive((live) => live.frame);
  const view = useDoc((doc) => doc.view);
  const scheme = useScheme();
  const layer = subject && layerOf(frame, subject.slot, subject.source.layer);
  const scale = subject && layer ? coloursOf({ frame, view, scheme }, subject.source, layer, subject.channel) : null;
  const label = words.label(words.share[view.share], words.range[view.range]);
  return (
    <div className="legend">
      <Popover
        label={words.button}
        className="legend-button"
        popClassName="legend-pop"
        face={
          <>
            {subject && layer && scale && (
              <Scale layer={layer} domain={scale.domain} name={subject.name} scheme={scheme} />
            )}
            <span className="legend-label">{label}</span>
          </>
        }
      >
        {() => <Choices />}
      </Popover>
    </div>
  );
}

interface ScaleProps {
  readonly layer: LayerResult;
  readonly domain: Domain;
  readonly name: string;
  readonly scheme: Scheme;
}

/** Drawn anew where something of it is different: a frame of the same numbers, or a size that was turned, is not. */
const Scale = memo(function Scale({ layer, domain, name, scheme }: ScaleProps) {
  const { t } = useServices();
  const id = useId();
  const palette = useDoc((doc) => doc.view.palette);
  const { type, min, max } = domain;
  return (
    <>
      <span className="legend-name">{name}</span>
      <svg
        className="legend-scale"
        width={WIDTH + 2}
        height={36}
        role="img"
        aria-label={t.picture.legend.scale(name, fixed(min, 3), fixed(max, 3))}
      >
        <linearGradient id={id}>
          {STOPS.map((s) => (
            <stop key={s} offset={s} stopColor={colourAt(palette, type, scheme, s)} />
          ))}
        </linearGradient>
        <g transform="translate(1,0)">
          <path className="legend-bars" d={histogramPath(layer, domain, WIDTH, BARS)} />
          <rect className="legend-ramp" y={BARS + 0.5} width={WIDTH} height={7} fill={`url(#${id})`} />
          {domainTicks(domain, WIDTH, 3).map(({ value, x, decimals }) => (
            <g key={value} transform={`translate(${x},${BARS + 8})`}>
              <line className="legend-tick" y2={3} />
              <text className="legend-figure" y={12} textAnchor={anchor(x)}>
                {fixed(value, decimals)}
              </text>
            </g>
          ))}
        </g>
      </svg>
    </>
  );
}, sameScale);

function sameScale(p: ScaleProps, q: ScaleProps): boolean {
  return p.layer === q.layer && p.name === q.name && p.scheme === q.scheme && sameData(p.domain, q.domain);
}

const anchor = (x: number) => (x < 8 ? 'start' : x > WIDTH - 8 ? 'end' : 'middle');

/** Palette, what shares a domain, and its range. */
function Choices() {
  const { t, actions } = useServices();
  const words = t.picture.legend;
  const act = useAct();
  const { palette, share, range } = useDoc((doc) => doc.view);
  const scheme = useScheme();
  return (
    <div className="legend-choices">
      <fieldset>
        <legend>{words.shareTitle}</legend>
        {DOMAIN_SHARES.map((s) => (
          <label key={s}>
            <input
              type="radio"
              name="domain-share"
              checked={share === s}
              onChange={(event) => act(event, () => actions.setDomain(s, range))}
            />
            {words.share[s]}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{words.rangeTitle}</legend>
        {DOMAIN_RANGES.map((r) => (
          <label key={r}>
            <input
              type="radio"
              name="domain-range"
              checked={range === r}
              onChange={(event) => act(event, () => actions.setDomain(share, r))}
            />
            {words.rangeLong[r]}
          </label>
        ))}
      </fieldset>
      <fieldset className="is-palettes">
        <legend>{words.paletteTitle}</legend>
        <div className="legend-palettes">
          {PALETTES.map((p) => (
            <label key={p}>
              <input
                type="radio"
                name="palette"
                checked={palette === p}
                onChange={(event) => act(event, () => actions.setPalette(p))}
              />
              <span className="legend-swatch" aria-hidden="true">
                {(['diverging', 'sequential'] as const).map((type) => (
                  <i
                    key={type}
                    style={{
                      background: `linear-gradient(90deg,${STOPS.map((s) => colourAt(p, type, scheme, s)).join()})`,
                    }}
                  />
                ))}
              </span>
              {words.palette[p]}
            </label>
          ))}
        </div>
        <p className="legend-safe">{words.safe}</p>
      </fieldset>
      <ul className="legend-keys">
        <li>
          <i className="key is-pad" />
          {words.padding}
        </li>
        <li>
          <i className="key is-lost" />
          {words.lost}
        </li>
        <li>
          <i className="key is-unread" />
          {words.unread}
        </li>
        <li>
          <i className="key is-not-finite" />
          {words.notFinite}
        </li>
      </ul>
    </div>
  );
}
