import { describe, expect, it } from 'vitest';
import { designsPanel as en } from '../../i18n/en/designs';
import { designsPanel as ru } from '../../i18n/ru/designs';
import { totalText } from './notation';

describe('a number of designs', () => {
  it('is never said to be exact where it is a lower bound', () => {
    const text = (words: typeof en, total: number | bigint, complete: boolean) => totalText(words, { total, complete });
    expect(text(en, 1133, true)).toMatch(/^1.?133 designs$/);
    expect(text(en, 1, false)).toBe('at least 1 design');
    expect(text(en, 0, false)).toBe('not counted to the end');
    expect(text(en, 0n, false)).toBe('not counted to the end');
    expect(text(en, 0, true)).toBe('0 designs');
    expect(text(ru, 2, false)).toMatch(/^2 .* или больше$/);
    expect(text(ru, 0, false)).toBe('не сосчитано до конца');
  });
});
