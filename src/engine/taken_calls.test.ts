import { expect, test } from 'vitest';
import data from '../../test-data/taken_calls.json';
import { inferNet } from '../core/net/infer';
import type { Shape } from '../core/shape';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { nodeBackends } from './testing/backends';

interface Case {
  readonly code: string;
  readonly layers: readonly (readonly [Shape, mean?: number, std?: number, zeros?: number])[] | null;
  readonly error: readonly [at: number, when: string, text: string] | null;
}

const cases = data.cases as unknown as readonly Case[];
const input = data.input as [number, number, number];
const backends = await nodeBackends();

function shapedOf(code: string) {
  const read = readSource(code);
  if (!read.ok || read.partial) throw new Error(`cannot be read: ${code}`);
  return inferNet(read.net, input);
}

test('calls that are seldom written are taken and refused as by PyTorch', () => {
  const wrong = cases.flatMap(({ code, layers, error }) => {
    const { fault, steps } = shapedOf(code);
    const said = fault && [fault.layer, fault.when, fault.text];
    const shapes = layers && steps.map((step) => step.output);
    const right = JSON.stringify([said, shapes]) === JSON.stringify([error, layers?.map(([shape]) => shape) ?? null]);
    return right ? [] : [{ code, error, said, shapes }];
  });
  expect(wrong).toEqual([]);
});

test.each(backends.map((backend) => [backend.name, backend] as const))('%s computes them', async (_name, backend) => {
  for (const { code, layers } of cases) {
    const job = { seed: data.seed, recipe: 'paired', input: { shape: input, source: 'randn' }, b: null } as const;
    const made = await new Computer(0).run({ ...job, a: shapedOf(code) }, backend, async () => {});
    for (const [i, [, mean, std = 1, zeros]] of (layers ?? []).entries()) {
      if (mean === undefined) continue;
      const stats = made.a.layers[i]?.stats;
      const allowed = 2e-5 * Math.max(1, std);
      expect(Math.abs((stats?.mean ?? Number.NaN) - mean), `mean of layer ${i} of ${code}`).toBeLessThan(allowed);
      expect(Math.abs((stats?.std ?? Number.NaN) - std), `std of layer ${i} of ${code}`).toBeLessThan(allowed);
      // What is left of a sum of float32 numbers is each backend's own.
      if (backend.name === 'reference')
        expect(stats?.zeros, `zeros of layer ${i} of ${code}`).toBeCloseTo(zeros ?? 0, 6);
    }
  }
});
