import fc from 'fast-check';
import { expect, it } from 'vitest';
import { count } from './count';
import { exactly, limbBits } from './exact';
import { Graph } from './graph';
import { withDefaults } from './problem';
import { smallProblem } from './testing/problems';
import { Work } from './work';

it('is what numbers say where they are large enough, however short its limbs are', () => {
  fc.assert(
    fc.property(smallProblem, fc.integer({ min: 1, max: 24 }), (problem, bits) => {
      const graph = new Graph(problem, {}, new Work());
      const { total } = count(graph, new Work());
      expect(typeof total).toBe('number');
      // How large ways may be is known, or it is not.
      expect(exactly(graph, Number.POSITIVE_INFINITY, new Work(), bits)).toBe(BigInt(total));
    }),
    { numRuns: 150 },
  );
});

const shallow = { input: [1, 9, 9], target: [1, 9, 9], maxPools: 0 } as const;

it('has all digits of what no number holds, also beyond the largest float', () => {
  const pointwise = { kernel: [1, 1], stride: [1, 1], padding: [0, 0] } as const;
  for (const [maxConvs, dilations] of [
    [20, 1000],
    [100, 9999],
  ] as const) {
    const graph = new Graph(
      withDefaults({ ...shallow, ...pointwise, maxConvs, dilation: [1, dilations] }),
      {},
      new Work(),
    );
    const sum = Array.from({ length: maxConvs }, (_, i) => BigInt(dilations) ** BigInt(i + 1)).reduce((a, b) => a + b);
    expect(count(graph, new Work()).total).toBe(sum);
    expect(exactly(graph, Number.POSITIVE_INFINITY, new Work(), limbBits(graph) - 7)).toBe(sum);
  }
});

it('says at least how many there are where there is no time for all digits', () => {
  const graph = new Graph(withDefaults({ ...shallow, maxConvs: 12 }), {}, new Work());
  const { total } = count(graph, new Work());
  const rough = Number(count(graph, new Work({ steps: 1e5 })).total);
  expect(rough).toBeGreaterThan(0);
  expect(BigInt(rough)).toBeLessThanOrEqual(total);
});
