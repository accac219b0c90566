import type { Doc } from '../../core/document';
import type { ExperimentPlan, ExperimentRun, Experiments, PlanRefusal } from '../../core/experiment/experiment';
import { measuresOf, SWEEPS, type Sweep } from '../../core/experiment/experiment_setup';
import { layerSpec } from '../../core/layers/rows';
import { activeSteps } from '../../core/net/graph';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import { moduleName } from '../../core/net/names';
import type { Net } from '../../core/net/net';
import { sameNet } from '../../core/net/same';
import { sameData } from '../../core/same_data';
import { setArg } from '../../state/edits';

/** One run of a take: the nets as they are, or a with one of the swept values. */
export interface Part {
  /** The swept value; null where nothing is swept. */
  readonly value: number | null;
  readonly plan: ExperimentPlan;
  readonly refusal: PlanRefusal | null;
  /** Null where it is refused. */
  readonly run: ExperimentRun | null;
}

/** An experiment that was started, with the document that it was started on. */
export interface Take {
  readonly doc: Doc;
  /** The link of the page as it was then. */
  readonly link: string;
  readonly parts: readonly Part[];
}

type Planned = Pick<Part, 'value' | 'plan'>;

/** Whether the layer that a sweep names is there, and has the argument. */
export function canSweep(net: Net, { layer, arg }: Sweep): boolean {
  const step = activeSteps(net)[layer];
  return step !== undefined && layerSpec(step.module.kind).args.some((a) => a.name === arg);
}

/** What a document asks to be computed; empty where a sweep names what is not there. */
export function plansOf(doc: Doc): readonly Planned[] {
  const { question, layer, from, count, sweep } = doc.experiment;
  const shaped = (net: Net): ShapedNet => inferNet(net, doc.input.shape);
  const plan = (a: ShapedNet, b: ShapedNet | null): ExperimentPlan => ({
    a,
    b,
    input: doc.input,
    recipe: doc.recipe,
    layers: layer,
    measures: measuresOf(question),
    seeds: { from, count },
  });
  const { a, b } = doc.slots;
  if (!sweep) {
    const second = question === 'border-interior' ? null : b;
    return [{ value: null, plan: plan(shaped(a), second && shaped(second)) }];
  }
  const use = activeSteps(a)[sweep.layer]?.use.id;
  if (use === undefined || !canSweep(a, sweep)) return [];
  return SWEEPS[sweep.arg].map((value) => ({ value, plan: plan(shaped(setArg(a, use, sweep.arg, value)), null) }));
}

/** Why nothing of what is asked can be computed; null where something can. */
export function refusalOf(experiments: Experiments, doc: Doc): PlanRefusal | null {
  const plans = plansOf(doc);
  const refusals = plans.map(({ plan }) => experiments.refusal(plan));
  return refusals.every((r) => r !== null) ? (refusals[0] ?? null) : null;
}

/** Starts what a document asks for. */
export function beginTake(experiments: Experiments, doc: Doc, link: string): Take {
  const parts = plansOf(doc).map(({ value, plan }): Part => {
    const refusal = experiments.refusal(plan);
    return { value, plan, refusal, run: refusal ? null : experiments.start(plan) };
  });
  return { doc, link, parts };
}

/**
 * A take as far as it has come, for what repeats it: its document asks for the seeds that every run has. One that has
 * none yet is as it was asked for.
 */
export function asFarAs(take: Take, linkTo: (doc: Doc) => string): Take {
  const count = Math.min(...take.parts.flatMap(({ run }) => run?.progress().ready ?? []));
  if (!(count > 0) || count === Number.POSITIVE_INFINITY) return take;
  const doc = { ...take.doc, experiment: { ...take.doc.experiment, count } };
  return { ...take, doc, link: linkTo(doc) };
}

/** Whether a document still asks for what was started, be it for more seeds of it. */
export function asksForSame(take: Take, doc: Doc): boolean {
  const [was, is] = [take.doc, doc];
  const { count: _was, guided: _guidedThen, ...before } = was.experiment;
  const { count: _is, guided: _guidedNow, ...now } = is.experiment;
  const alone = now.sweep !== null || now.question === 'border-interior';
  const second =
    alone || (sameNet(was.slots.b, is.slots.b, 'model') && (is.slots.b === null || was.recipe === is.recipe));
  return sameData(before, now) && sameData(was.input, is.input) && sameNet(was.slots.a, is.slots.a, 'model') && second;
}

/** How two series are tested: what is measured of one and the same map goes in pairs under any recipe. */
export function testOf(plan: ExperimentPlan): 'paired' | 'notebook' {
  return plan.b === null ? 'paired' : plan.recipe;
}

/** `conv2`, `relu1`: the name of a layer by its number; null where the net has none. */
export function layerName(net: Net, layer: number): string | null {
  const step = activeSteps(net)[layer];
  return step ? moduleName(net, step.module) : null;
}

/** A setup's first seed and i more. */
export function seedAt(from: string, i: number): string {
  return String(BigInt(from) + BigInt(i));
}
