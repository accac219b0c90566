import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Args } from '../core/args';
import type { ExperimentPlan, Measure, PlanRefusal, Series } from '../core/experiment/experiment';
import type { ScriptPart } from '../core/experiment/experiment_part';
import { inferNet } from '../core/net/infer';
import { type Net, refTo, sequential } from '../core/net/net';
import { createPlain } from '../engine/seeds/plain';
import { bootstrapInterval } from '../experiment/statistics/bootstrap';
import { summariseDifference } from '../experiment/statistics/summaries';
import { NOTEBOOK } from '../state/guided';
import { readSource } from '../torch/source/read';
import { experimentScript } from './experiment_script';

// torch alone takes many seconds to load on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const python = spawnSync('python3', ['-c', 'import torch']).status === 0;

const planOf = (a: Net, b: Net | null, part: Partial<ExperimentPlan> = {}): ExperimentPlan => {
  const input = part.input ?? { shape: [3, 16, 16] as const, source: 'randn' as const };
  return {
    a: inferNet(a, input.shape),
    b: b && inferNet(b, input.shape),
    input,
    recipe: 'paired',
    layers: 'last',
    measures: ['mean'],
    seeds: { from: '3', count: 4 },
    ...part,
  };
};

/** A net whose source does more than make its modules: an order of its own, draws, writes, modes. */
function netOf(lines: string): Net {
  const read = readSource(`torch.manual_seed(0)\n${lines}\ny = net(x)\n`, { input: [3, 8, 8] });
  if (!read.ok || read.notes.some((note) => note.effect)) throw new Error(JSON.stringify(read));
  return read.net;
}

const NORMED = 'net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 2, 1))\n';
const DONE = `${NORMED}torch.rand(5)\nx = torch.randn(1, 3, 8, 8)\nnet[0].weight.data.mul_(2)\nnn.init.constant_(net[3].bias, 0.5)\nnet[3].weight.data[0] = 0.25\n`;
const SMALL = { input: { shape: [3, 8, 8], source: 'randn' }, layers: 'all' } as const;
const MODES = planOf(
  netOf(`x = torch.randn(1, 3, 8, 8)\n${NORMED}net.eval()`),
  netOf(`${DONE}net.eval()\nnet[1].train()`),
  SMALL,
);
const ORDERS = planOf(netOf(DONE), netOf(`torch.manual_seed(7)\n${DONE}`), { ...SMALL, recipe: 'notebook' });

/** Runs every script after the other in one Python, as if each had been given a file's name; what each printed. */
const DRIVER = `
import contextlib, io, json, sys
jobs = json.load(sys.stdin)
for job in jobs:
    sys.argv = ['script', job['file']]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(job['script'], 'script', 'exec'), {'__name__': '__main__'})
    job['printed'] = out.getvalue()
json.dump([job['printed'] for job in jobs], sys.stdout)
`;

interface Ran {
  readonly printed: string;
  readonly rows: readonly (readonly string[])[];
}

function runAll(scripts: readonly string[]): readonly Ran[] {
  const folder = mkdtempSync(join(tmpdir(), 'experiment-'));
  try {
    const jobs = scripts.map((script, i) => ({ script, file: join(folder, `${i}.csv`) }));
    const { stdout, stderr, status } = spawnSync('python3', ['-c', DRIVER], {
      input: JSON.stringify(jobs),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr.slice(-2000));
    const printed = JSON.parse(stdout) as string[];
    return jobs.map(({ file }, i) => {
      const [, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
      return { printed: printed[i] ?? '', rows: rows.map((r) => r.split(',')) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The page's values of series, by seed. */
async function values(plan: ExperimentPlan, series: readonly Series[]): Promise<number[][]> {
  const compute = createPlain(plan, series);
  const all: number[][] = [];
  for (let i = 0; i < plan.seeds.count; i += 1) {
    const out = new Float64Array(series.length);
    await compute(Number(plan.seeds.from) + i, out, async () => {});
    all.push([...out]);
  }
  return all;
}

const series = (slot: 'a' | 'b', layer: number, measure: Measure): Series => ({ slot, layer, measure });
type Pairs = readonly (readonly [Series, Series | null])[];

const conv = (args: Args) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: 3, out_channels: 4, kernel_size: 3, ...args },
});
const tail = [
  { kind: 'Dropout' as const, args: {} },
  { kind: 'ReLU' as const, args: {} },
];
const drawnAnew = sequential([{ ...conv({}), init: [{ target: 'bias', fn: 'ones_', args: {} }] }, ...tail]);
const picture = { shape: [3, 12, 10], source: 'gradient' } as const;

const NOTEBOOKS = planOf(NOTEBOOK.a, NOTEBOOK.b, { recipe: 'notebook' });
const EVERY_LAYER = planOf(drawnAnew, sequential([conv({ padding: 1 }), ...tail]), {
  layers: 'all',
  measures: ['std'],
});
const BORDER = planOf(NOTEBOOK.b, null, { layers: 3, measures: ['border-mean', 'interior-mean'], input: picture });
const strided = (stride: number) => planOf(sequential([conv({ stride })]), null);
// Without padding at first, and no map at last: of these layers a border's mean is only the second's.
const EDGES = planOf(
  sequential([conv({}), conv({ in_channels: 4, padding: 1 }), { kind: 'Flatten', args: {} }]),
  null,
  {
    layers: 'all',
    measures: ['border-mean'],
  },
);
// A third of a's cells are zeros that it put there, in every seed; none of b's.
const SAME = planOf(sequential([{ kind: 'ZeroPad2d', args: { padding: [0, 0, 0, 8] } }]), sequential([conv({})]), {
  measures: ['zeros'],
});
// What works in place at the very start, drops out in every way, and hands on indices beside its map.
const special = sequential([
  { kind: 'LeakyReLU', args: { negative_slope: 0.5, inplace: true } },
  { kind: 'AlphaDropout', args: {} },
  { kind: 'FeatureAlphaDropout', args: {} },
  { kind: 'MaxPool2d', args: { kernel_size: 2, return_indices: true } },
]);
// A sum past an activation in place, cut to its first channels.
const branches: Net = {
  modules: [
    { id: 'c', kind: 'Conv2d', args: { in_channels: 3, out_channels: 3, kernel_size: 3, padding: 1 }, name: null },
    { id: 'r', kind: 'ReLU', args: { inplace: true }, name: null },
    { id: 'a', kind: 'add', args: { inplace: true }, name: null },
    { id: 's', kind: 'slice', args: { index: [':', ':2'] }, name: null },
  ],
  forward: {
    uses: [['input'], ['c'], ['r', 'input'], ['a']].map((from, i) => {
      const id = ['c', 'r', 'a', 's'][i] ?? '';
      return { id, module: id, off: false, inputs: from.map((one) => refTo(one)) };
    }),
    outputs: [refTo('s')],
  },
};
const BRANCHES = planOf(branches, null, { layers: 'all', measures: ['std'] });
const IN_PLACE = planOf(special, special, { recipe: 'notebook', layers: 'all' });
const ON_A_PICTURE = planOf(special, null, { layers: 'all', input: picture });
const refusal = (code: PlanRefusal['code'], text: string) => ({ code, text });
const whole = (plan: ExperimentPlan): ScriptPart[] => [{ name: null, plan, refused: null }];

describe.skipIf(!python)('the Python script of an experiment', () => {
  let ran: readonly Ran[] = [];
  let scripts: readonly string[] = [];
  beforeAll(async () => {
    const refused = {
      name: 'stride=0',
      plan: strided(0),
      refused: refusal('net-refused', 'non-positive stride\nis not supported'),
    };
    const sweep = [refused, ...[1, 2].map((s) => ({ name: `stride=${s}`, plan: strided(s), refused: null }))];
    const bordered = {
      name: 'padding=0',
      plan: EDGES,
      refused: refusal('measure-undefined', 'layer 0 has no border-mean'),
    };
    sweep.push(bordered);
    const parts = [whole(NOTEBOOKS), whole(EVERY_LAYER), whole(BORDER), sweep, whole(EDGES), whole(SAME)];
    parts.push(whole(IN_PLACE), whole(ON_A_PICTURE), whole(BRANCHES), whole(MODES), whole(ORDERS));
    scripts = await Promise.all(parts.map(experimentScript));
    ran = runAll(scripts);
  });

  /** Expects every value of a script's file to be the page's. */
  async function check({ rows }: Ran, plan: ExperimentPlan, pairs: Pairs): Promise<number[][]> {
    const own = await values(
      plan,
      pairs.flatMap(([a, b]) => (b ? [a, b] : [a])),
    );
    const got = (i: number) =>
      pairs.flatMap(([, b], k) => (rows[k * plan.seeds.count + i] ?? []).slice(2, b ? 4 : 3)).map(Number);
    for (const [i, wanted] of own.entries()) {
      expect(Number(rows[i]?.[1])).toBe(Number(plan.seeds.from) + i);
      expect(got(i)).toHaveLength(wanted.length);
      for (const [c, value] of got(i).entries()) expect(Math.abs(value - (wanted[c] ?? Number.NaN))).toBeLessThan(1e-6);
    }
    return own;
  }
  const at = (i: number): Ran => ran[i] ?? { printed: '', rows: [] };

  it('prints the notebook’s experiment: both nets, difference and Welch’s test', async () => {
    const own = await check(at(0), NOTEBOOKS, [[series('a', 4, 'mean'), series('b', 4, 'mean')]]);
    const of = (i: number) => Float64Array.from(own, (row) => row[i] ?? 0);
    const summary = summariseDifference(of(0), of(1), 'notebook');
    const [, t = '', df = ''] = /t (\S+) df ([^\s,]+)/.exec(at(0).printed) ?? [];
    expect(Number(t)).toBeCloseTo(summary.t ?? Number.NaN, 3);
    expect(Number(df)).toBeCloseTo(summary.df ?? Number.NaN, 3);
    expect(at(0).printed).toContain(`a < b in ${summary.aLower?.share}`);
    const numbers = (label: string) =>
      new RegExp(`${label} (\\S+)(?: to (\\S+)\\b)?`).exec(at(0).printed)?.slice(1).map(Number) ?? [];
    const close = (got: readonly number[], wanted: readonly (number | undefined)[], digits = 5) => {
      for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value ?? Number.NaN, digits);
    };
    close(numbers('size d'), [summary.effect ?? undefined], 3);
    close(numbers('in [\\d.]+ \\(95%'), summary.aLower?.ci95 ?? []);
    close(numbers('\\d, 95%'), summary.ci95 ?? []);
    close(numbers('bootstrap 95%'), bootstrapInterval(of(0), of(1), 'notebook') ?? []);
  });

  it('measures every layer of paired nets, also of one whose code is a class', async () => {
    const layers = [0, 1, 2].map((layer) => [series('a', layer, 'std'), series('b', layer, 'std')] as const);
    await check(at(1), EVERY_LAYER, layers);
  });

  it('sets the border against the interior, on a picture', async () => {
    await check(at(2), BORDER, [[series('a', 3, 'border-mean'), series('a', 3, 'interior-mean')]]);
  });

  it('runs through a sweep, and leaves out what PyTorch refuses', () => {
    expect(at(3).rows).toHaveLength(8);
    expect(at(3).printed).toMatch(/stride=1 layer 0: a mean .*\nstride=1 layer 0: 95% .*\nstride=2 layer 0: a mean/);
    expect(scripts[3]).toContain('# stride=0: PyTorch refuses it: non-positive stride is not supported');
    expect(scripts[3]).toContain('# padding=0 is left out: layer 0 has no border-mean');
  });

  it('measures the layers that have the measure, of all', async () => {
    expect(at(4).rows).toHaveLength(4);
    await check(at(4), EDGES, [[series('a', 1, 'border-mean'), null]]);
  });

  it('leaves x as it is, drops nothing and takes the map where there are indices', async () => {
    const both = [0, 1, 2, 3].map((layer) => [series('a', layer, 'mean'), series('b', layer, 'mean')] as const);
    await check(at(6), IN_PLACE, both);
    await check(
      at(7),
      ON_A_PICTURE,
      both.map(([a]) => [a, null]),
    );
  });

  it('measures what Python does between layers, when it was made', async () => {
    await check(
      at(8),
      BRANCHES,
      [0, 1, 2, 3].map((layer) => [series('a', layer, 'std'), null]),
    );
  });

  it('sets modes, and does what is done to a net where the page does it', async () => {
    const layers = [0, 1, 2, 3].map((layer) => [series('a', layer, 'mean'), series('b', layer, 'mean')] as const);
    await check(at(9), MODES, layers);
    await check(at(10), ORDERS, layers);
  });

  it('makes no test of a difference that is the same in every seed', () => {
    expect(at(5).printed).toContain('a - b mean 0.333333333 sd 0, a < b in 0 ');
    expect(at(5).printed).not.toContain(': t ');
  });
});
