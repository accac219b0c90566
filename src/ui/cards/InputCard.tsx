import { memo, useEffect, useState } from 'react';
import { mayFeed } from '../../core/challenges/limits';
import { type ChosenSource, INPUT_SOURCES } from '../../core/document';
import type { Slot } from '../../core/result';
import { parseSeed } from '../../core/values';
import { dims } from '../../i18n/figures';
import { isPresetId, presetById } from '../../state/presets';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Locked } from '../parts/Locked';
import { type Taken, TypedField } from '../parts/TypedField';
import { useMarked } from '../parts/useMarked';
import { AddLayer } from './AddLayer';
import { faultParts } from './fault_parts';
import { LinkButton } from './LinkButton';
import { prefetchMenus } from './menus/lazy';
import { NetMode } from './NetMode';
import { type ControlMark, NumberRow } from './NumberRow';
import { readInt } from './typed';

type Dim = 0 | 1 | 2;

const RANGES: Readonly<Record<Dim, readonly [number, number]>> = { 0: [1, 4], 1: [1, 64], 2: [1, 64] };

/** Later than the first maps, which what is not needed for them must not delay. */
const IDLE_MS = 1500;

interface Props {
  readonly slot: Slot;
  /** There is no layer whose card could hold the plus at the end. */
  readonly empty: boolean;
}

/** The input's card: what it is, its size, and the seed that it and all weights are drawn from. */
export const InputCard = memo(function InputCard({ slot, empty }: Props) {
  const { t, lang } = useServices();
  const act = useAct();
  const { shape, source } = useDoc((doc) => doc.input);
  const seed = useDoc((doc) => doc.seed);
  const preset = useDoc((doc) => doc.preset);
  const free = useDoc((doc) => mayFeed(doc));
  const [apart, setApart] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      faultParts(lang).fetch();
      prefetchMenus();
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }, [lang]);
  const square = shape[1] === shape[2];
  // A link or an undo may bring a size that is not square: it is shown as what it is, and stays apart.
  useEffect(() => {
    if (!square) setApart(true);
  }, [square]);
  const linked = square && !apart;
  const words = t.cards.input;

  const put = (dim: Dim, value: number, event: { readonly timeStamp: number }) => {
    const size = linked && dim > 0 ? [shape[0], value, value] : shape.map((n, i) => (i === dim ? value : n));
    const [c = 1, h = 1, w = 1] = size;
    return act(event, (actions) => actions.setInputShape([c, h, w]));
  };
  const typed =
    (dim: Dim) =>
    (text: string, event: { readonly timeStamp: number }): Taken => {
      const kept = String(shape[dim]);
      const read = readInt(text);
      if (!read.ok) return { ok: false, message: t.cards.bad[read.fault](read.text, kept) };
      if (read.value < 1 || !put(dim, read.value, event))
        return { ok: false, message: t.cards.bad.least(text, 1, kept) };
      return { ok: true };
    };
  const row = (dim: Dim, name: 'channels' | 'height' | 'width') => {
    const mark: ControlMark = { 'data-slot': slot, 'data-layer': -1, 'data-arg': name };
    return (
      <NumberRow
        label={words[name]}
        names={{ slider: t.cards.slider(words[name], words.title), field: t.cards.field(words[name], words.title) }}
        mark={mark}
        value={shape[dim]}
        range={RANGES[dim]}
        floor={1}
        onValue={(value, event) => put(dim, value, event)}
        onTyped={typed(dim)}
      >
        {dim === 1 && (
          <LinkButton
            label={t.cards.link(`${words.height}, ${words.width}`)}
            linked={linked}
            title={t.cards.linked.pair[linked ? 'on' : 'off']}
            onToggle={(event) => {
              setApart(linked);
              if (!linked && !square) act(event, (actions) => actions.setInputShape([shape[0], shape[1], shape[1]]));
            }}
          />
        )}
      </NumberRow>
    );
  };
  const usual = isPresetId(preset) ? presetById(preset).input.shape : shape;
  const shifted = usual.some((n, i) => n !== shape[i]);

  return (
    <div className="card-place">
      <section className="card op-input" aria-label={words.label} data-open={open}>
        <header className="card-head">
          <b className="mono">{words.title}</b>
          <select
            className="source"
            aria-label={words.source}
            value={source}
            disabled={!free}
            data-arg="source"
            data-slot={slot}
            data-layer={-1}
            onChange={(event) => {
              const next = INPUT_SOURCES.find((s): s is ChosenSource => s === event.currentTarget.value);
              if (next) act(event, (actions) => actions.setInputSource(next));
            }}
          >
            {[...INPUT_SOURCES, ...(source === 'given' ? [source] : [])].map((s) => (
              <option key={s} value={s}>
                {t.cards.sources[s]}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="unfold mono"
            aria-expanded={open}
            aria-label={`${words.unfold}: ${words.summary(dims(shape), seed)}`}
            onClick={() => setOpen(!open)}
          >
            {words.summary(shape.join('×'), seed)} <span aria-hidden="true">{open ? '▴' : '▾'}</span>
          </button>
        </header>
        <div className="rows">
          <Locked when={!free}>
            {row(0, 'channels')}
            {row(1, 'height')}
            {row(2, 'width')}
          </Locked>
          <SeedRow slot={slot} seed={seed} />
        </div>
        <NetMode slot={slot} />
        {shifted && (
          <p className="card-note" title={words.shiftedHelp}>
            {words.shifted}
          </p>
        )}
      </section>
      {empty && <AddLayer slot={slot} at={0} where="end" />}
    </div>
  );
});

function SeedRow({ slot, seed }: { readonly slot: Slot; readonly seed: string }) {
  const { t } = useServices();
  const act = useAct();
  const words = t.cards.input;
  return (
    <div className={`row row-seed${useMarked(seed) ? ' marked' : ''}`}>
      <span className="row-label" aria-hidden="true">
        {words.seed}
      </span>
      <button
        type="button"
        className="next"
        title={words.nextTitle}
        data-next-seed
        onClick={(event) => act(event, (actions) => actions.nextSeed())}
      >
        {words.next}
      </button>
      <TypedField
        data-field="seed"
        data-arg="seed"
        data-slot={slot}
        data-layer={-1}
        shown={seed}
        title={seed}
        inputMode="numeric"
        aria-label={words.seed}
        onTyped={(text, event) => {
          const parsed = parseSeed(text.trim().replace('−', '-'));
          if (parsed === null) {
            const typed = text.trim();
            return { ok: false, message: typed ? t.cards.bad.seed(typed, seed) : t.cards.bad.empty(typed, seed) };
          }
          act(event, (actions) => actions.setSeed(parsed));
          return { ok: true };
        }}
      />
    </div>
  );
}
