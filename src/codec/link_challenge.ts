import { type Condition, type ConditionKind, conditionValue } from '../core/challenges/condition_kinds';
import { isChallengeId } from '../core/challenges/ids';
import { FREE, HIDEABLE, type Hideable, type Limits, MOST } from '../core/challenges/task';
import { isArgName, isConditionKind, isText, isWants } from '../core/challenges/task_checks';
import { isInputShape } from '../core/values';
import type { ChallengeState, StartState, TaskState } from './challenge_state';
import { expandDifference, type NetText, readNet, writeDifference, writeNet } from './link_net';
import type { NetState } from './net_state';
import { type Problem, problem } from './problem';
import { readText64, writeText64 } from './text64';

/**
 * The fields of an open challenge. One of the page's own is its id; a teacher's is `own`, and the rest says what it is:
 *
 *     challenge=own&needs=output:64x16x16,convs-most:3&free=layers,args:stride.padding,hide:code&title=…&start=a/0:c16k3p0
 *
 * `needs` are its conditions; `free` what the student may touch, absent where that is everything; title, text and
 * hints are base64url. `start` is where it begins, as its difference from `a`, or absent where that is `a`; `startx` its
 * input where that is not `x`. `solution` is a net that meets it, told in the same way (`a` alone where that is slot a),
 * and `why` says what makes it one, in base64url. `answer` says that the net is somebody's answer: n, then their name.
 */
export const CHALLENGE_FIELDS = [
  'challenge',
  'needs',
  'free',
  'title',
  'text',
  'hints',
  'start',
  'startrun',
  'startout',
  'startmore',
  'startx',
  'solution',
  'solutionrun',
  'solutionout',
  'solutionmore',
  'solutionx',
  'why',
  'answer',
] as const;
export type ChallengeField = (typeof CHALLENGE_FIELDS)[number];

type Shape3 = readonly [number, number, number];
type Written = [ChallengeField, string | null];

/** The fields of a challenge in a link whose slot a is `a`, on the input `x`. */
export function writeChallenge(state: ChallengeState | null, a: NetText, x: Shape3): Written[] {
  if (!state) return [];
  const { task, answer } = state;
  const by: Written = ['answer', answer === null ? null : `n${writeText64(answer)}`];
  if (typeof task === 'string') return [['challenge', task], by];
  const { solution } = task;
  const start = writeStart(task.start, a, x);
  const solved = solution && writeStart(solution, a, x);
  return [
    ['challenge', 'own'],
    ['needs', task.conditions.map(writeCondition).join(',')],
    ['free', writeLimits(task.limits)],
    ['title', writeText64(task.title)],
    ['text', task.text === '' ? null : writeText64(task.text)],
    ['hints', task.hints.length === 0 ? null : task.hints.map(writeText64).join('.')],
    ['start', start.same ? null : start.net],
    ['startrun', start.same ? null : start.run],
    ['startout', start.same ? null : start.out],
    ['startmore', start.same ? null : start.more],
    ['startx', start.x],
    ['solution', solved?.net ?? null],
    ['solutionrun', solved?.run ?? null],
    ['solutionout', solved?.out ?? null],
    ['solutionmore', solved?.more ?? null],
    ['solutionx', solved?.x ?? null],
    ['why', solution && solution.why !== '' ? writeText64(solution.why) : null],
    by,
  ];
}

const sameText = (a: NetText, b: NetText) =>
  a.layers === b.layers && a.run === b.run && a.out === b.out && a.more === b.more;

/** A net as its difference from slot a, and its input where that is another one. */
function writeStart({ net, input }: StartState, a: NetText, x: Shape3) {
  const text = writeNet(net, input);
  const sameInput = input.join() === x.join();
  return {
    // The same words on another input are another net.
    same: sameInput && sameText(text, a),
    net: writeDifference(a, text),
    run: text.run,
    out: text.out,
    more: text.more,
    x: sameInput ? null : input.join(','),
  };
}

function writeCondition({ kind, wants }: Condition): string {
  if (wants === null) return kind;
  return `${kind}:${Array.isArray(wants) ? wants.join('x') : wants}`;
}

const list = (words: readonly string[]) => words.join('.') || 'none';

function writeLimits({ layers, input, args, hide }: Limits): string | null {
  if (layers && input && args === null && hide.length === 0) return null;
  const parts = [
    ...(layers ? ['layers'] : []),
    ...(input ? ['input'] : []),
    ...(args === null ? [] : [`args:${list(args)}`]),
    ...(hide.length === 0 ? [] : [`hide:${list(hide)}`]),
  ];
  return parts.join(',') || 'none';
}

/** What the rest of the link says that a challenge is told by. */
export interface LinkAround {
  readonly aText: NetText | null;
  /** Slot a and the input as they were read. */
  readonly a: NetState;
  readonly x: Shape3;
}

/** Reads a challenge's fields. What cannot be kept is named; a challenge without conditions is none. */
export function readChallenge(
  field: (name: ChallengeField) => string | undefined,
  { aText, a, x }: LinkAround,
): { readonly state: ChallengeState | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const bad = (name: ChallengeField, value: string) => problems.push(problem(name, 'bad-value', value));
  const id = field('challenge');
  if (id === undefined) {
    for (const name of CHALLENGE_FIELDS) {
      const text = field(name);
      if (text !== undefined) bad(name, text);
    }
    return { state: null, problems };
  }
  const by = field('answer');
  const name = by?.startsWith('n') ? readText64(by.slice(1)) : null;
  const answer = isText(name, MOST.name) ? name : null;
  if (by !== undefined && answer === null) bad('answer', by);
  if (isChallengeId(id)) return { state: { task: id, answer }, problems };
  if (id !== 'own') {
    bad('challenge', id);
    return { state: null, problems };
  }

  const words = (name: 'title' | 'text' | 'why', most: number): string => {
    const code = field(name);
    const text = code === undefined ? '' : readText64(code);
    if (isText(text, most)) return text;
    bad(name, code ?? '');
    return '';
  };
  const hints = (field('hints')?.split('.') ?? []).map(readText64).filter((h) => isText(h, MOST.hint));
  const goodHints = hints.slice(0, MOST.hints).filter((h) => h !== null && h !== '');
  if (goodHints.length !== (field('hints')?.split('.').length ?? 0)) bad('hints', field('hints') ?? '');
  const conditions = readConditions(field('needs') ?? '', (text) => bad('needs', text));
  const limits = readLimits(field('free'), (text) => bad('free', text));
  const task: Omit<TaskState, 'start' | 'solution'> = {
    title: words('title', MOST.title),
    text: words('text', MOST.text),
    hints: goodHints,
    conditions,
    limits,
  };
  if (conditions.length === 0) {
    bad('challenge', id);
    return { state: null, problems };
  }

  const readStart = (name: 'start' | 'solution') => {
    const xText = field(`${name}x`);
    const found = readInput(xText, x);
    if (!found) bad(`${name}x`, xText ?? '');
    const input = found ?? x;
    const text = field(name);
    if (text === undefined) return { net: a, input };
    const expanded = expandDifference(name, text, aText?.layers ?? '');
    const others = {
      run: field(`${name}run`) ?? null,
      out: field(`${name}out`) ?? null,
      more: field(`${name}more`) ?? null,
    };
    const read = readNet(name, { layers: expanded.layers, ...others }, input);
    problems.push(...expanded.problems, ...read.problems);
    return { net: read.net, input };
  };
  const { net, input } = readStart('start');
  const whole = { ...task, start: { net: net ?? a, input } };
  if (field('solution') === undefined) {
    for (const name of ['solutionrun', 'solutionout', 'solutionmore', 'solutionx', 'why'] as const) {
      const text = field(name);
      if (text !== undefined) bad(name, text);
    }
    return { state: { task: { ...whole, solution: null }, answer }, problems };
  }
  const why = words('why', MOST.why);
  const solved = readStart('solution');
  const solution = solved.net && { net: solved.net, input: solved.input, why };
  return { state: { task: { ...whole, solution }, answer }, problems };
}

function readInput(text: string | undefined, x: Shape3): Shape3 | null {
  if (text === undefined) return x;
  const sizes = text.split(',', 4).map((n) => (/^\d{1,10}$/.test(n) ? Number(n) : Number.NaN));
  return isInputShape(sizes) ? sizes : null;
}

function readConditions(text: string, bad: (part: string) => void): Condition[] {
  const parts = text === '' ? [] : text.split(',', 100);
  const found = parts.flatMap((part): Condition[] => {
    const at = part.indexOf(':');
    const kind = at < 0 ? part : part.slice(0, at);
    if (isConditionKind(kind)) {
      const wants = at < 0 ? null : readWants(kind, part.slice(at + 1));
      if (isWants(kind, wants)) return [{ kind, wants }];
    }
    bad(part);
    return [];
  });
  for (const { kind } of found.slice(MOST.conditions)) bad(kind);
  return found.slice(0, MOST.conditions);
}

/** A number, sizes with x between them, or a word, as the kind wants it. */
function readWants(kind: ConditionKind, text: string): unknown {
  const value = conditionValue(kind);
  if (value === 'count') return /^\d{1,16}$/.test(text) ? Number(text) : null;
  if (value === 'group') return text;
  return /^\d{1,10}(x\d{1,10}){0,2}$/.test(text) ? text.split('x').map(Number) : null;
}

function readLimits(text: string | undefined, bad: (part: string) => void): Limits {
  if (text === undefined) return FREE;
  let limits: Limits = { layers: false, input: false, args: null, hide: [] };
  for (const part of text === 'none' ? [] : text.split(',', 10)) {
    const [name, words = ''] = part.split(':', 2);
    const named = words === 'none' ? [] : words.split('.', MOST.args + 1);
    const hide = named.filter((w): w is Hideable => HIDEABLE.some((panel) => panel === w));
    if (part === 'layers' || part === 'input') limits = { ...limits, [part]: true };
    else if (name === 'args' && named.every(isArgName) && named.length <= MOST.args)
      limits = { ...limits, args: named };
    else if (name === 'hide' && hide.length === named.length && hide.length > 0) limits = { ...limits, hide };
    else bad(part);
  }
  return limits;
}
