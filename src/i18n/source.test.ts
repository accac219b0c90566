import { describe, expect, it } from 'vitest';
import { panelWords } from './panels';
import { passedWords, readErrorWords } from './source';

const AT = { line: 2, column: 14, from: 20, to: 21, cell: null, params: {} };

describe('a source that cannot be read', () => {
  it.each([
    [{ ...AT, code: 'no-net', text: null }, 'Line 2, column 14: No net is here yet: write nn.Sequential(…)'],
    [
      { ...AT, code: 'unknown-layer', text: null, params: { name: 'Foo' } },
      'Line 2, column 14: This page knows no layer Foo: check its spelling',
    ],
    [
      {
        ...AT,
        code: 'unknown-layer',
        text: null,
        params: { name: 'LazyLinear', instead: 'Linear', argument: 'in_features' },
      },
      'Line 2, column 14: LazyLinear is filled in only when the net first runs, and this print was made before',
    ],
    [{ ...AT, code: 'arithmetic', text: null, cell: 3 }, 'Cell 4, line 2: This cannot be calculated'],
    [
      {
        ...AT,
        code: 'unknown-argument',
        text: 'f() got an unexpected argument',
        params: { layer: 'f', argument: 'x' },
      },
      'Line 2, column 14: f() got an unexpected argument. f has no argument x: check its spelling',
    ],
  ] as const)('is answered with its place, why, and what to do', async (error, said) => {
    const sentence = readErrorWords(await panelWords('code', 'en'), error);
    expect(sentence.slice(0, said.length)).toBe(said);
    expect(sentence).toMatch(/\.$/);
  });

  it.each([
    [{ given: 'ReLU', call: 'nn.ReLU()' }, 'nn.ReLU()'],
    [{ given: 'relu', instead: 'nn.ReLU()' }, 'nn.ReLU()'],
    [{ given: 'list', spread: 1 }, '*'],
  ])('says what to write where no layer stands: %o', async (params, said) => {
    for (const lang of ['en', 'ru'] as const) {
      const words = readErrorWords(await panelWords('code', lang), { ...AT, code: 'not-a-module', text: null, params });
      expect(words).toContain(said);
      expect(words).toContain(params.given);
    }
  });
});

it.each(['en', 'ru'] as const)(
  'a net on another size than it was read for is said to be that, and not whole: %s',
  async (lang) => {
    const whole = {
      leftOut: null,
      otherWay: null,
      otherInput: false,
      missingFile: null,
      missingInput: null,
      unfitting: [],
      readFor: null,
    };
    const words = await panelWords('code', lang);
    expect(passedWords(words, whole)).toEqual([]);
    expect(passedWords(words, { ...whole, readFor: [3, 32, 48] })).toEqual([
      { line: null, text: expect.stringMatching(/(read for|прочитаны для) 32 × 48/), effect: true },
    ]);
  },
);
