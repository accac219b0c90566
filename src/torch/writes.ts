import type { InitRecipe } from '../core/init/init';
import type { Operand, TensorConstant, TensorRead, Write } from '../core/net/acts';
import { elements, type Shape } from '../core/shape';
import { broadcastView, cellsOf, indexed, permutedView, type View, wholeView } from '../core/strided';

const f = Math.fround;

/** A tensor while acts run. */
export interface Held {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** The cells that a write goes to. */
export function targetView(shape: Shape, { index }: Pick<Write, 'index'>): View {
  const whole = wholeView(shape);
  return (index && indexed(whole, index)) ?? whole;
}

/** The cells of another tensor that a program reads. */
export function readView(shape: Shape, { index, axes }: TensorRead): View {
  const part = (index && indexed(wholeView(shape), index)) ?? wholeView(shape);
  return (axes && permutedView(part, axes)) ?? part;
}

function constantOf({ values, shape }: TensorConstant): Held {
  return { shape, values: Float32Array.from({ length: elements(shape) }, (_, i) => values[i % values.length] ?? 0) };
}

/** An operand's values, in the order of a target's cells. Read before anything is written: it may be the target itself. */
function operandValues(by: Operand, target: View, read: Held | null): (i: number) => number {
  if (typeof by === 'number') {
    const value = f(by);
    return () => value;
  }
  const held = 'of' in by ? read : constantOf(by);
  if (!held) throw new Error('a tensor is read that is not there');
  const view = 'of' in by ? readView(held.shape, by) : wholeView(held.shape);
  const spread = broadcastView(view, target.shape);
  if (!spread) throw new Error('a tensor is written that does not fit');
  const values = Float32Array.from(cellsOf(spread), (at) => held.values[at] ?? 0);
  return (i) => values[i] ?? 0;
}

type Step = (value: number, by: number) => number;
const nan = (a: number, b: number) => Number.isNaN(a) || Number.isNaN(b);

const STEPS: Readonly<Record<Exclude<Write['run']['op'], 'init'>, Step>> = {
  set: (_value, by) => by,
  add: (value, by) => value + by,
  sub: (value, by) => value - by,
  mul: (value, by) => value * by,
  div: (value, by) => value / by,
  max: (value, by) => (nan(value, by) ? Number.NaN : Math.max(value, by)),
  min: (value, by) => (nan(value, by) ? Number.NaN : Math.min(value, by)),
  neg: (value) => -value,
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
};

/**
 * Writes into a tensor in place, each value rounded as float32, what the core does not refuse.
 *
 * @param read the tensor that the program reads beside
 * @param init runs a call of torch.nn.init on a part of the tensor by itself
 */
export function applyWrite(
  { run, index }: Pick<Write, 'run' | 'index'>,
  { shape, values }: Held,
  read: Held | null,
  init: (recipe: Omit<InitRecipe, 'target'>, shape: Shape, values: Float32Array) => void,
): void {
  const target = targetView(shape, { ...(index && { index }) });
  if (run.op === 'init') {
    const part = Float32Array.from(cellsOf(target), (at) => values[at] ?? 0);
    init(run.recipe, target.shape, part);
    let i = 0;
    for (const at of cellsOf(target)) values[at] = part[i++] ?? 0;
    return;
  }
  const step = STEPS[run.op];
  const by = 'by' in run ? operandValues(run.by, target, read) : () => 0;
  let i = 0;
  for (const at of cellsOf(target)) values[at] = step(values[at] ?? 0, by(i++));
}
