import { expect, it } from 'vitest';
import { big, exactly, pluralBig } from './big';

it('reads numbers of any size in both languages', () => {
  expect([0, 1133, 999_999].map((n) => big('en', n))).toEqual(['0', '1,133', '999,999']);
  expect([1_724_712, 4_200_000_000_000].map((n) => big('en', n))).toEqual(['1.72 million', '4.2 trillion']);
  expect(big('en', 25236602817045795624350305957611306974n)).toBe('2.52 × 10³⁷');
  expect(big('ru', 1_724_712)).toMatch(/^1\.72\sмиллиона$/);
  expect(big('ru', 10n ** 15n)).toBe('1.00 × 10¹⁵');
  expect(exactly('en', 2n ** 70n)).toBe('1,180,591,620,717,411,303,424');
});

it('says the right form of the noun', () => {
  const forms = { one: 'вариант', few: 'варианта', many: 'вариантов' };
  expect([1, 2, 5, 21, 1133].map((n) => pluralBig('ru', n, forms))).toEqual([
    'вариант',
    'варианта',
    'вариантов',
    'вариант',
    'варианта',
  ]);
  expect(pluralBig('ru', 10n ** 20n, forms)).toBe('вариантов');
  expect(pluralBig('en', 1, { one: 'design', many: 'designs' })).toBe('design');
});
