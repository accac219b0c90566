import { expect, test } from 'vitest';
import { differences, equalValues, rebase, SETTLE } from './changes';

const start = { values: { mean: 1 }, at: 0 };

test('a change is measured from before it', () => {
  const base = rebase(start, { mean: 1 }, SETTLE + 1);
  expect(differences(base.values, { mean: 1.5 })).toEqual({ mean: 0.5 });
});

test('a drag is one change: it is measured from where it began', () => {
  let base = rebase(start, { mean: 1 }, 5000);
  base = rebase(base, { mean: 2 }, 5100);
  base = rebase(base, { mean: 3 }, 5200);
  expect(differences(base.values, { mean: 4 })).toEqual({ mean: 3 });
  base = rebase(base, { mean: 4 }, 5200 + SETTLE + 1);
  expect(differences(base.values, { mean: 5 })).toEqual({ mean: 1 });
});

test('numbers that have just come are no change, and the first change after them is measured all the same', () => {
  const come = rebase({ values: { mean: null }, at: 0 }, { mean: null }, 5000);
  expect(differences(come.values, { mean: 0.219 })).toEqual({});
  const next = rebase(come, { mean: 0.219 }, 5200);
  expect(Object.keys(differences(next.values, { mean: 0.21 }))).toEqual(['mean']);
});

test('what is not finite has no difference', () => {
  expect(differences({ max: 1 }, { max: Number.POSITIVE_INFINITY })).toEqual({});
  expect(equalValues({ a: 1, b: null }, { a: 1, b: null })).toBe(true);
  expect(equalValues({ a: 1 }, { a: 2 })).toBe(false);
  // A value that never equals itself would be rendered for ever.
  expect(equalValues({ a: Number.NaN }, { a: Number.NaN })).toBe(true);
});
