import { describe, expect, it } from 'vitest';
import { count, dims, fixed, percent, rounded, roundedSigned } from './figures';
import { proseRough, proseShare } from './format';

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

describe('a share that is roughly meant', () => {
  it('never rounds to all or to none what is neither', () => {
    const shares = [0, 1e-5, 0.0534, 0.234, 0.994, 0.9961, 0.99999, 1];
    expect(shares.map((s) => proseRough('en', s).replace('\u00a0', ' '))).toEqual([
      '0 %',
      '0.1 %',
      '5.3 %',
      '23 %',
      '99 %',
      '99.6 %',
      '99.9 %',
      '100 %',
    ]);
    expect(proseRough('ru', 0.0534)).toBe('5.3\u00a0%');
    expect(proseShare('en', 0.507)).toBe('50.7\u00a0%');
    expect(proseShare('ru', 0.507)).toBe('50.7\u00a0%');
    expect(percent(0.234)).toBe('23\u00a0%');
  });
});
