import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Module, type Net, plainForward, refTo, type Use } from './core/net/net';
import { sameNet } from './core/net/same';
import { Computer } from './engine/compute';
import { ReferenceBackend } from './engine/reference/backend';
import { jobOf } from './engine/testing/cases';
import { graphCases, graphSource } from './engine/testing/graph_cases';
import { readSource } from './torch/source/read';
import { GRAPH_INPUT, graphs } from './torch/source/testing/graphs';
import { writeClass, writeFunctional } from './torch/source/write/write';
import { writeScript } from './torch/source/write/write_script';

const python = process.env.CONVSCOPE_PYTHON ?? 'python3';
const find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
const hasTorch = spawnSync(python, ['-c', find]).status === 0;

/** Runs all scripts in one Python: a line of dashes after what each prints. */
function run(scripts: readonly string[]): string[][] {
  const loop = "import json, sys\nfor s in json.load(sys.stdin):\n    exec(s, {})\n    print('---')\n";
  const out = spawnSync(python, ['-W', 'ignore', '-c', loop], { encoding: 'utf8', input: JSON.stringify(scripts) });
  if (out.status !== 0) throw new Error(out.stderr);
  return out.stdout
    .split('---\n')
    .slice(0, -1)
    .map((text) => text.trimEnd().split('\n'));
}

type Row = readonly [kind: Module['kind'], args: Module['args'], ...reads: readonly number[]];

/** A net by rows: what each step is, and the steps that it reads (−1: x). */
function net(rows: readonly Row[], outputs: readonly number[] = [rows.length - 1]): Net {
  const ref = (i: number) => refTo(i < 0 ? 'input' : `u${i}`);
  const modules = rows.map(([kind, args], i): Module => ({ id: `m${i}`, kind, args, name: null }));
  const uses = rows.map(
    ([, , ...reads], i): Use => ({ id: `u${i}`, module: `m${i}`, off: false, inputs: reads.map(ref) }),
  );
  return { modules, forward: { uses, outputs: outputs.map(ref) } };
}

const conv = { in_channels: 4, out_channels: 4, kernel_size: 1 };

/** Nets whose wiring or arguments random ones do not have. */
const OWN: readonly Net[] = [
  // What is written into a part is not the whole's to see.
  net(
    [
      ['slice', { index: [':', ':2'] }, -1],
      ['mul', { other: 3, inplace: true }, 0],
      ['add', { other: 0 }, -1],
    ],
    [1, 2],
  ),
  net([
    ['permute', { dims: [0, 2, 3, 1] }, -1],
    ['Linear', { in_features: 4, out_features: 4 }, 0],
    ['permute', { dims: [0, 3, 1, 2] }, 1],
    ['add', {}, -1, 2],
  ]),
  net([
    ['slice', { fn: 'chunk', chunks: 2, dim: 1 }, -1],
    ['slice', { fn: 'chunk', chunks: 2, dim: 1, piece: 1 }, -1],
    ['cat', { dim: 1 }, 1, 0],
    ['mean', { dim: [2, 3], keepdim: true }, 2],
    ['Conv2d', conv, 3],
    ['Sigmoid', {}, 4],
    ['mul', {}, 2, 5],
  ]),
  net(
    [
      ['slice', { fn: 'split', split_size: [1, 3], dim: 1 }, -1],
      ['slice', { fn: 'split', split_size: [1, 3], dim: 1, piece: 1 }, -1],
      ['slice', { fn: 'split', split_size: 3, dim: 1 }, -1],
      ['slice', { fn: 'unbind', dim: 1, piece: 2 }, -1],
      ['slice', { fn: 'narrow', dim: 2, start: 1, length: 2 }, 1],
      ['stack', { dim: 1 }, 3, 3],
    ],
    [0, 2, 4, 5],
  ),
  net([
    ['Parameter', { shape: [1, 4, 1, 1], fn: 'randn', scale: 0.5, shift: 1 }],
    ['Conv2d', conv, -1],
    ['mul', {}, 1, 0],
    ['Buffer', { shape: [2, 2], fn: 'tensor', values: [1, 2, 3, 4] }],
    ['max', { dim: [1], fn: 'amax' }, 2],
    ['max', { dim: 1 }, 2],
    ['sub', {}, 4, 5],
    ['sum', {}, 3],
    ['add', {}, 6, 7],
  ]),
  net(
    [
      ['MaxPool2d', { kernel_size: 2 }, -1],
      ['view', { shape: [1, 4, -1] }, 0],
      ['permute', { fn: 'transpose', dims: [1, 2] }, 1],
      ['matmul', {}, 1, 2],
      ['Softmax', { dim: -1 }, 3],
      ['matmul', {}, 4, 1],
      ['view', { shape: [1, 4, 3, 3] }, 5],
      ['div', { other: 2 }, 6],
      ['pow', { exponent: 2 }, 7],
      ['sqrt', {}, 8],
      ['setitem', { index: [':', 0], value: 0 }, 9],
      ['std', { dim: [2, 3], correction: 0 }, 9],
      ['flip', { dims: [3] }, 9],
      ['roll', { shifts: 1, dims: 2 }, 9],
    ],
    [11, 12, 13],
  ),
];

describe.skipIf(!hasTorch)('nets with branches, written and run by Python', () => {
  test('print what the page computes', { timeout: 300_000 }, async () => {
    const random = [false, true].flatMap((writing) => fc.sample(graphs(writing), { numRuns: 30, seed: 7 }));
    const nets = [...OWN, ...random];
    const scripts = nets.flatMap((a) =>
      (['class', 'functional'] as const).map((style) =>
        writeScript({ seed: '3', input: GRAPH_INPUT, recipe: 'paired', a, b: null, style }),
      ),
    );
    const printed = run(scripts);
    const backend = new ReferenceBackend();
    for (const [i, own] of nets.entries()) {
      const job = jobOf(3, [...GRAPH_INPUT], own);
      const { a } = await new Computer(0).run(job, backend, async () => {});
      const expected = job.a.steps.map((step, at) => [step.module.kind, a.layers[at]?.stats] as const);
      for (const lines of printed.slice(2 * i, 2 * i + 2)) {
        const rows = lines.slice(1).map((line) => /^(\w+) \(([\d, ]*)\) (\S+)$/.exec(line)?.slice(1) ?? [line]);
        expect(
          rows.map(([kind]) => kind),
          scripts[2 * i],
        ).toEqual(expected.map(([kind]) => kind));
        for (const [at, [kind, stats]] of expected.entries()) {
          const [, shape = '', mean = ''] = rows[at] ?? [];
          expect(
            shape.split(',').flatMap((n) => (n.trim() === '' ? [] : [Number(n)])),
            kind,
          ).toEqual(stats?.shape);
          const error = Math.abs(Number(mean) - (stats?.mean ?? Number.NaN));
          expect(error, `${kind} ${at} of\n${scripts[2 * i]}`).toBeLessThan(3e-5 * Math.max(1, stats?.std ?? 1));
        }
      }
    }
  });
});

/** A text's net, on that input whatever the text states. */
function read(text: string, input: readonly [number, number, number]): Net {
  const reading = readSource(text, { input, isGiven: true });
  if (!reading.ok || reading.partial) throw new Error(`not read:\n${text}`);
  return reading.net;
}

test.each([
  ['class', writeClass],
  ['functional', writeFunctional],
] as const)(
  'are the same nets read back, sizes that follow from others among it: %s',
  { timeout: 300_000 },
  (_, write) => {
    for (const known of graphCases()) {
      const own = read(graphSource(known), known.input);
      const text = write(own, { seed: '0', input: [1, ...known.input] });
      expect(sameNet(own, read(text, known.input), 'content'), text).toBe(true);
    }
  },
);

test('what a written net does not keep: ids, containers, and what its source asked of sizes once and for all', () => {
  const loop = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.Sequential(nn.Conv2d(3, 3, 3, stride=2, padding=1))
        self.act = nn.ReLU()
    def forward(self, x):
        while x.shape[-1] > 8:
            x = self.act(self.convs(x))
        return x
`;
  const own = read(loop, [3, 32, 32]);
  const again = read(writeClass(own), [3, 32, 32]);
  expect([sameNet(own, again, 'content'), sameNet(own, again, 'page')]).toEqual([true, false]);
  expect([own.readFor, again.readFor]).toEqual([[3, 32, 32], undefined]);
  expect(plainForward(again)).toEqual(plainForward(own));
});
