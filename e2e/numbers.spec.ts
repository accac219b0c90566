import { casesOf, expectCase, KNOWN, titleOf } from './support/cases';
import { NET_A, NET_B, NOTEBOOK_MEANS } from './support/nets';
import { ask, expect, test } from './support/test';

const cases = casesOf(KNOWN);

test('every one of PyTorch’s answers is run', () => {
  expect(cases.length).toBe(400);
  expect(new Set(cases.map((c) => c.kind))).toEqual(new Set(['conv', 'pool', 'chain', 'error']));
});

ask.describe('PyTorch’s answers, on the backend that the page chooses', () => {
  // A number that is wrong once is wrong.
  ask.describe.configure({ mode: 'parallel', retries: 0 });
  for (const c of cases) {
    ask(titleOf(c), async ({ small }) => {
      await expectCase(small, c);
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
