import { casesOf, expectCase, KNOWN, titleOf } from './support/cases';
import { NET_A, NET_B, NOTEBOOK_MEANS } from './support/nets';
import { expect, test } from './support/test';

const cases = casesOf(KNOWN);

test('there are cases to run', () => {
  expect(cases.length).toBeGreaterThan(90);
  expect(new Set(cases.map((c) => c.kind))).toEqual(new Set(['conv', 'pool', 'chain', 'error']));
});

test.describe('PyTorch’s answers, on the backend that the page chooses', () => {
  // A number that is wrong once is wrong.
  test.describe.configure({ mode: 'parallel', retries: 0 });
  for (const c of cases) {
    test(titleOf(c), async ({ shared }) => {
      await expectCase(shared, c);
    });
  }
});

test('the notebook’s means, seed after seed', async ({ scope }) => {
  const input = [3, 16, 16] as const;
  await scope.load({ code: NET_A, slot: 'a', input });
  await scope.load({ code: NET_B, slot: 'b' });
  await scope.setState({ ...(await scope.getState()), recipe: 'notebook' });
  for (const [seed, wanted] of NOTEBOOK_MEANS.entries()) {
    await scope.load({ code: NET_A, slot: 'a', seed });
    const reports = [await scope.report('a'), await scope.report('b')];
    for (const [i, report] of reports.entries()) {
      expect(report.recipe).toBe('notebook');
      expect(report.seed).toBe(seed);
      const mean = report.layers.at(-1)?.mean ?? Number.NaN;
      expect(
        Math.abs(mean - (wanted[i] ?? Number.NaN)),
        `seed ${seed}, slot ${report.slot}: ${mean}`,
      ).toBeLessThanOrEqual(1e-6);
    }
  }
});
