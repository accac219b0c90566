/** What a number in a formula stands for, by PyTorch's names where it has one. */
export type Quantity =
  | 'input'
  | 'padding'
  | 'padding_before'
  | 'padding_after'
  | 'kernel_size'
  | 'dilation'
  | 'stride'
  | 'output_padding'
  | 'output_size'
  | 'scale_factor'
  | 'upscale_factor'
  | 'downscale_factor'
  | 'out_features'
  | 'in_features'
  | 'features' // values that a normalisation scales, or PReLU's slopes
  | 'out_channels'
  | 'in_channels' // of a group
  | 'bias'
  | 'start' // of a slice
  | 'stop'
  | 'step'
  | 'tensors' // how many are stacked
  | 'constant';

/** A formula with a layer's numbers in it. Every node carries its value. */
export type Expr =
  | { readonly type: 'number'; readonly of: Quantity; readonly value: number }
  | { readonly type: 'sum'; readonly terms: readonly Term[]; readonly value: number }
  | { readonly type: 'product'; readonly factors: readonly Expr[]; readonly value: number }
  | { readonly type: 'largest'; readonly of: readonly Expr[]; readonly value: number }
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

export const number = (of: Quantity, value: number): Expr => ({ type: 'number', of, value });
export const constant = (value: number) => number('constant', value);
export const plus = (expr: Expr): Term => ({ sign: 1, expr });
export const minus = (expr: Expr): Term => ({ sign: -1, expr });

export function sum(terms: readonly Term[]): Expr {
  return { type: 'sum', terms, value: terms.reduce((total, t) => total + t.sign * t.expr.value, 0) };
}

export function product(factors: readonly Expr[]): Expr {
  return { type: 'product', factors, value: factors.reduce((all, f) => all * f.value, 1) };
}

/** The largest of some sizes; `value` where that is not it: of broadcast axes one without cells makes all others so. */
export const largest = (of: readonly Expr[], value = Math.max(...of.map((e) => e.value))): Expr => ({
  type: 'largest',
  of,
  value,
});

export function rounded(type: 'floor' | 'ceil', over: Expr, under: Expr): Expr {
  const value = over.value / under.value;
  const remainder = ((over.value % under.value) + under.value) % under.value;
  const of: Expr = { type: 'fraction', over, under, value };
  return { type, of, value: Math[type](value), bites: remainder !== 0, remainder };
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
    case 'largest':
      return `max(${expr.of.map((e) => exprText(e)).join(', ')})`;
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
