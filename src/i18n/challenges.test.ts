import { describe, expect, it } from 'vitest';
import { CHALLENGES } from '../core/challenges/catalogue';
import { CONDITION_KINDS } from '../core/challenges/condition_kinds';
import { conditionSpec } from '../core/challenges/conditions';
import { panelWords } from './panels';

const languages = ['en', 'ru'] as const;

describe.each(languages)('challenges in %s', (lang) => {
  it('say every condition, its number among its words', async () => {
    const { kinds } = await panelWords('conditions', lang);
    for (const kind of CONDITION_KINDS) {
      for (const n of [1, 2, 5, 21, 1000]) {
        const said = kinds[kind].says(String(n), n);
        expect(said).not.toMatch(/undefined|NaN|^\s*$/);
        const { value } = conditionSpec(kind);
        expect([kind, said.includes(String(n))]).toEqual([kind, value !== 'none']);
        expect(kinds[kind].is(String(n), n)).not.toMatch(/undefined|^\s*$/);
      }
    }
  });

  it('have hints, and a solution that gives more away than they do', async () => {
    const list = await panelWords('challengeList', lang);
    for (const { id } of CHALLENGES) {
      const { title, text, hints, solution } = list[id];
      expect(hints.length).toBeGreaterThanOrEqual(2);
      for (const words of [title, text, ...hints, solution]) expect(words.trim().length).toBeGreaterThan(5);
    }
    expect(new Set(CHALLENGES.map(({ id }) => list[id].title)).size).toBe(CHALLENGES.length);
  });
});

describe('plurals', () => {
  it('follow the number', async () => {
    const en = (await panelWords('conditions', 'en')).kinds['convs-most'];
    const ru = (await panelWords('conditions', 'ru')).kinds['convs-most'];
    expect([en.says('1', 1), en.says('2', 2)]).toEqual(['at most 1 convolution', 'at most 2 convolutions']);
    expect([ru.says('1', 1), ru.says('2', 2), ru.says('21', 21)]).toEqual([
      'не больше 1 свёртки',
      'не больше 2 свёрток',
      'не больше 21 свёртки',
    ]);
  });
});
