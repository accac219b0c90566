import { expect, test } from 'vitest';
import '../../core/layers/all';
import { OPERATIONS } from '../../core/layers/operations/table';
import { elements } from '../../core/shape';
import { drawn, numberOf, type OperationCase, operationCases, said } from '../testing/operation_cases';
import { start } from './cpu';
import { OPERATION_KERNELS } from './kernels/operations';
import { TF_KERNELS } from './table';

const taking = [...Object.keys(TF_KERNELS), ...Object.keys(OPERATION_KERNELS)].filter((kind) => kind in OPERATIONS);

const isMap = ({ inputs, sizes = [] }: OperationCase) =>
  [...inputs, sizes].every((s) => s.length === 4 && s[0] === 1 && elements(s) > 0);
const cases = operationCases().filter((c) => taking.includes(c.kind) && c.error === undefined && isMap(c));

test('computes what it takes of operations on maps', async () => {
  const backend = await start();
  const wrong: unknown[] = [];
  const taken = new Map<string, number>();
  for (const c of cases) {
    const { step } = said(c, true);
    if (!step || !backend.supports(step)) continue;
    const inputs = drawn(c).tensors.map((data, i) => backend.put(data, step.inputs[i]?.shape ?? []));
    const made = await backend.run(step, inputs, new Map(), async () => {});
    const got = await backend.read(made);
    for (const handle of [...inputs, made]) backend.free(handle);
    taken.set(c.kind, (taken.get(c.kind) ?? 0) + 1);
    const want = (c.values ?? []).map(numberOf);
    const off = want.findIndex((v, i) => !(Math.abs((got[i] ?? Number.NaN) - v) <= 3e-5 * Math.max(1, Math.abs(v))));
    if (off >= 0 || got.length !== want.length)
      wrong.push({ kind: c.kind, args: c.args, inputs: c.inputs, off, got: got[off], want: want[off] });
  }
  expect(wrong).toEqual([]);
  expect([...taken.keys()].sort()).toEqual(taking.sort());
  expect(backend.memory().tensors).toBe(0);
});
