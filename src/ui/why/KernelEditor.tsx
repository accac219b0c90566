import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { ShownTensor } from '../../core/explanation';
import { normalised, SHELF, type ShelfKernel, shelfKernel, zeroMean } from '../../core/kernel_shelf';
import type { TensorIndex } from '../../core/net/acts';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import type { ShapedStep } from '../../core/net/shaped';
import type { Slot } from '../../core/result';
import { type Kernels, sliceOf } from '../../flow/kernels';
import { fixed, rounded } from '../../i18n/figures';
import { netOf } from '../../state/edits';
import { weightActions } from '../../state/weight_actions';
import { withoutSets } from '../../state/weight_edits';
import { useAct } from '../act';
import { useLive, useServices } from '../context';
import { createGesture } from '../gesture';
import { usePanelWords } from '../parts/usePanelWords';
import { CellMap } from './CellMap';

interface Props {
  readonly slot: Slot;
  readonly step: ShapedStep;
  readonly kernels: Kernels;
  readonly weight: ShownTensor;
  /** The kernel and the slice of it. */
  readonly chosen: number;
  readonly slice: number;
  /** The largest weight's size: what painting goes up to. */
  readonly reach: number;
  readonly onSlice: (slice: number) => void;
}

/** What is written: the slice alone, all slices of the kernel alike, or the whole layer. */
const SCOPES = ['slice', 'kernel', 'layer'] as const;
type Scope = (typeof SCOPES)[number];

/** Cells that can be typed one by one. */
const MOST_TYPED = 81;

/** A slice of a kernel: read, typed, painted, or taken from the shelf. */
export function KernelEditor({ slot, step, kernels, weight, chosen, slice, reach, onSlice }: Props) {
  const words = usePanelWords('apart').kernels;
  const { store, actions, loadAnswers } = useServices();
  const act = useAct();
  const frame = useLive((live) => live.frame);
  const [scope, setScope] = useState<Scope>('slice');
  const [brush, setBrush] = useState(1);
  const { kh, kw, into } = kernels;
  const gesture = useMemo(() => createGesture(actions), [actions]);
  useEffect(() => () => gesture.end(), [gesture]);
  const values = sliceOf(kernels, weight.data, chosen, slice);
  const to = { module: step.module.id, name: 'weight' } as const;
  const index = (of: Scope): TensorIndex =>
    of === 'layer' ? [] : kernels.index(chosen, of === 'kernel' ? null : slice);
  const put = (own: readonly number[], of: Scope = scope) =>
    act({ timeStamp: performance.now() }, () => {
      // A Linear's weights stand in one row, whatever map they read.
      const flat = weight.shape.length === 2;
      const alike = flat && of !== 'slice' ? Array.from({ length: into }, () => own).flat() : own;
      const shape = flat ? [alike.length] : weight.shape.length === 3 ? [kw] : [kh, kw];
      weightActions(store).set(slot, { to, index: index(of) }, { values: alike.map(Math.fround), shape });
    });
  const drawnAgain = () => {
    if (weightActions(store).unset(slot, { to, index: index(scope) }) || !frame) return;
    // More was set at once: of this part what was drawn is set again.
    const { doc } = store.getState();
    const net: ShapedNet = inferNet(withoutSets(netOf(doc, slot), to), doc.input.shape);
    const job = { ...frame.job, [slot]: net };
    const layer = net.steps.findIndex(({ use }) => use.id === step.use.id);
    void loadAnswers()
      .then((answers) => answers.weights({ job, slot, layer }, new AbortController().signal))
      .then((tensors) => {
        const drawn = tensors.find(({ name }) => name === 'weight');
        if (!drawn) return;
        const area = kh * kw;
        const slices = scope === 'slice' ? [slice] : Array.from({ length: into }, (_, i) => i);
        for (const i of slices) {
          const own = sliceOf(kernels, drawn.data, chosen, i);
          const shape = weight.shape.length === 2 ? [area] : weight.shape.length === 3 ? [kw] : [kh, kw];
          weightActions(store).set(slot, { to, index: kernels.index(chosen, i) }, { values: [...own], shape });
        }
      })
      .catch(() => {});
  };
  const paint = (row: number, col: number) => {
    const at = row * kw + col;
    const value = Math.fround(brush * reach);
    if (row < 0 || col < 0 || row >= kh || col >= kw || values[at] === value) return;
    put(Array.from(values, (v, i) => (i === at ? value : v)));
  };
  const norm = normalised([...values]);
  return (
    <section className="kernel-editor" data-kernel={chosen} data-slice={slice}>
      <p className="kernels-head">
        <b>{words.kernel(chosen)}</b>
        {into > 1 && (
          <label>
            {words.reads}{' '}
            <select value={slice} onChange={(event) => onSlice(Number(event.currentTarget.value))}>
              {Array.from({ length: into }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a slice is its number
                <option key={i} value={i}>
                  {words.channel(kernels.channel(chosen, i))}
                </option>
              ))}
            </select>
          </label>
        )}
      </p>
      <div className="kernel-edit">
        {/* A stroke is one step of undo. */}
        <div onPointerDownCapture={() => gesture.press()}>
          <CellMap
            label={words.painted(chosen)}
            data={values}
            h={kh}
            w={kw}
            domain={{ type: 'diverging', min: -reach, max: reach }}
            side={130}
            most={44}
            onCell={paint}
          />
        </div>
        {kh * kw <= MOST_TYPED && (
          <fieldset className="kernel-cells" style={{ gridTemplateColumns: `repeat(${kw}, 1fr)` }}>
            <legend className="sr-only">{words.cells}</legend>
            {Array.from(values, (value, i) => (
              <Field
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                key={i}
                label={words.cell(Math.floor(i / kw), i % kw)}
                value={value}
                onSet={(own) => put(Array.from(values, (v, k) => (k === i ? own : v)))}
              />
            ))}
          </fieldset>
        )}
      </div>
      <label className="kernel-brush">
        {words.brush}
        <input
          type="range"
          min={-1}
          max={1}
          step={0.25}
          value={brush}
          style={{ '--f': `${50 + 50 * brush}%` } as CSSProperties}
          aria-valuetext={fixed(brush * reach, 3)}
          onChange={(event) => setBrush(Number(event.currentTarget.value))}
        />
        <output>{fixed(brush * reach, 3)}</output>
      </label>
      <fieldset className="kernel-scope">
        <legend>{words.scope.label}</legend>
        {SCOPES.filter((own) => own !== 'kernel' || into > 1).map((own) => (
          <label key={own}>
            <input type="radio" name="kernel-scope" checked={scope === own} onChange={() => setScope(own)} />{' '}
            {words.scope[own]}
          </label>
        ))}
      </fieldset>
      <p className="kernel-shelf">
        {SHELF.map((name: ShelfKernel) => {
          const own = shelfKernel(name, kh, kw);
          return (
            <button key={name} type="button" disabled={!own} data-shelf={name} onClick={() => own && put(own)}>
              {words.shelf[name]}
            </button>
          );
        })}
        <button type="button" disabled={!norm} title={words.normaliseTitle} onClick={() => norm && put(norm)}>
          {words.normalise}
        </button>
        <button type="button" title={words.zeroMeanTitle} onClick={() => put(zeroMean([...values]))}>
          {words.zeroMean}
        </button>
        <button type="button" data-shelf="drawn" title={words.drawnTitle} onClick={drawnAgain}>
          {words.drawn}
        </button>
      </p>
    </section>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: number;
  readonly onSet: (value: number) => void;
}

/** One weight: Enter or leaving takes what is typed, Escape puts the old one back. */
function Field({ label, value, onSet }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    const text = (typed ?? '').trim().replace(',', '.').replace('−', '-');
    const number = Number(text);
    setTyped(null);
    if (typed !== null && text !== '' && Number.isFinite(number) && Math.fround(number) !== value) onSet(number);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take();
    if (event.key !== 'Escape' || typed === null) return;
    event.stopPropagation();
    setTyped(null);
  };
  return (
    <input
      type="text"
      inputMode="decimal"
      aria-label={label}
      value={typed ?? rounded(value, 3)}
      title={fixed(value, 6)}
      // What is typed at once takes the old one's place.
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={key}
    />
  );
}
