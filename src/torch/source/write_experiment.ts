import '../../core/layers/all';
import { type BorderFlags, borderFlags } from '../../core/border';
import type { ExperimentPlan, Measure } from '../../core/experiment';
import type { ScriptPart } from '../../core/experiment_part';
import type { Net } from '../../core/net';
import { writeSource } from './write';

export interface ExperimentScript {
  readonly parts: readonly ScriptPart[];
  /** The picture in x's place, in C, H, W order; null where x is as drawn. */
  readonly picture: Float32Array | null;
}

const MEASURES: Readonly<Record<Measure, string>> = {
  mean: 'y.mean()',
  'abs-mean': 'y.abs().mean()',
  std: 'y.std(unbiased=False)',
  'border-mean': 'y[..., border].mean()',
  'interior-mean': 'y[..., ~border].mean()',
  max: 'y.max()',
  zeros: '(y == 0).double().mean()',
};

/**
 * A script that makes an experiment in PyTorch: it draws what the page drew, in the same order, and prints the same
 * means, deviations and tests. With a file's name it writes every seed's values there. Without scipy it leaves out
 * what needs Student's distribution.
 */
export function writeExperiment({ parts, picture }: ExperimentScript): string {
  const runs = parts.filter((p) => p.refused === null);
  const [first] = runs;
  if (!first) throw new Error('there is nothing to compute');
  const { seeds, input, measures, recipe } = first.plan;
  const within = measures.length > 1;
  const lines: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.refused === null) lines.push(...netLines(part.plan, i));
    else lines.push(`# ${part.name ?? 'net'}: PyTorch refuses it: ${part.refused.replace(/\s+/g, ' ')}`, '');
  }
  const needsBorder = measures.some((m) => m === 'border-mean' || m === 'interior-mean');
  return `${[
    '# The experiment as the page made it. Give a file name to write every seed’s values there as CSV.',
    'import csv',
    'import math',
    'import sys',
    '',
    'import torch',
    'import torch.nn as nn',
    '',
    'try:',
    '    from scipy.stats import t as student',
    'except ImportError:',
    '    student = None',
    '',
    `FIRST, COUNT = ${seeds.from}, ${seeds.count}`,
    `SHAPE = (${input.shape.join(', ')})`,
    `PAIRED = ${recipe === 'paired' || within ? 'True' : 'False'}`,
    picture ? `PICTURE = torch.tensor([${[...picture].join(', ')}]).reshape(SHAPE)` : 'PICTURE = None',
    '',
    ...lines,
    '',
    ...measures.flatMap((measure, i) => [
      `def measure_${i}(y, border):  # ${measure}`,
      `    return ${MEASURES[measure]}.item()`,
      '',
      '',
    ]),
    ...RUN,
    '',
    '',
    ...STATISTICS,
    '',
    '',
    '# Name, net a, net b, and what is set against what: its layer, measure and border cells.',
    `RUNS = [\n${parts.flatMap((p, i) => (p.refused === null ? [runLine(p, i, needsBorder)] : [])).join('')}]`,
    '',
    'rows = []',
    'for name, make_a, make_b, compared in RUNS:',
    '    columns = [([], []) for _ in compared]',
    '    for seed in range(FIRST, FIRST + COUNT):',
    '        a, b = maps_of(seed, make_a, make_b)',
    '        for (one, other), values in zip(compared, columns):',
    '            values[0].append(value(one, a, b))',
    '            if other:',
    '                values[1].append(value(other, a, b))',
    '    for (one, other), (first, second) in zip(compared, columns):',
    "        label = f'{name} layer {one[1]}'.strip()",
    '        report(label, first, second)',
    '        rows += [[label, FIRST + i, v, *second[i:i + 1]] for i, v in enumerate(first)]',
    '',
    'if len(sys.argv) > 1:',
    "    with open(sys.argv[1], 'w', newline='') as file:",
    "        csv.writer(file).writerows([['what', 'seed', 'a', 'b'], *rows])",
  ].join('\n')}\n`;
}

function netLines(plan: ExperimentPlan, part: number): string[] {
  const make = (net: Net, slot: string) => {
    const source = writeSource(net);
    if (source.startsWith('class ')) {
      return [source.replace('class Net(', `class net_${slot}_${part}(`), '', ''];
    }
    return [`def net_${slot}_${part}():`, `    return ${source.replaceAll('\n', '\n    ').trimEnd()}`, '', ''];
  };
  return [...make(plan.a.net, 'a'), ...(plan.b ? make(plan.b.net, 'b') : [])];
}

const RUN = [
  'def maps(net, x):',
  '    for module in net.modules():',
  '        if isinstance(module, (nn.Dropout, nn.Dropout2d)):',
  '            module.eval()',
  '    found = []',
  '    for module in net.children():',
  '        module.register_forward_hook(lambda module, args, y: found.append(y.clone()))',
  '    with torch.no_grad():',
  '        net(x[None])',
  '    return found',
  '',
  '',
  'def maps_of(seed, make_a, make_b):',
  '    torch.manual_seed(seed)',
  '    x = torch.randn(SHAPE)',
  '    net_a = make_a()',
  '    net_b = None',
  '    if make_b:',
  '        if PAIRED:',
  '            torch.manual_seed(seed)',
  '            torch.randn(SHAPE)',
  '        net_b = make_b()',
  '    x = x if PICTURE is None else PICTURE',
  '    return maps(net_a, x), net_b and maps(net_b, x)',
  '',
  '',
  'def value(what, a, b):',
  '    slot, layer, measure, border = what',
  "    y = (a if slot == 'a' else b)[layer].double()",
  '    return measure(y, border and torch.tensor(border, dtype=torch.bool))',
];

const STATISTICS = [
  'def report(label, a, b):',
  '    a = torch.tensor(a, dtype=torch.float64)',
  "    print(f'{label}: a mean {a.mean():.9g} sd {a.std():.9g}')",
  '    if not b:',
  '        return',
  '    b = torch.tensor(b, dtype=torch.float64)',
  '    d, n = a - b, len(a)',
  "    print(f'{label}: b mean {b.mean():.9g} sd {b.std():.9g}')",
  '    va, vb = a.var().item() / n, b.var().item() / n',
  '    error = d.std().item() / math.sqrt(n) if PAIRED else math.sqrt(va + vb)',
  "    print(f'{label}: a - b mean {d.mean():.9g} sd {d.std():.9g}, a < b in {(a < b).double().mean():.9g}')",
  '    if n < 2 or not error > 0:',
  '        return',
  '    df = n - 1 if PAIRED else (va + vb) ** 2 / (va ** 2 + vb ** 2) * (n - 1)',
  '    t = d.mean().item() / error',
  "    print(f'{label}: t {t:.9g} df {df:.9g}')",
  '    if student:',
  '        reach = student.ppf(0.975, df) * error',
  "        print(f'{label}: p {2 * student.sf(abs(t), df):.9g}, '",
  "              f'95% {d.mean().item() - reach:.9g} to {d.mean().item() + reach:.9g}')",
];

/** `[[True, False], …]` of border cells. */
function flagsText({ rows, cols, cells }: BorderFlags): string {
  const bit = (r: number, c: number) => (cells ? cells[r * cols.length + c] === 1 : rows[r] === 1 || cols[c] === 1);
  const line = (r: number) => `[${[...cols.keys()].map((c) => (bit(r, c) ? '1' : '0')).join(', ')}]`;
  return `[${[...rows.keys()].map(line).join(', ')}]`;
}

function runLine({ name, plan }: ScriptPart, part: number, needsBorder: boolean): string {
  const { a, b, layers, measures } = plan;
  const counts = { a: a.steps.length, b: b?.steps.length ?? 0 };
  const flags = { a: needsBorder ? borderFlags(a) : [], b: needsBorder && b ? borderFlags(b) : [] };
  const what = (slot: 'a' | 'b', layer: number, measure: number) => {
    const own = flags[slot][layer];
    return `('${slot}', ${layer}, measure_${measure}, ${own ? flagsText(own) : 'None'})`;
  };
  const last = { a: counts.a - 1, b: counts.b - 1 };
  const both = b ? Math.min(counts.a, counts.b) : counts.a;
  const chosen = layers === 'all' ? [...Array(both).keys()] : [layers === 'last' ? last.a : layers];
  const compared = chosen.map((layer) => {
    if (measures.length > 1) return `(${what('a', layer, 0)}, ${what('a', layer, 1)})`;
    const other = b ? what('b', layers === 'last' ? last.b : layer, 0) : 'None';
    return `(${what('a', layer, 0)}, ${other})`;
  });
  const text = (name ?? '').replaceAll("'", '');
  return `    ('${text}', net_a_${part}, ${b ? `net_b_${part}` : 'None'}, [\n        ${compared.join(',\n        ')},\n    ]),\n`;
}
