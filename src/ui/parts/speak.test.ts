import '../../i18n/en/late';
import { expect, test } from 'vitest';
import type { Args } from '../../core/args';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import { sizeFormulas } from '../../core/working/formula';
import { loadMessages } from '../../i18n/messages';
import { exact, spokenFormula } from './speak';

/** The height's formula of a pool or a convolution over 16 × 16 cells. */
function formula(kind: 'Conv2d' | 'MaxPool2d', args: Args) {
  const channels: Args = kind === 'Conv2d' ? { in_channels: 1, out_channels: 1 } : {};
  const [step] = inferNet(sequential([{ kind, args: { ...channels, kernel_size: 3, ...args } }]), [1, 16, 16]).steps;
  const made = step && sizeFormulas(step)?.[0];
  if (!made) throw new Error('refused');
  return made;
}
const { formula: en } = (await loadMessages('en')).picture;
const { formula: ru } = (await loadMessages('ru')).picture;

test('a formula is read aloud term by term, and says where its floor bites', () => {
  expect(spokenFormula(en, en.both, formula('Conv2d', { stride: 2 }))).toBe(
    'height and width: floor of 16 plus 2 times 0 minus 3, divided by 2, end floor, plus 1 equals 7; 6.5 is cut to 6',
  );
  expect(spokenFormula(ru, ru.both, formula('Conv2d', { stride: 2 }))).toContain('6.5 округляется вниз до 6');
});

test('a ceiling says that it raises', () => {
  expect(spokenFormula(en, en.width, formula('MaxPool2d', { stride: 2, ceil_mode: true }))).toContain(
    '6.5 is raised to 7',
  );
});

test('a division without remainder bites nowhere', () => {
  expect(spokenFormula(en, en.height, formula('Conv2d', {}))).not.toContain(';');
});

test('negative numbers are words', () => {
  const cropped = formula('Conv2d', { padding: -1, padding_mode: 'replicate' });
  expect(spokenFormula(en, en.height, cropped)).toContain('2 times minus 1');
});

test('quotients are short', () => {
  expect([exact(13 / 3), exact(6.5), exact(-0.5)]).toEqual(['4.33', '6.5', '−0.5']);
});
