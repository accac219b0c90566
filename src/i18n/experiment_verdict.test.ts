import { describe, expect, it } from 'vitest';
import type { Verdict } from '../core/experiment/verdict';
import { verdictWords as en } from './en/experiment_verdict';
import { verdictWords as ru } from './ru/experiment_verdict';

const nets = { a: 'a', b: 'b' };
/** Blanks that do not break are blanks here. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const say = (v: Verdict) => [plain(en.say(v, nets)), plain(ru.say(v, nets))];
const found = (part: object) =>
  ({
    kind: 'certain',
    size: 'large',
    direction: 'higher',
    n: 500,
    mean: 0.0102193,
    ci: [0.0099, 0.0105],
    held: 500,
    share: 1,
    ...part,
  }) as Verdict;

describe('the sentence about a difference', () => {
  it('is of a large one that holds in every seed, or in most', () => {
    expect(say(found({}))).toEqual([
      'a is higher than b in every one of 500 seeds, by 0.0102 on average.',
      'a выше, чем b, в каждом из 500 сидов, в среднем на 0.0102.',
    ]);
    expect(say(found({ held: 486, share: 0.972, mean: 0.0022, ci: [0.0021, 0.0023] }))[0]).toBe(
      'a is higher than b in 97.2 % of 500 seeds, by 0.0022 on average.',
    );
  });

  it('never calls every seed what is not, nor rounds a share to all', () => {
    expect(say(found({ n: 10000, held: 9999, share: 0.9999 }))).toEqual([
      'a is higher than b in more than 99.9 % of 10,000 seeds, by 0.0102 on average.',
      'a выше, чем b, в более чем 99.9 % из 10 000 сидов, в среднем на 0.0102.',
    ]);
  });

  it('is another for small and certain, large and uncertain, and none found', () => {
    const small = found({
      size: 'small',
      direction: 'lower',
      mean: -0.0008,
      ci: [-0.001, -0.0006],
      n: 10000,
      held: 5300,
      share: 0.53,
    });
    const uncertain = found({
      kind: 'uncertain',
      n: 5,
      mean: -0.012,
      ci: [-0.03, 0.006],
      direction: 'lower',
      held: 4,
      share: 0.8,
    });
    const none: Verdict = { kind: 'not-found', n: 1000, mean: -0.0001, ci: [-0.0008, 0.0006], lower: 0.507 };
    const said = [small, uncertain, none].map(say);
    expect(said[0]?.[0]).toContain('certain, but small');
    expect(said[0]?.[1]).toContain('надёжно, но мало');
    expect(said[1]?.[0]).toContain('so few seeds prove nothing: anything from −0.030 to 0.006 is possible');
    expect(said[1]?.[1]).toContain('так мало сидов ничего не доказывают');
    expect(said[2]).toEqual([
      'Over 1,000 seeds no difference is found: a is lower than b in 50.7 %. If there is one on average, it is hardly larger than 0.00080.',
      'По 1 000 сидам разницы не видно: a ниже, чем b, в 50.7 % случаев. Если в среднем она и есть, то вряд ли больше 0.00080.',
    ]);
    expect(plain(en.nothingLeft(1000, 0.507, [-0.0008, 0.0006]))).toContain(
      'With 1,000 seeds nothing is left of it: a is lower in 50.7 %.',
    );
  });

  it('says how often chance alone would give a hint', () => {
    const [text, russian] = say(found({ kind: 'likely', p: 0.025, held: 260, share: 0.52 }));
    expect(text).toContain('a hint, no more: chance alone gives as much about once in 40 times');
    expect(russian).toContain('примерно в одном случае из 40');
  });

  it('is one sentence over many layers, by what is found after each', () => {
    const names = { lower: [], higher: ['relu1', 'relu2'], hints: [], none: ['conv1', 'conv2', 'conv3'], open: ['fc'] };
    expect(plain(en.layers(300, names, nets))).toBe(
      'Over 300 seeds a is higher than b on average after relu1 and relu2; no difference is found after conv1, conv2 and conv3; it cannot be told after fc.',
    );
    expect(plain(ru.layers(300, names, nets))).toBe(
      'По 300 сидам a в среднем выше, чем b, после relu1 и relu2; разницы не видно после conv1, conv2 и conv3; судить нельзя после fc.',
    );
    const many = { ...names, higher: [], none: [...'abcdefgh'], open: [] };
    expect([en.layers(9, many, nets), ru.layers(9, many, nets)].map(plain)).toEqual([
      'Over 9 seeds no difference is found after 8 layers.',
      'По 9 сидам разницы не видно после 8 слоёв.',
    ]);
  });

  it('calls what rounding alone may do no difference', () => {
    expect(say({ kind: 'rounding', n: 300, most: 4.21e-9 })).toEqual([
      'a and b differ by no more than 0.000000005 in any of 300 seeds. That may be rounding alone: no difference is found.',
      'a и b — одно и то же с точностью до 0.000000005 в каждом из 300 сидов. Остальное может быть одним лишь округлением: разницы не видно.',
    ]);
    expect(say({ kind: 'rounding', n: 1, most: 2e-12 })[0]).toContain('than 0.000000001 in this one seed.');
  });

  it('is careful with one seed, with equal ones and with none', () => {
    expect(say({ kind: 'one-seed', mean: -0.0141 })[0]).toBe(
      'In this one seed a is lower than b, by 0.014100. One seed says nothing about others.',
    );
    expect(say({ kind: 'one-seed', mean: 0 })[1]).toContain('одно и то же');
    expect(say({ kind: 'equal', n: 300 })[0]).toBe('a and b are equal in every one of 300 seeds.');
    expect(say({ kind: 'constant', n: 2, mean: 0.5, direction: 'higher' })[0]).toContain('by 0.500000 each time');
    for (const text of [...say({ kind: 'no-seeds' }), ...say({ kind: 'undefined', n: 3 })]) {
      expect(text).not.toMatch(/NaN|null|undefined/);
    }
  });

  it('declines: 1, 2, 5, 21', () => {
    const over = (n: number) => plain(ru.say({ kind: 'undefined', n }, nets)).slice(0, 10);
    expect([1, 2, 5, 21, 101].map(over)).toEqual([
      'По 1 сиду ',
      'По 2 сидам',
      'По 5 сидам',
      'По 21 сиду',
      'По 101 сид',
    ]);
    const few = (n: number) => plain(ru.say({ kind: 'too-few', n, mean: 0, ci: [-1, 1] }, nets)).split(' —')[0];
    expect([2, 3, 5, 21].map(few)).toEqual(['2 сида', '3 сида', '5 сидов', '21 сид']);
    expect(plain(en.say({ kind: 'equal', n: 1 }, nets))).toContain('1 seed.');
  });

  it('begins with a capital, unless with a net or a parameter', () => {
    const pair = { a: 'the border', b: 'the interior' };
    expect(en.say(found({ direction: 'lower' }), pair)).toMatch(/^The border is lower than the interior in every/);
    expect(ru.say(found({ direction: 'lower' }), { a: 'на краю', b: 'внутри' })).toMatch(/^На краю ниже, чем внутри,/);
    expect(en.say(found({}), { a: 'padding=0', b: 'padding=3' })).toMatch(/^padding=0 is higher/);
  });
});

describe('the sentence about one net', () => {
  const one = (part: object) =>
    plain(en.one({ n: 1000, mean: -0.00021, sd: 0.00837, ci95: [-0.0007, 0.0003], ...part }, [-0.0165, 0.0161]));
  it('gives the mean and what most seeds lie between, or the spread of few', () => {
    expect(one({})).toBe(
      'Over 1,000 seeds it is −0.0002 on average; 95 % of the seeds lie between −0.0165 and 0.0161.',
    );
    expect(one({ n: 8 })).toContain('± 0.0084 from seed to seed');
  });
  it('is careful with one seed, equal ones, and none that is finite', () => {
    expect(one({ n: 1, sd: null, ci95: null, mean: 2 })).toContain('One seed says nothing');
    expect(one({ sd: 0, mean: 0, ci95: null })).toBe('0.000000 in every one of 1,000 seeds.');
    expect(one({ mean: null, sd: null, ci95: null })).toContain('not finite');
    expect(one({ n: 0, mean: null, sd: null, ci95: null })).toContain('Nothing');
  });
});
