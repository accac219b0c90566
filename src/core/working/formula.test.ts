import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { vectorArithmetic } from './arithmetic';
import { type Expr, exprText } from './expr';
import { formulaText, paramsFormula, paramsText, sizeFormulas, stepFormulas } from './formula';

function stepOf(kind: LayerKind, args: Args, size: number) {
  const step = inferNet(sequential([{ kind, args }]), [3, size, size]).steps[0];
  if (!step) throw new Error('refused');
  return step;
}
const conv = (args: Args, size = 16) =>
  stepOf('Conv2d', { in_channels: 3, out_channels: 16, kernel_size: 3, ...args }, size);
const texts = (step: ReturnType<typeof stepOf>) => sizeFormulas(step)?.map(formulaText);

describe('the formula of an output size', () => {
  it('has the layer’s numbers in it', () => {
    expect(texts(conv({}))?.[0]).toBe('⌊(16 + 2·0 − 3)/1⌋ + 1 = 14');
    expect(texts(conv({ dilation: 2 }))?.[0]).toBe('⌊(16 + 2·0 − 2·(3−1) − 1)/1⌋ + 1 = 12');
    expect(texts(conv({ kernel_size: 2, padding: 'same' }))?.[0]).toBe('⌊(16 + 0 + 1 − 2)/1⌋ + 1 = 16');
    expect(texts(conv({ padding: -1, padding_mode: 'replicate' }))?.[0]).toBe('⌊(16 + 2·(−1) − 3)/1⌋ + 1 = 12');
    expect(texts(conv({ stride: [2, 3], padding: [1, 0] }))).toEqual([
      '⌊(16 + 2·1 − 3)/2⌋ + 1 = 8',
      '⌊(16 + 2·0 − 3)/3⌋ + 1 = 5',
    ]);
    expect(sizeFormulas(stepOf('ReLU', {}, 4))).toBeNull();
  });

  it('says where rounding bites, and what is left over', () => {
    const [rows, cols] = sizeFormulas(conv({ stride: [2, 1] })) ?? [];
    expect([rows?.bites, rows?.remainder, cols?.bites]).toEqual([true, 1, false]);
    const ceil = stepOf('MaxPool2d', { kernel_size: 2, ceil_mode: true }, 5);
    expect(texts(ceil)?.[0]).toBe('⌈(5 + 2·0 − 2)/2⌉ + 1 = 3');
    expect(sizeFormulas(ceil)?.[0].bites).toBe(true);
  });

  it('is a vector’s length, of Flatten and Linear', () => {
    const flat = (args: Args = {}) => inferNet(sequential([{ kind: 'Flatten', args }]), [8, 6, 5]).steps[0];
    const text = (step: ReturnType<typeof flat>) => step && stepFormulas(step)?.map((f) => formulaText(f.formula));
    expect(text(flat())).toEqual(['8·6·5 = 240']);
    expect(text(flat({ start_dim: 2 }))).toBeUndefined();
    const head = [
      { kind: 'Flatten', args: {} },
      { kind: 'Linear', args: { in_features: 240, out_features: 10 } },
      { kind: 'Dropout', args: {} },
    ] as const;
    const { steps } = inferNet(sequential(head), [8, 6, 5]);
    expect(steps.map(text)).toEqual([['8·6·5 = 240'], ['10 = 10'], undefined]);
    const [, linear] = steps;
    expect(linear && vectorArithmetic(linear)?.map(({ says, values }) => [says, values])).toEqual([
      ['features', { input: 240, output: 10 }],
    ]);
  });

  it('takes the window away that would start in the padding', () => {
    const step = stepOf('MaxPool2d', { kernel_size: 2, padding: 1, ceil_mode: true }, 5);
    expect(texts(step)?.[0]).toBe('⌈(5 + 2·1 − 2)/2⌉ + 1 − 1 = 3');
    expect(sizeFormulas(step)?.[0].dropped).toBe(true);
  });

  it('has the numbers of every other kind of axis in it', () => {
    const up = { in_channels: 3, out_channels: 1, kernel_size: 3, stride: 2, padding: 1 };
    expect(texts(stepOf('ConvTranspose2d', { ...up, output_padding: 1 }, 8))?.[0]).toBe('(8−1)·2 − 2·1 + 3 + 1 = 16');
    expect(texts(stepOf('ConvTranspose2d', { ...up, dilation: 2 }, 8))?.[0]).toBe('(8−1)·2 − 2·1 + 2·(3−1) + 1 = 17');
    expect(texts(stepOf('ZeroPad2d', { padding: [1, 2, 0, -3] }, 8))).toEqual(['8 + 0 + (−3) = 5', '8 + 1 + 2 = 11']);
    expect(texts(stepOf('AdaptiveAvgPool2d', { output_size: [2, null] }, 8))).toEqual(['2 = 2', '8 = 8']);
    expect(texts(stepOf('Upsample', { scale_factor: 1.3 }, 8))?.[0]).toBe('⌊8·1.3⌋ = 10');
    expect(texts(stepOf('PixelUnshuffle', { downscale_factor: 2 }, 8))?.[0]).toBe('8/2 = 4');
    expect(sizeFormulas(stepOf('Flatten', {}, 8))).toBeNull();
    expect(texts(stepOf('Linear', { in_features: 8, out_features: 5 }, 8))).toEqual(['8 = 8', '5 = 5']);
  });

  it('comes to the very size that inference gives', () => {
    const int = (min: number, max: number) => fc.integer({ min, max });
    const args = fc.record({
      kernel_size: int(1, 5),
      stride: int(1, 4),
      padding: int(0, 2),
      dilation: int(1, 3),
      ceil_mode: fc.boolean(),
    });
    fc.assert(
      fc.property(args, int(1, 20), (pool, size) => {
        const step = inferNet(sequential([{ kind: 'MaxPool2d', args: pool }]), [1, size, size]).steps[0];
        const [rows] = (step && sizeFormulas(step)) ?? [];
        if (!step || !rows) return;
        expect(rows.expr.value).toBe(step.output[1]);
        expect(evaluate(rows.expr)).toBe(step.output[1]);
      }),
    );
  });
});

/** The expression worked out anew from its numbers. */
function evaluate(expr: Expr): number {
  switch (expr.type) {
    case 'number':
      return expr.value;
    case 'sum':
      return expr.terms.reduce((total, t) => total + t.sign * evaluate(t.expr), 0);
    case 'product':
      return expr.factors.reduce((all, f) => all * evaluate(f), 1);
    case 'fraction':
      return evaluate(expr.over) / evaluate(expr.under);
    case 'largest':
      return Math.max(...expr.of.map(evaluate));
    default:
      return Math[expr.type](evaluate(expr.of));
  }
}

describe('the formula of the parameters', () => {
  const text = (args: Args) => {
    const expr = paramsFormula(conv(args).module);
    return expr && paramsText(expr);
  };
  it('is a product, and the bias', () => {
    expect(text({})).toBe('16·3·3·3 + 16 = 448');
    expect(text({ bias: false })).toBe('16·3·3·3 = 432');
    expect(text({ groups: 3, out_channels: 6, kernel_size: [3, 1] })).toBe('6·1·3·1 + 6 = 24');
    expect(paramsFormula(stepOf('ReLU', {}, 4).module)).toBeNull();
    expect(exprText({ type: 'sum', terms: [], value: 0 })).toBe('0');
  });
});
