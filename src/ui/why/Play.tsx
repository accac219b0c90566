import { type CSSProperties, useCallback, useMemo, useState } from 'react';
import type { LayerResult } from '../../core/frame';
import { planesOf } from '../../core/planes';
import { partsOf, totalOf } from '../../flow/apart';
import { metBy, nearestPlace, padsOf, placesOf, readAt, readersOf, type Windows, windowsOf } from '../../flow/play';
import { layerOf } from '../../flow/results';
import { fixed, rounded, signed } from '../../i18n/figures';
import { type Domain, finiteExtent } from '../../render/domain';
import { useLive, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { CellMap } from './CellMap';
import type { ApartStage } from './useApart';
import { useExplained } from './useExplained';
import { SPEEDS, useStill, useTicks } from './useSteps';
import { showView } from './view';
import '../styles/apart_play.css';

/** CSS pixels of the longer side of a map. */
const SIDE = 230;

/** A layer's values in colours of their own; zero is where it belongs. */
export function ownDomain(layer: LayerResult): Domain {
  const { min, max } = finiteExtent(layer);
  if (min >= 0) return { type: 'sequential', min: 0, max: max > 0 ? max : 1 };
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  return { type: 'diverging', min: -reach, max: reach };
}

/** The window that goes over a map, product by product or place by place, and the output that it paints. */
export default function Play({ stage: { ref, step } }: { readonly stage: ApartStage }) {
  const words = usePanelWords('apart').play;
  const windows = windowsOf(step);
  const frame = useLive((live) => live.frame);
  const read = step?.inputs[0]?.layer ?? null;
  const [input, output] = [read === null ? null : layerOf(frame, ref.slot, read), layerOf(frame, ref.slot, ref.layer)];
  if (!step || !windows || read === null || !input || !output || output.data.length === 0) return <p>{words.none}</p>;
  return <Playing {...{ ref_: ref, kind: step.module.kind, windows, input, output }} />;
}

interface PlayingProps {
  readonly ref_: ApartStage['ref'];
  readonly kind: NonNullable<ApartStage['step']>['module']['kind'];
  readonly windows: Windows;
  readonly input: LayerResult;
  readonly output: LayerResult;
}

function Playing({ ref_: { slot, layer, at }, kind, windows, input, output }: PlayingProps) {
  const words = usePanelWords('apart').play;
  const { live } = useServices();
  const frame = useLive((l) => l.frame);
  const still = useStill();
  const { rows, cols } = windows;
  const [channels, h, w] = planesOf(input.stats.shape);
  const [, oh, ow] = planesOf(output.stats.shape);
  const [channel = 0] = at;
  const [place, setPlace] = useState(() => (at[1] ?? 0) * ow + (at[2] ?? 0));
  /** Products of the window that are added up; null: all. */
  const [added, setAdded] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(2);
  const [asked, setChannel] = useState(0);
  const [pointed, setPointed] = useState<readonly [number, number] | null>(null);
  const [weighed, setWeighed] = useState<readonly [number, number] | null>(null);
  const point = (cell: readonly [number, number] | null) =>
    setPointed((old) => (old?.join() === cell?.join() ? old : cell));
  const entered = pointed && { down: readersOf(rows, pointed[0]), across: readersOf(cols, pointed[1]) };
  const last = oh * ow - 1;
  const now = Math.min(place, last);
  const [row, col] = [Math.floor(now / ow), now % ow];
  const told = useExplained(frame, slot, layer, channel * oh * ow + now);
  const said = told?.cell === channel * oh * ow + now ? told.said : null;
  const parts = useMemo(() => (said ? partsOf(said, kind).channels : []), [said, kind]);
  const shown = Math.min(channels - 1, asked);
  const part = parts.find((own) => own.channel === shown) ?? null;
  const count = part?.cells.length ?? 0;
  const { rate, by } = SPEEDS[speed] ?? SPEEDS[2];

  const go = useCallback(
    (to: number, products: number | null = null) => {
      setPlace(Math.max(0, Math.min(last, to)));
      setAdded(products);
    },
    [last],
  );
  const step = (due: number) => {
    if (by === 'window') {
      if (now + due >= last) setPlaying(false);
      go(now + due);
    } else if (added !== null && added + due <= count) setAdded(added + due);
    else if (added === null && count > 0 && !playing) setAdded(due);
    else if (now >= last) {
      setPlaying(false);
      setAdded(null);
    } else go(now + 1, 0);
  };
  useTicks(playing && !still, rate, step);
  const toggle = () => {
    if (!playing) {
      if (now >= last) go(0, by === 'product' ? 0 : null);
      else if (by === 'product') setAdded(0);
    }
    setPlaying(!playing);
  };

  const { down, across } = readAt(windows, row, col);
  const isWhole = part?.rows === down.length && part.cols === across.length;
  // Taps are counted by the window: where padding is left out of it, as in a pool's, none is told.
  const met = weighed && part && isWhole && { down: metBy(rows, weighed[0]), across: metBy(cols, weighed[1]) };
  const seen = part?.cells.slice(0, added ?? count) ?? [];
  const current = added !== null && added > 0 ? seen.at(-1) : undefined;
  const own = seen.reduce((sum, { term }) => sum + term.value * term.weight, 0);
  const rest = said ? totalOf(said.terms) + said.constant - (part?.sum ?? 0) : 0;
  const isSum = said !== null && said.steps.length === 0;
  const value = output.data[channel * oh * ow + now] ?? 0;
  const taps = down.flatMap((r) => across.map((c) => ({ r, c })));
  const [inDomain, outDomain] = useMemo(() => [ownDomain(input), ownDomain(output)], [input, output]);
  return (
    <div className="play" data-play={now}>
      <fieldset className="play-tools">
        <legend className="sr-only">{words.tools}</legend>
        <button type="button" disabled={now === 0} aria-label={words.back} onClick={() => go(now - 1)}>
          ◂
        </button>
        {!still && (
          <button type="button" className="play-run" aria-pressed={playing} onClick={toggle}>
            {playing ? `❚❚ ${words.pause}` : `▶ ${words.run}`}
          </button>
        )}
        <button type="button" aria-label={words.step} onClick={() => step(1)}>
          ▸ {words.stepShort}
        </button>
        <label>
          <span>{words.speed}</span>
          <input
            type="range"
            min={0}
            max={SPEEDS.length - 1}
            value={speed}
            style={fill(speed / (SPEEDS.length - 1))}
            aria-valuetext={words.speeds[speed]}
            onChange={(event) => setSpeed(Number(event.currentTarget.value))}
          />
          <output>{words.speeds[speed]}</output>
        </label>
        <label>
          <span>{words.place}</span>
          <input
            type="range"
            min={0}
            max={last}
            value={now}
            style={fill(last > 0 ? now / last : 0)}
            aria-valuetext={words.at(row, col)}
            onChange={(event) => {
              setPlaying(false);
              go(Number(event.currentTarget.value));
            }}
          />
          <output>{words.at(row, col)}</output>
        </label>
        <button
          type="button"
          onClick={() => {
            showView('sum');
            live.setState({ apart: [...live.getState().apart, { slot, layer, at: [channel, row, col] }] });
          }}
        >
          {words.apart}
        </button>
      </fieldset>
      <div className="play-row">
        <figure>
          <figcaption>
            {channels > 1 ? (
              <label>
                {words.input}{' '}
                <select value={shown} onChange={(event) => setChannel(Number(event.currentTarget.value))}>
                  {Array.from({ length: channels }, (_, c) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a channel is its number
                    <option key={c} value={c}>
                      {words.channel(c)}
                    </option>
                  ))}
                </select>
              </label>
            ) : (
              words.input
            )}
          </figcaption>
          <CellMap
            label={words.window(row, col)}
            data={input.data}
            offset={shown * h * w}
            h={h}
            w={w}
            pads={[padsOf(rows), padsOf(cols)]}
            domain={inDomain}
            side={SIDE}
            onCell={(r, c) => {
              setPlaying(false);
              go(nearestPlace(rows, r) * ow + nearestPlace(cols, c));
            }}
            onPoint={point}
          >
            {met && <Marks className="play-met" {...met} />}
            {taps.length <= 400 &&
              taps.map(({ r, c }) => <rect key={`${r} ${c}`} className="play-tap" x={c} y={r} width={1} height={1} />)}
            {taps.length > 0 && (
              <rect
                className="play-window"
                x={across[0]}
                y={down[0]}
                width={(across.at(-1) ?? 0) - (across[0] ?? 0) + 1}
                height={(down.at(-1) ?? 0) - (down[0] ?? 0) + 1}
              />
            )}
            {current?.term.at && (
              <rect className="play-now" x={current.term.at[2] ?? 0} y={current.term.at[1] ?? 0} width={1} height={1} />
            )}
          </CellMap>
        </figure>
        {part && (
          <figure className="play-products">
            <figcaption>{words.products}</figcaption>
            <div className="apart-grid" style={{ gridTemplateColumns: `repeat(${part.cols}, auto)` }}>
              {part.cells.map((cell, i) => (
                <span
                  key={`${cell.row} ${cell.col}`}
                  className={[
                    'apart-cell',
                    cell.term.at ? '' : 'is-padding',
                    i < seen.length ? 'is-added' : '',
                    cell === current ? 'is-now' : '',
                  ].join(' ')}
                  style={{ gridRow: cell.row + 1, gridColumn: cell.col + 1 }}
                  onPointerEnter={() => setWeighed([cell.row, cell.col])}
                  onPointerLeave={() => setWeighed(null)}
                >
                  <span>{rounded(cell.term.value, 2)}</span>
                  <span>× {rounded(cell.term.weight, 2)}</span>
                </span>
              ))}
            </div>
          </figure>
        )}
        <figure>
          <figcaption>{words.output(channel)}</figcaption>
          <CellMap
            label={words.painted(now + 1, last + 1)}
            data={output.data}
            offset={channel * oh * ow}
            h={oh}
            w={ow}
            domain={outDomain}
            upTo={added === null ? now + 1 : now}
            side={SIDE}
            onCell={(r, c) => {
              setPlaying(false);
              go(Math.min(oh - 1, r) * ow + Math.min(ow - 1, c));
            }}
          >
            {entered && <Marks className="play-entered" {...entered} />}
            <rect className="play-window" x={col} y={row} width={1} height={1} />
          </CellMap>
        </figure>
        <div className="play-says">
          {isSum && part ? (
            <p className="play-sum">
              {rest !== 0 && (
                <span>
                  {words.rest} <output>{signed(rest, 6)}</output>
                </span>
              )}
              <span>
                {words.own(shown)} <output data-own>{signed(own, 6)}</output>
              </span>
              <b>
                = <output data-sum>{fixed(added === null ? value : rest + own, 6)}</output>
              </b>
            </p>
          ) : (
            <p className="play-sum">
              <b>
                = <output data-sum>{fixed(value, 6)}</output>
              </b>
            </p>
          )}
          {pointed && entered && (
            <p className="play-points">
              {words.enters(words.at(...pointed), entered.down.length * entered.across.length)}
            </p>
          )}
          {met && <p className="play-points">{words.meets(met.down.length * met.across.length)}</p>}
          <Why windows={windows} />
        </div>
      </div>
    </div>
  );
}

/** Each cell of some rows and columns. */
function Marks({
  className,
  down,
  across,
}: {
  readonly className: string;
  readonly down: readonly number[];
  readonly across: readonly number[];
}) {
  const d = down.flatMap((r) => across.map((c) => `M${c},${r}h1v1h-1z`)).join('');
  return <path className={className} d={d} />;
}

const fill = (share: number) => ({ '--f': `${100 * share}%` }) as CSSProperties;

/** Why there are so many places, what a stride leaves out, and what a dilation straddles. */
function Why({ windows: { rows, cols } }: { readonly windows: Windows }) {
  const words = usePanelWords('apart').play;
  const [r, c] = [placesOf(rows), placesOf(cols)];
  if (!r || !c) return null;
  const alike = JSON.stringify(r) === JSON.stringify(c);
  const lines = alike ? [[words.both, r] as const] : ([[words.height, r] as const, [words.width, c] as const] as const);
  return lines.map(([name, p]) => (
    <div key={name} className="play-why">
      <p>{words.places(name, p.count, p.from, p.to, p.stride)}</p>
      <p>{words.end(p.end, p.high, p.stride)}</p>
      {p.dilation > 1 && <p>{words.dilated(p.dilation)}</p>}
      {p.unread > 0 && <p>{words.unread(p.unread)}</p>}
    </div>
  ));
}
