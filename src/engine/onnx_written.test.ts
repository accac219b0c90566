import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actsOf } from '../core/net/construction';
import { inferNet } from '../core/net/infer';
import type { Net } from '../core/net/net';
import { stateEntries } from '../core/net/state_dict';
import { elements, type Shape } from '../core/shape';
import type { ReadModel } from '../files/graph/builder';
import { readModel } from '../files/onnx/model';
import { readOnnx } from '../files/onnx/net';
import { type HeldTensor, type Unwritable, writeOnnx } from '../files/onnx/write/model';
import { readProgram } from '../files/pt2/net';
import { readSource } from '../torch/source/read';
import { drawNets } from '../torch/testing/drawn';
import { graphCases, graphSource } from './testing/graph_cases';
import { bytesIn, differenceOf, modelCases, runModel, sideFiles } from './testing/read_models';

/** A net with its weights, by whatever way it came. */
interface Known {
  readonly name: string;
  readonly net: Net;
  readonly input: readonly [number, number, number];
  readonly tensors: readonly HeldTensor[];
}

/** `npm run oracle` with CONVSCOPE_ONNX=FOLDER: models are laid there for scripts/oracle/check_onnx.py. */
const folder = process.env.CONVSCOPE_ONNX;

/** Values that are the same every time. */
function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i * 12.9898) * 1.5));
}

/** Weights of a net as the page draws them. */
function drawnNet(name: string, net: Net, input: readonly [number, number, number]): Known {
  const shaped = inferNet(net, input);
  const [drawn] = drawNets('0', input, { constructed: shaped.constructed, acts: actsOf(net) }).drawn;
  const tensors = stateEntries(net).map(({ name: own, module, tensor, shape }): HeldTensor => {
    const data = drawn?.get(module.id)?.get(tensor) ?? new Float32Array(elements(shape));
    return { name: own, module: module.id, tensor, shape, data };
  });
  return { name, net, input, tensors };
}

/** Runs a net by its tensors. */
function run({ net, input, tensors }: Known, x: Float32Array) {
  const bySpec: ReadModel = { net, input, tensors: inSpecOrder(net, input, tensors) };
  return runModel(bySpec, x);
}

function inSpecOrder(net: Net, input: Shape, tensors: readonly HeldTensor[]) {
  const shaped = inferNet(net, input);
  return shaped.constructed.flatMap((m) =>
    tensors.filter(
      (t, i) => t.module === m.id && tensors.findIndex((o) => o.module === m.id && o.tensor === t.tensor) === i,
    ),
  );
}

async function said(known: Known): Promise<string | Unwritable | null> {
  const shaped = inferNet(known.net, known.input);
  if (shaped.fault) return `refused: ${shaped.fault.text}`;
  const written = writeOnnx(shaped, known.tensors);
  if (!written.ok) return written.unwritable;
  const x = numbers(elements(known.input));
  const own = await run(known, x);
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, known.name.replaceAll(/\W+/g, '_'));
    writeFileSync(`${path}.onnx`, written.bytes);
    const outputs = own.map((o) => ({ shape: o.shape, data: Buffer.from(o.data.buffer).toString('base64') }));
    writeFileSync(
      `${path}.json`,
      JSON.stringify({ x: Buffer.from(x.buffer).toString('base64'), shape: [1, ...known.input], outputs }),
    );
  }
  const again = readOnnx(written.bytes, new Map(), known.input);
  if (again.net.leftOut?.count) return `left out: ${JSON.stringify(again.net.leftOut.notes)}`;
  const made = await runModel(again, x);
  if (made.map((m) => m.shape).join(';') !== own.map((m) => m.shape).join(';'))
    return `sizes ${made.map((m) => m.shape).join(';')}, not ${own.map((m) => m.shape).join(';')}`;
  for (const [i, { data }] of own.entries()) {
    const gap = differenceOf(data, made[i]?.data ?? new Float32Array(0));
    if (!(gap <= 1e-5)) return `output ${i} is ${gap} off`;
  }
  return null;
}

async function knownNets(): Promise<Known[]> {
  const graphs = graphCases().flatMap((own): Known[] => {
    const read = readSource(graphSource(own));
    if (!read.ok) return [];
    const [c = 1, h = 1, w = 1] = own.input;
    return [drawnNet(`graph ${own.seed} ${own.family}`, read.net, [c, h, w])];
  });
  const models = modelCases('onnx.jsonl.gz').flatMap((own, i): Known[] => {
    const made = readOnnx(bytesIn(own.model), sideFiles(own), [3, 32, 32]);
    return [{ ...made, name: `${i} ${own.name}` }];
  });
  const programs = await Promise.all(
    modelCases('pt2.jsonl.gz').map(async (own): Promise<Known> => {
      const made = await readProgram(new Blob([bytesIn(own.model).slice()]), [3, 32, 32]);
      return { ...made, name: `pt2 ${own.name}` };
    }),
  );
  return [...graphs, ...models, ...programs];
}

test('a net is the same once it is written as ONNX and read back, or what of it has no form there is said', async () => {
  const found: string[] = [];
  const lost = new Set<string>();
  const seen = new Set<string>();
  const all = await knownNets();
  // All of them in `npm run oracle`.
  const some = import.meta.env.MODE === 'oracle' || folder !== undefined ? all : all.filter((_, i) => i % 6 === 0);
  for (const known of some) {
    const key = JSON.stringify([known.net.modules.map((m) => [m.kind, m.args]), known.input]);
    if (seen.has(key)) continue;
    seen.add(key);
    const text = await said(known).catch((error: unknown) =>
      String(error instanceof Error ? error.stack : error).slice(0, 300),
    );
    if (typeof text === 'string') found.push(`${known.name}: ${text}`);
    else if (text) lost.add(`${text.kind} ${text.what}`.trim());
  }
  expect(found).toEqual([]);
  expect([...lost].toSorted()).toEqual([]);
}, 300_000);

test('says which layer of a net ONNX has no form for', () => {
  const read = readSource('nn.Sequential(nn.Conv2d(3, 4, 3), nn.Unfold(3))');
  if (!read.ok) throw new Error('not read');
  const { net, input, tensors } = drawnNet('unfold', read.net, [3, 8, 8]);
  expect(writeOnnx(inferNet(net, input), tensors)).toEqual({
    ok: false,
    unwritable: { kind: 'Unfold', name: 'unfold1', what: '' },
  });
});

test('names what a model holds as the state dict does', async () => {
  const source = 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2))';
  const read = readSource(source);
  if (!read.ok) throw new Error('not read');
  const known = drawnNet('sequence', read.net, [3, 8, 8]);
  const written = writeOnnx(inferNet(known.net, known.input), known.tensors);
  if (!written.ok) throw new Error(written.unwritable.kind);
  const { graph } = readModel(written.bytes);
  const held = graph?.initializers.map((i) => i.name).filter((name) => !name.startsWith('constant_'));
  expect(held).toEqual(['0.weight', '0.bias', '1.weight', '1.bias', '4.weight', '4.bias']);
  expect(graph?.inputs.map((i) => [i.name, i.sizes])).toEqual([['input', [1, 3, 8, 8]]]);
  expect(graph?.outputs.map((o) => o.name)).toEqual(['output']);
});
