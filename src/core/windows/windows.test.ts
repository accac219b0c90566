import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet, type ShapedNet } from '../net/infer';
import { sequential } from '../net/net';
import { taps } from '../window';
import { borderFlags, borderShare, isBorder } from './border';
import { stepCoverage } from './coverage';
import { countOf, linesOf, runCount, runsOf } from './lines';
import { receptiveFields } from './receptive_field';
import { sawPadding, tapsOf, traceCell } from './trace';

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
            const lines = coverage?.[i].unread ?? [];
            const cells = runsOf(lines).flatMap(([from, to]) =>
              Array.from({ length: to - from + 1 }, (_, c) => from + c),
            );
            expect(cells).toEqual(missed);
            expect(countOf(lines)).toBe(missed.length);
            expect(runCount(lines)).toBe(missed.filter((cell, at) => missed[at - 1] !== cell - 1).length);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of a million rows is as short as of ten', () => {
    const wide = (args: Args) =>
      stepCoverage(inferNet(sequential([{ kind: 'MaxPool2d', args }]), [1, 3, 1_000_000]).steps[0] ?? never())?.[1]
        .unread;
    const never = () => {
      throw new Error('no step');
    };
    expect(wide({ kernel_size: 2, stride: [1, 5] })).toEqual([
      { first: 2, step: 5, count: 199_999, width: 3 },
      { first: 999_997, step: 3, count: 1, width: 3 },
    ]);
    expect(wide({ kernel_size: [1, 2], stride: 1, dilation: [1, 999_990] })).toEqual([
      { first: 10, step: 999_980, count: 1, width: 999_980 },
    ]);
  });

  it('counts what flooring drops', () => {
    const pool = (size: number, args: Args) =>
      stepCoverage(inferNet(sequential([{ kind: 'MaxPool2d', args }]), [1, size, size]).steps[0] ?? never())?.[0];
    const never = () => {
      throw new Error('no step');
    };
    const lines = (...cells: number[]) => linesOf(cells.map((cell) => [cell, cell]));
    expect(pool(5, { kernel_size: 2 })).toEqual({ unread: lines(4), floored: 1, lost: 1 });
    expect(pool(5, { kernel_size: 2, ceil_mode: true })).toEqual({ unread: [], floored: 0, lost: 0 });
    expect(pool(6, { kernel_size: 1, stride: 3 })).toEqual({
      unread: [
        { first: 1, step: 2, count: 1, width: 2 },
        { first: 4, step: 2, count: 1, width: 2 },
      ],
      floored: 2,
      lost: 2,
    });
    expect(pool(4, { kernel_size: 2, stride: 2, padding: 1 })).toEqual({ unread: [], floored: 0, lost: 0 });
    expect(pool(5, { kernel_size: 2, stride: 2, padding: 1 })).toEqual({ unread: [], floored: 1, lost: 0 });
  });
});

describe('the receptive field of a cell', () => {
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
