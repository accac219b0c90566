import { expect, test } from 'vitest';
import { axisFormula } from '../../core/formula';
import { loadMessages } from '../../i18n/messages';
import { exact, spokenFormula } from './speak';

const axis = { type: 'sliding', input: 16, output: 7, kernel: 3, stride: 2, dilation: 1, before: 0, after: 0 } as const;
const { formula: en } = (await loadMessages('en')).picture;
const { formula: ru } = (await loadMessages('ru')).picture;

test('a formula is read aloud term by term, and says where its floor bites', () => {
  expect(spokenFormula(en, en.both, axisFormula(axis, false))).toBe(
    'height and width: floor of 16 plus 2 times 0 minus 3, divided by 2, end floor, plus 1 equals 7; 6.5 is cut to 6',
  );
  expect(spokenFormula(ru, ru.both, axisFormula(axis, false))).toContain('6.5 округляется вниз до 6');
});

test('a ceiling says that it raises', () => {
  expect(spokenFormula(en, en.width, axisFormula({ ...axis, output: 8 }, true))).toContain('6.5 is raised to 7');
});

test('a division without remainder bites nowhere', () => {
  expect(spokenFormula(en, en.height, axisFormula({ ...axis, stride: 1, output: 14 }, false))).not.toContain(';');
});

test('negative numbers are words', () => {
  const cropped = axisFormula({ ...axis, stride: 1, before: -1, after: -1, output: 12 }, false);
  expect(spokenFormula(en, en.height, cropped)).toContain('2 times minus 1');
});

test('quotients are short', () => {
  expect([exact(13 / 3), exact(6.5), exact(-0.5)]).toEqual(['4.33', '6.5', '−0.5']);
});
