import { describe, expect, it } from 'vitest';
import { carryChannels } from './channels';
import { type Derived, type SizeExpr, sizeOf } from './derived';
import { inferNet } from './infer';
import { type Net, refTo, sequential } from './net';
import { withoutStep } from './rewire';

const conv = (from: number, to: number, rest: object = {}) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, ...rest } }) as const;

/** A map that is made small and then as large as what came out of the first layer. */
function hourglass(): Net {
  const net = sequential([
    conv(3, 4),
    { kind: 'MaxPool2d', args: { kernel_size: 2 } },
    { kind: 'Upsample', args: { size: [14, 14] } },
  ]);
  const [first] = net.forward.uses;
  const like = refTo(first?.id ?? '');
  const derived: Derived = { size: [2, 3].map((axis) => ({ size: like, axis })) };
  const uses = net.forward.uses.map((use, i) => (i === 2 ? { ...use, derived } : use));
  return { ...net, forward: { ...net.forward, uses } };
}

const sizesOf = (net: Net, input: readonly number[]) =>
  inferNet(net, input).steps.map((s) => s.output.slice(1).join('×'));

describe('arguments that follow from shapes', () => {
  it('are what they are on this input', () => {
    expect(sizesOf(hourglass(), [3, 16, 16])).toEqual(['14×14', '7×7', '14×14']);
    expect(sizesOf(hourglass(), [3, 21, 11])).toEqual(['19×9', '9×4', '19×9']);
  });

  it('are written into the module by an edit, where its card and its source show them', () => {
    const net = hourglass();
    const [module] = carryChannels(net, net, [3, 16, 16], [3, 21, 11]).modules.slice(-1);
    expect(module?.args).toEqual({ size: [19, 9] });
  });

  it('follow the step that is read where the one that was asked is taken away', () => {
    const net = hourglass();
    const gone = net.forward.uses[0]?.id ?? '';
    const without = { modules: net.modules, forward: withoutStep(net.forward, gone) };
    expect(sizesOf(without, [3, 16, 16])).toEqual(['8×8', '16×16']);
  });

  it('reckon as Python does', () => {
    const of = (op: Extract<SizeExpr, { op: unknown }>['op'], ...numbers: number[]) =>
      sizeOf({ op, of: numbers }, () => null);
    expect([of('floordiv', -7, 2), of('mod', -7, 2), of('int', -3.7), of('neg', 3)]).toEqual([-4, 1, -3, -3]);
    expect([of('round', 2.5), of('round', 3.5), of('round', 2.6), of('round', -0.5)]).toEqual([2, 4, 3, -0]);
    expect([of('div', 7, 2), of('ceil', 2.1), of('max', 2, 3), of('floordiv', 1, 0)]).toEqual([3.5, 3, 3, null]);
    expect(sizeOf({ size: 'x', axis: -1 }, () => [1, 3, 5, 7])).toBe(7);
    expect(sizeOf({ size: 'x', axis: 4 }, () => [1, 3, 5, 7])).toBeNull();
  });
});
