import '../state/all_presets';
import { describe, expect, it } from 'vitest';
import { readLink, writeLink } from '../codec/link';
import { LESSONS } from '../core/lessons/catalogue';
import type { LessonId } from '../core/lessons/ids';
import { isOpenLesson } from '../core/lessons/lesson_checks';
import { inferNet } from '../core/net/infer';
import { borderFlags, borderShare } from '../core/windows/border';
import { receptiveFields } from '../core/windows/receptive_field';
import { lessonList as en } from '../i18n/en/lesson_list';
import { lessonList as ru } from '../i18n/ru/lesson_list';
import { openingDoc } from '../state/presets';

const stepsOf = (id: LessonId) => LESSONS.find((l) => l.id === id)?.steps ?? [];
/** Steps are counted from 1 here, as people count them. */
const docOf = (id: LessonId, step: number) => readLink(stepsOf(id)[step - 1]?.state ?? '', openingDoc()).doc;

describe.each(LESSONS)('lesson $id', ({ id, steps, minutes }) => {
  it('puts on the page what its states say, to the letter', () => {
    for (const { state } of steps) {
      const { doc, problems } = readLink(state, openingDoc());
      expect([state, problems]).toEqual([state, []]);
      expect(writeLink(doc)).toBe(state);
    }
  });

  it('has six steps or more, a prediction, and a challenge at its end', () => {
    expect(steps.length).toBeGreaterThanOrEqual(6);
    expect(minutes).toBeGreaterThanOrEqual(10);
    expect(minutes).toBeLessThanOrEqual(40);
    expect(steps.some((s) => s.right !== null)).toBe(true);
    const last = docOf(id, steps.length);
    expect(last.challenge).not.toBeNull();
    expect(last.view.panel).toBe('challenges');
    for (const step of steps.slice(0, -1)) expect(readLink(step.state, openingDoc()).doc.challenge).toBeNull();
  });

  it.each([['en', en] as const, ['ru', ru] as const])('has its words in %s', (_lang, words) => {
    expect(words[id].steps).toHaveLength(steps.length);
    for (const [i, { right }] of steps.entries()) {
      const said = words[id].steps[i];
      expect([i, said?.ask !== undefined]).toEqual([i, right !== null]);
      if (right !== null) expect(said?.ask?.choices[right]).toBeDefined();
    }
  });

  it('can be copied by a teacher, in either language', () => {
    for (const words of [en[id], ru[id]]) {
      const own = {
        title: words.title,
        minutes,
        steps: steps.map(({ state, light, hides, right }, i) => {
          const { text, notes, ask } = words.steps[i] ?? { text: '', notes: '' };
          return { state, light, hides, text, notes, ask: ask && right !== null ? { ...ask, right } : null };
        }),
      };
      for (const step of steps.keys()) expect(isOpenLesson({ lesson: own, step })).toBe(true);
    }
  });

  it('speaks of layers that are there', () => {
    for (const [i, { light }] of steps.entries()) {
      if (!light) continue;
      const { slots, input } = docOf(id, i + 1);
      const net = slots[light.slot];
      if (!net) throw new Error(`step ${i + 1} speaks of a slot that is empty`);
      expect(light.layer).toBeLessThan(inferNet(net, input.shape).steps.length + 1);
    }
  });
});

describe('what lessons say', () => {
  const right = (id: LessonId, step: number) => {
    const at = stepsOf(id)[step - 1]?.right ?? -1;
    expect(ru[id].steps[step - 1]?.ask?.choices.length).toBe(en[id].steps[step - 1]?.ask?.choices.length);
    return en[id].steps[step - 1]?.ask?.choices[at];
  };
  const shaped = (id: LessonId, step: number, slot: 'a' | 'b' = 'a') => {
    const { slots, input } = docOf(id, step);
    const net = slots[slot];
    if (!net) throw new Error('no such slot');
    return inferNet(net, input.shape);
  };
  const width = (id: LessonId, step: number) => String(shaped(id, step).steps.at(-1)?.output.at(-1));
  const field = (id: LessonId, step: number, slot: 'a' | 'b' = 'a') =>
    String(receptiveFields(shaped(id, step, slot)).at(-1)?.size[0]);

  it.each([
    ['why-14', 3],
    ['why-14', 5],
    ['padding', 6],
    ['stride', 3],
    ['dilation', 2],
  ] as const)('is the width that the page computes: %s, step %i', (id, step) => {
    expect(right(id, step)).toBe(width(id, step));
  });

  it.each([
    ['receptive-field', 2, 'a'],
    ['receptive-field', 4, 'a'],
    ['receptive-field', 5, 'a'],
    ['dilation', 6, 'a'],
    ['pooling', 7, 'b'],
  ] as const)('is the field that the page computes: %s, step %i', (id, step, slot) => {
    expect(right(id, step)).toBe(field(id, step, slot));
  });

  it('are PyTorch’s refusals where they say so', () => {
    for (const [id, step] of [
      ['why-14', 6],
      ['skip', 3],
    ] as const) {
      expect(shaped(id, step).fault).not.toBeNull();
    }
    expect(right('why-14', 6)).toBe('An error');
  });

  it('is the share of border cells that the page counts', () => {
    const share = (step: number) => {
      const flags = borderFlags(shaped('padding', step)).at(-1);
      return flags ? borderShare(flags) : null;
    };
    expect(share(3)).toBeCloseTo(60 / 256, 10);
    expect(share(4)).toBeCloseTo(156 / 256, 10);
  });
});
