import { describe, expect, it } from 'vitest';
import { count, dims, fixed, rounded, roundedSigned } from './figures';

describe('a number that is known to so many decimals', () => {
  it('is 0 below the last of them, where a readout keeps its power of ten', () => {
    expect([fixed(2.472e-6, 5), rounded(2.472e-6, 5), rounded(-9.96e-4, 2)]).toEqual(['2.472e−6', '0.00000', '0.00']);
    expect([rounded(-0.0126, 2), rounded(null, 2), rounded(Number.NaN, 2)]).toEqual(['−0.01', '–', 'nan']);
  });

  it('has its sign, unless it is 0', () => {
    const shown = [0.0126, -0.0126, 2e-6, -2e-6, 0].map((x) => roundedSigned(x, 4));
    expect(shown).toEqual(['+0.0126', '−0.0126', '0.0000', '0.0000', '0.0000']);
    expect(roundedSigned(null, 4)).toBe('–');
  });
});

it('keeps four digits of a shape together, and parts larger sizes', () => {
  expect(dims([1024, 14, 9999])).toBe('1024 × 14 × 9999');
  expect(dims([25_088])).toBe(count(25_088));
  expect(dims([])).toBe('()');
});
