import { type ReactNode, useMemo } from 'react';
import type { Experiments } from '../../core/experiment/experiment';
import { type Tally, tallyOf } from '../../core/experiment/verdict';
import { decimalsOf } from '../../i18n/decimals';
import type { NamesBy } from '../../i18n/en/experiment_verdict';
import { fixed, rounded, roundedSigned, signed } from '../../i18n/figures';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { Layers } from './Layers';
import { middleOf } from './middle';
import { NotebookSaid, useNotebook } from './NotebookSaid';
import { Numbers } from './Numbers';
import { namesOf } from './names';
import { Plot } from './Plot';
import type { RowData } from './row_data';
import { session } from './session';
import { layerName, seedAt, type Take } from './take';
import { Kept, type Running, type Shown, summarise, useBootstrap, useCompared } from './useTake';

interface Props {
  readonly experiments: Experiments;
  readonly running: Running;
  readonly run: Shown['run'];
}

/** What an experiment of the nets as they are has found: of one layer, or of all. */
export function Found({ experiments, running, run }: Props) {
  const { all, shown } = useCompared(run);
  const words = usePanelWords('experiment');
  const { take, tick } = running;
  const names = namesOf(words, take.doc.experiment.question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values grow with every tick
  const list = useMemo(
    () => (shown ? [shown] : all).map((c) => summarise(experiments, run, c)),
    [experiments, run, all, shown, tick],
  );
  const [one] = list;
  if (!one || one.a.length === 0) return null;
  if (!shown) {
    const { a, b } = take.doc.slots;
    const longer = b && b.forward.uses.length > a.forward.uses.length && run.plan.b ? b : a;
    const verdicts = list.flatMap(({ verdict }) => verdict ?? []);
    const namesAt = (places: readonly number[]) =>
      places.map((i) => layerName(longer, list[i]?.compared.a.layer ?? -1) ?? String(i));
    return (
      <>
        {verdicts.length === list.length && (
          <Conclusion>{words.verdict.layers(one.a.length, namesBy(tallyOf(verdicts), namesAt), names.pair)}</Conclusion>
        )}
        <Layers list={list} net={longer} names={names} />
      </>
    );
  }
  const key = `${shown.a.layer} ${shown.b?.layer} ${run.plan.seeds.from}`;
  return <OneLayer key={key} experiments={experiments} running={running} shown={one} back={all.length > 1} />;
}

/** A tally's places as layers' names. */
function namesBy(tally: Tally, namesAt: (places: readonly number[]) => readonly string[]): NamesBy {
  return {
    lower: namesAt(tally.lower),
    higher: namesAt(tally.higher),
    hints: namesAt(tally.hints),
    none: namesAt(tally.none),
    open: namesAt(tally.open),
  };
}

interface OneProps {
  readonly experiments: Experiments;
  readonly running: Running;
  readonly shown: Shown;
  /** Of many layers: there is a way back to all. */
  readonly back: boolean;
}

function OneLayer({ experiments, running, shown, back }: OneProps) {
  const words = usePanelWords('experiment');
  const act = useAct();
  const { take, progress } = running;
  const { question, from } = take.doc.experiment;
  const names = namesOf(words, question);
  const kept = useMemo(() => new Kept(), []);
  const stands = progress.state !== 'running';
  const bootstrap = useBootstrap(experiments, shown, stands);
  const seed = useDoc((doc) => doc.seed);
  const rows = rowsOf(shown, kept, names, useNotebook(take, shown));
  const n = shown.a.length;
  const d = decimals(shown);
  const place = BigInt(seed) - BigInt(from);
  const tell = (i: number) => {
    const [a, b] = [shown.a[i] ?? Number.NaN, shown.b?.[i]];
    const parts = [words.plot.seed(seedAt(from, i)), `${names.a} ${fixed(a, d)}`];
    if (b !== undefined) parts.push(`${names.b} ${fixed(b, d)}`, `${names.difference} ${signed(a - b, d)}`);
    parts.push(seedAt(from, i) === seed ? words.plot.here : words.plot.toPage);
    return parts.join(' · ');
  };
  const axis = words.axis[question];
  const where = layerName(take.doc.slots.a, shown.compared.a.layer);
  const last = shown.compared.b && shown.compared.b.layer !== shown.compared.a.layer ? null : where;
  const label = last ? `${axis} ${words.layers.one(last)}` : `${axis} ${words.layers.last}`;
  const notFinite = Math.max(kept.extents.a.notFinite, kept.extents.b.notFinite);
  return (
    <>
      {back && (
        <button type="button" className="text-link" onClick={() => session.setState({ layer: null })}>
          ← {words.all.back}
        </button>
      )}
      <Conclusion>{sayOf(words, take, shown, names, stands)}</Conclusion>
      <NotebookSaid take={take} shown={shown} />
      <Plot
        rows={rows}
        names={{ values: label, difference: names.difference }}
        label={words.plot.label(label)}
        here={place >= 0n && place < BigInt(n) ? Number(place) : null}
        tell={tell}
        onPick={(i, event) => {
          act(event, (a) => a.setSeed(seedAt(from, i)));
          announce(words.plot.seed(seedAt(from, i)));
        }}
      />
      {notFinite > 0 && <p className="plot-said">{words.plot.notFinite(notFinite)}</p>}
      <Numbers shown={shown} names={names} bootstrap={bootstrap} />
    </>
  );
}

function Conclusion({ children }: { children: ReactNode }) {
  return (
    <p className="conclusion" data-conclusion="">
      {children}
    </p>
  );
}

type Words = ReturnType<typeof usePanelWords<'experiment'>>;

function sayOf(words: Words, take: Take, shown: Shown, { pair }: { pair: { a: string; b: string } }, stands: boolean) {
  const { verdict } = shown;
  if (!verdict) return words.verdict.one(shown.sampleA, middleOf(shown.a, stands));
  if (take.doc.experiment.guided === 'claim' && verdict.kind === 'not-found') {
    return words.verdict.nothingLeft(verdict.n, verdict.lower, verdict.ci);
  }
  return words.verdict.say(verdict, pair);
}

/** Decimals of single values: three digits of how they spread. */
function decimals({ sampleA: { sd } }: Shown): number {
  return sd !== null && sd > 0 ? Math.min(9, Math.max(0, Math.ceil(-Math.log10(sd)) + 3)) : 6;
}

function rowsOf(
  shown: Shown,
  kept: Kept,
  names: ReturnType<typeof namesOf>,
  drawn: ReturnType<typeof useNotebook>,
): readonly RowData[] {
  const row = (key: RowData['key'], name: string, values: Float64Array, rest: Partial<RowData>): RowData => {
    kept.extents[key].update(values);
    return {
      key,
      name,
      values,
      range: kept.extents[key].range,
      drawing: kept.drawings[key],
      mean: null,
      ci: null,
      text: '',
      mark: null,
      ...rest,
    };
  };
  const written = (mean: number | null, ci: readonly [number, number] | null, put: typeof rounded) =>
    put(mean, ci ? Math.min(decimalsOf(ci, 1), 7) : 6);
  const { a, b, sampleA, sampleB, difference } = shown;
  const rows = [
    row('a', names.a, a, {
      mean: sampleA.mean,
      text: written(sampleA.mean, sampleA.ci95, rounded),
      mark: drawn?.a ?? null,
    }),
  ];
  if (!b || !sampleB || !difference) return rows;
  const { mean, ci95 } = difference;
  return [
    ...rows,
    row('b', names.b, b, {
      mean: sampleB.mean,
      text: written(sampleB.mean, sampleB.ci95, rounded),
      mark: drawn?.b ?? null,
    }),
    row('difference', names.difference, kept.differences.update(a, b), {
      mean,
      ci: ci95,
      text: written(mean, ci95, roundedSigned),
      mark: drawn ? drawn.a - drawn.b : null,
    }),
  ];
}
