import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layerSpec } from '../core/layers/rows';
import { inferNet } from '../core/net/infer';
import { modeOf, type Net } from '../core/net/net';
import type { ShapedNet } from '../core/net/shaped';
import { type ForeignCode, writeKeras, writeTfjs } from '../torch/source/foreign/write';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { Drawer } from './draws';
import { ReferenceBackend } from './reference/backend';
import { FOREIGN_NETS } from './testing/foreign_nets';
import { graphCases, graphSource } from './testing/graph_cases';
import { layerCases, layerNet } from './testing/layer_cases';

/**
 * What is written for Keras and TensorFlow.js, run by them with our weights and held against our numbers.
 * `CONVSCOPE_KERAS` names a Python that has Keras 3.15; without it that half is left out, and says so.
 */
const keras = process.env.CONVSCOPE_KERAS;
const all = import.meta.env.MODE === 'oracle';
const scripts = join(import.meta.dirname, '../../scripts/oracle');

type Size = readonly [number, number, number];

interface Known {
  readonly name: string;
  readonly net: Net;
  readonly input: Size;
  readonly seed: number;
}

/** Gains and shifts that are not all alike, so that their order is seen. */
function stirred(net: Net): Net {
  const modules = net.modules.map((m) => {
    const own = layerSpec(m.kind).family === 'norm' || m.kind === 'PReLU' ? layerSpec(m.kind).weights(m.args) : [];
    const init = own.map(({ name }) => {
      return { fn: 'normal_', target: name === 'bias' ? 'bias' : 'weight', args: { mean: 1, std: 0.5 } } as const;
    });
    return init.length > 0 && !m.init ? { ...m, init } : m;
  });
  return { ...net, modules };
}

function known(): Known[] {
  const own = FOREIGN_NETS.map(([input, code], i): Known => {
    const read = readSource(code);
    if (!read.ok || read.partial) throw new Error(`not read: ${code}`);
    return { name: code, net: read.net, input, seed: i };
  });
  const random = all ? 4 : 40;
  const layers = layerCases()
    .filter((c, i) => !c.error && i % random === 0)
    .map((c): Known => ({ name: c.code, net: layerNet(c), input: c.input, seed: c.seed }));
  const graphs = graphCases()
    .filter((_, i) => all || i % 8 === 0)
    .map((c): Known => {
      const read = readSource(graphSource(c));
      if (!read.ok || read.partial) throw new Error(`not read: ${c.code}`);
      return { name: c.code, net: read.net, input: c.input, seed: c.seed };
    });
  return [...own, ...layers, ...graphs].map((k) => ({ ...k, net: stirred(k.net) }));
}

/** JSON has no infinities. */
const plain = (data: Float32Array | undefined) => Array.from(data ?? [], (v) => (Number.isFinite(v) ? v : String(v)));

/** A model with the numbers that it should give, as run_keras.py and run_tfjs.mjs take it. */
async function caseOf(shaped: ShapedNet, { code, missing }: ForeignCode, { input, seed }: Known) {
  const whole = missing.length === 0;
  const [c, h, w] = input;
  const job = {
    seed: String(seed),
    recipe: 'paired',
    input: { shape: input, source: 'randn' },
    a: shaped,
    b: null,
  } as const;
  const still = async () => {};
  const draws = new Drawer().draw(job, { a: true, b: false });
  const weights: [string, readonly number[], number[]][][] = [];
  for (const module of new Set(whole ? shaped.steps.map((s) => s.module) : [])) {
    const specs = layerSpec(module.kind).weights(module.args);
    const drawn = await draws.a.of(module, still);
    const tensors = specs.map(({ name, shape }): [string, readonly number[], number[]] => [
      name,
      shape,
      Array.from(drawn.get(name) ?? []),
    ]);
    if (tensors.length > 0) weights.push(tensors);
  }
  const { layers } = (await new Computer(0).run(job, new ReferenceBackend(), still)).a;
  const outputs = shaped.outputs.map(({ layer, sizes }): [readonly number[], (number | string)[]] => [
    sizes,
    plain(layers[layer ?? -1]?.data),
  ]);
  const training = shaped.steps.some(
    ({ module: { kind, args } }) =>
      modeOf(shaped.net) === 'train' && kind.startsWith('BatchNorm') && args.track_running_stats !== false,
  );
  return {
    code,
    whole,
    size: [h, w, c],
    x: [input, Array.from(await draws.x(async () => {}))],
    weights,
    training,
    outputs,
  };
}

type Answer = { readonly apart: number } | { readonly error: string };

function answers(command: string, file: string, cases: readonly unknown[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'convscope-'));
  try {
    const path = join(folder, 'cases.json');
    writeFileSync(path, JSON.stringify(cases));
    const run = spawnSync(command, [join(scripts, file), path], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('answer '));
    if (lines.length !== cases.length) throw new Error(run.stderr.slice(-3000));
    return lines.map((line): Answer => JSON.parse(line.slice(7)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FRAMEWORKS = [
  { name: 'Keras', command: keras, file: 'run_keras.py', write: writeKeras },
  { name: 'TensorFlow.js', command: process.execPath, file: 'run_tfjs.mjs', write: writeTfjs },
];

describe.each(FRAMEWORKS)('$name', ({ name, command, file, write }) => {
  test.skipIf(!command)(
    `what is written for ${name} runs there and gives our numbers`,
    { timeout: 1_800_000 },
    async () => {
      const cases: Awaited<ReturnType<typeof caseOf>>[] = [];
      const names: string[] = [];
      const lacking = new Map<string, number>();
      for (const one of known()) {
        const shaped = inferNet(one.net, one.input);
        if (shaped.fault) continue;
        const written = write(one.net, one.input);
        for (const { source } of written.missing) lacking.set(source, (lacking.get(source) ?? 0) + 1);
        const made = await caseOf(shaped, written, one);
        // Where numbers overflow is each library's own.
        if (made.outputs.some(([, data]) => data?.some((v) => typeof v === 'string'))) continue;
        cases.push(made);
        names.push(one.name);
      }
      const wrong = answers(command ?? '', file, cases).flatMap((a, i) => {
        // Keras norms a batch in one product and sum, which rounds more where values stand far from 0.
        const most = cases[i]?.training ? 1e-4 : 3e-5;
        if ('apart' in a && a.apart !== null && a.apart <= most) return [];
        return [`${JSON.stringify(a)}\n${names[i]}\n${cases[i]?.code}`];
      });
      const whole = cases.filter((c) => c.whole).length;
      if (process.env.CONVSCOPE_SAY)
        console.log(`${whole} of ${cases.length} whole\n${[...lacking.keys()].sort().join('\n')}`);
      expect(wrong).toEqual([]);
      expect(whole).toBeGreaterThan(all ? 100 : 60);
    },
  );
});

if (!keras) console.log('Keras is left out: CONVSCOPE_KERAS names no Python that has it');
