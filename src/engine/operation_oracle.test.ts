import { describe, expect, it, test } from 'vitest';
import '../core/layers/all';
import type { Args } from '../core/args';
import { OPERATIONS } from '../core/layers/operations/table';
import type { LayerKind } from '../core/layers/table';
import type { Shape } from '../core/shape';
import { INDEX_KERNELS } from './reference/indices';
import { kernelCall } from './reference/kernel';
import { REFERENCE_KERNELS } from './reference/table';
import { drawn, numberOf, type OperationCase, operationCases, said } from './testing/operation_cases';

const cases = operationCases();
const kinds = [...new Set(cases.map((c) => c.kind))];

/** What comes of a call: PyTorch's sizes and our values, or words. */
interface Answer {
  readonly error?: string;
  readonly sizes?: Shape;
  readonly values?: Float32Array;
}

async function answer(own: OperationCase, given?: readonly Float32Array[]): Promise<Answer> {
  const { pool, ...args } = own.args;
  if (pool !== undefined) return unpooled({ ...own, args }, pool);
  const { refusal, step, sizes } = said(own);
  if (refusal || !step || !sizes) return { error: refusal?.text ?? '' };
  const { tensors, weights } = drawn(own);
  const call = kernelCall(step, given ?? tensors, weights, async () => {});
  try {
    return { sizes, values: await REFERENCE_KERNELS[step.module.kind](call) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What a max pool finds is put back where it found it. */
async function unpooled(own: OperationCase, pool: unknown): Promise<Answer> {
  const first: OperationCase = { ...own, kind: 'MaxPool2d', args: { ...(pool as Args), return_indices: true } };
  const { step, sizes = [], refusal } = said(first);
  if (!step) return { error: refusal?.text ?? '' };
  const { tensors, weights } = drawn(first);
  const call = kernelCall(step, tensors, weights, async () => {});
  const made = [
    await REFERENCE_KERNELS.MaxPool2d(call),
    (await INDEX_KERNELS.MaxPool2d?.(call)) ?? new Float32Array(0),
  ];
  return answer({ ...own, inputs: [sizes, sizes] }, made);
}

/** Those that are more than one rounding: everything that sums up, and the functions that PyTorch's vectors approximate. */
const EXACT: ReadonlySet<string> = new Set<LayerKind>([
  'add',
  'sub',
  'mul',
  'div',
  'maximum',
  'minimum',
  'neg',
  'abs',
  'sqrt',
  'square',
  'reciprocal',
  'floor',
  'ceil',
  'round',
  'trunc',
  'frac',
  'sign',
  'clamp',
  'cat',
  'stack',
  'slice',
  'setitem',
  'max',
  'min',
  'permute',
  'squeeze',
  'unsqueeze',
  'expand',
  'repeat',
  'view',
  'reshape',
  'flip',
  'roll',
]);

function differs(own: OperationCase, got: Float32Array): string | null {
  const want = (own.values ?? []).map(numberOf);
  if (got.length !== want.length) return `${got.length} values for ${want.length}`;
  const scale = want.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1);
  for (const [i, v] of want.entries()) {
    const ours = got[i] ?? 0;
    const wanted = Math.fround(v);
    if (ours === wanted || (Number.isNaN(ours) && Number.isNaN(wanted))) continue;
    const off = Math.abs(ours - wanted);
    // Halves are drawn to the bit; other values to the last one.
    const isExact = EXACT.has(own.kind) && own.args.alpha === undefined;
    const allowed = (isExact ? (own.grid ? 0 : 3e-7) : 2e-6) * scale;
    if (!(off <= allowed)) return `value ${i}: ${ours} for ${wanted}`;
  }
  return null;
}

test('every operation but the tensors of a net is among the cases', () => {
  const own = ['Parameter', 'Buffer'];
  expect(Object.keys(OPERATIONS).filter((kind) => !kinds.includes(kind) && !own.includes(kind))).toEqual([]);
});

describe.each(kinds)('%s', (kind) => {
  const own = cases.filter((c) => c.kind === kind);

  it('has the sizes, the refusals and the values of PyTorch', async () => {
    const wrong: unknown[] = [];
    for (const c of own) {
      const { error, sizes, values = new Float32Array(0) } = await answer(c);
      const isSaid = c.error === undefined ? sizes?.join() === c.sizes?.join() && !error : error === c.error;
      const odd = isSaid && c.error === undefined ? differs(c, values) : null;
      if (isSaid && !odd) continue;
      const { args, inputs, seed } = c;
      wrong.push({
        args: JSON.stringify(args),
        inputs: JSON.stringify(inputs),
        seed,
        want: c.error ?? c.sizes,
        got: error ?? sizes,
        odd,
      });
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
