import '../../../core/layers/all';
import type { ExperimentPlan, Measure, Series } from '../../../core/experiment/experiment';
import type { ScriptPart } from '../../../core/experiment/experiment_part';
import { comparedOf } from '../../../core/experiment/experiment_plan';
import { isLayerKind, LAYERS } from '../../../core/layers/table';
import { actsOf, afterwards } from '../../../core/net/construction';
import type { Net } from '../../../core/net/net';
import type { Slot } from '../../../core/result';
import { type BorderFlags, borderFlags } from '../../../core/windows/border';
import { type Around, drawsInside, modeLines, outsideLines } from './acts';
import { isPlain, outerPath, writeReporting, writeSequential } from './write';
import { isEvaluated } from './write_layer';
import { STATISTICS } from './write_statistics';

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

const BORDERS: readonly Measure[] = ['border-mean', 'interior-mean'];

/**
 * A script that makes an experiment in PyTorch: it draws what the page drew, in the same order, and prints the same
 * means, deviations, tests and intervals. With a file's name it writes every seed's values there. Without scipy it
 * leaves out what needs Student's distribution.
 */
export function writeExperiment({ parts, picture }: ExperimentScript): string {
  const runs = parts.filter((p) => p.refused === null);
  const [first] = runs;
  if (!first) throw new Error('there is nothing to compute');
  const { seeds, input, measures, recipe } = first.plan;
  const within = measures.length > 1;
  const isPaired = recipe === 'paired' || within;
  const lines: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.refused === null) lines.push(...netLines(part.plan, i, isPaired));
    else lines.push(leftOut(part.name ?? 'net', part.refused), '');
  }
  const usesFunctions = lines.some((line) => /\bF\.\w/.test(line));
  return `${[
    '# The experiment as the page made it. Give a file name to write every seed’s values there as CSV.',
    'import csv',
    'import math',
    'import sys',
    '',
    'import torch',
    'import torch.nn as nn',
    ...(usesFunctions ? ['import torch.nn.functional as F'] : []),
    '',
    'try:',
    '    from scipy.stats import t as student',
    'except ImportError:',
    '    student = None',
    '',
    `FIRST = ${seeds.from}`,
    `SHAPE = (${input.shape.join(', ')})`,
    `PAIRED = ${isPaired ? 'True' : 'False'}`,
    picture ? `PICTURE = torch.tensor([${[...picture].join(', ')}]).reshape(SHAPE)` : 'PICTURE = None',
    '',
    ...KEEP,
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
    '# Name, net a, net b, seeds, and what is set against what: its layer, measure and border cells.',
    `RUNS = [\n${parts.flatMap((p, i) => (p.refused === null ? [runLine(p, i)] : [])).join('')}]`,
    '',
    'rows = []',
    'for name, make_a, make_b, count, compared in RUNS:',
    '    columns = [([], []) for _ in compared]',
    '    for seed in range(FIRST, FIRST + count):',
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

/** The script's name of the seed that runs; in lines of a net it is the page's. */
const SEED = 'SEED';

/** What makes each net of a part: its module, and x and itself as the page draws them. */
function netLines(plan: ExperimentPlan, part: number, isPaired: boolean): string[] {
  const make = (net: Net, slot: Slot) => {
    const name = `net_${slot}_${part}`;
    const own = { seed: SEED, input: plan.input.shape };
    // Behind a's it has neither its seed nor its x, nor what was drawn before its first module.
    const around: Around = slot === 'b' && !isPaired ? { ...own, acts: afterwards(actsOf(net)) } : own;
    const { before, after } = outsideLines(net, around);
    const x = drawsInside(net) && !around.acts ? ['x = net.x'] : [];
    const modes = isPlain(net) ? [] : modeLines(net, 'net', outerPath(net, false, around));
    const body = ['x = None', ...before, `net = ${name}()`, ...after, ...x, ...modes, 'return x, net'];
    return [...moduleLines(net, name, around), `def make_${slot}_${part}():`, ...body.map((l) => `    ${l}`), '', ''];
  };
  return [...make(plan.a.net, 'a'), ...(plan.b ? make(plan.b.net, 'b') : [])];
}

/** A net as a sequence, where nothing is done to it; else as a class, whose constructor does it. */
function moduleLines(net: Net, name: string, around: Around): string[] {
  if (!isPlain(net)) {
    const source = writeReporting(net, (_, value) => `keep(${value})`, around);
    return [source.replace('class Net(', `class ${name}(`), '', ''];
  }
  return [`def ${name}():`, `    return ${writeSequential(net).replaceAll('\n', '\n    ')}`, '', ''];
}

const KEEP = [
  'found = []',
  '',
  '',
  'def keep(y):',
  '    # A pool may give its indices beside its map; what works in place must not change what was kept.',
  '    found.append((y[0] if isinstance(y, tuple) else y).clone())',
  '',
  '',
];

const RUN = [
  'def maps(net, x):',
  '    for module in net.modules():',
  `        if isinstance(module, (${Object.keys(LAYERS)
    .filter(isLayerKind)
    .filter(isEvaluated)
    .map((kind) => `nn.${kind}`)
    .join(', ')})):`,
  '            module.eval()',
  '    found.clear()',
  '    if isinstance(net, nn.Sequential):',
  '        for module in net:',
  '            module.register_forward_hook(lambda module, args, y: keep(y))',
  '    with torch.no_grad():',
  '        # A copy: what works in place must not change the x that comes again.',
  '        net(x[None].clone())',
  '    return list(found)',
  '',
  '',
  'def maps_of(seed, make_a, make_b):',
  `    global ${SEED}`,
  `    ${SEED} = seed`,
  '    x, net_a = make_a()',
  '    net_b = make_b()[1] if make_b else None',
  '    x = x if PICTURE is None else PICTURE',
  '    return maps(net_a, x), net_b and maps(net_b, x)',
  '',
  '',
  'def value(what, a, b):',
  '    slot, layer, measure, border = what',
  "    y = (a if slot == 'a' else b)[layer].double()",
  '    return measure(y, border and torch.tensor(border, dtype=torch.bool))',
];

/** `[[True, False], …]` of border cells. */
function flagsText({ rows, cols, cells }: BorderFlags): string {
  const bit = (r: number, c: number) => (cells ? cells[r * cols.length + c] === 1 : rows[r] === 1 || cols[c] === 1);
  const line = (r: number) => `[${[...cols.keys()].map((c) => (bit(r, c) ? '1' : '0')).join(', ')}]`;
  return `[${[...rows.keys()].map(line).join(', ')}]`;
}

/** Why a part is not in the script. PyTorch's words are called so; what has no such number is no refusal of its. */
function leftOut(name: string, { code, text }: NonNullable<ScriptPart['refused']>): string {
  const why = text.replace(/\s+/g, ' ');
  return code === 'net-refused' ? `# ${name}: PyTorch refuses it: ${why}` : `# ${name} is left out: ${why}`;
}

function runLine({ name, plan }: ScriptPart, part: number): string {
  const { a, b, measures, seeds } = plan;
  const flags = { a: borderFlags(a), b: b ? borderFlags(b) : [] };
  const what = ({ slot, layer, measure }: Series) => {
    const own = BORDERS.includes(measure) ? flags[slot][layer] : null;
    return `('${slot}', ${layer}, measure_${measures.indexOf(measure)}, ${own ? flagsText(own) : 'None'})`;
  };
  const compared = comparedOf(plan).map((c) => `(${what(c.a)}, ${c.b ? what(c.b) : 'None'})`);
  const text = (name ?? '').replaceAll("'", '');
  return `    ('${text}', make_a_${part}, ${b ? `make_b_${part}` : 'None'}, ${seeds.count}, [\n        ${compared.join(',\n        ')},\n    ]),\n`;
}
