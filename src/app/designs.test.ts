import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { netOfDesign } from '../core/solver/design';
import { type Problem, SORTS, withDefaults } from '../core/solver/problem';
import { solve } from '../core/solver/solve';
import { readSource } from '../torch/source/read';
import { writeSource } from '../torch/source/write/write';

const python = process.env.CONVSCOPE_PYTHON ?? 'python3';
const find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
const hasTorch = spawnSync(python, ['-c', find]).status === 0;

const PROBLEMS: readonly Problem[] = [
  { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, unpaddedLayers: 1 },
  { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, unpaddedLayers: 2, lossyUnpadded: true, dilation: [1, 3] },
  { input: [1, 28, 28], target: [10, 1, 1], maxConvs: 4, maxPools: 2, hidden: [6, 5] },
  { input: [2, 33, 20], target: [5, 8, 5], maxConvs: 3, maxPools: 1, padding: [0, 9], kernel: [2, 4] },
  { input: [3, 1, 1], target: [4, 5, 5], maxConvs: 2, padding: [1, 6] },
];

const designs = PROBLEMS.flatMap((problem) =>
  SORTS.flatMap((sort) => {
    const conditions = withDefaults({ ...problem, sort, limit: 25 });
    return solve(conditions).designs.map((design) => ({
      design,
      problem,
      code: writeSource(netOfDesign(design, problem.input)),
    }));
  }),
);

describe('the source of a design', () => {
  test('is read back as the net that gives the target', () => {
    for (const { design, problem, code } of designs) {
      const read = readSource(code);
      if (!read.ok) throw new Error(code);
      const shaped = inferNet(read.net, problem.input);
      expect(shaped.steps.at(-1)?.output).toEqual(problem.target);
      expect(shaped.params).toBe(design.params);
    }
    expect(designs.length).toBeGreaterThan(600);
  }, 20_000);

  test.runIf(hasTorch)(
    'gives the target and every size between in PyTorch',
    () => {
      const loop = [
        'import json, sys, torch, torch.nn as nn',
        'for case in json.load(sys.stdin):',
        '    net = eval(case["code"], {"nn": nn})',
        '    y = torch.zeros(1, *case["input"])',
        '    shapes = []',
        '    with torch.no_grad():',
        '        for layer in net:',
        '            y = layer(y)',
        '            if not isinstance(layer, nn.ReLU): shapes.append(list(y.shape[1:]))',
        '    print(json.dumps([shapes, sum(p.numel() for p in net.parameters())]))',
      ].join('\n');
      const sample = designs.filter(({ design }) => design.macs < 3e6).filter((_, i) => i % 5 === 0);
      const input = JSON.stringify(sample.map(({ code, problem }) => ({ code, input: problem.input })));
      const out = spawnSync(python, ['-W', 'ignore', '-c', loop], { encoding: 'utf8', input });
      if (out.status !== 0) throw new Error(out.stderr);
      const told: unknown[] = out.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(told).toEqual(sample.map(({ design }) => [design.shapes, design.params]));
      expect(sample.length).toBeGreaterThan(100);
    },
    60_000,
  );
});
