import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as measures from './core/challenges/measures';
import { planRefusal } from './core/experiment/experiment_plan';
import { netCosts } from './core/net/costs';
import { inferNet, type ShapedNet } from './core/net/infer';
import { repairs } from './core/repair/repair';
import { firstOnGrid, type SlidingAxis, taps } from './core/window';
import { receptiveFields } from './core/windows/receptive_field';
import { traceCell } from './core/windows/trace';
import { axisArithmetic } from './core/working/arithmetic';
import { axisDrawing } from './core/working/axis_drawing';
import { stepFormulas } from './core/working/formula';
import { arithmetic, happened } from './flow/caption';
import { columns } from './flow/columns';
import { readSource } from './torch/source/read';

const G = 1_000_000_000;

/** Layers whose sizes nobody can see; each alone, and twice beside itself, joined. */
const LAYERS: [layer: string, channels?: number, height?: number, width?: number][] = [
  [`nn.Conv2d(3, 4, 3, padding=${G})`],
  [`nn.Conv2d(3, 4, 3, padding=${G}, stride=${G})`],
  [`nn.Conv2d(3, 4, 3, padding=${G}, stride=2, dilation=3)`],
  [`nn.Conv2d(3, 4, ${G}, padding=${G})`],
  [`nn.Conv2d(3, 4, ${G}, padding=${G}, stride=3, dilation=7)`],
  [`nn.Conv2d(3, 4, 3, dilation=${G}, padding=${G})`],
  [`nn.Conv2d(3, 4, 3, padding='same', dilation=${G})`],
  [`nn.Conv2d(3, 4, ${G + 1}, padding='same')`],
  [`nn.Conv2d(3, ${G}, 3)`],
  [`nn.Conv2d(${G}, 4, 3)`, G],
  [`nn.Conv2d(3, 4, 3, stride=${G})`],
  ['nn.Conv2d(3, 4, 3, stride=4)', 3, 100_000_000],
  ['nn.Conv2d(3, 4, 1, stride=4)', 3, 100_000_000, 100_000_000],
  ['nn.Conv2d(3, 4, 3, padding=1, stride=3)', 3, 16, 1_000_000],
  ['nn.Conv2d(3, 4, 3, padding=1, stride=3, dilation=2)', 3, 16, 1_000_000],
  [`nn.MaxPool2d(3, stride=${G}, ceil_mode=True)`],
  ['nn.MaxPool2d(3, stride=2, ceil_mode=True)', 3, 100_000_000],
  [`nn.AvgPool2d(${G}, padding=${G / 2})`],
  [`nn.LPPool2d(2, 3, stride=${G}, ceil_mode=True)`],
  ['nn.AdaptiveAvgPool2d(10_000_000)'],
  ['nn.AdaptiveMaxPool2d((10_000_000, 3))'],
  ['nn.Upsample(scale_factor=1_000_000)'],
  ["nn.Upsample(size=1_000_000_000, mode='bicubic')"],
  [`nn.ConvTranspose2d(3, 4, 3, stride=${G})`],
  [`nn.ConvTranspose2d(3, 4, ${G}, stride=2, dilation=3)`],
  [`nn.ConvTranspose2d(3, 4, ${G}, stride=${G}, dilation=${G - 1})`],
  [`nn.ConvTranspose2d(3, 4, 3, padding=${G}, stride=${G})`],
  [`nn.ZeroPad2d(${G})`],
  [`nn.ZeroPad2d(-${G})`],
  [`nn.Unfold(3, padding=${G})`],
  [`nn.PixelShuffle(${G})`],
];

const joined = (layer: string) => `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = ${layer}
        self.b = ${layer}
    def forward(self, x):
        return torch.cat([self.a(x), self.b(x)], 1)
`;

/** All that the page works out of a net in the slider's own frame, and what its panels ask. Returns how long it is, written. */
function everything(net: ShapedNet): number {
  const list = columns(net);
  const said = list.map((c) => [happened(c), c.change?.map(arithmetic), c.next]);
  const drawn = net.steps.map((s) =>
    s.axes?.map((a) => [0, Math.floor(a.output / 2)].map((lit) => axisDrawing(a, 60, lit, true))),
  );
  const worked = net.steps.map((s) => [stepFormulas(s), axisArithmetic(s, 0), axisArithmetic(s, 1)]);
  const measured = [
    measures.borderPercent(net),
    measures.lostLines(net),
    measures.unseen(net),
    measures.holes(net),
    measures.fieldOf(net),
  ];
  const traced = traceCell(net, net.steps.length - 1, 0, 0);
  const plan = {
    a: net,
    b: null,
    recipe: 'paired',
    layers: 'last',
    measures: ['border-mean'],
    seed: '0',
    source: 'randn',
    input: net.input,
    seeds: { from: '0', count: 2 },
  } as unknown as Parameters<typeof planRefusal>[0];
  const all = [said, drawn, worked, measured, traced, repairs(net).length, netCosts(net), receptiveFields(net)];
  return JSON.stringify([...all, planRefusal(plan)]).length;
}

describe('a size that nobody can see', () => {
  test.each(LAYERS)('costs no more than one that is seen: %s', (layer, channels = 3, height = 16, width = 16) => {
    for (const code of [`nn.Sequential(${layer}, nn.ReLU())`, joined(layer)]) {
      const input = [channels, height, width] as [number, number, number];
      const read = readSource(code, { input });
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      // What is not walked is not written either. Before, this took minutes, or all of the memory.
      expect(everything(inferNet(read.net, input))).toBeLessThan(200_000);
    }
  });
});

test('a part of an axis of any length is no walk along it', () => {
  const lines = [
    'x[:, :, ::1] * 2',
    'x[..., 1:-1]',
    'x[:, :, :, ::3]',
    'torch.cat([x, x[:, :, ::2]], 2)',
    'x.narrow(3, 5, 9)',
  ];
  for (const line of lines) {
    const code = `class Net(nn.Module):\n    def forward(self, x):\n        return ${line}\n`;
    const read = readSource(code, { input: [1, G, G] });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(inferNet(read.net, [1, G, G]).steps.length).toBeGreaterThan(0);
  }
});

test('the first tap on the grid is found as by trying each', () => {
  const int = (most: number) => fc.integer({ min: 1, max: most });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), int(900), int(900), (place, stride, dilation) => {
      const tried = Array.from({ length: stride }, (_, t) => t).find((t) => (place - t * dilation) % stride === 0);
      expect(firstOnGrid(place, stride, dilation)).toBe(tried ?? null);
    }),
    { numRuns: 2000 },
  );
});

test('what is drawn as read is what some window reads', () => {
  const int = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(
    fc.property(int(1, 6), int(1, 5), int(1, 5), int(0, 4), int(1, 30), (kernel, stride, dilation, pad, input) => {
      const output = Math.floor((input + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;
      if (output < 1) return;
      const axis: SlidingAxis = { type: 'sliding', input, output, kernel, stride, dilation, before: pad, after: pad };
      const read = new Set(Array.from({ length: output }, (_, o) => taps(axis, o)).flat());
      for (const { index, role } of axisDrawing(axis, 1000)?.input ?? []) {
        if (role === 'cell' || role === 'unread') expect([index, role === 'cell']).toEqual([index, read.has(index)]);
      }
    }),
    { numRuns: 1000 },
  );
});
