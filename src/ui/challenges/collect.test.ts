import { describe, expect, it, test } from 'vitest';
import { challengeById } from '../../core/challenges/catalogue';
import type { PastedLink } from '../../core/challenges/pasted';
import type { OpenChallenge } from '../../core/challenges/task';
import type { Doc } from '../../core/document';
import { openingDoc } from '../../state/presets';
import { type AnswerRow, cell, judgeAll, judgeLink, judgeOf, smallest, sorted, tsv } from './collect';

const exercise: OpenChallenge = { task: 'exercise', answer: null };
const { solution } = challengeById('exercise');
const solved: Doc = {
  ...openingDoc(),
  slots: { a: solution.net, b: null },
  challenge: { task: 'exercise', answer: 'Anna' },
};
const missed: Doc = { ...openingDoc(), challenge: { task: 'even-kernel', answer: '' } };
const docs: Readonly<Record<string, Doc>> = { solved, missed, none: openingDoc(), torn: openingDoc() };
const read = (hash: string) => ({
  doc: docs[hash] ?? openingDoc(),
  whole: hash in docs && hash !== 'torn',
  wholeNet: hash in docs,
});
const link = (hash: string, label = ''): PastedLink => ({ hash, label });
const row = (hash: string, place: number, label?: string) =>
  judgeLink(
    Array.from({ length: place }, (_, i) => link(i < place - 1 ? 'none' : hash, label)),
    place - 1,
    exercise,
    read,
  );

describe('answers of a class', () => {
  it('are judged by what is open, else by what most of them bring', () => {
    const brings = ['missed', 'solved', 'none', 'solved'].map((hash) => link(`challenge ${hash}`));
    const inLink = (hash: string) => read(hash.replace('challenge ', ''));
    expect(judgeOf(brings, exercise, inLink)).toBe(exercise);
    expect(judgeOf(brings, null, inLink)).toBe(solved.challenge);
    expect(judgeOf(brings.slice(0, 2), null, inLink)).toBe(missed.challenge);
    expect(judgeOf([link('none')], null, read)).toBeNull();
  });

  it('tell their name, what they meet, and what is wrong with them', () => {
    expect(row('solved', 1, '2) 10:15').name).toBe('Anna');
    expect(row('solved', 1, 'Olga')).toMatchObject({
      name: 'Anna (Olga)',
      other: false,
      damaged: false,
      twin: null,
    });
    expect(row('solved', 1).verdict?.met).toBe(true);
    expect(row('missed', 2, 'Boris')).toMatchObject({ name: 'Boris', other: true, verdict: { met: false } });
    expect(row('torn', 3)).toMatchObject({ name: '', damaged: true, other: true, verdict: { met: false } });
    expect(row('cut off', 3)).toMatchObject({ damaged: false, verdict: null });
    expect(row('none', 3, 'again')).toMatchObject({ twin: 1 });
  });

  it('are opened under the challenge that they were judged by, under their name', () => {
    expect(row('missed', 2, 'Boris').doc.challenge).toEqual({ task: 'exercise', answer: 'Boris' });
    expect(row('solved', 2, 'x').doc.challenge).toEqual({ task: 'exercise', answer: 'Anna' });
  });

  it('are sorted, equal ones as they were pasted', () => {
    const rows = [row('missed', 1, 'b'), row('solved', 2), row('none', 3, 'a'), row('solved', 4)];
    const places = (key: Parameters<typeof sorted>[1], down = false) => sorted(rows, key, down).map((r) => r.place);
    expect(places('place', true)).toEqual([4, 3, 2, 1]);
    expect(places('name')).toEqual([3, 2, 4, 1]);
    expect(places('met')).toEqual([2, 4, 1, 3]);
    expect(places(0)).toEqual([2, 4, 1, 3]);
    expect([...smallest(rows.slice(0, 3))]).toEqual([2]);
    // Where all are alike, none is.
    expect(smallest(rows).size).toBe(0);
    expect(smallest([row('missed', 1)]).size).toBe(0);
  });

  it('are a table that no spreadsheet takes for formulas', () => {
    expect(
      tsv([
        ['name', 'params'],
        ['=SUM(A1)\tx\ny', 5],
        ['-1', 7],
      ]),
    ).toBe("name\tparams\n'=SUM(A1) x y\t5\n'-1\t7");
  });

  it('are read a few at a time, and no longer than somebody waits for them', async () => {
    const links = Array.from({ length: 60 }, () => link('solved'));
    const seen: number[] = [];
    const slow = (hash: string) => {
      const until = performance.now() + 3;
      while (performance.now() < until);
      return read(hash);
    };
    let rows: readonly AnswerRow[] = [];
    const tell = (now: readonly AnswerRow[]) => {
      rows = now;
      seen.push(now.length);
    };
    await judgeAll(links, exercise, slow, tell, new AbortController().signal);
    expect(rows).toHaveLength(60);
    expect(seen.length).toBeGreaterThan(10);
    const stop = new AbortController();
    await judgeAll(links, exercise, slow, (now) => now.length > 0 && stop.abort(), stop.signal);
    expect(stop.signal.aborted).toBe(true);
  });
});

test('no cell is a formula, whatever sign a spreadsheet takes for one, and whatever without width stands before it', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@a',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    '\u200b=1',
    '\ufeff\u2060＝1',
    '\u3000=1',
  ]) {
    expect(cell(text).startsWith("'")).toBe(true);
  }
  for (const text of ['a=1', '3 × 16', 'ня-ня']) expect(cell(text)).toBe(text);
});
