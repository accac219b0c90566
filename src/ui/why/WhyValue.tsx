import '../../core/layers/all';
import { type CSSProperties, lazy, Suspense, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { moduleName } from '../../core/net/names';
import { layerOf } from '../../flow/results';
import { fixed } from '../../i18n/figures';
import { colourAt } from '../../render/palette';
import { untilHere } from '../../state/arrivals';
import type { CellRef } from '../../state/live';
import { useScheme } from '../canvas/view';
import { useDerived, useDoc, useLive, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { Stage } from './Sum';
import { type ApartStage, cellIndex, useApart } from './useApart';
import { showView, VIEWS, type View, view } from './view';
import '../styles/apart.css';

const Kernels = lazy(() => untilHere('explanation', () => import('./Kernels')));
const Worth = lazy(() => untilHere('explanation', () => import('./Worth')));
const Play = lazy(() => untilHere('explanation', () => import('./Play')));

/** Digits in which sums are told, as the report has them. */
const DIGITS = 6;

/** Why a cell is what it is: taken apart, played through, by its layer's kernels, and what each pixel is worth to it. */
export default function WhyValue() {
  const words = usePanelWords('apart');
  const { live } = useServices();
  const trail = useLive((l) => l.apart);
  const frame = useLive((l) => l.frame);
  const nameOf = useName();
  const ref = trail.at(-1) ?? null;
  const told = useApart(ref);
  const section = useRef<HTMLElement>(null);
  const palette = useDoc((doc) => doc.view.palette);
  const scheme = useScheme();
  const shownView = useStore(view, (s) => s.view);
  useEffect(() => {
    // On a phone the sheet lies over the picture: the map that was tapped goes on above it.
    if (ref) document.querySelector('.map-box:focus')?.scrollIntoView({ block: 'nearest' });
    const { current } = section;
    if (ref && !current?.contains(document.activeElement)) current?.focus({ preventScroll: true });
  }, [ref]);
  if (!ref) return null;
  const close = () => {
    showView('sum');
    live.setState({ apart: [] });
  };
  const ends = (at: number) => colourAt(palette, 'diverging', scheme, at);
  const colours = { '--apart-below': ends(0.08), '--apart-above': ends(0.92) } as CSSProperties;
  const back = () => live.setState({ apart: trail.slice(0, -1) });
  const shown = layerOf(frame, ref.slot, ref.layer);
  const isThere = shown?.stats.shape.every((n, axis) => (ref.at[axis] ?? 0) < n) ?? false;
  const value = isThere ? (shown?.data[cellIndex(ref.at, shown.stats.shape)] ?? null) : null;
  return (
    <section
      ref={section}
      className="apart"
      tabIndex={-1}
      aria-label={words.label}
      data-apart={ref.layer}
      style={colours}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <header className="apart-head">
        <button type="button" className="quiet" disabled={trail.length < 2} onClick={back}>
          ← {words.back}
        </button>
        <h3>
          {words.title(fixed(value, DIGITS))} <span>{nameOf(ref)}</span>
        </h3>
        {trail.length > 1 && (
          <ol className="apart-trail" aria-label={words.trail}>
            {trail.slice(0, -1).map((from, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the trail
              <li key={i}>
                <button type="button" className="quiet" onClick={() => live.setState({ apart: trail.slice(0, i + 1) })}>
                  {nameOf(from)}
                </button>
              </li>
            ))}
          </ol>
        )}
        <nav className="apart-views" aria-label={words.views.label}>
          {VIEWS.map((own) => (
            <button key={own} type="button" aria-pressed={own === shownView} onClick={() => showView(own)}>
              {words.views[own]}
            </button>
          ))}
        </nav>
        <button type="button" className="quiet apart-close" aria-label={words.close} onClick={close}>
          ✕
        </button>
      </header>
      {!isThere ? (
        <p>{shown ? words.gone : words.noValue}</p>
      ) : told === null || (shownView === 'sum' && !told.isFresh) ? (
        <p role="status">{words.waiting}</p>
      ) : (
        <Suspense fallback={<p role="status">{words.waiting}</p>}>
          <Seen view={shownView} cell={ref} stages={told.stages} nameOf={nameOf} />
        </Suspense>
      )}
    </section>
  );
}

interface SeenProps {
  readonly view: View;
  readonly cell: CellRef;
  readonly stages: readonly ApartStage[];
  readonly nameOf: (ref: CellRef) => string;
}

function Seen({ view: own, cell, stages, nameOf }: SeenProps) {
  const [first] = stages;
  if (!first) return null;
  switch (own) {
    case 'sum':
      return stages.map((stage, i) => <Stage key={stage.ref.layer} stage={stage} first={i === 0} nameOf={nameOf} />);
    case 'play':
      return <Play key={`${first.ref.slot} ${first.ref.layer}`} stage={first} />;
    case 'kernels':
      return <Kernels stage={first} />;
    case 'worth':
      return <Worth cell={cell} />;
  }
}

/** What a cell is called: its layer and its indices. */
function useName(): (ref: CellRef) => string {
  const words = usePanelWords('apart');
  const derived = useDerived();
  return ({ slot, layer, at }) => {
    const net = derived[slot];
    const step = net?.steps[layer];
    return `${net && step ? moduleName(net.net, step.module) : words.input}[${at.join(', ')}]`;
  };
}
