import type { SampleSummary } from '../../core/experiment/experiment';
import type { Prediction, Tally, Verdict } from '../../core/experiment/verdict';
import { decimalsFor, decimalsOf } from '../decimals';
import { plural, prose, proseFixed, proseShare } from '../format';

/** What is compared, as the subject of a sentence: "a is lower than b". */
export interface Pair {
  readonly a: string;
  readonly b: string;
}

/** Layers' names, by what many verdicts come to. */
export type NamesBy = Readonly<Record<keyof Tally, readonly string[]>>;

/** More than so many are counted, not named. */
export const NAMED = 6;

const listed = (names: readonly string[]) =>
  names.length > NAMED
    ? `${names.length} layers`
    : [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and ');

const seeds = (n: number) => `${prose('en', n)} ${plural('en', n, { one: 'seed', many: 'seeds' })}`;
/** "50.7 %", "more than 99.9 %" */
const share = (s: number) => proseShare('en', s).replace('> ', 'more than ').replace('< ', 'less than ');
const number = (x: number, decimals: number) => proseFixed('en', x, decimals);
const size = (x: number, decimals: number) => number(Math.abs(x), decimals);

/** "in every one of 500 seeds", "in 97.2 % of 500 seeds" */
const held = (v: { n: number; held: number; share: number }) =>
  v.held === v.n ? `in every one of ${seeds(v.n)}` : `in ${share(v.share)} of ${seeds(v.n)}`;

/** A sentence's capital; nets keep their names, a and b. */
const start = (text: string) => (/^[ab] |^\w+=/.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`);

/** "once in 40 times" for p = 0.025 */
const chance = (p: number) => `about once in ${prose('en', Math.max(2, Math.round(1 / p)))} times`;

export const verdictWords = {
  /** What the numbers say, in one sentence or two. */
  say: (v: Verdict, pair: Pair): string => start(sayOf(v, pair)),
  /** Of many layers at once: their names by what is found after each. */
  layers: (n: number, names: NamesBy, { a, b }: Pair): string => {
    const parts = [
      names.lower.length > 0 && `${a} is lower than ${b} on average after ${listed(names.lower)}`,
      names.higher.length > 0 && `${a} is higher than ${b} on average after ${listed(names.higher)}`,
      names.hints.length > 0 && `there is a hint of a difference, no more, after ${listed(names.hints)}`,
      names.none.length > 0 && `no difference is found after ${listed(names.none)}`,
      names.open.length > 0 && `it cannot be told after ${listed(names.open)}`,
    ].filter((part) => part !== false);
    return `Over ${seeds(n)} ${parts.join('; ')}.`;
  },
  /** Of the notebook's claim, when nothing is found. */
  nothingLeft: (n: number, lower: number, ci: readonly [number, number]) =>
    `With ${seeds(n)} nothing is left of it: a is lower in ${share(lower)}. If there is a difference on average, it is hardly larger than ${most(ci)}.`,
  /** One net alone. `middle`: what 95 % of the seeds lie between. */
  one: ({ n, mean, sd }: SampleSummary, middle: readonly [number, number] | null): string => {
    if (n === 0) return 'Nothing has been computed yet.';
    if (mean === null) return `Over ${seeds(n)} no mean can be given: some values are not finite.`;
    if (n === 1) return `${number(mean, 6)} in this one seed. One seed says nothing about others.`;
    if (sd === null || sd === 0) return `${number(mean, 6)} in every one of ${seeds(n)}.`;
    const d = decimalsFor(sd, 1);
    const around = `Over ${seeds(n)} it is ${number(mean, d)} on average`;
    if (!middle || n < 40) return `${around}, ± ${number(sd, d)} from seed to seed.`;
    return `${around}; 95\u00a0% of the seeds lie between ${number(middle[0], d)} and ${number(middle[1], d)}.`;
  },
  predictions: {
    lower: ({ a, b }: Pair) => `${a} is lower than ${b}`,
    same: (_pair: Pair) => 'no difference',
    higher: ({ a, b }: Pair) => `${a} is higher than ${b}`,
  } satisfies Readonly<Record<Prediction, (pair: Pair) => string>>,
  judged: {
    right: (said: string) => `You said: ${said}. So it is.`,
    wrong: (said: string) => `You said: ${said}. It is not so.`,
    open: (said: string) => `You said: ${said}. These seeds leave it open.`,
    /** None is found, which is less than that there is none. */
    rightNone: (said: string) => `You said: ${said}. None is found.`,
    wrongNone: (said: string) => `You said: ${said}. Nothing of it is found.`,
  },
};

const most = ([low, high]: readonly [number, number]) => upTo(Math.max(Math.abs(low), Math.abs(high)));

/** A bound, to its second digit. */
function upTo(bound: number): string {
  const d = decimalsFor(bound, 1);
  // Upwards: what is said must hold.
  return number(Math.ceil(bound * 10 ** d - 1e-6) / 10 ** d, d);
}

function sayOf(v: Verdict, { a, b }: Pair): string {
  switch (v.kind) {
    case 'no-seeds':
      return 'Nothing has been computed yet.';
    case 'undefined':
      return `No difference can be given over ${seeds(v.n)}: some maps have no such number, or one that is not finite.`;
    case 'one-seed':
      return v.mean === 0
        ? `In this one seed ${a} and ${b} are equal. One seed says nothing about others.`
        : `In this one seed ${a} is ${v.mean < 0 ? 'lower' : 'higher'} than ${b}, by ${size(v.mean, 6)}. One seed says nothing about others.`;
    case 'equal':
      return `${a} and ${b} are equal in every one of ${seeds(v.n)}.`;
    case 'rounding':
      return `${a} and ${b} differ by no more than ${upTo(v.most)} ${v.n === 1 ? 'in this one seed' : `in any of ${seeds(v.n)}`}. That may be rounding alone: no difference is found.`;
    case 'constant':
      return `${a} is ${v.direction} than ${b} in every one of ${seeds(v.n)}, by ${size(v.mean, 6)} each time.`;
    case 'certain': {
      const d = decimalsOf(v.ci);
      if (v.size === 'large') return `${a} is ${v.direction} than ${b} ${held(v)}, by ${size(v.mean, d)} on average.`;
      if (v.size === 'middle')
        return `${a} is ${v.direction} than ${b} on average, by ${size(v.mean, d)}, that is certain; but not every time: ${held(v)}.`;
      return `${a} is ${v.direction} than ${b} on average, by ${size(v.mean, d)}: certain, but small. A single seed hardly shows it: ${v.direction} ${held(v)}.`;
    }
    case 'likely': {
      const d = decimalsOf(v.ci);
      return `${a} may be ${v.direction} than ${b}, by ${size(v.mean, d)} on average (${v.direction} ${held(v)}). That is a hint, no more: chance alone gives as much ${chance(v.p)}.`;
    }
    case 'uncertain': {
      const d = decimalsOf(v.ci, 1);
      return `In these ${seeds(v.n)} ${a} is ${v.direction} than ${b} by ${size(v.mean, d)}. That would be much, but so few seeds prove nothing: anything from ${number(v.ci[0], d)} to ${number(v.ci[1], d)} is possible.`;
    }
    case 'too-few': {
      const d = decimalsOf(v.ci, 1);
      return `${seeds(v.n)} are too few to tell whether ${a} is lower or higher than ${b}: the mean difference may be anything from ${number(v.ci[0], d)} to ${number(v.ci[1], d)}.`;
    }
    case 'not-found':
      return `Over ${seeds(v.n)} no difference is found: ${a} is lower than ${b} in ${share(v.lower)}. If there is one on average, it is hardly larger than ${most(v.ci)}.`;
  }
}
