import type { Verdict } from '../../core/experiment/verdict';
import { decimalsFor, decimalsOf } from '../decimals';
import { type verdictWords as en, NAMED, type Pair } from '../en/experiment_verdict';
import { plural, prose, proseFixed, proseShare } from '../format';

/** По 1 сиду, по 2 сидам, по 5 сидам. */
const over = (n: number) => `${prose('ru', n)} ${plural('ru', n, { one: 'сиду', many: 'сидам' })}`;
/** Из 1 сида, из 2 сидов, из 21 сида. */
const of = (n: number) => `${prose('ru', n)} ${plural('ru', n, { one: 'сида', many: 'сидов' })}`;
/** 1 сид, 2 сида, 5 сидов. */
const seeds = (n: number) => `${prose('ru', n)} ${plural('ru', n, { one: 'сид', few: 'сида', many: 'сидов' })}`;
const listed = (names: readonly string[]) =>
  names.length > NAMED
    ? `${names.length} ${plural('ru', names.length, { one: 'слоя', many: 'слоёв' })}`
    : [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' и ');
/** «50,7 %», «более чем 99,9 %» */
const share = (s: number) => proseShare('ru', s).replace('> ', 'более чем ').replace('< ', 'менее чем ');
const number = (x: number, decimals: number) => proseFixed('ru', x, decimals);
const size = (x: number, decimals: number) => number(Math.abs(x), decimals);
const comparative = { lower: 'ниже', higher: 'выше' } as const;

const held = (v: { n: number; held: number; share: number }) =>
  v.held === v.n ? `в каждом из ${of(v.n)}` : `в ${share(v.share)} из ${of(v.n)}`;

const chance = (p: number) => {
  const n = Math.max(2, Math.round(1 / p));
  return `примерно в одном случае из ${prose('ru', n)}`;
};

/** Начало предложения с большой буквы, кроме имён сетей a и b. */
const start = (text: string) => (/^[ab][ ,]/.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`);

export const verdictWords: typeof en = {
  say: (v, pair) => start(sayOf(v, pair)),
  layers: (n, names, { a, b }) => {
    const parts = [
      names.lower.length > 0 && `${a} в среднем ниже, чем ${b}, после ${listed(names.lower)}`,
      names.higher.length > 0 && `${a} в среднем выше, чем ${b}, после ${listed(names.higher)}`,
      names.hints.length > 0 && `есть лишь намёк на разницу после ${listed(names.hints)}`,
      names.none.length > 0 && `разницы не видно после ${listed(names.none)}`,
      names.open.length > 0 && `судить нельзя после ${listed(names.open)}`,
    ].filter((part) => part !== false);
    return `По ${over(n)} ${parts.join('; ')}.`;
  },
  nothingLeft: (n, lower, ci) =>
    `По ${over(n)} от этого ничего не остаётся: a ниже в ${share(lower)} случаев. Если разница в среднем и есть, то вряд ли больше ${most(ci)}.`,
  one: ({ n, mean, sd }, middle) => {
    if (n === 0) return 'Пока ничего не вычислено.';
    if (mean === null) return `По ${over(n)} среднего не назвать: некоторые значения не конечны.`;
    if (n === 1) return `${number(mean, 6)} при этом единственном сиде. Один сид ничего не говорит об остальных.`;
    if (sd === null || sd === 0) return `${number(mean, 6)} в каждом из ${of(n)}.`;
    const d = decimalsFor(sd, 1);
    const around = `По ${over(n)} в среднем ${number(mean, d)}`;
    if (!middle || n < 40) return `${around}, от сида к сиду ± ${number(sd, d)}.`;
    return `${around}; 95\u00a0% сидов лежат между ${number(middle[0], d)} и ${number(middle[1], d)}.`;
  },
  predictions: {
    lower: ({ a, b }) => start(`${a} ниже, чем ${b}`),
    same: () => 'разницы нет',
    higher: ({ a, b }) => start(`${a} выше, чем ${b}`),
  },
  judged: {
    right: (said) => `Вы сказали: ${said}. Так и есть.`,
    wrong: (said) => `Вы сказали: ${said}. Это не так.`,
    open: (said) => `Вы сказали: ${said}. Эти сиды оставляют вопрос открытым.`,
    rightNone: (said) => `Вы сказали: ${said}. Её и не видно.`,
    wrongNone: (said) => `Вы сказали: ${said}. Ничего такого не видно.`,
  },
};

const most = ([low, high]: readonly [number, number]) => upTo(Math.max(Math.abs(low), Math.abs(high)));

function upTo(bound: number): string {
  const d = decimalsFor(bound, 1);
  // Upwards: what is said must hold.
  return number(Math.ceil(bound * 10 ** d - 1e-6) / 10 ** d, d);
}

function sayOf(v: Verdict, { a, b }: Pair): string {
  switch (v.kind) {
    case 'no-seeds':
      return 'Пока ничего не вычислено.';
    case 'undefined':
      return `По ${over(v.n)} разности не назвать: у некоторых карт такого числа нет или оно не конечно.`;
    case 'one-seed':
      return v.mean === 0
        ? `При этом единственном сиде ${a} и ${b}\u00a0— одно и то же. Один сид ничего не говорит об остальных.`
        : `При этом единственном сиде ${a} ${comparative[v.mean < 0 ? 'lower' : 'higher']}, чем ${b}, на ${size(v.mean, 6)}. Один сид ничего не говорит об остальных.`;
    case 'equal':
      return `${a} и ${b}\u00a0— одно и то же в каждом из ${of(v.n)}.`;
    case 'rounding':
      return `${a} и ${b}\u00a0— одно и то же с точностью до ${upTo(v.most)} ${v.n === 1 ? 'при этом единственном сиде' : `в каждом из ${of(v.n)}`}. Остальное может быть одним лишь округлением: разницы не видно.`;
    case 'constant':
      return `${a} ${comparative[v.direction]}, чем ${b}, в каждом из ${of(v.n)}, каждый раз на ${size(v.mean, 6)}.`;
    case 'certain': {
      const d = decimalsOf(v.ci);
      const subject = `${a} ${comparative[v.direction]}, чем ${b},`;
      if (v.size === 'large') return `${subject} ${held(v)}, в среднем на ${size(v.mean, d)}.`;
      if (v.size === 'middle')
        return `${subject} в среднем на ${size(v.mean, d)}, это надёжно; но не всегда: ${held(v)}.`;
      return `${subject} в среднем на ${size(v.mean, d)}: надёжно, но мало. По одному сиду этого почти не видно: ${comparative[v.direction]} ${held(v)}.`;
    }
    case 'likely': {
      const d = decimalsOf(v.ci);
      return `${a}, возможно, ${comparative[v.direction]}, чем ${b}, в среднем на ${size(v.mean, d)} (${comparative[v.direction]} ${held(v)}). Это лишь намёк: случай сам даёт столько же ${chance(v.p)}.`;
    }
    case 'uncertain': {
      const d = decimalsOf(v.ci, 1);
      return `По этим ${over(v.n)} ${a} ${comparative[v.direction]}, чем ${b}, на ${size(v.mean, d)}. Это было бы много, но так мало сидов ничего не доказывают: возможно всё от ${number(v.ci[0], d)} до ${number(v.ci[1], d)}.`;
    }
    case 'too-few': {
      const d = decimalsOf(v.ci, 1);
      return `${seeds(v.n)}\u00a0— слишком мало, чтобы судить, ниже ${a}, чем ${b}, или выше: средняя разность может быть любой от ${number(v.ci[0], d)} до ${number(v.ci[1], d)}.`;
    }
    case 'not-found':
      return `По ${over(v.n)} разницы не видно: ${a} ниже, чем ${b}, в ${share(v.lower)} случаев. Если в среднем она и есть, то вряд ли больше ${most(v.ci)}.`;
  }
}
