import { describe, expect, it } from 'vitest';
import type { Args } from './args';
import { judge } from './goal';
import './layers/all';
import { inferNet } from './net/infer';
import { sequential } from './net/net';
import { graphNet } from './testing/graph_net';

const conv = (i: number, o: number, args: Args = {}) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: i, out_channels: o, kernel_size: 3, ...args },
});
const goal = { target: [64, 16, 16], maxConvs: 3, unpadded: 1 } as const;
const relu = { kind: 'ReLU' as const, args: {} };

describe('judge', () => {
  it('says of net a what is missing', () => {
    const a = sequential([conv(3, 16), relu, conv(16, 32, { padding: 1 }), relu, conv(32, 64, { padding: 1 })]);
    const judged = judge(inferNet(a, [3, 16, 16]), goal);
    expect(judged.target?.axes).toEqual([
      { axis: 'channels', is: 64, wants: 64, met: true },
      { axis: 'height', is: 14, wants: 16, met: false },
      { axis: 'width', is: 14, wants: 16, met: false },
    ]);
    expect(judged).toMatchObject({
      target: { met: false, stops: false },
      convs: { is: 3, met: true },
      unpadded: { is: 1, met: true },
      met: false,
    });
  });

  it('is met by the first output, whatever runs last', () => {
    const heads = [
      { ...conv(3, 64, { padding: 1 }), reads: [-1] },
      { ...conv(64, 8), reads: [0] },
    ];
    expect(judge(inferNet(graphNet(heads, [0, 1]), [3, 16, 16]), { ...goal, unpadded: null }).met).toBe(true);
    expect(judge(inferNet(graphNet(heads, [1, 0]), [3, 16, 16]), { ...goal, unpadded: null }).met).toBe(false);
  });

  it('is met by a lossy unpadded layer that a wider one makes up for', () => {
    const net = sequential([conv(3, 16, { padding: 'valid' }), conv(16, 64, { padding: [2, 2] })]);
    expect(judge(inferNet(net, [3, 16, 16]), goal).met).toBe(true);
  });

  it('counts all convolutions of a net that stops, and meets no target with it', () => {
    const net = sequential([
      conv(3, 64, { padding: 1 }),
      conv(64, 64, { kernel_size: 99 }),
      conv(64, 64),
      conv(64, 64),
    ]);
    const judged = judge(inferNet(net, [3, 16, 16]), goal);
    expect(judged.target).toMatchObject({ is: [64, 16, 16], stops: true, met: false });
    expect(judged.convs).toEqual({ is: 4, wants: 3, met: false });
    expect(judged.unpadded).toEqual({ is: 3, wants: 1, met: true });
  });

  it('leaves out what is switched off and what is not asked for', () => {
    const net = sequential([conv(3, 16), { ...conv(16, 16), off: true }]);
    const judged = judge(inferNet(net, [3, 16, 16]), { target: null, maxConvs: 1, unpadded: null });
    expect(judged).toEqual({
      target: null,
      convs: { is: 1, wants: 1, met: true },
      unpadded: null,
      pools: null,
      ranges: [],
      met: true,
    });
  });

  it('holds convolutions and pools to the ranges that the goal says, and to none that it does not', () => {
    const net = sequential([
      conv(3, 16, { kernel_size: [3, 5], padding: 'same' }),
      { kind: 'AvgPool2d', args: { kernel_size: 2 } },
      conv(16, 64, { dilation: 2 }),
    ]);
    const search = { kernel: [1, 4], padding: [0, 2], dilation: [1, 2], maxPools: 0 } as const;
    const judged = judge(inferNet(net, [3, 16, 16]), { target: null, maxConvs: null, unpadded: null, search });
    expect(judged.ranges).toEqual([
      { of: 'kernel', is: [3, 5], wants: [1, 4], met: false },
      { of: 'padding', is: [0, 2], wants: [0, 2], met: true },
      { of: 'dilation', is: [1, 2], wants: [1, 2], met: true },
    ]);
    expect(judged.pools).toEqual({ is: 1, wants: 0, met: false });
    expect(judged.met).toBe(false);
    const free = judge(inferNet(net, [3, 16, 16]), { target: null, maxConvs: null, unpadded: null });
    expect([free.ranges, free.pools, free.met]).toEqual([[], null, true]);
  });
});
