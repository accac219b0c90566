import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { type ArithmeticStep, axisArithmetic } from './arithmetic';
import { type Expr, exprText } from './expr';

function steps(kind: LayerKind, args: Args, input: readonly [number, number, number], i: 0 | 1 = 0) {
  const [step] = inferNet(sequential([{ kind, args }]), input).steps;
  if (!step) throw new Error('refused');
  return { step, list: axisArithmetic(step, i) };
}

const conv = (args: Args): Args => ({ in_channels: 1, out_channels: 1, ...args });
const told = (list: readonly ArithmeticStep[] | null) =>
  (list ?? []).map((s) => [s.says, ...s.lines.map(({ expr, result }) => `${exprText(expr)} = ${result}`)]);

/** What an expression comes to, worked out from its numbers alone. */
function evaluated(expr: Expr): number {
  switch (expr.type) {
    case 'number':
      return expr.value;
    case 'sum':
      return expr.terms.reduce((total, t) => total + t.sign * evaluated(t.expr), 0);
    case 'product':
      return expr.factors.reduce((all, f) => all * evaluated(f), 1);
    case 'fraction':
      return evaluated(expr.over) / evaluated(expr.under);
    case 'largest':
      return Math.max(...expr.of.map(evaluated));
    case 'floor':
    case 'ceil':
      return Math[expr.type](evaluated(expr.of));
  }
}

describe('why this size', () => {
  it('of a convolution whose stride does not divide', () => {
    const { list } = steps('Conv2d', conv({ kernel_size: 3, stride: 2, padding: 1 }), [1, 14, 14]);
    expect(told(list)).toEqual([
      ['padded', '14 + 2·1 = 16'],
      ['room', '16 − 3 = 13'],
      ['moves-floor', '⌊13/2⌋ = 6'],
      ['windows', '6 + 1 = 7'],
    ]);
    expect(list?.[2]?.values).toMatchObject({ stride: 2, moves: 6, left: 1, leftPadding: 1, leftCells: 0 });
  });

  it("of padding='same' with a dilated, even kernel, which pads unevenly", () => {
    const { list } = steps('Conv2d', conv({ kernel_size: 4, dilation: 3, padding: 'same' }), [1, 9, 9]);
    expect(told(list)).toEqual([
      ['same', '3·(4−1) = 9'],
      ['padded', '9 + 4 + 5 = 18'],
      ['span', '3·(4−1) + 1 = 10'],
      ['room', '18 − 10 = 8'],
      ['moves-exact', '⌊8/1⌋ = 8'],
      ['windows', '8 + 1 = 9'],
    ]);
  });

  it('of ceil_mode, whose last window may not start in the padding behind the map', () => {
    const plain = steps('MaxPool2d', { kernel_size: 3, stride: 2, ceil_mode: true }, [1, 6, 6]).list;
    expect(told(plain)).toEqual([
      ['unpadded'],
      ['room', '6 − 3 = 3'],
      ['moves-ceil', '⌈3/2⌉ = 2'],
      ['windows', '2 + 1 = 3'],
    ]);
    expect(plain?.[2]?.values.beyond).toBe(1);
    // A third window would start at place 6 of the padded line, where the map has ended.
    const { list, step } = steps('MaxPool2d', { kernel_size: 2, stride: 3, padding: 1, ceil_mode: true }, [1, 5, 5]);
    expect(step.output).toEqual([1, 2, 2]);
    expect(told(list).slice(-3)).toEqual([
      ['moves-ceil', '⌈5/3⌉ = 2'],
      ['windows', '2 + 1 = 3'],
      ['dropped', '3 − 1 = 2'],
    ]);
    expect(list?.at(-1)?.values).toMatchObject({ start: 6, end: 6 });
  });

  it('of a transposed convolution: spread, stamp, cut, extend', () => {
    const args = conv({ kernel_size: 3, stride: 2, padding: 1, output_padding: 1 });
    expect(told(steps('ConvTranspose2d', args, [1, 3, 3]).list)).toEqual([
      ['spread', '(3−1)·2 + 1 = 5'],
      ['stamp', '5 + 3 − 1 = 7'],
      ['cut', '7 − 2·1 = 5'],
      ['extended', '5 + 1 = 6'],
    ]);
  });

  it('of pads that lay on and crop', () => {
    const { list } = steps('ZeroPad2d', { padding: [0, 0, 2, -1] }, [1, 8, 8]);
    expect(told(list)).toEqual([
      ['pad-before', '8 + 2 = 10'],
      ['crop-after', '10 − 1 = 9'],
    ]);
    expect(told(steps('ZeroPad2d', { padding: [0, 0, 2, -1] }, [1, 8, 8], 1).list)).toEqual([['kept']]);
  });

  it('of adaptive bins that overlap, and of what is resized', () => {
    expect(told(steps('AdaptiveAvgPool2d', { output_size: [3, null] }, [1, 5, 5]).list)).toEqual([
      ['given'],
      ['bin', '⌊0·5/3⌋ = 0', '⌈1·5/3⌉ − 1 = 1'],
      ['bin', '⌊1·5/3⌋ = 1', '⌈2·5/3⌉ − 1 = 3'],
      ['bin', '⌊2·5/3⌋ = 3', '⌈3·5/3⌉ − 1 = 4'],
    ]);
    expect(told(steps('AdaptiveAvgPool2d', { output_size: [3, null] }, [1, 5, 5], 1).list)[0]).toEqual(['kept']);
    const up = told(steps('Upsample', { scale_factor: 1.5, mode: 'bilinear' }, [1, 5, 5]).list);
    expect(up[0]).toEqual(['scaled', '⌊5·1.5⌋ = 7']);
    expect(up[1]?.[0]).toBe('source');
    expect(told(steps('PixelShuffle', { upscale_factor: 2 }, [4, 5, 5]).list)).toEqual([['shuffled', '5·2 = 10']]);
    expect(told(steps('PixelUnshuffle', { downscale_factor: 2 }, [1, 6, 6]).list)).toEqual([['unshuffled', '6/2 = 3']]);
  });

  it('leaves layers alone that read each cell by itself', () => {
    expect(steps('ReLU', {}, [1, 4, 4]).list).toBeNull();
    expect(steps('Flatten', {}, [1, 4, 4]).list).toBeNull();
  });

  it('comes to the size that PyTorch gives, every line to what its numbers make', () => {
    const n = (min: number, max: number) => fc.integer({ min, max });
    const window = fc.record({ kernel_size: n(1, 5), stride: n(1, 4), padding: n(0, 3), dilation: n(1, 3) });
    const layer: fc.Arbitrary<readonly [LayerKind, Args]> = fc.oneof(
      window.map((args) => ['Conv2d', conv(args)] as const),
      window.chain((args) => fc.boolean().map((ceil_mode) => ['MaxPool2d', { ...args, ceil_mode }] as const)),
      window.chain((args) =>
        n(0, 3).map((output_padding) => ['ConvTranspose2d', conv({ ...args, output_padding })] as const),
      ),
      fc.tuple(n(-2, 3), n(-2, 3), n(-2, 3), n(-2, 3)).map((padding) => ['ZeroPad2d', { padding }] as const),
    );
    let met = 0;
    fc.assert(
      fc.property(layer, n(1, 24), ([kind, args], size) => {
        const [step] = inferNet(sequential([{ kind, args }]), [1, size, size + 3]).steps;
        for (const i of [0, 1] as const) {
          const list = step && axisArithmetic(step, i);
          if (!list) continue;
          met += 1;
          const lines = list.flatMap((s) => s.lines);
          for (const line of lines) expect(evaluated(line.expr)).toBe(line.result);
          const last = list.at(-1);
          expect(last?.lines.at(-1)?.result ?? last?.values.output).toBe(step.output[1 + i]);
        }
      }),
      { numRuns: 600 },
    );
    expect(met).toBeGreaterThan(400);
  });
});
