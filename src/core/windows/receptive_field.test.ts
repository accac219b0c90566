import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { receptiveFields } from './receptive_field';
import { traceCell } from './trace';

describe('receptive field', () => {
  type Row = readonly [k: number, s: number, p: number];
  /** Sizes after each of a chain of (kernel, stride, padding). */
  const sizes = (rows: readonly Row[], input: number) => {
    const layers = rows.map(([kernel_size, stride, padding]) => ({
      kind: 'Conv2d' as const,
      args: { in_channels: 1, out_channels: 1, kernel_size, stride, padding },
    }));
    return receptiveFields(inferNet(sequential(layers), [1, input, input]));
  };
  it('starts where the first window’s centre is, whatever is padded', () => {
    expect(sizes([[3, 1, 1]], 8)).toEqual([{ size: [3, 3], jump: [1, 1], start: [0.5, 0.5] }]);
    expect(sizes([[3, 1, 0]], 8)).toEqual([{ size: [3, 3], jump: [1, 1], start: [1.5, 1.5] }]);
    expect(sizes([[2, 2, 0]], 8)).toEqual([{ size: [2, 2], jump: [2, 2], start: [1, 1] }]);
  });

  const fieldsOf = (input: readonly [number, number, number], ...layers: { kind: LayerKind; args: Args }[]) =>
    receptiveFields(inferNet(sequential(layers), input));
  const conv3 = { kind: 'Conv2d' as const, args: { in_channels: 1, out_channels: 1, kernel_size: 3, padding: 1 } };

  it('grows by what a transposed convolution reads, in steps of less than a cell', () => {
    const up = { kind: 'ConvTranspose2d' as const, args: { in_channels: 1, out_channels: 1, stride: 2 } };
    const of = (args: Args) => fieldsOf([1, 8, 8], { ...up, args: { ...up.args, ...args } })[0];
    expect(of({ kernel_size: 4, padding: 1 })).toEqual({ size: [2, 2], jump: [0.5, 0.5], start: [0, 0] });
    expect(of({ kernel_size: 2 })).toEqual({ size: [1, 1], jump: [0.5, 0.5], start: [0.5, 0.5] });
    expect(of({ kernel_size: 3, dilation: 2 })?.size).toEqual([3, 3]);
  });

  it('is a whole number of pixels behind layers that enlarge, the largest of all positions', () => {
    const one = { in_channels: 1, out_channels: 1 };
    const up: { kind: LayerKind; args: Args } = {
      kind: 'ConvTranspose2d',
      args: { ...one, kernel_size: 2, stride: 2 },
    };
    const conv = (kernel_size: number, stride = 1): { kind: LayerKind; args: Args } => ({
      kind: 'Conv2d',
      args: { ...one, kernel_size, stride },
    });
    const last = (...layers: { kind: LayerKind; args: Args }[]) => fieldsOf([1, 12, 12], ...layers).at(-1)?.size;
    // Two neighbours come from two pixels, or from one; three from two.
    expect(last(up, conv(2))).toEqual([2, 2]);
    expect(last(up, conv(3))).toEqual([2, 2]);
    // Of every second output, two neighbours come from one pixel alone.
    expect(last(up, conv(2, 2))).toEqual([1, 1]);
    expect(last(conv(3), up, up, conv(4))).toEqual([4, 4]);
    const three: Args = { ...one, kernel_size: 3, stride: 3 };
    expect(last({ kind: 'ConvTranspose2d', args: three }, conv(2), conv(2))).toEqual([2, 2]);
    expect(last({ kind: 'AdaptiveAvgPool2d', args: { output_size: 5 } }, conv(2))).toEqual([6, 6]);
  });

  it('is one cell or two of a resized map', () => {
    const of = (args: Args) => fieldsOf([1, 8, 8], { kind: 'Upsample', args: { scale_factor: 2, ...args } })[0];
    expect(of({})).toEqual({ size: [1, 1], jump: [0.5, 0.5], start: [0.5, 0.5] });
    expect(of({ mode: 'bilinear' })).toEqual({ size: [2, 2], jump: [0.5, 0.5], start: [0.25, 0.25] });
    expect(of({ mode: 'bicubic' })?.size).toEqual([4, 4]);
    expect(fieldsOf([4, 8, 8], { kind: 'PixelShuffle', args: { upscale_factor: 2 } })[0]).toEqual(of({}));
  });

  it('takes the largest bin of an adaptive pool', () => {
    const of = (output_size: number, input: number) =>
      fieldsOf([1, input, input], conv3, { kind: 'AdaptiveAvgPool2d', args: { output_size } })[1];
    expect(of(4, 16)).toEqual({ size: [6, 6], jump: [4, 4], start: [2, 2] });
    // Bins of 2, 3 and 2 of five.
    expect(of(3, 5)?.size).toEqual([5, 5]);
    expect(of(5, 5)).toEqual({ size: [3, 3], jump: [1, 1], start: [0.5, 0.5] });
    expect(of(1, 16)).toEqual({ size: [16, 16], jump: null, start: null });
  });

  it('is the input from a layer that reads all of it on', () => {
    const head = (n: number): { kind: LayerKind; args: Args } => ({
      kind: 'Linear',
      args: { in_features: n, out_features: 10 },
    });
    const flat = { kind: 'Flatten' as const, args: {} };
    const norm = { kind: 'BatchNorm2d' as const, args: { num_features: 1 } };
    const whole = { size: [6, 8], jump: null, start: null };
    expect(fieldsOf([1, 6, 8], conv3, norm, flat, head(48), { kind: 'ReLU', args: {} })).toEqual([
      { size: [3, 3], jump: [1, 1], start: [0.5, 0.5] },
      { size: [3, 3], jump: [1, 1], start: [0.5, 0.5] },
      { size: [3, 3], jump: [1, 1], start: [0.5, 0.5] },
      whole,
      whole,
    ]);
    // Without Flatten it reads along the rows alone.
    expect(fieldsOf([1, 6, 8], conv3, head(8))[1]).toEqual({ size: [3, 8], jump: null, start: null });
    const net = inferNet(sequential([conv3, head(8)]), [1, 6, 8]);
    expect(traceCell(net, 1, 2, 9)).toEqual([
      { layer: 1, rows: [2, 2], cols: [9, 9], padded: false },
      { layer: 0, rows: [2, 2], cols: [0, 7], padded: false },
      { layer: -1, rows: [1, 3], cols: [-1, 8], padded: true },
    ]);
  });

  it('takes no time for numbers that nothing can compute', () => {
    const args = { in_channels: 1, out_channels: 1, kernel_size: [1, 2 ** 40], stride: 2 ** 30, padding: [0, 1] };
    const field = fieldsOf([1, 1, 1], { kind: 'ConvTranspose2d', args })[0];
    expect(field?.size).toEqual([1, 2 ** 10]);
  });
});
