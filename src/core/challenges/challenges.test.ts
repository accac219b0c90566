import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../testing/cpu_time';
import type { Args, ArgValue } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { type Net, sequential } from '../net/net';
import { judgeAnswer } from './answer';
import { challengeById } from './catalogue';
import { CONDITION_KINDS, type ConditionKind, type Wants } from './condition_kinds';
import { judgeCondition } from './conditions';
import { isLimited, mayBuild, mayFeed, mayOpen, mayTurn, withinLimits } from './limits';
import { linesWithoutLink, MOST_PASTED, pastedLinks } from './pasted';
import { FREE, type Limits, type OpenChallenge, type Task } from './task';
import { isText, isWants } from './task_checks';

const layer = (kind: LayerKind, args: Args = {}) => ({ kind, args });
const conv = (from: number, to: number, kernel: ArgValue, rest: Args = {}) =>
  layer('Conv2d', { in_channels: from, out_channels: to, kernel_size: kernel, ...rest });
const verdict = (kind: ConditionKind, wants: Wants, net: Net, input: readonly number[] = [1, 12, 12]) =>
  judgeCondition(inferNet(net, input), { kind, wants });
const is = (kind: ConditionKind, wants: Wants, ...args: ReturnType<typeof layer>[]) =>
  verdict(kind, wants, sequential(args)).is;

describe('conditions', () => {
  it('tell what is, and whether that is enough', () => {
    expect(verdict('params-most', 9, sequential([conv(1, 1, 3)]))).toMatchObject({ is: 10, met: false });
    expect(verdict('params-most', 10, sequential([conv(1, 1, 3)]))).toMatchObject({ is: 10, met: true });
    expect(is('depth-most', 9, conv(1, 1, 3), layer('ReLU'), layer('MaxPool2d', { kernel_size: 2 }))).toBe(2);
    expect(is('field-most', 9, conv(1, 1, [3, 5]))).toBe(5);
    expect(is('field-least', 9, conv(1, 1, [3, 5]))).toBe(3);
    expect(is('field-odd', null, conv(1, 1, [3, 4]))).toBe(1);
    expect(is('stride', 2, conv(1, 1, 3, { stride: [2, 1] }))).toBeNull();
    expect(is('dilated-least', 1, conv(1, 1, 1, { dilation: 2 }))).toBe(0);
    expect(is('uses', 'norm', layer('BatchNorm2d', { num_features: 1 }))).toBe(1);
    expect(is('size', [1, 1], layer('Flatten'))).toBeNull();
    expect(is('kernels-even', null)).toBeNull();
  });

  it('count the border cells that padding had a part in', () => {
    // 12 × 12, of which the ring is border: 1 − 100/144.
    expect(is('border-most', 0, conv(1, 1, 3, { padding: 1 }))).toBeCloseTo((1 - 100 / 144) * 100, 10);
    expect(is('border-most', 0, conv(1, 1, 3))).toBe(0);
    expect(is('border-most', 0)).toBe(0);
    expect(is('border-most', 0, layer('Flatten'))).toBeNull();
  });

  it('look from the output’s middle cell back to the input, gaps and all', () => {
    expect(is('sees-all', null, conv(1, 1, 12))).toBe(0);
    expect(is('sees-all', null, conv(1, 1, 11))).toBe(144 - 121);
    // Behind padding the middle sees more than the corner does.
    expect(is('sees-all', null, conv(1, 1, 13, { padding: 6 }))).toBe(0);
    expect(is('no-holes', null, conv(1, 1, 3, { dilation: 2 }))).toBe(25 - 9);
    expect(is('no-holes', null, conv(1, 1, 3), conv(1, 1, 3, { dilation: 2 }))).toBe(0);
    const head = [layer('Flatten'), layer('Linear', { in_features: 144, out_features: 2 })] as const;
    expect(is('sees-all', null, ...head)).toBe(0);
    // A stride before the head leaves pixels that no weight ever reads: every second row and column.
    const gaps = layer('Linear', { in_features: 36, out_features: 2 });
    expect(is('sees-all', null, conv(1, 1, 1, { stride: 2 }), layer('Flatten'), gaps)).toBe(144 - 36);
    expect(is('sees-all', null, layer('Flatten'))).toBeNull();
    expect(is('nothing-lost', null, conv(1, 1, 1, { stride: 2 }))).toBe(12);
  });

  it('are not met by a net that stops, nor looked at cell by cell where it is too large', () => {
    const stopped = inferNet(sequential([conv(1, 1, 99), conv(1, 1, 3)]), [1, 12, 12]);
    const huge = inferNet(sequential([conv(1, 1, 3)]), [1, 2 ** 30, 2 ** 30]);
    for (const kind of ['border-most', 'sees-all', 'no-holes', 'nothing-lost'] as const) {
      expect(judgeCondition(stopped, { kind, wants: 5 })).toMatchObject({ is: null, met: false });
      expect(judgeCondition(huge, { kind, wants: 5 })).toMatchObject({ is: null, met: false });
    }
    for (const kind of ['output', 'size', 'field-least', 'stride', 'params-most', 'macs-most'] as const) {
      expect(judgeCondition(stopped, { kind, wants: 1e15 })).toMatchObject({ is: null, met: false });
    }
    expect(judgeCondition(stopped, { kind: 'convs-most', wants: 2 })).toMatchObject({ is: 2, met: true });
  });

  it('are not met by what they cannot want', () => {
    const net = inferNet(sequential([conv(1, 1, 3)]), [1, 12, 12]);
    for (const kind of CONDITION_KINDS) {
      const strange: Wants = isWants(kind, 7) ? [7] : 7;
      expect(isWants(kind, strange)).toBe(false);
      if (!isWants(kind, null)) expect(judgeCondition(net, { kind, wants: strange }).met).toBe(false);
    }
    expect(isWants('params-most', 1.5)).toBe(false);
    expect(isWants('params-most', -1)).toBe(false);
    expect(isWants('output', [])).toBe(false);
    expect(isWants('uses', '__proto__')).toBe(false);
  });
});

describe('texts', () => {
  it('are counted in characters, and have none that cannot be shown', () => {
    expect(isText('ёж\nи 🦔', 6)).toBe(true);
    expect(isText('ёж\nи 🦔', 5)).toBe(false);
    for (const bad of ['\u0000', 'a\tb', '\u0085', '\ud83e', 7, null]) expect(isText(bad, 10)).toBe(false);
  });
});

const start = { net: sequential([conv(3, 8, 3), layer('ReLU'), conv(8, 4, 3)]), input: [3, 12, 12] } as const;
const held: Limits = { layers: false, input: false, args: ['padding', 'out_channels'], hide: ['code'] };
const task = (limits: Limits): Task => ({
  title: 't',
  text: '',
  hints: [],
  conditions: [{ kind: 'size', wants: [12, 12] }],
  limits,
  start,
  solution: null,
});
const open = (limits: Limits): OpenChallenge => ({ task: task(limits), answer: null });

describe('limits', () => {
  it('hold what a teacher does not leave free', () => {
    const doc = { challenge: open(held) };
    expect([mayBuild(doc, 'a'), mayFeed(doc), mayTurn(doc, 'padding', 0), mayTurn(doc, 'stride', 0)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect([mayOpen(doc, 'code'), mayOpen(doc, 'challenges'), isLimited(doc)]).toEqual([false, true, true]);
    for (const challenge of [null, open(FREE), { task: 'exercise', answer: null } as const]) {
      expect([mayBuild({ challenge }, 'a'), mayTurn({ challenge }, 'x', 0), isLimited({ challenge })]).toEqual([
        true,
        true,
        false,
      ]);
    }
  });

  it('know a net that came of the start from one that did not', () => {
    const within = (net: Net, input: typeof start.input = start.input) => withinLimits(held, start, { net, input });
    const padded = { padding: 1 };
    expect(within(sequential([conv(3, 6, 3, padded), layer('ReLU'), conv(6, 4, 3, padded)]))).toBe(true);
    expect(within(sequential([conv(3, 8, 3, { stride: 1 }), layer('ReLU'), conv(8, 4, 3)]))).toBe(true);
    expect(within(sequential([conv(3, 8, 5, padded), layer('ReLU'), conv(8, 4, 3)]))).toBe(false);
    expect(within(sequential([conv(3, 8, 3), conv(8, 4, 3)]))).toBe(false);
    expect(within(sequential([conv(3, 8, 3), { ...layer('ReLU'), off: true }, conv(8, 4, 3)]))).toBe(false);
    expect(withinLimits(held, start, { net: start.net, input: [3, 14, 14] })).toBe(false);
  });

  it('leave an argument of one layer free and hold it in the others', () => {
    const one: Limits = { ...held, args: ['padding/2', 'stride'] };
    const doc = { challenge: open(one) };
    expect([0, 2, -1].map((place) => mayTurn(doc, 'padding', place))).toEqual([false, true, false]);
    expect([0, 2].map((place) => mayTurn(doc, 'stride', place))).toEqual([true, true]);
    const within = (first: object, second: object) => {
      const net = sequential([conv(3, 8, 3, { ...first }), layer('ReLU'), conv(8, 4, 3, { ...second })]);
      return withinLimits(one, start, { net, input: start.input });
    };
    expect(within({}, { padding: 1 })).toBe(true);
    expect(within({ stride: 2 }, { padding: 1, stride: 2 })).toBe(true);
    expect(within({ padding: 1 }, {})).toBe(false);
  });

  it('are judged again in an answer', () => {
    const answer = (kernel: number, limits: Limits) => {
      const rest = { padding: (kernel - 1) / 2 };
      const a = sequential([conv(3, 8, kernel, rest), layer('ReLU'), conv(8, 4, 3, { padding: 1 })]);
      return judgeAnswer(inferNet(a, [3, 12, 12]), open(limits));
    };
    expect(answer(3, held)).toMatchObject({ met: true, within: true, params: 3 * 8 * 9 + 8 + 8 * 4 * 9 + 4 });
    expect(answer(5, held)).toMatchObject({ met: false, within: false });
    expect(answer(5, FREE)).toMatchObject({ met: true, within: true });
  });
});

describe('pasted links', () => {
  const { solution } = challengeById('exercise');
  it('are found among junk, with what stands before them', () => {
    expect(solution.input).toEqual([3, 16, 16]);
    const text = [
      'Anna: https://x.org/convscope/#v1&x=randn,3,16,16&a=c16k3p0',
      'nothing here',
      '> 2) "http://127.0.0.1:80/some/path/#v1%26x%3Drandn%2C3%2C16%2C16", sent on Monday',
      '— Борис <https://x.org/#v1&x=digit,1,9,9>.',
      '#v1&x=randn,1,2,3',
      'v2&x=1',
      '',
    ].join('\r\n');
    expect(pastedLinks(text)).toEqual([
      { hash: 'v1&x=randn,3,16,16&a=c16k3p0', label: 'Anna' },
      { hash: 'v1%26x%3Drandn%2C3%2C16%2C16', label: '2)' },
      { hash: 'v1&x=digit,1,9,9', label: 'Борис' },
      { hash: 'v1&x=randn,1,2,3', label: '' },
    ]);
    expect(linesWithoutLink(text)).toEqual(['nothing here', 'v2&x=1']);
  });

  it('are no more than a class has, and any text is read at once', () => {
    expect(pastedLinks('a #v1&x=1\n'.repeat(2000))).toHaveLength(MOST_PASTED);
    const begin = cpuTime();
    pastedLinks(`${'http://'.repeat(30_000)}\n${' '.repeat(200_000)}x\n${'#'.repeat(200_000)}v1&`);
    expect(cpuTime() - begin).toBeLessThan(1000);
  });
});
