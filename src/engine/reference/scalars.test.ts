import { expect, test } from 'vitest';
import fixture from '../../../test-data/torch_scalars.json';
import { erf } from '../../core/erf';
import { isLayerKind } from '../../core/layers/table';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import { kernelCall } from './kernel';
import { REFERENCE_KERNELS } from './table';

const number = (v: number | string) => (v === 'nan' ? Number.NaN : Number(String(v).replace('inf', 'Infinity')));
const x = Float32Array.from(fixture.x, number);

test.each(fixture.rows.map((row) => [row.kind, row.args, row.y] as const))('%s(%o)', async (kind, args, want) => {
  if (!isLayerKind(kind)) throw new Error(kind);
  const { steps } = inferNet(sequential([{ kind, args: JSON.parse(JSON.stringify(args)) }]), [1, 1, x.length]);
  const [step] = steps;
  if (!step) throw new Error('refused');
  const y = await REFERENCE_KERNELS[kind](kernelCall(step, [x], new Map(), async () => {}));
  for (const [i, value] of want.entries()) {
    const [got, wanted] = [y[i] ?? 0, number(value)];
    const near = Object.is(got, wanted) || Math.abs(got - wanted) <= 2e-6 * Math.max(1, Math.abs(wanted));
    expect(near, `${x[i]}: ${got}, not ${wanted}`).toBe(true);
  }
});

test.each([
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.49, 0.9995707121322661],
  [2.51, 0.9996142945182758],
  [4, 0.9999999845827421],
])('erf(%f), by Python', (at, value) => {
  expect(erf(at)).toBeCloseTo(value, 13);
  expect(erf(-at)).toBeCloseTo(-value, 13);
});
