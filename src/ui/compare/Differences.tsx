import '../../core/layers/all';
import { useMemo, useState } from 'react';
import type { FlowLayout } from '../../flow/layout';
import { foldedPair } from '../../flow/pair_folds';
import { pairsOf } from '../../flow/pairs';
import { columnsOf } from '../canvas/map_sizes';
import { useFrame } from '../canvas/view';
import { useLive, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { DifferenceFigure } from './DifferenceFigure';
import { VIEWS, type View } from './views';
import '../styles/difference.css';

/** CSS pixels that what is said of a map needs at its left. */
const NARROWEST = 112;

interface Props {
  readonly layout: FlowLayout;
  /** Blocks that are repeated and open, as in both flows. */
  readonly open: ReadonlySet<string>;
}

/** a − b of every layer, in line with both flows and at their scale, laid over each other as they lie on the input. */
export default function Differences({ layout, open }: Props) {
  const { t } = useServices();
  const frame = useLive((live) => live.frame);
  const { fresh } = useFrame('b');
  const words = usePanelWords('compare').difference;
  const [view, setView] = useState<View>('over');
  // What is compared are the numbers that there are, with the very nets they were computed from.
  const job = frame?.job ?? null;
  const pairs = useMemo(() => (job?.b ? foldedPair(pairsOf(job, job.recipe), open) : null), [job, open]);
  if (!frame || !pairs) return null;
  const places = Array.from({ length: pairs.places }, (_, place) => ({
    place,
    a: pairs.a.columns.find((c) => c.place === place),
    b: pairs.b.columns.find((c) => c.place === place),
  }));
  const { direction, column, lane, scale } = layout;
  const beside = direction === 'across' ? lane + (column - lane - scale.width) / 2 - 10 : 0;
  const style: Record<string, string> = {
    '--flow-columns': columnsOf(layout, pairs.places - 1),
    '--difference-text': `${beside}px`,
    '--difference-map': `${scale.width}px`,
  };
  return (
    <section
      className="differences"
      aria-label={words.title}
      data-fresh={fresh ? undefined : 'no'}
      data-beside={beside >= NARROWEST ? '' : undefined}
      style={style}
    >
      <header>
        <h2 title={`${words.title}. ${words.tolerance}`}>{t.pair.minus}</h2>
        <fieldset className="difference-view" aria-label={words.view}>
          {VIEWS.map((v) => (
            <button
              key={v}
              type="button"
              aria-pressed={view === v}
              title={v === 'over' ? words.overTitle : words.channelTitle}
              data-difference-view={v}
              onClick={() => setView(v)}
            >
              {words[v]}
            </button>
          ))}
        </fieldset>
        <p className="difference-keys faint">
          <span>
            <i className="key is-lost" aria-hidden="true" /> {words.legendLost}
          </span>
          <span>
            <i className="key is-other" aria-hidden="true" /> {words.legendDiffers}
          </span>
          {view === 'channel' && <span>{words.signs}</span>}
          <span>{words.tolerance}</span>
        </p>
      </header>
      <ol className="difference-list">
        {places.slice(1).map(({ place, a, b }) => (
          <DifferenceFigure key={place} frame={frame} a={a} b={b} view={view} place={place} layout={layout} />
        ))}
      </ol>
    </section>
  );
}
