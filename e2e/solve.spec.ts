import type { Scope } from './support/scope';
import { expect, test } from './support/test';

interface Solution {
  readonly designs: readonly {
    readonly code: string;
    readonly shapes: readonly (readonly number[])[];
    readonly params: number;
    readonly macs: number;
    readonly receptiveField: number;
  }[];
  readonly total: number | bigint;
  readonly complete: boolean;
}

const EXERCISE = { input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, unpaddedLayers: 1 };

const solve = (scope: Scope, problem: object): Promise<Solution> =>
  scope.page.evaluate(
    (asked) => (window as unknown as { convscope: { solve: (p: object) => Promise<Solution> } }).convscope.solve(asked),
    problem,
  );

test('solves the exercise, and every design that is loaded gives the target', async ({ scope }) => {
  const { designs, total, complete } = await solve(scope, EXERCISE);
  expect([total, complete, designs.length]).toEqual([1133, true, 100]);
  for (const { code, params, macs, shapes, receptiveField } of designs.filter((_, i) => i % 33 === 0)) {
    const report = await scope.load({ code, input: [3, 16, 16] });
    expect(report.error).toBeNull();
    const layers = report.layers.filter((l) => l.kind !== 'ReLU');
    expect(layers.map((l) => l.shape)).toEqual(shapes);
    expect([report.params, report.macs]).toEqual([params, macs]);
    expect(layers.at(-1)?.receptiveField.size).toEqual([receptiveField, receptiveField]);
  }
});

test('counts beyond what a number holds, refuses what is no problem, and leaves the page answering', async ({
  scope,
}) => {
  const wide = { input: [3, 224, 224], target: [64, 7, 7], maxConvs: 20, maxPools: 5, dilation: [1, 4], limit: 3 };
  // Frames that the page shows while the solver counts for a second: a main thread that waited for it would show none.
  const frames = await scope.page.evaluateHandle(() => {
    const shown = { count: 0, over: false };
    const next = () => {
      shown.count += 1;
      if (!shown.over) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    return shown;
  });
  const { total, designs } = await solve(scope, wide);
  const shown = await frames.evaluate((counted) => {
    counted.over = true;
    return counted.count;
  });
  expect(typeof total).toBe('bigint');
  expect(designs).toHaveLength(3);
  expect(shown).toBeGreaterThan(5);
  await expect(solve(scope, { ...EXERCISE, kernel: [7, 1] })).rejects.toThrow(/kernel takes \[least, most\]/);
});
