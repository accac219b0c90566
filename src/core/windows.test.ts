import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Args } from './args';
import { borderFlags, borderShare, isBorder } from './border';
import { stepCoverage } from './coverage';
import { inferNet, type ShapedNet } from './infer';
import type { LayerKind } from './layers/table';
import { sequential } from './net';
import { receptiveFields } from './receptive_field';
import { sawPadding, tapsOf, traceCell } from './trace';
import { taps } from './window';

// Property tests on a machine that is busy with others.
vi.setConfig({ testTimeout: 60_000 });

const int = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.oneof(int(min, max), fc.tuple(int(min, max), int(min, max)));

const conv = fc.record({
  kernel_size: pair(1, 4),
  stride: pair(1, 3),
  padding: pair(0, 3),
  dilation: pair(1, 3),
  padding_mode: fc.constantFrom('zeros', 'replicate', 'circular'),
});
const pool = fc.record({ kernel_size: pair(1, 4), stride: pair(1, 4), padding: pair(0, 2), ceil_mode: fc.boolean() });
const layer = fc.oneof(
  conv.map((args): { kind: LayerKind; args: Args } => ({
    kind: 'Conv2d',
    args: { in_channels: 1, out_channels: 1, ...args },
  })),
  pool.chain((args) => int(1, 3).map((dilation) => ({ kind: 'MaxPool2d' as const, args: { ...args, dilation } }))),
  pool.map((args) => ({ kind: 'AvgPool2d' as const, args })),
  fc.constant({ kind: 'ReLU' as const, args: {} }),
);
const transposed = fc
  .record({ kernel_size: pair(1, 4), stride: pair(1, 3), padding: pair(0, 2), dilation: pair(1, 3) })
  .map((args) => ({ kind: 'ConvTranspose2d' as const, args: { in_channels: 1, out_channels: 1, ...args } }));
const pad = fc
  .tuple(
    fc.constantFrom('ZeroPad2d' as const, 'ReplicationPad2d' as const, 'CircularPad2d' as const),
    fc.oneof(int(0, 2), fc.tuple(int(-2, 2), int(-2, 2), int(-2, 2), int(-2, 2))),
  )
  .map(([kind, padding]) => ({ kind, args: { padding } }));
const size2 = fc.oneof(int(1, 9), fc.tuple(int(1, 5), int(1, 5)), fc.constant([null, 3]));
const adaptive = fc
  .tuple(fc.constantFrom('AdaptiveAvgPool2d' as const, 'AdaptiveMaxPool2d' as const), size2)
  .map(([kind, output_size]) => ({ kind, args: { output_size } }));
const resize = fc
  .tuple(
    fc.constantFrom('nearest', 'bilinear', 'bicubic', 'nearest-exact', 'area'),
    fc.oneof(
      fc.record({ size: pair(1, 9) }),
      fc.record({ scale_factor: fc.oneof(fc.constantFrom(0.5, 1.5, 2, 2.3, 3), fc.constant([2, 1.25])) }),
    ),
    fc.boolean(),
  )
  .map(([mode, target, align]) => ({
    kind: 'Upsample' as const,
    args: { ...target, mode, ...(mode.startsWith('bi') && { align_corners: align }) },
  }));
const shuffle = int(1, 2).map((downscale_factor) => ({ kind: 'PixelUnshuffle' as const, args: { downscale_factor } }));
const spread: fc.Arbitrary<{ kind: LayerKind; args: Args }> = fc.oneof(transposed, pad, adaptive, resize, shuffle);
const anyLayer = fc.oneof(layer, spread, spread);
const netsOf = (from: typeof layer) =>
  fc
    .tuple(fc.array(from, { minLength: 1, maxLength: 4 }), int(1, 12), int(1, 12))
    .map(([layers, h, w]) => inferNet(sequential(layers), [1, h, w]))
    .filter((net) => net.steps.length > 0);
const nets = netsOf(layer);
const anyNets = netsOf(anyLayer);

/** All cells of the map before that a cell reads, one by one. */
function read(net: ShapedNet, at: number, [r, c]: readonly [number, number]): [number, number][] {
  const axes = net.steps[at]?.axes;
  if (!axes) return [[r, c]];
  return taps(axes[0], r).flatMap((row) => taps(axes[1], c).map((col): [number, number] => [row, col]));
}

const sizeOf = (net: ShapedNet, at: number) => (at < 0 ? net.input : (net.steps[at]?.output ?? [])).slice(1);

/** Walks every tap down to the input: the cells of each map that take part, padding among them. */
function walk(net: ShapedNet, at: number, cell: readonly [number, number]) {
  const maps: [number, number][][] = [];
  let real: (readonly [number, number])[] = [cell];
  for (let step = at; step >= 0; step -= 1) {
    const [h = 0, w = 0] = sizeOf(net, step - 1);
    const found = new Map(real.flatMap((c) => read(net, step, c)).map((c) => [c.join(), c]));
    if (found.size === 0) break;
    maps.push([...found.values()]);
    real = [...found.values()].filter(([r, c]) => r >= 0 && c >= 0 && r < h && c < w);
    if (real.length === 0) break;
  }
  return maps;
}

const cellsOf = (net: ShapedNet, at: number) => {
  const [h = 0, w = 0] = sizeOf(net, at);
  return Array.from({ length: h * w }, (_, i): [number, number] => [Math.floor(i / w), i % w]);
};

describe('border', () => {
  it('is where some tap, through all layers, is padding', () => {
    fc.assert(
      fc.property(anyNets, (net) => {
        const flags = borderFlags(net);
        for (const { layer: at } of net.steps) {
          let border = 0;
          for (const [r, c] of cellsOf(net, at)) {
            const touched = walk(net, at, [r, c]).some((cells, back) => {
              const [h = 0, w = 0] = sizeOf(net, at - 1 - back);
              return cells.some(([row, col]) => row < 0 || col < 0 || row >= h || col >= w);
            });
            const said = flags[at] ? isBorder(flags[at], r, c) : false;
            if (touched !== said) return false;
            if (touched !== sawPadding(traceCell(net, at, r, c))) return false;
            border += touched ? 1 : 0;
          }
          const found = flags[at];
          const cells = cellsOf(net, at).length;
          if (!found || Math.abs(borderShare(found) - border / cells) > 1e-12) return false;
        }
        return true;
      }),
      { numRuns: 200 },
    );
  });

  it('is a ring of one after a padded 3 × 3 and of two after the next', () => {
    const args = { in_channels: 1, out_channels: 1, kernel_size: 3, padding: 1 };
    const net = inferNet(
      sequential([
        { kind: 'Conv2d', args },
        { kind: 'Conv2d', args },
      ]),
      [1, 8, 8],
    );
    expect(borderFlags(net).map((f) => f && borderShare(f))).toEqual([1 - 36 / 64, 1 - 16 / 64]);
  });

  it('leaves out what ceil_mode adds beyond the padding', () => {
    const net = inferNet(sequential([{ kind: 'MaxPool2d', args: { kernel_size: 2, ceil_mode: true } }]), [1, 5, 5]);
    expect(net.steps[0]?.output).toEqual([1, 3, 3]);
    expect(borderFlags(net).map((f) => f && borderShare(f))).toEqual([0]);
  });
});

describe('trace', () => {
  it('bounds exactly the cells that every tap leads to', () => {
    fc.assert(
      fc.property(anyNets, fc.nat(), (net, pick) => {
        const at = net.steps.length - 1;
        const cells = cellsOf(net, at);
        const cell = cells[pick % cells.length];
        if (!cell) return true;
        const walked = walk(net, at, cell).map((found, back) => ({
          layer: at - 1 - back,
          rows: [Math.min(...found.map(([r]) => r)), Math.max(...found.map(([r]) => r))],
          cols: [Math.min(...found.map(([, c]) => c)), Math.max(...found.map(([, c]) => c))],
        }));
        const [own, ...traced] = traceCell(net, at, ...cell);
        expect(own).toEqual({ layer: at, rows: [cell[0], cell[0]], cols: [cell[1], cell[1]], padded: false });
        expect(traced.map(({ padded: _padded, ...window }) => window)).toEqual(walked);
        return true;
      }),
      { numRuns: 200 },
    );
  });

  it('shows the gaps of a dilation', () => {
    const args = { in_channels: 1, out_channels: 1, kernel_size: 3, dilation: 2, padding: 1 };
    const net = inferNet(sequential([{ kind: 'Conv2d', args }]), [1, 8, 8]);
    expect(tapsOf(net, 0, 0, 1)).toEqual({ rows: [-1, 1, 3], cols: [0, 2, 4] });
    expect(traceCell(net, 0, 9, 0)).toEqual([]);
    expect(traceCell(net, 3, 0, 0)).toEqual([]);
  });
});

describe('coverage', () => {
  it('is what no tap reads', () => {
    fc.assert(
      fc.property(anyNets, (net) => {
        for (const step of net.steps) {
          const coverage = stepCoverage(step);
          for (const i of [0, 1] as const) {
            const axis = step.axes?.[i];
            if (!axis) continue;
            const seen = new Set(Array.from({ length: axis.output }, (_, o) => taps(axis, o)).flat());
            const missed = Array.from({ length: axis.input }, (_, cell) => cell).filter((cell) => !seen.has(cell));
            expect(coverage?.[i].unread).toEqual(missed);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('counts what flooring drops', () => {
    const pool = (size: number, args: Args) =>
      stepCoverage(inferNet(sequential([{ kind: 'MaxPool2d', args }]), [1, size, size]).steps[0] ?? never())?.[0];
    const never = () => {
      throw new Error('no step');
    };
    expect(pool(5, { kernel_size: 2 })).toEqual({ unread: [4], floored: 1, lost: 1 });
    expect(pool(5, { kernel_size: 2, ceil_mode: true })).toEqual({ unread: [], floored: 0, lost: 0 });
    expect(pool(6, { kernel_size: 1, stride: 3 })).toEqual({ unread: [1, 2, 4, 5], floored: 2, lost: 2 });
    expect(pool(4, { kernel_size: 2, stride: 2, padding: 1 })).toEqual({ unread: [], floored: 0, lost: 0 });
    expect(pool(5, { kernel_size: 2, stride: 2, padding: 1 })).toEqual({ unread: [], floored: 1, lost: 0 });
  });
});

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
  const times = (n: number, ...rows: Row[]) => Array.from({ length: n }, () => rows).flat();

  it('is AlexNet’s 195 at pool5 (Araujo, Norris, Sim)', () => {
    const rows: Row[] = [
      [11, 4, 2],
      [3, 2, 0],
      [5, 1, 2],
      [3, 2, 0],
      [3, 1, 1],
      [3, 1, 1],
      [3, 1, 1],
      [3, 2, 0],
    ];
    const last = sizes(rows, 224).at(-1);
    expect(last?.size).toEqual([195, 195]);
    expect(last?.jump).toEqual([32, 32]);
  });

  it('is VGG-16’s 212 at pool5, with stride 32', () => {
    const block = (n: number): Row[] => [...times(n, [3, 1, 1]), [2, 2, 0]];
    const fields = sizes([...block(2), ...block(2), ...block(3), ...block(3), ...block(3)], 224);
    expect(fields.at(-1)).toEqual({ size: [212, 212], jump: [32, 32], start: [16, 16] });
    expect(fields.at(-2)?.size).toEqual([196, 196]);
  });

  it('is ResNet-50’s 483 along its longest path', () => {
    // As published (TF-Slim), the last unit of a block has its stride.
    const unit = (stride: number): Row[] => [
      [1, 1, 0],
      [3, stride, 1],
      [1, 1, 0],
    ];
    const block = (n: number, stride: number): Row[] => [...times(n - 1, ...unit(1)), ...unit(stride)];
    const rows: Row[] = [[7, 2, 3], [3, 2, 1], ...block(3, 2), ...block(4, 2), ...block(6, 2), ...block(3, 1)];
    const last = sizes(rows, 224).at(-1);
    expect(last?.size).toEqual([483, 483]);
    expect(last?.jump).toEqual([32, 32]);
  });

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

  it('is the span of the traced window where nothing is cut', () => {
    fc.assert(
      fc.property(nets, fc.nat(), (net, pick) => {
        const at = net.steps.length - 1;
        const cells = cellsOf(net, at);
        const cell = cells[pick % cells.length];
        const windows = cell ? traceCell(net, at, ...cell) : [];
        const input = windows.at(-1);
        const field = receptiveFields(net)[at];
        if (!cell || !input || !field || sawPadding(windows) || input.layer !== -1) return;
        if (net.steps.some((s) => s.module.args.ceil_mode === true)) return;
        expect([input.rows[1] - input.rows[0] + 1, input.cols[1] - input.cols[0] + 1]).toEqual(field.size);
        const centre = (i: 0 | 1) => (field.start?.[i] ?? 0) + cell[i] * (field.jump?.[i] ?? 0);
        expect([(input.rows[0] + input.rows[1] + 1) / 2, (input.cols[0] + input.cols[1] + 1) / 2]).toEqual([
          centre(0),
          centre(1),
        ]);
      }),
      { numRuns: 200 },
    );
  });
});
