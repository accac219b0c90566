import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenChallenge } from '../core/challenges/task';
import type { Doc } from '../core/document';
import { FIRST_SETUP } from '../core/experiment/experiment_setup';
import { sequential } from '../core/net/net';
import { toState } from './app_state';
import { readLink, writeLink } from './link';
import { fromState } from './read_state';
import { readText64, writeText64 } from './text64';

const conv = (padding: number) =>
  ({ kind: 'Conv2d', args: { in_channels: 3, out_channels: 8, kernel_size: 3, padding } }) as const;
const plain: Doc = {
  seed: '0',
  recipe: 'paired',
  input: { shape: [3, 9, 9], source: 'randn' },
  slots: { a: sequential([conv(1)]), b: null },
  goal: { target: null, maxConvs: null, unpadded: null },
  challenge: null,
  lesson: null,
  experiment: FIRST_SETUP,
  view: { channels: {}, palette: 'orange-blue', share: 'layer', range: 'full', panel: 'challenges' },
  lang: null,
  preset: 'exercise-a',
};
const own = {
  task: {
    title: 'Размер & <b>',
    text: 'Keep it.\nWhy?',
    hints: ['padding'],
    conditions: [
      { kind: 'output', wants: [10] },
      { kind: 'size', wants: [9, 9] },
      { kind: 'without', wants: 'pool' },
      { kind: 'kernels-odd', wants: null },
    ],
    limits: { layers: false, input: false, args: ['padding'], hide: ['code'] },
    start: { net: sequential([conv(0)]), input: [3, 9, 9] },
    solution: { net: sequential([conv(1)]), input: [3, 9, 9], why: 'Почему?' },
  },
  answer: null,
} as const satisfies OpenChallenge;
const link = (challenge: OpenChallenge | null) => writeLink({ ...plain, challenge });
const read = (hash: string) => readLink(hash, plain);
const problems = (hash: string) => read(hash).problems.map((p) => `${p.path} ${p.code} ${p.value}`);
const open = (hash: string) => {
  const { challenge } = toState(read(hash).doc);
  return challenge && typeof challenge.task !== 'string' ? challenge.task : null;
};

describe('a challenge in a link', () => {
  it('is its name, or all that a teacher made of it', () => {
    expect(link({ task: 'exercise', answer: null })).toContain('&a=c8k3p1&challenge=exercise&goal=');
    expect(link({ task: 'exercise', answer: 'Аня' })).toContain('&challenge=exercise&answer=n0JDQvdGP&');
    expect(link(own)).toContain(
      '&a=c8k3p1&challenge=own&needs=output:10,size:9x9,without:pool,kernels-odd&free=args:padding,hide:code&title=',
    );
    expect(link(own)).toContain('&start=c8k3p0&');
    const begun = { ...own, task: { ...own.task, start: { net: plain.slots.a, input: [3, 9, 9] } } } as const;
    expect(link(begun)).not.toContain('start');
    // The same words on another input are another net.
    const wider = {
      ...begun,
      task: { ...begun.task, start: { net: sequential([conv(1)]), input: [1, 9, 9] } },
    } as const;
    expect(link(wider)).toMatch(/&start=[^&]+&startx=1,9,9&/);
    expect(toState(read(link(wider)).doc).challenge).toEqual(toState({ ...plain, challenge: wider }).challenge);
  });

  it('carries its solution as what it changes', () => {
    // Slot a is the solution's net here, as in a student's answer that is just that.
    expect(link(own)).toMatch(/&solution=a&why=[\w-]+&/);
    const deep = sequential([conv(0), ...Array.from({ length: 5 }, () => conv(1))]);
    const solved = sequential([conv(4), ...Array.from({ length: 5 }, () => conv(1))]);
    const solution = { net: solved, input: [3, 9, 9] as const, why: '' };
    const whole = { ...own, task: { ...own.task, start: { net: deep, input: [3, 9, 9] as const }, solution } };
    const hash = writeLink({ ...plain, slots: { a: deep, b: null }, challenge: whole });
    expect(hash).toContain('&solution=a/0:c8k3p4&');
    expect(hash).not.toMatch(/solutionrun|solutionx|why=/);
    expect(toState(read(hash).doc).challenge).toEqual(toState({ ...plain, challenge: whole }).challenge);
    const wider = { ...whole, task: { ...whole.task, solution: { ...solution, input: [3, 11, 9] as const } } };
    expect(open(link(wider))?.solution?.input).toEqual([3, 11, 9]);
  });

  it('has no solution where none can be read, and says so', () => {
    const edit = (from: RegExp, to: string) => link(own).replace(from, to);
    expect(open(edit(/&solution=a&why=[\w-]+/, ''))?.solution).toBeNull();
    expect(problems(edit(/&solution=a&why=[\w-]+/, ''))).toEqual([]);
    expect(open(edit(/&solution=a/, '&solution=zap'))?.solution).toBeNull();
    expect(problems(edit(/&solution=a/, '&solution=zap'))).toEqual(['solution.0 unknown-layer zap']);
    expect(problems(edit(/&solution=a/, ''))).toEqual([expect.stringMatching(/^why bad-value /)]);
    expect(problems(edit(/&solution=a/, '&solution=a&solutionx=0,1,1'))).toEqual(['solutionx bad-value 0,1,1']);
    expect(open(edit(/&why=[\w-]+/, '&why=A'))?.solution?.why).toBe('');
    const { solution: _none, ...older } = open(link(own)) ?? {};
    const state = { ...toState(plain), challenge: { task: older, answer: null } };
    expect(fromState(state, '')).toMatchObject({ ok: true, doc: { challenge: { task: { solution: null } } } });
  });

  it('is none in links of older pages', () => {
    expect(link(null)).not.toContain('challenge=');
    expect(read(link(null))).toMatchObject({ doc: { challenge: null }, problems: [] });
    const { challenge: _none, ...older } = toState(plain);
    expect(fromState(older, 'exercise-a')).toMatchObject({ ok: true, doc: { challenge: null } });
  });

  it('keeps what can be kept of a hand’s edits, and names the rest', () => {
    const base = link(own);
    const edit = (from: string | RegExp, to: string) => base.replace(from, to);
    expect(problems(edit('challenge=own', 'challenge=nowhere'))).toEqual(['challenge bad-value nowhere']);
    expect(problems(edit('&challenge=own', ''))).toContain(
      'needs bad-value output:10,size:9x9,without:pool,kernels-odd',
    );
    expect(problems(edit('size:9x9', 'size:0x9,magic:3,uses:__proto__'))).toEqual([
      'needs bad-value size:0x9',
      'needs bad-value magic:3',
      'needs bad-value uses:__proto__',
    ]);
    expect(open(edit('size:9x9', 'size:0x9'))?.conditions).toHaveLength(3);
    expect(problems(edit(/needs=[^&]*/, 'needs=magic'))).toContain('challenge bad-value own');
    expect(problems(edit('hide:code', 'hide:challenges'))).toEqual(['free bad-value hide:challenges']);
    expect(problems(edit('args:padding', 'args:toString!'))).toEqual(['free bad-value args:toString!']);
    // What says nothing that can be read of it holds everything.
    expect(open(edit(/free=[^&]*/, 'free=none'))?.limits).toEqual({
      layers: false,
      input: false,
      args: null,
      hide: [],
    });
    expect(problems(edit(/title=[^&]*/, 'title=A'))).toEqual(['title bad-value A']);
    expect(problems(edit(/title=[^&]*/, `title=${writeText64('x'.repeat(81))}`))).toHaveLength(1);
    expect(problems(edit(/hints=[^&]*/, `hints=${Array.from({ length: 9 }, () => 'eA').join('.')}`))).toHaveLength(1);
    expect(
      problems(edit(/needs=[^&]*/, `needs=${Array.from({ length: 40 }, () => 'stride:1').join(',')}`)),
    ).not.toEqual([]);
    expect(
      open(edit(/needs=[^&]*/, `needs=${Array.from({ length: 40 }, () => 'stride:1').join(',')}`))?.conditions,
    ).toHaveLength(12);
  });

  it('is checked whole in a state', () => {
    const state = toState({ ...plain, challenge: own });
    const taken = (task: object) => fromState({ ...state, challenge: { task, answer: null } }, '').ok;
    expect(fromState(state, 'exercise-a').ok).toBe(true);
    const good = typeof state.challenge?.task === 'object' ? state.challenge.task : {};
    expect(taken(good)).toBe(true);
    for (const wrong of [
      { title: 'x'.repeat(81) },
      { title: 'a\u0000b' },
      { hints: [''] },
      { conditions: [] },
      { conditions: [{ kind: 'output', wants: 'pool' }] },
      { conditions: [{ kind: 'output', wants: [1], more: 1 }] },
      { limits: { layers: 1, input: true, args: null, hide: [] } },
      { limits: { layers: true, input: true, args: null, hide: ['challenges'] } },
      { start: { net: state.slots.a, input: [0, 1, 1] } },
      { solution: { net: state.slots.a, input: [1, 1, 1] } },
      { solution: { net: state.slots.a, input: [1, 1, 1], why: 'x'.repeat(601) } },
      { extra: 1 },
    ]) {
      expect([wrong, taken({ ...good, ...wrong })]).toEqual([wrong, false]);
    }
    expect(fromState({ ...state, challenge: { task: 'nowhere', answer: null } }, '').ok).toBe(false);
    expect(fromState({ ...state, challenge: { task: 'exercise', answer: 'x'.repeat(41) } }, '').ok).toBe(false);
  });
});

describe('texts in a link', () => {
  it('come back as they were, of letters, digits, - and _ alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const code = writeText64(text);
        expect(code).toMatch(/^[A-Za-z0-9_-]*$/);
        expect(code).toBe(Buffer.from(text).toString('base64url'));
        expect(readText64(code)).toBe(text);
      }),
    );
  });

  it('are refused where they are none', () => {
    for (const bad of ['A', 'AB CD', '%41', 'gIA', 'wA']) expect(readText64(bad)).toBeNull();
    fc.assert(fc.property(fc.string(), (code) => readText64(code) === null || code === '' || /^[\w-]+$/.test(code)));
  });
});
