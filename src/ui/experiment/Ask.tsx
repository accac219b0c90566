import type { ReactNode } from 'react';
import type { Doc } from '../../core/document';
import {
  lastSeed,
  mostSeeds,
  QUESTIONS,
  SWEEP_ARGS,
  SWEEPS,
  type SweepArg,
} from '../../core/experiment/experiment_setup';
import { type LayerChoice, MAX_SEEDS } from '../../core/experiment/measures';
import { activeSteps } from '../../core/net/graph';
import { parseSeed } from '../../core/values';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Sentence } from '../parts/Sentence';
import { type Taken, TypedField } from '../parts/TypedField';
import { usePanelWords } from '../parts/usePanelWords';
import { Blank } from './Blank';
import { canSweep, layerName } from './take';

/** A layer choice as an option's value, and back. */
const layerValue = (layer: LayerChoice) => String(layer);
const layerOf = (value: string): LayerChoice => (value === 'last' || value === 'all' ? value : Number(value));

const wideSlot = (doc: Doc) => {
  const { a, b } = doc.slots;
  const second = doc.experiment.sweep || doc.experiment.question === 'border-interior' ? null : b;
  return second && activeSteps(second).length > activeSteps(a).length ? second : a;
};

/** What is asked, as a sentence whose blanks are the controls. */
export function Ask() {
  const words = usePanelWords('experiment');
  const doc = useDoc((d) => d);
  const act = useAct();
  const { question, layer, sweep } = doc.experiment;
  const net = wideSlot(doc);
  const steps = activeSteps(net);
  const own = activeSteps(doc.slots.a);
  const mode = sweep ? 'sweep' : question === 'border-interior' ? 'border' : doc.slots.b ? 'two' : 'one';
  const layers: (readonly [string, string])[] = [
    ['last', words.layers.last],
    ...(sweep ? [] : ([['all', words.layers.all]] as const)),
    ...steps.map((_step, i) => [String(i), words.layers.one(layerName(net, i) ?? '')] as const),
  ];
  if (typeof layer === 'number' && layer >= steps.length) layers.push([String(layer), words.layers.missing(layer)]);
  const questions = QUESTIONS.filter((q) => !sweep || q !== 'border-interior');
  const swept = own.flatMap((_step, i) => {
    const named = sweep && canSweep(doc.slots.a, { layer: i, arg: sweep.arg });
    return named || i === sweep?.layer ? [[String(i), layerName(doc.slots.a, i) ?? ''] as const] : [];
  });
  if (sweep && sweep.layer >= own.length) swept.push([String(sweep.layer), words.sweep.missing(sweep.layer)]);
  const has = (arg: SweepArg) => own.some((_s, i) => canSweep(doc.slots.a, { layer: i, arg }));
  const args = SWEEP_ARGS.filter((arg) => arg === sweep?.arg || has(arg));
  const sweepArg = (arg: SweepArg) => {
    const at = sweep && canSweep(doc.slots.a, { layer: sweep.layer, arg }) ? sweep.layer : null;
    return { arg, layer: at ?? own.findIndex((_s, i) => canSweep(doc.slots.a, { layer: i, arg })) };
  };
  const blanks: Readonly<Record<string, ReactNode>> = {
    question: (
      <Blank
        label={words.blanks.question}
        value={question}
        options={questions.map((q) => [q, words.questions[q]])}
        onPick={(q, event) => act(event, (a) => a.setExperiment({ question: q }))}
      />
    ),
    layer: (
      <Blank
        label={words.blanks.layer}
        value={layerValue(layer)}
        options={layers}
        onPick={(value, event) => act(event, (a) => a.setExperiment({ layer: layerOf(value) }))}
      />
    ),
    from: <Seeds end="from" />,
    to: <Seeds end="to" />,
    recipe: (
      <Blank
        label={words.blanks.recipe}
        value={doc.recipe}
        options={(['paired', 'notebook'] as const).map((r) => [r, words.recipes[r]])}
        onPick={(recipe, event) => act(event, (a) => a.setRecipe(recipe))}
      />
    ),
    arg: sweep && (
      <Blank
        label={words.blanks.arg}
        value={sweep.arg}
        options={args.map((arg) => [arg, arg])}
        onPick={(arg, event) => act(event, (a) => a.setExperiment({ sweep: sweepArg(arg) }))}
      />
    ),
    swept: sweep && (
      <Blank
        label={words.blanks.swept}
        value={String(sweep.layer)}
        options={swept}
        onPick={(at, event) => act(event, (a) => a.setExperiment({ sweep: { arg: sweep.arg, layer: Number(at) } }))}
      />
    ),
    values: sweep && <span className="mono">{`${SWEEPS[sweep.arg][0]}\u00a0…\u00a0${SWEEPS[sweep.arg].at(-1)}`}</span>,
  };
  return (
    <p className="ask">
      <Sentence text={words.ask[mode]} blank={(name) => blanks[name]} />
    </p>
  );
}

/** The first seed or the last; the other stays where it is, unless that would leave none. */
function Seeds({ end }: { end: 'from' | 'to' }) {
  const words = usePanelWords('experiment');
  const { actions } = useServices();
  const act = useAct();
  const { from, count } = useDoc((doc) => doc.experiment);
  const to = lastSeed(from, count) ?? from;
  const put = (typed: string, event: { readonly timeStamp: number }): Taken => {
    const seed = parseSeed(
      typed
        .trim()
        .replace('−', '-')
        .replace(/[\s\u00a0]/g, ''),
    );
    const says = words.seedsTyped;
    if (seed === null) return { ok: false, message: says.whole(typed.trim().slice(0, 24)) };
    const first = end === 'from' ? seed : from;
    // A first seed beyond the last takes the last along, up to PyTorch's own.
    const span = BigInt(end === 'from' ? to : seed) - BigInt(first) + 1n;
    const many = end === 'from' && span < 1n ? BigInt(Math.min(count, mostSeeds(first))) : span;
    if (many < 1n) return { ok: false, message: says.order };
    if (many > BigInt(MAX_SEEDS)) return { ok: false, message: says.many(MAX_SEEDS) };
    const taken = act(event, () => actions.setExperiment({ from: first, count: Number(many) }));
    return taken ? { ok: true } : { ok: false, message: says.whole(typed.trim().slice(0, 24)) };
  };
  const shown = end === 'from' ? from : to;
  return (
    <span className="blank-typed">
      <TypedField
        className="mono"
        aria-label={words.blanks[end]}
        data-seeds={end}
        inputMode="numeric"
        style={{ width: `${Math.max(2, shown.length) + 1}ch` }}
        shown={shown}
        onTyped={put}
        onStep={(step, event) => put(String(BigInt(shown) + BigInt(Math.abs(step) > 1 ? step * 50 : step)), event)}
      />
    </span>
  );
}
