import type { ArgValue } from './args';
import type { ShapedStep } from './infer';
import { layerSpec } from './layers/table';
import type { Module } from './net';
import type { Shape } from './shape';
import { elements } from './shape';
import type { AxisMap } from './window';

/** What a number in a formula stands for, by PyTorch's names where it has one. */
export type Quantity =
  | 'input'
  | 'padding'
  | 'padding_before'
  | 'padding_after'
  | 'kernel_size'
  | 'dilation'
  | 'stride'
  | 'out_channels'
  | 'in_channels' // of a group
  | 'bias'
  | 'constant';

/** A formula with a layer's numbers in it. Every node carries its value. */
export type Expr =
  | { readonly type: 'number'; readonly of: Quantity; readonly value: number }
  | { readonly type: 'sum'; readonly terms: readonly Term[]; readonly value: number }
  | { readonly type: 'product'; readonly factors: readonly Expr[]; readonly value: number }
  | { readonly type: 'fraction'; readonly over: Expr; readonly under: Expr; readonly value: number }
  | {
      readonly type: 'floor' | 'ceil';
      readonly of: Expr;
      readonly value: number;
      /** Whether rounding changes anything: the fraction is no whole number. */
      readonly bites: boolean;
      /** What is left over of the division: cells that no further window fits into. */
      readonly remainder: number;
    };

export interface Term {
  readonly sign: 1 | -1;
  readonly expr: Expr;
}

/** The size of one output axis, worked out. */
export interface SizeFormula {
  readonly expr: Expr;
  readonly result: number;
  readonly bites: boolean;
  readonly remainder: number;
  /** ceil_mode's last window would start in the padding behind the map, so PyTorch drops it: the last − 1. */
  readonly dropped: boolean;
}

const number = (of: Quantity, value: number): Expr => ({ type: 'number', of, value });
const constant = (value: number) => number('constant', value);
const plus = (expr: Expr): Term => ({ sign: 1, expr });
const minus = (expr: Expr): Term => ({ sign: -1, expr });

function sum(terms: readonly Term[]): Expr {
  return { type: 'sum', terms, value: terms.reduce((total, t) => total + t.sign * t.expr.value, 0) };
}

function product(factors: readonly Expr[]): Expr {
  return { type: 'product', factors, value: factors.reduce((all, f) => all * f.value, 1) };
}

function rounded(type: 'floor' | 'ceil', over: Expr, under: Expr): Expr {
  const value = over.value / under.value;
  const remainder = ((over.value % under.value) + under.value) % under.value;
  const of: Expr = { type: 'fraction', over, under, value };
  return { type, of, value: Math[type](value), bites: remainder !== 0, remainder };
}

function paddingTerms({ before, after }: AxisMap): Term[] {
  if (before === after) return [plus(product([constant(2), number('padding', before)]))];
  return [plus(number('padding_before', before)), plus(number('padding_after', after))];
}

/** − kernel, or with dilation − dilation·(kernel−1) − 1. */
function kernelTerms({ kernel, dilation }: AxisMap): Term[] {
  const size = number('kernel_size', kernel);
  if (dilation === 1) return [minus(size)];
  const gaps = sum([plus(size), minus(constant(1))]);
  return [minus(product([number('dilation', dilation), gaps])), minus(constant(1))];
}

/**
 * ⌊(input + 2·padding − dilation·(kernel−1) − 1) / stride⌋ + 1, as the documentation of torch.nn.Conv2d and
 * MaxPool2d has it, with one axis's numbers; ⌈ ⌉ where ceil_mode is set.
 */
export function axisFormula(axis: AxisMap, ceil: boolean): SizeFormula {
  const over = sum([plus(number('input', axis.input)), ...paddingTerms(axis), ...kernelTerms(axis)]);
  const quotient = rounded(ceil ? 'ceil' : 'floor', over, number('stride', axis.stride));
  const plain = sum([plus(quotient), plus(constant(1))]);
  const dropped = plain.value === axis.output + 1;
  const expr = dropped ? sum([plus(quotient), plus(constant(1)), minus(constant(1))]) : plain;
  const remainder = ((over.value % axis.stride) + axis.stride) % axis.stride;
  return { expr, result: axis.output, bites: remainder !== 0, remainder, dropped };
}

/** Height and width of a step's output; null for layers that read each cell by itself. */
export function sizeFormulas(step: ShapedStep): readonly [SizeFormula, SizeFormula] | null {
  const ceil: ArgValue | undefined = step.module.args.ceil_mode;
  return step.axes && [axisFormula(step.axes[0], ceil === true), axisFormula(step.axes[1], ceil === true)];
}

const WEIGHT_AXES: readonly Quantity[] = ['out_channels', 'in_channels', 'kernel_size', 'kernel_size'];

function weightProduct(shape: Shape, name: 'weight' | 'bias'): Expr {
  if (name === 'bias') return number('bias', elements(shape));
  return product(shape.map((n, i) => number(WEIGHT_AXES[i] ?? 'constant', n)));
}

/** A module's learnable parameters, weight by weight: 16·3·3·3 + 16. Null where it has none. */
export function paramsFormula(module: Module): Expr | null {
  const weights = layerSpec(module.kind).weights(module.args);
  const terms = weights.map((w) => plus(weightProduct(w.shape, w.name)));
  const [first] = terms;
  if (!first) return null;
  return terms.length === 1 ? first.expr : sum(terms);
}

function factorText(expr: Expr): string {
  const text = exprText(expr, true);
  return expr.type === 'sum' || text.startsWith('−') ? `(${text})` : text;
}

/** An expression as plain text; `tight`: without spaces around + and −, as inside a product. */
export function exprText(expr: Expr, tight = false): string {
  switch (expr.type) {
    case 'number':
      return String(expr.value).replace('-', '−');
    case 'sum': {
      const gap = tight ? '' : ' ';
      const [first, ...rest] = expr.terms;
      const start = first ? `${first.sign < 0 ? '−' : ''}${termText(first.expr, tight)}` : '0';
      return rest.reduce((text, t) => `${text}${gap}${t.sign < 0 ? '−' : '+'}${gap}${termText(t.expr, tight)}`, start);
    }
    case 'product':
      return expr.factors.map(factorText).join('·');
    case 'fraction':
      return `${expr.over.type === 'sum' ? `(${exprText(expr.over)})` : exprText(expr.over)}/${factorText(expr.under)}`;
    case 'floor':
      return `⌊${exprText(expr.of)}⌋`;
    case 'ceil':
      return `⌈${exprText(expr.of)}⌉`;
  }
}

function termText(expr: Expr, tight: boolean): string {
  const text = exprText(expr, tight);
  return expr.type === 'sum' || (expr.type === 'number' && expr.value < 0) ? `(${text})` : text;
}

/** ⌊(16 + 2·0 − 3)/1⌋ + 1 = 14 */
export function formulaText({ expr, result }: SizeFormula): string {
  return `${exprText(expr)} = ${exprText(constant(result))}`;
}

/** 16·3·3·3 + 16 = 448 */
export function paramsText(expr: Expr): string {
  return `${exprText(expr)} = ${expr.value}`;
}
