import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../testing/cpu_time';
import { inferNet } from '../net/infer';
import { receptiveFields } from '../windows/receptive_field';
import { netOfDesign } from './design';
import { type Problem, SORTS, withDefaults } from './problem';
import { countDesigns, solve } from './solve';
import { costsOf, enumerate, inOrder } from './testing/brute';
import { smallProblem } from './testing/problems';

const EXERCISE: Problem = { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, unpaddedLayers: 1 };

const compact = (problem: Problem) =>
  solve(withDefaults(problem)).designs.map(({ layers }) =>
    layers.map((l) => `${l.kind === 'Conv2d' ? 'k' : 'max'}${l.kernel} s${l.stride} p${l.padding}`).join(', '),
  );

describe('solve', () => {
  it('counts and lists what enumeration finds, in every order', () => {
    let possible = 0;
    let ranked = 0;
    fc.assert(
      fc.property(smallProblem, (conditions) => {
        const all = enumerate(conditions);
        if (all.length > 0) possible += 1;
        expect(countDesigns(conditions)).toEqual({ total: all.length, complete: true });
        for (const sort of SORTS) {
          const asked = { ...conditions, sort };
          const solved = solve(asked);
          const best = inOrder(all, asked).slice(0, asked.limit);
          expect(solved.total).toBe(all.length);
          expect(solved.complete).toBe(true);
          const costs = best.map((p) => {
            const { params, macs } = costsOf(p, asked);
            return { layers: p.layers, params, macs, sizes: p.sizes };
          });
          expect(
            solved.designs.map(({ layers, params, macs, shapes }) => {
              return { layers, params, macs, sizes: shapes.map(([, h, w]) => [h, w]) };
            }),
          ).toEqual(costs);
          if (best.length > 10) ranked += 1;
        }
      }),
      { numRuns: 500, seed: 6 },
    );
    // Neither all impossible nor all trivial.
    expect(possible).toBeGreaterThan(150);
    expect(possible).toBeLessThan(450);
    expect(ranked).toBeGreaterThan(200);
  }, 60_000);

  it('lists nets that are what they are said to be', () => {
    fc.assert(
      fc.property(smallProblem, (conditions) => {
        for (const design of solve({ ...conditions, limit: 20 }).designs) {
          const shaped = inferNet(netOfDesign(design, conditions.input), conditions.input);
          expect(shaped.fault).toBeNull();
          const steps = shaped.steps.filter((s) => s.module.kind !== 'ReLU');
          expect(steps.map((s) => s.output)).toEqual(design.shapes);
          expect(design.shapes.at(-1)).toEqual(conditions.target);
          expect([shaped.params, shaped.macs]).toEqual([design.params, design.macs]);
          expect(receptiveFields(shaped).at(-1)?.size[0]).toBe(design.receptiveField);
          const relus = shaped.steps.length - steps.length;
          expect(relus).toBe(steps.filter((s) => s.module.kind === 'Conv2d').length - 1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('solves the exercise as a teacher would', () => {
    const { total, complete, designs } = solve(withDefaults(EXERCISE));
    expect({ total, complete, listed: designs.length }).toEqual({ total: 1133, complete: true, listed: 100 });
    expect(compact({ ...EXERCISE, limit: 3 })).toEqual(['k3 s1 p0, k3 s1 p2', 'k3 s1 p2, k3 s1 p0', 'k1 s1 p0']);
    expect(designs[0]?.shapes).toEqual([
      [16, 14, 14],
      [64, 16, 16],
    ]);
  });

  it('counts beyond what a number holds', () => {
    // 1×1 kernels: each dilation is another design of the same sizes.
    const ones: Problem = { input: [3, 9, 9], target: [5, 9, 9], maxConvs: 20, kernel: [1, 1], stride: [1, 1] };
    const { total } = solve(withDefaults({ ...ones, padding: [0, 0], dilation: [1, 100] }));
    expect(total).toBe(Array.from({ length: 20 }, (_, i) => 100n ** BigInt(i + 1)).reduce((a, b) => a + b));
    const few = countDesigns(withDefaults({ ...ones, maxConvs: 7, padding: [0, 0], dilation: [1, 100] })).total;
    expect(few).toBe(101_010_101_010_100);
  });

  it('counts exactly where layers are many and maps large', () => {
    const large: Problem = { input: [3, 1024, 1024], target: [64, 16, 16], maxConvs: 6, maxPools: 2, kernel: [1, 15] };
    const counted = countDesigns(withDefaults({ ...large, padding: [0, 7], dilation: [1, 4] }));
    expect(counted).toEqual({ total: 22944262206473500677n, complete: true });
  }, 20_000);

  it('says that there is none, at once', () => {
    const none = { designs: [], total: 0, complete: true };
    expect(solve(withDefaults({ ...EXERCISE, input: [3, 16, 20] }))).toEqual(none);
    expect(solve(withDefaults({ ...EXERCISE, target: [64, 16, 17] }))).toEqual(none);
    expect(solve(withDefaults({ ...EXERCISE, unpaddedLayers: 4 }))).toEqual(none);
    expect(solve(withDefaults({ ...EXERCISE, input: [3, 100_000, 100_000] }))).toEqual(none);
  });

  it('ends whatever is asked, and says where it was cut short', () => {
    const wide = { kernel: [1, 9000], stride: [1, 9000], padding: [0, 9000], dilation: [1, 9000] } as const;
    const huge: Problem = { input: [3, 100_000, 90_000], target: [64, 10, 9], maxConvs: 50, maxPools: 5 };
    const started = cpuTime();
    const limits = { steps: 1e5 };
    for (const problem of [huge, { ...huge, ...wide }, { ...huge, ...wide, unpaddedLayers: 40 }]) {
      expect(solve(withDefaults(problem), {}, limits).complete).toBe(false);
    }
    expect(cpuTime() - started).toBeLessThan(15_000);
  }, 20_000);

  it('stops when it is told to', () => {
    let asked = 0;
    const shouldStop = () => {
      asked += 1;
      return asked > 1;
    };
    const large: Problem = { input: [3, 500, 500], target: [64, 7, 7], maxConvs: 30, kernel: [1, 11] };
    const { complete } = solve(withDefaults(large), {}, { shouldStop });
    expect(complete).toBe(false);
    expect(asked).toBeLessThan(10);
  });
});
