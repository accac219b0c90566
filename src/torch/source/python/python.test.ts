import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import cases from '../../../../test-data/torch_cases.json';
import type { Args } from '../../../core/args';
import { isLayerKind, LAYERS, type LayerKind } from '../../../core/layers/table';
import { activeSteps } from '../../../core/net/graph';
import { chained, type Net, sequential } from '../../../core/net/net';
import { signature } from '../../../core/python/signatures';
import { readSource } from '../read';
import { type Script, writeScript } from '../write/write_script';

const python = process.env.CONVSCOPE_PYTHON ?? 'python3';
const find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
const hasTorch = spawnSync(python, ['-c', find]).status === 0;

/** Runs all scripts in one Python, which prints what they print, a line of dashes after each. */
function run(scripts: readonly string[]): string[][] {
  const loop = "import json, sys\nfor s in json.load(sys.stdin):\n    exec(s, {})\n    print('---')\n";
  const out = spawnSync(python, ['-W', 'ignore', '-c', loop], { encoding: 'utf8', input: JSON.stringify(scripts) });
  if (out.status !== 0) throw new Error(out.stderr);
  return out.stdout
    .split('---\n')
    .slice(0, -1)
    .map((text) => text.trimEnd().split('\n'));
}

interface Tensor {
  readonly shape: readonly number[];
  readonly mean: number | null;
}

interface Case {
  readonly seed: number;
  readonly input: readonly number[];
  readonly code: string;
  readonly x: Tensor;
  readonly layers: readonly Tensor[];
  readonly error?: object;
}

const line = (name: string, { shape, mean }: Tensor) => ({ name, shape, mean });
const printed = (text: string) => {
  const parts = /^(\w+) \(([\d, ]*)\) (\S+)$/.exec(text);
  return line(parts?.[1] ?? '', {
    shape: (parts?.[2] ?? '')
      .split(',')
      .filter((n) => n.trim() !== '')
      .map(Number),
    mean: Number(parts?.[3]),
  });
};

/** PyTorch's own cases that run through and whose layers are known, with the lines that their scripts must print. */
function runnable() {
  const found: { script: Script; net: Net; lines: ReturnType<typeof line>[] }[] = [];
  for (const { seed, input, code, x, layers, error } of cases.cases as readonly Case[]) {
    const result = readSource(code);
    if (error || !result.ok) continue;
    const { net } = result;
    const kinds = activeSteps(net).map((step) => step.module.kind);
    const lines = [line('x', x), ...layers.map((layer, i) => line(kinds[i] ?? '', layer))];
    found.push({ script: { seed: String(seed), input, recipe: 'paired', a: net, b: null }, net, lines });
  }
  return found;
}

const signatures = `
import inspect, json, sys, torch.nn as nn
found = {}
for kind in json.load(sys.stdin):
    cls = getattr(nn, kind)
    params = [p for p in inspect.signature(cls).parameters.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    owner = cls.__init__.__qualname__.split('.')[0]
    found[kind] = {
        'owner': kind if owner == 'Module' else owner,
        'names': [p.name for p in params if p.kind != p.KEYWORD_ONLY],
        'keywordOnly': [p.name for p in params if p.kind == p.KEYWORD_ONLY],
        'required': len([p for p in params if p.default is p.empty]),
    }
print(json.dumps(found))
`;

describe.skipIf(!hasTorch)('constructors', () => {
  test("have PyTorch's arguments in PyTorch's order", () => {
    const kinds = Object.keys(LAYERS).filter(isLayerKind);
    const out = spawnSync(python, ['-W', 'ignore', '-c', signatures], {
      encoding: 'utf8',
      input: JSON.stringify(kinds),
    });
    const ours = kinds.map((kind) => {
      const { owner, names, keywordOnly, required } = signature(kind);
      return [kind, { owner, names, keywordOnly, required }];
    });
    expect(Object.fromEntries(ours)).toEqual(JSON.parse(out.stdout));
  });
});

describe.skipIf(!hasTorch)('written scripts, run by Python', () => {
  test("print what PyTorch's own cases say, from a sequence, from a class, and for two nets", {
    timeout: 120_000,
  }, () => {
    const all = runnable();
    expect(all.length).toBeGreaterThan(40);
    const [first] = all.filter((s) => s.lines.length > 2);
    if (!first) throw new Error('no case with two layers');
    // A use that is switched off makes the net a class without changing what runs.
    const more = { id: 'more', module: first.net.modules[0]?.id ?? '', off: true };
    const asClass: Net = { ...first.net, forward: chained([...first.net.forward.uses, more]) };
    const both = writeScript({ ...first.script, a: asClass, b: first.net });
    expect(both).toContain('class Net(nn.Module)');

    const [two = [], ...outputs] = run([both, ...all.map((s) => writeScript(s.script))]);
    for (const [i, { lines }] of all.entries()) {
      const got = (outputs[i] ?? []).map(printed);
      expect(got.map((g) => [g.name, g.shape])).toEqual(lines.map((l) => [l.name, l.shape]));
      for (const [j, { mean }] of lines.entries()) expect(got[j]?.mean).toBeCloseTo(mean ?? Number.NaN, 5);
    }
    const styled = run(
      all.flatMap((s) => [
        writeScript({ ...s.script, style: 'class' }),
        writeScript({ ...s.script, style: 'functional' }),
      ]),
    );
    for (const [i, { net }] of all.entries()) {
      // A class prints a module once for each use, a net of functions every step; all print the same numbers.
      expect(styled[2 * i], writeScript({ ...(all[i]?.script ?? first.script), style: 'class' })).toEqual(outputs[i]);
      expect(styled[2 * i + 1], JSON.stringify(net)).toEqual(outputs[i]);
    }
    const alone = outputs[all.indexOf(first)] ?? [];
    expect(two).toEqual([...alone, ...alone.slice(1)]);
  });

  test('print the same of what works in place, hands on indices or drops out as of what does not', {
    timeout: 120_000,
  }, () => {
    const conv = { kind: 'Conv2d', args: { in_channels: 2, out_channels: 2, kernel_size: 3 } } as const;
    const plain = (...kinds: readonly LayerKind[]) => sequential([...kinds.map((kind) => ({ kind, args: {} })), conv]);
    const pool = (args: Args) => sequential([conv, { kind: 'MaxPool2d', args: { kernel_size: 2, ...args } }]);
    const pairs: readonly (readonly [Net, Net])[] = [
      [sequential([{ kind: 'LeakyReLU', args: { inplace: true } }, conv]), plain('LeakyReLU')],
      [pool({ return_indices: true }), pool({})],
      [plain('Dropout', 'Dropout2d'), plain('Identity', 'Identity')],
      [plain('AlphaDropout', 'FeatureAlphaDropout'), plain('Identity', 'Identity')],
    ];
    const nets = pairs.flat();
    const styles = ['sequential', 'class', 'functional'] as const;
    const outputs = run(
      nets.flatMap((a) =>
        styles.map((style) => writeScript({ seed: '1', input: [2, 8, 8], recipe: 'notebook', a, b: a, style })),
      ),
    ).map((lines) => lines.map((text) => text.replace(/^\w+ /, '')));
    for (const [i, [net]] of pairs.entries()) {
      const own = outputs.slice(2 * i * styles.length, (2 * i + 2) * styles.length);
      const expected = own.at(-1);
      expect(expected).toHaveLength(1 + 2 * net.modules.length);
      for (const lines of own) expect(lines, net.modules.map((m) => m.kind).join()).toEqual(expected);
    }
  });
});
