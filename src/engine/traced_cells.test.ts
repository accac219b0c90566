import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../core/layers/all';
import type { Args } from '../core/args';
import type { LayerKind } from '../core/layers/table';
import { inferNet } from '../core/net/infer';
import type { ShapedNet } from '../core/net/shaped';
import { elements } from '../core/shape';
import { graphNet, type WrittenStep } from '../core/testing/graph_net';
import { borderFlags, isBorder } from '../core/windows/border';
import { receptiveFields } from '../core/windows/receptive_field';
import { sawPadding, traceCell, tracedCells } from '../core/windows/trace';
import { kernelCall } from './reference/kernel';
import { REFERENCE_KERNELS } from './reference/table';
import { moduleWeights } from './testing/positive_weights';

const small = (min: number, max: number) => fc.integer({ min, max });
const of = (kind: LayerKind, args: fc.Arbitrary<Args>, count = 1) =>
  fc.record({ kind: fc.constant(kind), args, count: fc.constant(count) });
const channels = fc.record({ in_channels: fc.constant(2), out_channels: fc.constant(2) });
const conv = (more: Record<string, fc.Arbitrary<Args[string]>>) =>
  fc.tuple(channels, fc.record(more)).map(([own, args]): Args => ({ ...own, ...args }));
const pair = (min: number, max: number) => fc.tuple(small(min, max), small(min, max)).map((p) => [...p]);
const piece = small(0, 2).map((from) => [':', ':', `${from}:`]);

/** Steps of which every weight counts, so that whatever is read makes a difference. */
const STEPS = fc.oneof(
  of('Conv2d', conv({ kernel_size: pair(1, 3), stride: small(1, 2), padding: small(0, 1), dilation: small(1, 2) })),
  of('Conv2d', conv({ kernel_size: fc.constantFrom([1, 7], [7, 1], [3, 3]), padding: fc.constant('same') })),
  of('ConvTranspose2d', conv({ kernel_size: small(1, 3), stride: small(1, 2) })),
  of('AvgPool2d', fc.record({ kernel_size: small(1, 2), stride: small(1, 2) })),
  of('Upsample', fc.record({ scale_factor: fc.constant(2), mode: fc.constantFrom('nearest', 'bilinear') })),
  of('ZeroPad2d', fc.record({ padding: small(0, 1) })),
  of('AdaptiveAvgPool2d', fc.record({ output_size: small(1, 4) })),
  of('add', fc.constant({}), 2),
  of('mul', fc.constant({}), 2),
  of('cat', fc.record({ dim: small(1, 3) }), 2),
  of('slice', fc.record({ index: piece })),
  of('slice', fc.record({ index: fc.constantFrom([':', ':', '1:', ':-1'], [':', ':', '::2', '1::2'], [':', '1:']) })),
  of('flip', fc.record({ dims: small(2, 3) })),
  of('roll', fc.record({ shifts: small(1, 2), dims: small(2, 3) })),
  of('permute', fc.constant({ dims: [0, 1, 3, 2] })),
  of('mean', fc.record({ dim: fc.constantFrom([1], [2], [3], [2, 3]), keepdim: fc.constant(true) })),
);

/** A net of those steps that PyTorch takes, each reading what stands so far before it. */
const nets = fc
  .record({
    steps: fc.array(fc.record({ step: STEPS, back: fc.array(small(0, 3), { minLength: 2, maxLength: 2 }) }), {
      minLength: 3,
      maxLength: 8,
    }),
    height: small(5, 8),
    width: small(5, 8),
  })
  .map(({ steps, height, width }): ShapedNet => {
    const taken: WrittenStep[] = [];
    for (const { step, back } of steps) {
      const { kind, args, count } = step;
      const reads = back.slice(0, count).map((b) => Math.max(-1, taken.length - 1 - b));
      const next = [...taken, { kind, args, reads }];
      const shaped = inferNet(graphNet(next), [2, height, width]);
      const out = shaped.steps.at(-1)?.output ?? [];
      if (!shaped.fault && out.length === 3 && elements(out) > 0 && elements(out) < 900)
        taken.push({ kind, args, reads });
    }
    return inferNet(graphNet(taken), [2, height, width]);
  });

/** Every layer's values; one of them changed at a place of its map, in all channels, where `change` says so. */
async function values(net: ShapedNet, change: { layer: number; cell: number } | null): Promise<Float32Array[]> {
  const changed = (layer: number, own: Float32Array, plane: number) => {
    if (layer === change?.layer) {
      for (let at = change.cell; at < own.length; at += plane) own[at] = (own[at] ?? 0) + 1000;
    }
    return own;
  };
  const planeOf = (shape: readonly number[]) => (shape.at(-1) ?? 1) * (shape.at(-2) ?? 1);
  const x = changed(
    -1,
    Float32Array.from({ length: elements(net.input) }, (_, i) => 1 + ((i * 7) % 5)),
    planeOf(net.input),
  );
  const made: Float32Array[] = [];
  for (const step of net.steps) {
    const inputs = step.inputs.map(({ layer }) => (layer === null || layer < 0 ? x : (made[layer] ?? x)));
    const kernel = REFERENCE_KERNELS[step.module.kind];
    const own = await kernel(kernelCall(step, inputs, moduleWeights(step.module), () => Promise.resolve()));
    made.push(changed(step.layer, own, planeOf(step.output)));
  }
  return made;
}

const at = (list: Float32Array | undefined, [c = 0, h = 0, w = 0]: readonly number[], row: number, col: number) =>
  Array.from({ length: c }, (_, k) => list?.[(k * h + row) * w + col]).join();

test('the traced cells are those whose change changes the cell', async () => {
  await fc.assert(
    fc.asyncProperty(nets, fc.nat(), fc.nat(), fc.nat(), async (net, r, c, l) => {
      fc.pre(net.steps.length > 0);
      const last = net.steps.length - 1;
      const shape = net.steps[last]?.output ?? [];
      const [row, col] = [r % (shape[1] ?? 1), c % (shape[2] ?? 1)];
      const traced = tracedCells(net, last, row, col);
      const plain = at((await values(net, null))[last], shape, row, col);
      for (const layer of new Set([-1, (l % (last + 1)) - 1])) {
        const [, h = 0, w = 0] = layer < 0 ? net.input : (net.steps[layer]?.output ?? []);
        const found: number[] = [];
        for (let cell = 0; cell < h * w; cell += 1) {
          const now = at((await values(net, { layer, cell }))[last], shape, row, col);
          found.push(now === plain ? 0 : 1);
        }
        expect([...(traced.get(layer) ?? new Uint8Array(h * w))]).toEqual(found);
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('a cell is border where a window on its way reaches padding, and its field holds what it reads', () => {
  fc.assert(
    fc.property(nets, fc.nat(), fc.nat(), (net, r, c) => {
      fc.pre(net.steps.length > 0);
      const last = net.steps.length - 1;
      const shape = net.steps[last]?.output ?? [];
      const [row, col] = [r % (shape[1] ?? 1), c % (shape[2] ?? 1)];
      const windows = traceCell(net, last, row, col);
      const flags = borderFlags(net)[last];
      // Channels are not told apart by the border; a part of them may be read that has none.
      const sliced = net.steps.some((s) => s.module.kind === 'slice');
      if (flags && !sliced) expect(isBorder(flags, row, col)).toBe(sawPadding(windows));
      const field = receptiveFields(net)[last];
      const x = windows.find((w) => w.layer === -1);
      if (!field || !x) return;
      for (const [i, span] of [x.rows, x.cols].entries()) {
        const seen = Math.min(span[1], (net.input[i + 1] ?? 1) - 1) - Math.max(span[0], 0) + 1;
        expect(field.size[i]).toBeGreaterThanOrEqual(seen);
      }
    }),
    { numRuns: 300 },
  );
});

test('1 × 7 beside 7 × 1 is a cross, and not a square', () => {
  const same = (kernel_size: number[]): Args => ({ in_channels: 1, out_channels: 1, kernel_size, padding: 'same' });
  const net = inferNet(
    graphNet([
      { kind: 'Conv2d', args: same([1, 7]), reads: [-1] },
      { kind: 'Conv2d', args: same([7, 1]), reads: [-1] },
      { kind: 'add', reads: [0, 1] },
    ]),
    [1, 15, 15],
  );
  expect(traceCell(net, 2, 7, 7).find((w) => w.layer === -1)).toEqual({
    layer: -1,
    rows: [4, 10],
    cols: [4, 10],
    padded: false,
    parts: [
      { rows: [4, 10], cols: [7, 7] },
      { rows: [7, 7], cols: [4, 10] },
    ],
  });
  expect(receptiveFields(net)[2]).toEqual({ size: [7, 7], jump: [1, 1], start: [0.5, 0.5] });
});
