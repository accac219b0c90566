import { type Args, type ArgValue, arg } from '../args';
import { layerSpec } from '../layers/rows';
import type { ShapedStep } from '../net/infer';
import type { Module } from '../net/net';
import type { Shape } from '../shape';
import { elements } from '../shape';
import type { SlidingAxis, TransposedAxis, WindowAxis } from '../window';
import {
  constant,
  type Expr,
  exprText,
  minus,
  number,
  plus,
  product,
  type Quantity,
  rounded,
  sum,
  type Term,
} from './expr';
import { operationWork } from './operations';

/** The size of one output axis, worked out. */
export interface SizeFormula {
  readonly expr: Expr;
  readonly result: number;
  readonly bites: boolean;
  readonly remainder: number;
  /** ceil_mode's last window would start in the padding behind the map, so PyTorch drops it: the last − 1. */
  readonly dropped: boolean;
}

function paddingTerms({ before, after }: SlidingAxis): Term[] {
  if (before === after) return [plus(product([constant(2), number('padding', before)]))];
  return [plus(number('padding_before', before)), plus(number('padding_after', after))];
}

/** − kernel, or with dilation − dilation·(kernel−1) − 1. */
function kernelTerms({ kernel, dilation }: SlidingAxis): Term[] {
  const size = number('kernel_size', kernel);
  if (dilation === 1) return [minus(size)];
  const gaps = sum([plus(size), minus(constant(1))]);
  return [minus(product([number('dilation', dilation), gaps])), minus(constant(1))];
}

/**
 * ⌊(input + 2·padding − dilation·(kernel−1) − 1) / stride⌋ + 1, as the documentation of torch.nn.Conv2d and
 * MaxPool2d has it, with one axis's numbers; ⌈ ⌉ where ceil_mode is set.
 */
export function axisFormula(axis: SlidingAxis, ceil: boolean): SizeFormula {
  const over = sum([plus(number('input', axis.input)), ...paddingTerms(axis), ...kernelTerms(axis)]);
  const quotient = rounded(ceil ? 'ceil' : 'floor', over, number('stride', axis.stride));
  const plain = sum([plus(quotient), plus(constant(1))]);
  const dropped = plain.value === axis.output + 1;
  const expr = dropped ? sum([plus(quotient), plus(constant(1)), minus(constant(1))]) : plain;
  const remainder = ((over.value % axis.stride) + axis.stride) % axis.stride;
  return { expr, result: axis.output, bites: remainder !== 0, remainder, dropped };
}

const exactly = (expr: Expr, result: number): SizeFormula => ({
  expr,
  result,
  bites: false,
  remainder: 0,
  dropped: false,
});

/** (input − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1, as nn.ConvTranspose2d's documentation has it. */
function transposedFormula(axis: TransposedAxis): SizeFormula {
  const { input, kernel, stride, dilation, padding, outputPadding, output } = axis;
  const grid = product([sum([plus(number('input', input)), minus(constant(1))]), number('stride', stride)]);
  const window: Term[] =
    dilation === 1
      ? [plus(number('kernel_size', kernel))]
      : [
          plus(product([number('dilation', dilation), sum([plus(number('kernel_size', kernel)), minus(constant(1))])])),
          plus(constant(1)),
        ];
  const expr = sum([
    plus(grid),
    minus(product([constant(2), number('padding', padding)])),
    ...window,
    ...(outputPadding === 0 ? [] : [plus(number('output_padding', outputPadding))]),
  ]);
  return exactly(expr, output);
}

/** What GLU leaves of an axis. */
function halfOf(input: number): SizeFormula {
  const value = input / 2;
  return exactly({ type: 'fraction', over: number('input', input), under: constant(2), value }, value);
}

/** What a Pad layer makes of an axis: input + before + after. */
function padFormula({ input, before, after, output }: SlidingAxis): SizeFormula {
  const terms = [plus(number('input', input)), plus(number('padding_before', before))];
  return exactly(sum([...terms, plus(number('padding_after', after))]), output);
}

/** ⌊input · scale_factor⌋; with a size given, that. */
function resizeFormula(axis: WindowAxis, args: Args, i: 0 | 1): SizeFormula {
  const scale: ArgValue | undefined = args.scale_factor;
  const factor = Array.isArray(scale) ? scale[i] : scale;
  if (typeof factor !== 'number') return exactly(number('output_size', axis.output), axis.output);
  const value = axis.input * factor;
  const of = product([number('input', axis.input), number('scale_factor', factor)]);
  const bites = !Number.isInteger(value);
  const expr: Expr = { type: 'floor', of, value: axis.output, bites, remainder: 0 };
  return { expr, result: axis.output, bites, remainder: 0, dropped: false };
}

/** The size of one axis of a step's output, worked out. */
function stepFormula({ module }: ShapedStep, axis: WindowAxis, i: 0 | 1): SizeFormula {
  const spec = layerSpec(module.kind);
  const { sizing } = spec;
  if (sizing?.type === 'given') return exactly(number(i === 0 ? 'input' : sizing.by, axis.output), axis.output);
  if (sizing?.type === 'halved')
    return axis.input === axis.output ? exactly(number('input', axis.input), axis.output) : halfOf(axis.input);
  if (sizing?.type === 'shuffled') {
    const by = number(sizing.by, Number(arg(spec.args, module.args, sizing.by)));
    const input = number('input', axis.input);
    const over: Expr = { type: 'fraction', over: input, under: by, value: axis.output };
    return exactly(sizing.up ? product([input, by]) : over, axis.output);
  }
  switch (axis.type) {
    case 'sliding':
      return spec.family === 'pad' ? padFormula(axis) : axisFormula(axis, module.args.ceil_mode === true);
    case 'transposed':
      return transposedFormula(axis);
    case 'bins':
    case 'resize':
      return resizeFormula(axis, module.args, i);
  }
}

/** Height and width of a step's output; null for layers that read each cell by itself. */
export function sizeFormulas(step: ShapedStep): readonly [SizeFormula, SizeFormula] | null {
  if (!step.axes || step.output.length !== 3) return null;
  return [stepFormula(step, step.axes[0], 0), stepFormula(step, step.axes[1], 1)];
}

/** The length of a vector: what Flatten lays end to end, Linear's out_features; null for maps and for what keeps a vector. */
export function vectorFormula({ module, inputSizes, output }: ShapedStep): SizeFormula | null {
  const [length = 0] = output;
  if (output.length !== 1) return null;
  const { sizing } = layerSpec(module.kind);
  if (sizing?.type === 'given') return exactly(number(sizing.by, length), length);
  if (sizing?.type === 'halved') return halfOf(2 * length);
  if (sizing?.type !== 'joined') return null;
  const range = sizing.along(module.args, inputSizes);
  const joined = range ? inputSizes.slice(range.start, range.end + 1) : [];
  if (joined.length < 2) return null;
  return exactly(product(joined.map((n) => number('input', n))), length);
}

/** An axis by what it is of a map; of a vector its values; of other tensors PyTorch's number of it. */
export type AxisName = 'both' | 'channels' | 'height' | 'width' | 'values' | number;

/** The size of an axis, or of height and width together where they come about alike. */
export interface AxisFormula {
  readonly axis: AxisName;
  readonly formula: SizeFormula;
}

/** What an axis of a step's output, counted as PyTorch counts them, is called. */
export function axisName({ output, outputSizes }: Pick<ShapedStep, 'output' | 'outputSizes'>, axis: number): AxisName {
  if (output.length === 1) return 'values';
  const names = ['channels', 'height', 'width'] as const;
  return (output.length === 3 && names[axis - outputSizes.length + 3]) || axis;
}

/** Height and width as one where they come about alike. */
function together(formulas: readonly AxisFormula[]): readonly AxisFormula[] {
  const [h, w] = formulas.slice(-2);
  const alike = h?.axis === 'height' && w?.axis === 'width' && formulaText(h.formula) === formulaText(w.formula);
  return alike ? [...formulas.slice(0, -2), { ...h, axis: 'both' }] : formulas;
}

/** What a step's output size is worked out by, axis by axis; null where it stays as it is. */
export function stepFormulas(step: ShapedStep): readonly AxisFormula[] | null {
  const vector = vectorFormula(step);
  if (vector) return [{ axis: 'values', formula: vector }];
  const sizes = sizeFormulas(step);
  if (sizes) {
    return together([
      { axis: 'height', formula: sizes[0] },
      { axis: 'width', formula: sizes[1] },
    ]);
  }
  const works = operationWork(step);
  if (!works) return null;
  // What every tensor has alike is worth a formula only where nothing else is.
  const told = works.filter(({ says }) => says !== 'alike' && says !== 'told');
  const rest = works.filter(({ axis }) => typeof axisName(step, axis) !== 'number').slice(-2);
  return together(
    (told.length > 0 ? told : rest).map(({ axis, expr }) => ({
      axis: axisName(step, axis),
      formula: exactly(expr, step.outputSizes[axis] ?? 0),
    })),
  );
}

function weightProduct(shape: Shape, name: 'weight' | 'bias', axes: readonly Quantity[]): Expr {
  if (name === 'bias') return number('bias', elements(shape));
  const factors = shape.map((n, i) => number(axes[i] ?? 'features', n));
  const [only] = factors;
  return only && factors.length === 1 ? only : product(factors);
}

/** A module's learnable parameters, weight by weight: 16·3·3·3 + 16. Null where it has none. */
export function paramsFormula(module: Module): Expr | null {
  const { weights: weightsOf, weightAxes: axes = [] } = layerSpec(module.kind);
  const weights = weightsOf(module.args);
  const terms = weights.map((w) => plus(weightProduct(w.shape, w.name, axes)));
  const [first] = terms;
  if (!first) return null;
  return terms.length === 1 ? first.expr : sum(terms);
}

/** ⌊(16 + 2·0 − 3)/1⌋ + 1 = 14 */
export function formulaText({ expr, result }: SizeFormula): string {
  return `${exprText(expr)} = ${exprText(constant(result))}`;
}

/** 16·3·3·3 + 16 = 448 */
export function paramsText(expr: Expr): string {
  return `${exprText(expr)} = ${expr.value}`;
}
