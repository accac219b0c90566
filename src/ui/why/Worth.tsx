import { useEffect, useMemo, useState } from 'react';
import { arg } from '../../core/args';
import type { Frame } from '../../core/frame';
import { layerSpec } from '../../core/layers/rows';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import { withArgs } from '../../core/net/net';
import { planesOf } from '../../core/planes';
import { followingSeed } from '../../core/values';
import { windowCounts } from '../../core/windows/counts';
import { traceCell } from '../../core/windows/trace';
import { addSizes, coreOf } from '../../flow/worth';
import { count, percent } from '../../i18n/figures';
import type { Domain } from '../../render/domain';
import { outlinePath } from '../../render/outline';
import type { CellRef } from '../../state/live';
import { useLive, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { CellMap } from './CellMap';
import { cellIndex } from './useApart';
import '../styles/apart_worth.css';

const SIDE = 240;
const SEEDS = 20;

/** What each cell of x, or of a map between, is worth to a cell: the derivative, and in how many windows it is. */
export default function Worth({ cell }: { readonly cell: CellRef }) {
  const words = usePanelWords('apart').worth;
  const frame = useLive((live) => live.frame);
  const net = frame?.job[cell.slot] ?? null;
  const [asked, setOn] = useState(-1);
  const on = asked < cell.layer ? asked : -1;
  const [averaged, setAveraged] = useState(false);
  const maps = useMemo(
    () => (net ? net.steps.flatMap((step, at) => (at < cell.layer && step.output.length === 3 ? [at] : [])) : []),
    [net, cell.layer],
  );
  if (!frame || !net) return null;
  if (cell.layer < 0) return <p>{words.ofInput}</p>;
  const nameOf = (at: number) => {
    const step = net.steps[at];
    return step ? moduleName(net.net, step.module) : words.x;
  };
  return (
    <div className="worth">
      <section>
        <p className="worth-tools">
          <label>
            {words.on}{' '}
            <select value={on} onChange={(event) => setOn(Number(event.currentTarget.value))}>
              {[-1, ...maps].map((at) => (
                <option key={at} value={at}>
                  {nameOf(at)}
                </option>
              ))}
            </select>
          </label>
          <button type="button" aria-pressed={averaged} onClick={() => setAveraged(!averaged)}>
            {words.average(SEEDS)}
          </button>
        </p>
        <Gradient {...{ frame, net, cell, on }} seeds={averaged ? SEEDS : 1} />
      </section>
      <Coverage {...{ frame, net, cell }} />
    </div>
  );
}

interface GradientProps {
  readonly frame: Frame;
  readonly net: ShapedNet;
  readonly cell: CellRef;
  readonly on: number;
  readonly seeds: number;
}

interface Known {
  readonly key: string;
  readonly plane: Float64Array;
  readonly done: number;
}

/** Sizes of the derivative over one or several seeds, each as it comes. */
function useGradient({ frame, net, cell, on, seeds }: GradientProps): Known | null {
  const { loadAnswers } = useServices();
  const [known, setKnown] = useState<Known | null>(null);
  const { slot, layer, at } = cell;
  const index = cellIndex(at, net.steps[layer]?.output ?? []);
  const key = `${slot} ${layer} ${index} ${on} ${seeds}`;
  useEffect(() => {
    const abort = new AbortController();
    const [, h, w] = planesOf(on < 0 ? net.input : (net.steps[on]?.output ?? []));
    const run = async () => {
      const { influence } = await loadAnswers();
      const plane = new Float64Array(h * w);
      let { seed } = frame.job;
      for (let done = 1; done <= seeds; done += 1) {
        const data = await influence({ job: { ...frame.job, seed }, slot, layer, cell: index, on }, abort.signal);
        if (abort.signal.aborted) return;
        addSizes(plane, data);
        setKnown({ key, plane: plane.slice(), done });
        seed = followingSeed(seed);
      }
    };
    run().catch(() => {});
    return () => abort.abort();
  }, [frame, net, slot, layer, index, on, seeds, key, loadAnswers]);
  return known?.key === key ? known : null;
}

/** The effective receptive field: sizes of the derivative over the field's outline, and how few cells hold most of it. */
function Gradient(props: GradientProps) {
  const words = usePanelWords('apart').worth;
  const { net, cell, on, seeds } = props;
  const known = useGradient(props);
  const [, h, w] = planesOf(on < 0 ? net.input : (net.steps[on]?.output ?? []));
  const [half, most] = useMemo(
    () => (known ? [coreOf(known.plane, 0.5), coreOf(known.plane, 0.95)] : [null, null]),
    [known],
  );
  if (!known || !half || !most) return <p role="status">{words.waiting}</p>;
  const top = known.plane.reduce((a, b) => Math.max(a, b), 0);
  const domain: Domain = { type: 'sequential', min: 0, max: top || 1 };
  const [, row = 0, col = 0] = cell.at;
  const field = cell.at.length === 3 ? traceCell(net, cell.layer, row, col).find((own) => own.layer === on) : null;
  const inside = field
    ? (Math.min(h - 1, field.rows[1]) - Math.max(0, field.rows[0]) + 1) *
      (Math.min(w - 1, field.cols[1]) - Math.max(0, field.cols[0]) + 1)
    : h * w;
  return (
    <figure data-worth={known.done}>
      <CellMap label={words.map} data={known.plane} h={h} w={w} domain={domain} side={SIDE}>
        {field && (
          <rect
            className="worth-field"
            x={field.cols[0]}
            y={field.rows[0]}
            width={field.cols[1] - field.cols[0] + 1}
            height={field.rows[1] - field.rows[0] + 1}
          />
        )}
        <path className="worth-most" d={outlinePath(most.mask, h, w)} />
        <path className="worth-half" d={outlinePath(half.mask, h, w)} />
      </CellMap>
      <figcaption>
        {top === 0 ? (
          <p>{words.nothing}</p>
        ) : (
          <>
            <p>
              <i className="worth-key is-field" /> {words.field(count(inside))}
            </p>
            <p data-half={half.cells}>
              <i className="worth-key is-half" /> {words.core('50 %', count(half.cells), percent(half.cells / inside))}
            </p>
            <p data-most={most.cells}>
              <i className="worth-key is-most" /> {words.core('95 %', count(most.cells), percent(most.cells / inside))}
            </p>
          </>
        )}
        {seeds > 1 && <p role="status">{words.seeds(known.done, seeds)}</p>}
      </figcaption>
    </figure>
  );
}

interface CoverageProps {
  readonly frame: Frame;
  readonly net: ShapedNet;
  readonly cell: CellRef;
}

/** The last layer up to the cell's that has a padding to turn. */
function padded(net: ShapedNet, layer: number): { readonly at: number; readonly value: number } | null {
  for (let at = layer; at >= 0; at -= 1) {
    const step = net.steps[at];
    if (!step) continue;
    const specs = layerSpec(step.module.kind).args;
    const value = arg(specs, step.module.args, 'padding');
    if (step.axes && typeof value === 'number') return { at, value };
  }
  return null;
}

type Words = ReturnType<typeof usePanelWords<'apart'>>['worth'];

interface Picture {
  readonly name: string;
  readonly net: ShapedNet;
  readonly on: number;
  readonly counts: Float64Array | null;
}

/** Of the cell's layer, or of its window alone; beside it the other net's, or the same with another padding. */
function picturesOf({ job }: Frame, { slot, layer }: CellRef, alone: boolean, words: Words): Picture[] {
  const net = job[slot];
  if (!net) return [];
  const windowed = padded(net, layer);
  const at = alone && windowed ? windowed.at : layer;
  const on = alone && windowed ? (net.steps[windowed.at]?.inputs[0]?.layer ?? -1) : -1;
  const picture = (name: string, own: ShapedNet): Picture => ({
    name,
    net: own,
    on,
    counts: windowCounts(own, at, on),
  });
  const otherSlot = slot === 'a' ? 'b' : 'a';
  const other = job[otherSlot];
  if (other && !alone && layer < other.steps.length) {
    return [picture(words.other(slot), net), picture(words.other(otherSlot), other)];
  }
  const own = picture(words.own(windowed?.value ?? null), net);
  const step = windowed && net.steps[windowed.at];
  if (!windowed || !step) return [own];
  const padding = windowed.value === 0 ? 1 : 0;
  const modules = net.net.modules.map((m) => (m.id === step.module.id ? withArgs(m, { ...m.args, padding }) : m));
  const turned = inferNet({ ...net.net, modules }, net.input);
  return turned.fault ? [own] : [own, picture(words.own(padding), turned)];
}

/** In how many windows each cell of x is, and the same with another padding beside it. */
function Coverage({ frame, net, cell }: CoverageProps) {
  const words = usePanelWords('apart').worth;
  const [alone, setAlone] = useState(false);
  const windowed = padded(net, cell.layer);
  const pictures = useMemo(() => picturesOf(frame, cell, alone, words), [frame, cell, alone, words]);
  const most = Math.max(1, ...pictures.map(({ counts }) => counts?.reduce((a, b) => Math.max(a, b), 0) ?? 0));
  if (!pictures[0]?.counts) return <p className="worth-none">{words.noWindows}</p>;
  return (
    <section>
      <p className="worth-tools">
        <b>{words.coverage}</b>
        {windowed && (
          <button type="button" aria-pressed={alone} onClick={() => setAlone(!alone)}>
            {words.alone}
          </button>
        )}
      </p>
      <div className="worth-pair">
        {pictures.map(({ name, net: own, counts, on }) => {
          if (!counts) return null;
          const [, h, w] = planesOf(on < 0 ? own.input : (own.steps[on]?.output ?? []));
          const least = counts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
          const top = counts.reduce((a, b) => Math.max(a, b), 0);
          return (
            <figure key={name} data-coverage={name}>
              <CellMap
                label={words.coverageMap(name)}
                data={counts}
                h={h}
                w={w}
                domain={{ type: 'sequential', min: 0, max: most }}
                side={SIDE - 40}
              />
              <figcaption>
                <p>
                  <b>{name}</b>
                </p>
                <p>{words.counts(count(counts[0] ?? 0), count(top), count(least))}</p>
              </figcaption>
            </figure>
          );
        })}
      </div>
    </section>
  );
}
