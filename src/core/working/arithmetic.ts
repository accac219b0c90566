import { layerSpec } from '../layers/rows';
import type { ShapedStep } from '../net/infer';
import { type AxisMap, type BinsAxis, type ResizeAxis, type SlidingAxis, type TransposedAxis, tapRun } from '../window';
import { constant, type Expr, minus, number, plus, product, rounded, sum, type Term } from './expr';
import { sizeFormulas, vectorFormula } from './formula';

/** What a step of the arithmetic says; the words are the page's, the numbers stand in `values`. */
export type ArithmeticWord =
  | 'same' // padding='same' works out its padding
  | 'padded'
  | 'unpadded'
  | 'span' // how far a dilated window reaches
  | 'room'
  | 'moves-exact'
  | 'moves-floor'
  | 'moves-ceil'
  | 'windows'
  | 'dropped'
  | 'pad-before'
  | 'pad-after'
  | 'crop-before'
  | 'crop-after'
  | 'spread'
  | 'stamp'
  | 'cut'
  | 'extended'
  | 'given'
  | 'kept'
  | 'scaled'
  | 'bin'
  | 'source'
  | 'shuffled'
  | 'unshuffled'
  | 'halved' // GLU: one half gates the other
  | 'flattened'
  | 'features'
  | 'rows';

/** One line of the working: an expression and what it comes to. */
export interface Working {
  readonly expr: Expr;
  readonly result: number;
}

export interface ArithmeticStep {
  readonly says: ArithmeticWord;
  readonly values: Readonly<Record<string, number>>;
  /** The working with the values put in; empty where there is nothing to work out. */
  readonly lines: readonly Working[];
}

const step = (
  says: ArithmeticWord,
  values: Readonly<Record<string, number>>,
  ...exprs: readonly Expr[]
): ArithmeticStep => ({ says, values, lines: exprs.map((expr) => ({ expr, result: expr.value })) });

/** What is rounded down; `value` is what float32 makes of it, where ATen counts in float32. */
const floored = (of: Expr, value: number): Expr => ({
  type: 'floor',
  of,
  value,
  bites: !Number.isInteger(of.value),
  remainder: 0,
});

const total = (...terms: readonly Term[]) => sum(terms);

/** Cells from the first to the last of a window. */
const spanOf = ({ kernel, dilation }: { readonly kernel: number; readonly dilation: number }) =>
  dilation * (kernel - 1) + 1;

function spanExpr({ kernel, dilation }: SlidingAxis | TransposedAxis): Expr {
  const gaps = total(plus(number('kernel_size', kernel)), minus(constant(1)));
  return total(plus(product([number('dilation', dilation), gaps])), plus(constant(1)));
}

/** input + padding, the window's span off, divided by stride, plus the first window; ceil_mode's rule last. */
function slidingSteps(axis: SlidingAxis, ceil: boolean, same: boolean): ArithmeticStep[] {
  const { input, output, kernel, stride, dilation, before, after } = axis;
  const steps: ArithmeticStep[] = [];
  const span = spanOf(axis);
  if (same) {
    const gaps = total(plus(number('kernel_size', kernel)), minus(constant(1)));
    steps.push(step('same', { before, after }, product([number('dilation', dilation), gaps])));
  }
  const padded = input + before + after;
  const values = { input, before, after, padded };
  const sides =
    before === after
      ? [plus(product([constant(2), number('padding', before)]))]
      : [plus(number('padding_before', before)), plus(number('padding_after', after))];
  const whole = total(plus(number('input', input)), ...sides);
  steps.push(before === 0 && after === 0 ? step('unpadded', values) : step('padded', values, whole));
  if (dilation > 1) steps.push(step('span', { kernel, dilation, span }, spanExpr(axis)));
  const room = padded - span;
  const roomExpr = total(plus(number('input', padded)), minus(number('kernel_size', span)));
  steps.push(step('room', { padded, span, room }, roomExpr));
  const moves = rounded(ceil ? 'ceil' : 'floor', number('input', room), number('stride', stride));
  const left = ((room % stride) + stride) % stride;
  const beyond = (stride - left) % stride;
  const says = left === 0 ? 'moves-exact' : ceil ? 'moves-ceil' : 'moves-floor';
  const leftPadding = Math.min(left, Math.max(0, after));
  const count = { stride, moves: moves.value, left, leftPadding, leftCells: left - leftPadding, beyond };
  steps.push(step(says, count, moves));
  const windows = moves.value + 1;
  steps.push(
    step('windows', { moves: moves.value, windows }, total(plus(number('input', moves.value)), plus(constant(1)))),
  );
  if (windows === output + 1) {
    const start = (windows - 1) * stride;
    const end = input + before;
    steps.push(
      step('dropped', { start, end, windows, output }, total(plus(number('input', windows)), minus(constant(1)))),
    );
  }
  return steps;
}

function padSteps({ input, before, after, output }: SlidingAxis): ArithmeticStep[] {
  const steps: ArithmeticStep[] = [];
  const side = (name: 'before' | 'after', by: number, from: number) => {
    if (by === 0) return;
    const term =
      by < 0
        ? minus(number(name === 'before' ? 'padding_before' : 'padding_after', -by))
        : plus(number(name === 'before' ? 'padding_before' : 'padding_after', by));
    const expr = total(plus(number('input', from)), term);
    steps.push(step(by < 0 ? `crop-${name}` : `pad-${name}`, { by: Math.abs(by), from }, expr));
  };
  side('before', before, input);
  side('after', after, input + before);
  return steps.length > 0 ? steps : [step('kept', { output })];
}

/** Spread the inputs, stamp the kernel at each, cut the padding off, add output_padding. */
function transposedSteps(axis: TransposedAxis): ArithmeticStep[] {
  const { input, kernel, stride, dilation, padding, outputPadding, output } = axis;
  const span = spanOf(axis);
  const apart = product([total(plus(number('input', input)), minus(constant(1))), number('stride', stride)]);
  const places = total(plus(apart), plus(constant(1)));
  const reach =
    dilation === 1
      ? total(plus(number('input', places.value)), plus(number('kernel_size', kernel)), minus(constant(1)))
      : total(
          plus(number('input', places.value)),
          plus(product([number('dilation', dilation), total(plus(number('kernel_size', kernel)), minus(constant(1)))])),
        );
  const steps = [
    step('spread', { input, stride, gaps: stride - 1, places: places.value }, places),
    step('stamp', { kernel, dilation, span, full: reach.value }, reach),
  ];
  const cut = total(plus(number('input', reach.value)), minus(product([constant(2), number('padding', padding)])));
  if (padding !== 0) steps.push(step('cut', { padding, left: cut.value }, cut));
  if (outputPadding !== 0) {
    const expr = total(plus(number('input', cut.value)), plus(number('output_padding', outputPadding)));
    steps.push(step('extended', { by: outputPadding, output }, expr));
  }
  return steps;
}

/** First, middle and last of so many outputs. */
function samples(output: number): number[] {
  const all = [0, 1, Math.floor(output / 2), output - 1].filter((o) => o >= 0 && o < output);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** ⌊o·input/output⌋ … ⌈(o+1)·input/output⌉ − 1, as ATen's start_index and end_index have it. */
function binSteps({ input, output }: BinsAxis): ArithmeticStep[] {
  const edge = (type: 'floor' | 'ceil', o: number) =>
    rounded(type, product([constant(o), number('input', input)]), number('output_size', output));
  return samples(output).map((o) => {
    const first = edge('floor', o);
    const last = total(plus(edge('ceil', o + 1)), minus(constant(1)));
    const size = last.value - first.value + 1;
    return step('bin', { o, first: first.value, last: last.value, size }, first, last);
  });
}

function sourceSteps(axis: ResizeAxis): ArithmeticStep[] {
  const { input, output, mode, alignCorners, scale } = axis;
  const fraction = (over: number, under: number): Expr => ({
    type: 'fraction',
    over: number('input', over),
    under: number('output_size', under),
    value: over / under,
  });
  const centred = mode === 'nearest-exact' || (!alignCorners && mode !== 'nearest');
  const pitch = (): Expr => {
    if (alignCorners && output > 1 && mode !== 'nearest') return fraction(input - 1, output - 1);
    // What ATen was given as scale_factor, where it does not work it out from the sizes.
    return Math.fround(input / output) === Math.fround(scale) ? fraction(input, output) : number('scale_factor', scale);
  };
  return samples(output).flatMap((o) => {
    const run = tapRun(axis, o);
    if (!run) return [];
    const at = centred ? total(plus(constant(o)), plus(constant(0.5))) : constant(o);
    const place = product([at, pitch()]);
    const expr = mode.startsWith('nearest')
      ? floored(place, run.first)
      : centred
        ? total(plus(place), minus(constant(0.5)))
        : place;
    return [step('source', { o, first: run.first, last: run.last }, expr)];
  });
}

/** Where the number of outputs of a bins or resize axis comes from. */
function sizeStep({ module }: ShapedStep, axis: AxisMap, i: 0 | 1): ArithmeticStep {
  const { input, output } = axis;
  const scale = module.args.scale_factor;
  const factor = Array.isArray(scale) ? scale[i] : scale;
  if (typeof factor === 'number' && factor !== 0) {
    const of = product([number('input', input), number('scale_factor', factor)]);
    return step('scaled', { input, factor, output }, floored(of, output));
  }
  const wanted = module.args.output_size ?? module.args.size ?? null;
  const own = Array.isArray(wanted) ? wanted[i] : wanted;
  return step(own === null || own === undefined ? 'kept' : 'given', { input, output });
}

/** How a vector comes to its length; null for maps and for what keeps a vector. */
export function vectorArithmetic(shaped: ShapedStep): readonly ArithmeticStep[] | null {
  const formula = vectorFormula(shaped);
  if (!formula) return null;
  const { module, input, output } = shaped;
  const { sizing } = layerSpec(module.kind);
  if (sizing?.type === 'given') return [step('features', { input: input[0] ?? 0, output: output[0] ?? 0 })];
  if (sizing?.type === 'halved') return [step('halved', { input: input[0] ?? 0 }, formula.expr)];
  const [channels = 1, height = 1, width = 1] = input;
  return [step('flattened', { channels, height, width }, formula.expr)];
}

/**
 * How the size of one axis (0: height, 1: width) of a step's output comes about, step by step with the values put in;
 * the last step that works something out comes to the output's size. Null for layers that leave the axis alone.
 */
export function axisArithmetic(shaped: ShapedStep, i: 0 | 1): readonly ArithmeticStep[] | null {
  const axis = shaped.axes?.[i];
  if (!axis || shaped.output.length !== 3) return null;
  const { module } = shaped;
  const { input, output } = axis;
  const { sizing } = layerSpec(module.kind);
  const expr = sizing && sizeFormulas(shaped)?.[i].expr;
  if (sizing?.type === 'given') return [step(i === 0 ? 'rows' : 'features', { input, output })];
  if (sizing?.type === 'halved') {
    return expr && input !== output ? [step('halved', { input }, expr)] : [step('kept', { output })];
  }
  if (sizing?.type === 'shuffled' && expr) {
    const factor = sizing.up ? output / Math.max(1, input) : axis.type === 'sliding' ? axis.stride : 1;
    return [step(sizing.up ? 'shuffled' : 'unshuffled', { factor }, expr)];
  }
  switch (axis.type) {
    case 'sliding': {
      if (layerSpec(module.kind).family === 'pad') return padSteps(axis);
      if (axis.stride < 1) return null;
      return slidingSteps(axis, module.args.ceil_mode === true, module.args.padding === 'same');
    }
    case 'transposed':
      return transposedSteps(axis);
    case 'bins':
      return [sizeStep(shaped, axis, i), ...binSteps(axis)];
    case 'resize':
      return [sizeStep(shaped, axis, i), ...sourceSteps(axis)];
  }
}
