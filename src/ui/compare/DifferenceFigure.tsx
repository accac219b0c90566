import '../../i18n/en/late';
import { type CSSProperties, useMemo, useRef } from 'react';
import { type Difference, ringDepth } from '../../core/compare/difference';
import type { Frame } from '../../core/frame';
import { planesOf } from '../../core/planes';
import type { Slot } from '../../core/result';
import type { Column } from '../../flow/columns';
import type { FlowLayout } from '../../flow/layout';
import { fixed, signed } from '../../i18n/figures';
import { proseRough } from '../../i18n/format';
import { colourAt, type ScaleType } from '../../render/palette';
import { chosenChannel, useScheme } from '../canvas/view';
import { useDoc, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { DifferenceMap } from './DifferenceMap';
import { type Places, placesOf } from './laid';
import { shownValues } from './shown_values';
import { type Laid, layOver, useDifference, useSeen } from './useDifference';
import type { View } from './views';

interface Props {
  readonly frame: Frame;
  /** Undefined where that net has nothing at this place. */
  readonly a: Column | undefined;
  readonly b: Column | undefined;
  readonly view: View;
  readonly place: number;
  readonly layout: FlowLayout;
}

/** One layer's a − b: the picture, and what it comes to in numbers. */
export function DifferenceFigure({ frame, a, b, view, place, layout }: Props) {
  const words = usePanelWords('compare').difference;
  const item = useRef<HTMLLIElement>(null);
  const seen = useSeen(item);
  const [layerA, layerB] = [a?.layer ?? null, b?.layer ?? null];
  const laid = useMemo(
    () => (layerA === null || layerB === null ? null : layOver(frame, layerA, layerB)),
    [frame, layerA, layerB],
  );
  const difference = useDifference(laid, seen);
  const name = [...new Set([a?.name, b?.name])].filter((n) => n !== undefined).join(' / ');
  const why = () => {
    if (!a || !b) return words.only(a ? 'a' : 'b');
    const [p, q] = [frame.a.layers[layerA ?? -1], frame.b?.layers[layerB ?? -1]];
    if (!p || !q) return words.missing;
    return a.shape?.length === 3 && b.shape?.length === 3 ? words.none : words.noneShapes;
  };
  return (
    <li
      ref={item}
      className={laid ? 'difference' : 'difference is-none'}
      data-difference={name}
      style={{ '--column': place + 1 } as CSSProperties}
    >
      {laid && difference && a && b && layerA !== null && layerB !== null && frame.job.b ? (
        <Shown
          laid={laid}
          difference={difference}
          places={placesOf(
            { a: frame.job.a, b: frame.job.b },
            { a: layerA, b: layerB },
            difference.match,
            layout.scale.cell,
            layout.scale.width,
          )}
          layers={{ a: layerA, b: layerB }}
          column={a}
          name={name}
          view={view}
        />
      ) : (
        <div className="difference-text is-none">
          <h3>{name}</h3>
          <p>{laid ? words.wait : why()}</p>
        </div>
      )}
    </li>
  );
}

interface ShownProps {
  readonly laid: Laid;
  readonly difference: Difference;
  readonly places: Places;
  readonly layers: Readonly<Record<Slot, number>>;
  readonly column: Column;
  readonly name: string;
  readonly view: View;
}

function Shown({ laid, difference, places, layers, column, name, view }: ShownProps) {
  const { t, lang } = useServices();
  const words = usePanelWords('compare').difference;
  const { match, h, w } = difference;
  const choice = useDoc((doc) => chosenChannel(doc.view.channels, column.choice, match.channels));
  const shown = useMemo(() => shownValues(laid, difference, view, choice), [laid, difference, view, choice]);
  const channel = view === 'over' || choice === 'mean' ? -1 : choice;
  const { cells, mean, most } = shown;
  const all = h * w;
  const share = cells / all;
  const depth = ringDepth(difference);
  const [[channelsA, heightA], [channelsB, heightB]] = [planesOf(match.shapes[0]), planesOf(match.shapes[1])];
  // A size stands on one line.
  const [p, q] = match.shapes.map((s) => s.slice(-2).join('\u00a0×\u00a0'));
  const percent = proseRough(lang, share);
  const what = view === 'over' ? words.meanOver : choice === 'mean' ? words.signedMean : words.channelNo(choice);
  return (
    <>
      <DifferenceMap
        difference={difference}
        shown={shown}
        places={places}
        layers={layers}
        channel={channel}
        label={`${words.label(name)}: ${cells === 0 ? words.equal : words.cells(cells, all)}`}
        cursorLabel={t.picture.map.cursor(words.label(name))}
      />
      <div className="difference-text">
        {difference.share > 0 && <Ramp type={shown.type} top={shown.top} />}
        <h3>
          {name} <span>{what}</span>
        </h3>
        <p className={cells === 0 ? 'is-equal' : 'is-other'}>
          {cells === 0 ? (
            words.equal
          ) : (
            <>
              <b>{percent}</b> {words.cells(cells, all)}
              {depth !== null && view === 'over' && `, ${words.ring(depth)}`}
            </>
          )}
        </p>
        {depth !== null && view === 'channel' && <p>{words.ringOver(depth)}</p>}
        {cells > 0 && (
          <dl>
            <div title={words.meanTitle}>
              <dt>{words.mean}</dt>
              <dd>{mean === null ? '–' : mean === 0 ? '0' : signed(mean, 6)}</dd>
            </div>
            <div>
              <dt>{words.most}</dt>
              <dd>{fixed(most, 4)}</dd>
            </div>
          </dl>
        )}
        <p className="faint">
          {p === q ? p : `a\u00a0${p} · b\u00a0${q}`}
          {channelsA !== channelsB && `; ${words.of(match.channels, channelsA, channelsB)}`}
          {p !== q && h < heightA && h < heightB && `; ${words.onlyPart(h, w)}`}
        </p>
      </div>
    </>
  );
}

/** The colour scale of one map, with the values at its ends. */
function Ramp({ type, top }: { readonly type: ScaleType; readonly top: number }) {
  const palette = useDoc((doc) => doc.view.palette);
  const scheme = useScheme();
  const stops = [0, 0.25, 0.5, 0.75, 1].map((s) => colourAt(palette, type, scheme, s));
  // Three digits of the largest.
  const decimals = top > 0 ? Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(top)))) : 0;
  return (
    <p className="difference-ramp mono">
      <span>{type === 'diverging' ? signed(-top, decimals) : '0'}</span>
      <i style={{ background: `linear-gradient(90deg,${stops.join()})` }} aria-hidden="true" />
      <span>{type === 'diverging' ? signed(top, decimals) : fixed(top, decimals)}</span>
    </p>
  );
}
