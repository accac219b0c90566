import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import { judge } from '../goal';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { netOf } from '../net/step_list';
import { CHALLENGES, challengeById } from './catalogue';
import type { ConditionKind } from './condition_kinds';
import { judgeChallenge } from './conditions';
import { conditionsOf, goalOf } from './goals';
import type { ChallengeId } from './ids';
import type { Start } from './task';

type Layer = { readonly kind: LayerKind; readonly args: Args };
const conv = (from: number, to: number, kernel: number, rest: Args = {}): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: from, out_channels: to, kernel_size: kernel, ...rest },
});
const layer = (kind: LayerKind, args: Args = {}): Layer => ({ kind, args });
const pool = (kernel: number) => layer('MaxPool2d', { kernel_size: kernel });
const up = (args: Args) => layer('ConvTranspose2d', { in_channels: 8, out_channels: 8, ...args });
const times = (n: number, of: Layer) => Array.from({ length: n }, () => of);
const on = (input: Start['input'], ...layers: Layer[]): Start => ({ input, net: sequential(layers) });
const same = { padding: 1 };
const halving = (to: number) => conv(16, to, 3, { stride: 2, padding: 1 });
const around = (to: number) => ({ ...conv(16, to, 1, { stride: 2 }), reads: [-1] });
const join = (...reads: number[]) => ({ ...layer('add'), reads });

const judged = (id: ChallengeId, { net, input }: Start) =>
  judgeChallenge(inferNet(net, input), challengeById(id).conditions);
const unmet = (id: ChallengeId, start: Start) =>
  judged(id, start)
    .conditions.filter((v) => !v.met)
    .map((v) => v.condition.kind);

/** For every condition of every challenge, a net that misses this one and meets all others. */
const NEAR: Readonly<Record<ChallengeId, Partial<Record<ConditionKind, Start>>>> = {
  exercise: {
    output: on([3, 16, 16], conv(3, 16, 3), conv(16, 32, 3, same), conv(32, 64, 3, same)),
    'convs-most': on([3, 16, 16], conv(3, 16, 1), conv(16, 16, 1), conv(16, 16, 1), conv(16, 64, 1)),
    'unpadded-least': on([3, 16, 16], conv(3, 32, 3, same), conv(32, 64, 3, same), conv(64, 64, 3, same)),
    input: on([3, 18, 18], conv(3, 64, 3)),
  },
  'same-size': {
    size: on([1, 12, 12], conv(1, 4, 3, same), conv(4, 8, 5, same)),
    'field-least': on([1, 12, 12], conv(1, 4, 3, same), conv(4, 8, 3, same)),
    'kernels-odd': on([1, 12, 12], conv(1, 4, 4, { padding: 2 }), conv(4, 8, 4, same)),
    input: on([1, 18, 18], conv(1, 4, 7)),
  },
  'one-by-one': {
    size: on([1, 13, 13], conv(1, 4, 5), conv(4, 8, 5), conv(8, 8, 4)),
    'kernel-most': on([1, 13, 13], conv(1, 8, 13)),
    'convs-most': on([1, 13, 13], ...times(2, conv(1, 1, 5)), conv(1, 1, 3), conv(1, 1, 3)),
    without: on([1, 13, 13], conv(1, 4, 3), layer('AdaptiveAvgPool2d', { output_size: 1 })),
    input: on([1, 5, 5], conv(1, 4, 5)),
  },
  'even-kernel': {
    size: on([1, 16, 16], conv(1, 8, 2, same), conv(8, 8, 2, same)),
    'kernels-even': on([1, 16, 16], conv(1, 8, 3, same)),
    // PyTorch's own 'same' lays the odd row on at one side only.
    'field-least': on([1, 16, 16], conv(1, 8, 2, { padding: 'same' })),
    input: on([1, 19, 19], conv(1, 8, 4)),
  },
  'no-border': {
    size: on([1, 16, 16], ...times(3, conv(1, 1, 3))),
    'border-most': on([1, 16, 16], conv(1, 4, 3, same), conv(4, 4, 3), conv(4, 4, 3)),
    'convs-least': on([1, 16, 16], conv(1, 4, 5)),
    input: on([1, 18, 18], ...times(3, conv(1, 1, 3))),
  },
  'halve-odd': {
    size: on([1, 15, 15], conv(1, 4, 3, { stride: 2, padding: 1 })),
    stride: on([1, 15, 15], conv(1, 4, 9)),
    'nothing-lost': on([1, 15, 15], pool(2)),
    input: on([1, 14, 14], pool(2)),
  },
  'pixel-shuffle': {
    output: on([3, 16, 16], conv(3, 8, 3, same), layer('PixelShuffle', { upscale_factor: 2 })),
    uses: on([3, 16, 16], layer('ConvTranspose2d', { in_channels: 3, out_channels: 1, kernel_size: 2, stride: 2 })),
    input: on([4, 16, 16], layer('PixelShuffle', { upscale_factor: 2 })),
  },
  dilation: {
    size: on([1, 24, 24], ...[1, 2, 4].map((dilation) => conv(1, 1, 3, { dilation, padding: 1 }))),
    'field-least': on([1, 24, 24], ...[1, 2, 2].map((dilation) => conv(1, 1, 3, { dilation, padding: dilation }))),
    'kernel-most': on([1, 24, 24], conv(1, 4, 15, { padding: 7 })),
    'convs-most': on([1, 24, 24], ...times(7, conv(1, 1, 3, same))),
    input: on([1, 38, 38], ...[1, 2, 4].map((dilation) => conv(1, 1, 3, { dilation }))),
  },
  'undo-stride': {
    size: on([1, 16, 16], conv(1, 8, 3, { stride: 2, padding: 1 }), up({ kernel_size: 3, stride: 2 })),
    'strided-least': on([1, 16, 16], pool(2), conv(1, 8, 1), up({ kernel_size: 2, stride: 2 })),
    // A large kernel brings the size back, but not the grid.
    stride: on([1, 16, 16], conv(1, 8, 3, { stride: 2, padding: 1 }), up({ kernel_size: 9 })),
    uses: on([1, 16, 16], conv(1, 8, 3, { stride: 2, padding: 1 }), layer('Upsample', { scale_factor: 2 })),
    input: on([1, 20, 20], conv(1, 8, 5, { stride: 2 }), up({ kernel_size: 2, stride: 2 })),
  },
  'less-work': {
    output: on([3, 32, 32], conv(3, 8, 3, { stride: 2, padding: 1 }), conv(8, 16, 3, same)),
    'convs-least': on([3, 32, 32], conv(3, 32, 3, { stride: 2, padding: 1 })),
    'macs-most': on([3, 32, 32], conv(3, 32, 3, same), conv(32, 32, 3, { stride: 2, padding: 1 })),
    input: on([3, 16, 16], conv(3, 8, 3, same), conv(8, 32, 3, same)),
  },
  'global-head': {
    output: on([3, 32, 32], conv(3, 10, 3), layer('AdaptiveAvgPool2d', { output_size: 1 })),
    'sees-all': on([3, 32, 32], conv(3, 10, 3, { stride: 32 }), layer('Flatten')),
    'params-most': on([3, 32, 32], layer('Flatten'), layer('Linear', { in_features: 3072, out_features: 10 })),
    input: on([3, 8, 8], conv(3, 10, 8), layer('Flatten')),
  },
  'even-field': {
    size: on([1, 20, 20], conv(1, 4, 3), pool(2)),
    'field-even': on([1, 20, 20], conv(1, 4, 3, { stride: 2, padding: 1 })),
    'kernels-odd': on([1, 20, 20], conv(1, 4, 2, { stride: 2 })),
    input: on([1, 22, 22], conv(1, 4, 3), pool(2)),
  },
  depthwise: {
    output: on([16, 16, 16], conv(16, 16, 3, { groups: 16 }), conv(16, 32, 1)),
    'field-least': on([16, 16, 16], conv(16, 16, 1, { groups: 16 }), conv(16, 32, 1)),
    'depthwise-least': on([16, 16, 16], conv(16, 2, 3, same), conv(2, 32, 1)),
    'params-most': on([16, 16, 16], conv(16, 16, 3, { groups: 16, padding: 1 }), conv(16, 32, 3, same)),
    input: on([16, 18, 18], conv(16, 16, 3, { groups: 16 }), conv(16, 32, 1)),
  },
  'skip-fits': {
    output: {
      input: [16, 16, 16],
      net: netOf([halving(16), layer('ReLU'), conv(16, 16, 3, same), around(16), join(2, 3)]),
    },
    uses: on([16, 16, 16], halving(32), layer('ReLU'), conv(32, 32, 3, same)),
    'field-least': { input: [16, 16, 16], net: netOf([around(32), around(32), join(0, 1)]) },
    input: {
      input: [16, 15, 15],
      net: netOf([halving(32), layer('ReLU'), conv(32, 32, 3, same), around(32), join(2, 3)]),
    },
  },
  'whole-input': {
    'sees-all': on([1, 31, 31], ...times(3, conv(1, 1, 3, { stride: 2 }))),
    'kernel-most': on([1, 31, 31], ...times(4, conv(1, 1, 3, { stride: 2, bias: false })), {
      kind: 'Conv2d',
      args: { in_channels: 1, out_channels: 1, kernel_size: [4, 1], padding: [2, 0], bias: false },
    }),
    without: on([1, 31, 31], layer('AdaptiveAvgPool2d', { output_size: 1 }), conv(1, 1, 1)),
    'params-most': on([1, 31, 31], ...times(15, conv(1, 1, 3))),
    input: on([1, 15, 15], ...times(3, conv(1, 1, 3, { stride: 2 }))),
  },
  'field-31': {
    output: on([3, 32, 32], ...[1, 2, 4, 8].map((d, i) => conv(i ? 4 : 3, i === 3 ? 16 : 4, 3, { dilation: d }))),
    'field-least': on([3, 32, 32], conv(3, 16, 1), conv(16, 16, 3, { groups: 16, padding: 1 })),
    'no-holes': on([3, 32, 32], conv(3, 16, 3, { padding: 15, dilation: 15 })),
    'params-most': on([3, 32, 32], ...[1, 2, 4, 8].map((d, i) => conv(i ? 16 : 3, 16, 3, { dilation: d, padding: d }))),
    input: on(
      [3, 32 + 30, 32 + 30],
      ...[1, 2, 4, 8].map((d, i) => conv(i ? 4 : 3, i === 3 ? 16 : 4, 3, { dilation: d })),
    ),
  },
};

describe.each(CHALLENGES)('challenge $id', ({ id, start, solution, conditions }) => {
  it('is met by its solution and not by its start, both of which run on its input', () => {
    expect(unmet(id, solution)).toEqual([]);
    expect(judged(id, solution).met).toBe(true);
    expect(judged(id, start).met).toBe(false);
    expect(inferNet(start.net, start.input).fault).toBeNull();
  });

  it.each(conditions.map((c) => c.kind))('can be missed by %s alone', (kind) => {
    const near = NEAR[id][kind];
    if (!near) throw new Error(`no near miss of ${id} by ${kind}`);
    expect(judged(id, near).stops).toBe(false);
    expect(unmet(id, near)).toEqual([kind]);
  });
});

describe('a goal', () => {
  it('is told by the exercise’s conditions, and they by it', () => {
    const goal = { target: [64, 16, 16], maxConvs: 3, unpadded: 1 } as const;
    expect(goalOf(challengeById('exercise').conditions)).toEqual(goal);
    expect(challengeById('exercise').conditions.slice(0, 3)).toEqual(conditionsOf(goal));
    expect(goalOf(challengeById('global-head').conditions)).toEqual({ target: null, maxConvs: null, unpadded: null });
  });

  it('is judged as its conditions are', () => {
    const count = fc.oneof(fc.constant(null), fc.nat({ max: 3 }));
    const size = fc.integer({ min: 1, max: 20 });
    const kernel = fc.record({ kernel: fc.integer({ min: 0, max: 5 }), padding: fc.nat({ max: 2 }) });
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(null), fc.tuple(fc.constant(1), size, size)),
        count,
        count,
        fc.array(kernel, { maxLength: 3 }),
        (target, maxConvs, unpadded, kernels) => {
          const goal = { target, maxConvs, unpadded };
          const net = sequential(kernels.map((k) => conv(1, 1, k.kernel, { padding: k.padding })));
          const shaped = inferNet(net, [1, 8, 8]);
          const { conditions } = judgeChallenge(shaped, conditionsOf(goal));
          expect(conditions.every((c) => c.met)).toBe(judge(shaped, goal).met);
          expect(goalOf(conditionsOf(goal))).toEqual(goal);
        },
      ),
    );
  });
});
