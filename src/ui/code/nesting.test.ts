import { expect, test } from 'vitest';
import { nestsTooDeeply } from './nesting';

test('brackets are counted by how many are open at once, over the pieces of a text', () => {
  expect(nestsTooDeeply(['()'.repeat(1000)])).toBe(false);
  expect(nestsTooDeeply(['([{'.repeat(60), ')'.repeat(180), '(('])).toBe(false);
  expect(nestsTooDeeply(['([{'.repeat(60), '\n', '[\n'.repeat(21)])).toBe(true);
  // What closes nothing does not make room.
  expect(nestsTooDeeply([')'.repeat(500), '('.repeat(201)])).toBe(true);
});
