import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import '../../core/layers/all';
import type { Args } from '../../core/args';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import { elements } from '../../core/shape';
import { readSource } from '../../torch/source/read';
import { Drawer } from '../draws';
import { INDEX_KERNELS } from '../reference/indices';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { graphCases, graphSource } from '../testing/graph_cases';
import { layerCases, layerNet, numberOf } from '../testing/layer_cases';
import { drawn, type OperationCase, operationCases, said } from '../testing/operation_cases';
import { adjointCall } from './adjoint';
import { derivatives, tensorsUpTo } from './influence';
import { ADJOINTS } from './table';

type Value = number | 'nan' | 'inf' | '-inf';
/** Largest absolute value, sum, Σ cos(3i) · g[i], first and last; null where autograd gives none. */
type Brief = readonly Value[] | null;

function answers(file: string): ReadonlyMap<number, readonly Brief[]> {
  const url = new URL('../../../test-data/gradients.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(url)).toString().trim().split('\n');
  const all = lines.map((line): [string, number, Brief[]] => JSON.parse(line));
  return new Map(all.filter(([name]) => name === file).map(([, at, found]) => [at, found]));
}

/** What the script of the answers weighs the cells of the result with. */
const seedOf = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.cos(i));
const pause = async () => {};

function brief(g: Float64Array): number[] {
  if (g.length === 0) return [];
  let [most, sum, mixed] = [0, 0, 0];
  for (const [i, v] of g.entries()) {
    most = Math.max(most, Math.abs(v));
    sum += v;
    mixed += v * Math.cos(3 * i);
  }
  return [most, sum, mixed, g[0] ?? 0, g.at(-1) ?? 0];
}

/** Within 1e-5 of the largest, sums within as much of all of them. */
function differs(got: Float64Array | null, want: Brief, allowed = 1e-5): string | null {
  const own = got ? brief(got) : [];
  if (want === null) return got === null || own.every((v) => v === 0) ? null : `${own} where autograd gives none`;
  const known = want.map(numberOf);
  const [most = 0] = known;
  // Autograd makes NaN of 0 · ∞ where nothing arrives.
  if (!known.every(Number.isFinite)) return null;
  const off = known.findIndex((v, i) => {
    const room = allowed * Math.max(most, 1e-6) * (i === 1 || i === 2 ? Math.max(1, Math.sqrt(got?.length ?? 0)) : 1);
    return !(Math.abs(v - (own[i] ?? Number.NaN)) <= room);
  });
  return off < 0 ? null : `${own} for ${known}`;
}

async function ofCall(own: OperationCase, wants: readonly Brief[]): Promise<string | null> {
  const { pool, ...args } = own.args;
  let given = drawn(own);
  let call = { ...own, args };
  const first: OperationCase = {
    ...own,
    kind: 'MaxPool2d',
    args: { ...(pool as Args | undefined), return_indices: true },
  };
  const pooled = pool === undefined ? null : said(first);
  const before = pooled?.step ? kernelCall(pooled.step, given.tensors, given.weights, pause) : null;
  if (before && pooled?.sizes) {
    const tensors = [
      await REFERENCE_KERNELS.MaxPool2d(before),
      (await INDEX_KERNELS.MaxPool2d?.(before)) ?? new Float32Array(0),
    ];
    given = { ...given, tensors };
    call = { ...call, inputs: [pooled.sizes, pooled.sizes] };
  }
  const { step } = said(call);
  if (!step) return 'refused';
  const { tensors, weights } = given;
  const out = await REFERENCE_KERNELS[step.module.kind](kernelCall(step, tensors, weights, pause));
  let made = await ADJOINTS[step.module.kind](adjointCall(step, tensors, out, seedOf(out.length), weights, pause));
  const [through] = made;
  if (before && through) {
    made = await ADJOINTS.MaxPool2d({ ...before, out: tensors[0] ?? new Float32Array(0), gradient: through });
  }
  const odd = wants.map((want, i) => differs(made[i] ?? null, want)).filter((text) => text !== null);
  return odd[0] ?? null;
}

test('every call of an operation or a layer hands back what autograd does', async () => {
  const cases = operationCases();
  const wrong: unknown[] = [];
  for (const [at, wants] of answers('ops.jsonl.gz')) {
    const own = cases[at];
    if (!own) continue;
    const odd = await ofCall(own, wants).catch((error: Error) => error.stack ?? error.message);
    const { kind, args, inputs, seed, grid } = own;
    if (odd)
      wrong.push(`${kind} ${JSON.stringify(args)} ${JSON.stringify(inputs)} seed ${seed} ${grid ? 'grid ' : ''}${odd}`);
  }
  expect(wrong.slice(0, 25)).toEqual([]);
}, 120_000);

async function ofNet(net: ShapedNet, seed: string, want: Brief): Promise<string | null> {
  const input = { shape: net.input as [number, number, number], source: 'randn' } as const;
  const draws = new Drawer().draw({ seed, recipe: 'paired', input, a: net, b: null }, { a: true, b: false });
  const last = net.outputs[0]?.layer ?? net.steps.length - 1;
  const n = elements(net.steps[last]?.output ?? net.input);
  const [x, { a }] = [await draws.x(pause), draws];
  const run = { net, x, weights: (step: { module: Parameters<typeof a.of>[0] }) => a.of(step.module, pause), pause };
  const got = await derivatives(run, last, seedOf(n), -1);
  const odd = differs(got, want);
  if (odd === null) return null;
  // What overflows in float32 does not in the answers' double.
  const tensors = [...(await tensorsUpTo(run, last)).values()];
  return tensors.every((data) => data.every(Number.isFinite)) ? odd : null;
}

test('chains of every layer hand back what autograd does', async () => {
  const cases = layerCases();
  const wrong: unknown[] = [];
  for (const [at, [want = null]] of answers('layer_cases.jsonl.gz')) {
    const own = cases[at];
    if (!own) continue;
    const net = inferNet(layerNet(own), own.input);
    const odd = await ofNet(net, String(own.seed), want).catch((error: Error) => error.stack ?? error.message);
    if (odd) wrong.push(`${own.code} ${own.input} ${own.seed} ${odd}`);
  }
  expect(wrong.slice(0, 25)).toEqual([]);
}, 120_000);

test('nets with branches hand back what autograd does', async () => {
  const cases = graphCases();
  const wrong: unknown[] = [];
  for (const [at, [want = null]] of answers('graph_cases.jsonl.gz')) {
    const own = cases[at];
    const read = own && readSource(graphSource(own));
    if (!own || !read?.ok) continue;
    const odd = await ofNet(inferNet(read.net, own.input), String(own.seed), want);
    if (odd) wrong.push(`${own.family} ${own.input} ${own.seed} ${odd}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);
