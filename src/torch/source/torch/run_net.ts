import { layerSpec } from '../../../core/layers/rows';
import type { Machine } from '../python/machine';
import { isFinal, isPassable, Problem } from '../python/problem';
import { current, givenTensor, newTrace, type Tensor, type Trace } from '../python/trace';
import type { Value } from '../python/values';
import type { Followed } from './assemble';
import { dematerialise } from './lazy';
import { asWritten } from './through';

export type InputShape = readonly [number, number, number];

/** What a run of forward came to. */
export interface Traced extends Followed {
  /** What could not be followed: the steps are those before it. */
  readonly partial: Problem | null;
  /** For what input forward was followed. */
  readonly readFor: InputShape;
  /** Whether sizes were asked for on the way, so that another input may be read in another way. */
  readonly sized: boolean;
  /** Whether they decided what no expression keeps, so that the steps are those of this one input. */
  readonly bound: boolean;
  /** Whether a module was asked for its flag. */
  readonly modal: boolean;
}

/** What is taken for the input where neither the source nor the page says one. */
const USUAL: InputShape = [3, 32, 32];

/** Sides of the pictures that nets are made for. */
const SIDES = [28, 32, 64, 96, 128, 224, 227, 256, 299, 48, 16, 512, 84, 100, 105, 150];

/** Steps of a net of which several sizes are tried. */
const MOST_TRIED = 400;

/**
 * Follows a forward on the input that the source states; else on the page's, or, where PyTorch would refuse that, on the
 * first of the usual sizes with the channels that the first layer asks for that it takes.
 */
export function runNet(m: Machine, run: (x: Value) => Value, problemOf: (problem: Problem | null) => Problem): Traced {
  const stated = m.hints.input;
  const lazies = m.materialised.length;
  const first = attempt(m, stated ?? m.input ?? USUAL, run, problemOf);
  if (stated || isGood(first) || first.steps.length > MOST_TRIED) return first.traced;
  const isLazy = m.materialised.length > lazies;
  for (const input of guesses(first)) {
    const notes = m.notesSoFar();
    dematerialise(m, lazies);
    const found = attempt(m, input, run, problemOf, true);
    if (isGood(found)) return found.traced;
    m.takeNotes(notes);
  }
  dematerialise(m, lazies);
  if (!isLazy) return first.traced;
  // Lazy layers are to be what the first try made of them.
  return attempt(m, first.traced.readFor, run, problemOf).traced;
}

interface Attempt {
  readonly traced: Traced;
  readonly refused: boolean;
  readonly steps: Trace['steps'];
}

/** Whether another size could do better. */
const isGood = ({ refused, traced }: Attempt) => !refused && traced.partial === null;

function attempt(
  m: Machine,
  input: InputShape,
  run: (x: Value) => Value,
  problemOf: (problem: Problem | null) => Problem,
  isGuess = false,
): Attempt {
  const trace = { ...newTrace('net'), isGuess };
  const x = givenTensor({ shape: input, batched: true });
  let partial: Problem | null = null;
  let outputs: readonly Tensor[] = [];
  try {
    const found = m.inTrace(trace, () => {
      const { tensors, others } = tensorsOf(run({ type: 'tensor', tensor: x }));
      for (const tensor of tensors) asWritten(m, tensor, m.root);
      // What brings one up to date may write into another one.
      return { others, tensors: tensors.map((tensor) => asWritten(m, tensor, m.root)) };
    });
    // What forward filled with numbers and wrote nothing into is no step.
    outputs = found.tensors.filter((tensor) => tensor.step !== null || !tensor.filled);
    if (found.others || outputs.length < found.tensors.length || outputs.length === 0) partial = problemOf(null);
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    partial = problemOf(problem);
    if (!isPassable(partial)) throw partial;
  }
  if (outputs.length === 0 || partial) outputs = [trace.newest ?? x];
  const traced = {
    steps: trace.steps,
    outputs: outputs.map(current),
    partial,
    readFor: input,
    sized: trace.sized,
    bound: trace.bound,
    modal: trace.modal,
  };
  return { traced, refused: trace.refused, steps: trace.steps };
}

/** Inputs that the steps so far may have been made for. */
function* guesses({ traced, steps }: Attempt): Generator<InputShape> {
  const [c, h, w] = traced.readFor;
  const asked = steps.flatMap((step) => {
    const { kind, args } = step.layer.module;
    const { channels } = layerSpec(kind);
    const value = channels?.of === 'map' ? args[channels.in] : undefined;
    return step.inputs.some((t) => t.step === null) && typeof value === 'number' && value > 0 ? [value] : [];
  });
  const [channels = c] = asked;
  if (channels !== c) yield [channels, h, w];
  for (const side of SIDES) if (side !== h || side !== w) yield [channels, side, side];
}

/** How deep what forward returns is looked into. */
const DEEPEST = 8;

/** The tensors that forward returns, in order; `others`: whether something else that is not known is among them. */
function tensorsOf(value: Value, depth = 0): { tensors: Tensor[]; others: boolean } {
  const all = (values: Iterable<Value>) => {
    const each = [...values].map((v) => tensorsOf(v, depth + 1));
    return { tensors: each.flatMap((e) => e.tensors), others: each.some((e) => e.others) };
  };
  if (depth > DEEPEST) return { tensors: [], others: true };
  switch (value.type) {
    case 'tensor':
      return { tensors: [value.tensor], others: false };
    // `return torch.argmax(x, 1)`: the net ends before it.
    case 'derived':
      return { tensors: [value.of], others: false };
    case 'list':
    case 'tuple':
      return all(value.items);
    case 'dict':
      return all(value.entries.values());
    case 'instance':
      return all(value.attributes.values());
    case 'opaque':
    case 'size':
      return { tensors: [], others: true };
    default:
      return { tensors: [], others: false };
  }
}
