import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { netOf, type Step } from '../net/step_list';
import type { Condition, ConditionKind, Wants } from './condition_kinds';
import type { ChallengeId } from './ids';
import { CHALLENGE_IDS } from './ids';
import { listChallengesBy, type Start } from './task';

/** One of this page's challenges. Its title, text, hints and the words of its solution are i18n's, by id. */
export interface Challenge {
  readonly id: ChallengeId;
  /** 1: first steps … 3: for those who want to know. */
  readonly level: 1 | 2 | 3;
  readonly conditions: readonly Condition[];
  readonly start: Start;
  readonly solution: Start;
}

const conv = (from: number, to: number, kernel: number, rest: Args = {}): Step => ({
  kind: 'Conv2d',
  args: { in_channels: from, out_channels: to, kernel_size: kernel, ...rest },
});
const layer = (kind: LayerKind, args: Args = {}): Step => ({ kind, args });
const relu = layer('ReLU');

type Input = Start['input'];
type Conditions = Partial<Record<ConditionKind, Wants>>;

function challenge(
  level: Challenge['level'],
  input: Input,
  conditions: Conditions,
  start: readonly Step[],
  solution: readonly Step[],
): Omit<Challenge, 'id'> {
  const all = Object.entries(conditions) as [ConditionKind, Wants][];
  return {
    level,
    conditions: [...all.map(([kind, wants]) => ({ kind, wants })), { kind: 'input', wants: input }],
    start: { net: netOf(start), input },
    solution: { net: netOf(solution), input },
  };
}

const CATALOGUE: Readonly<Record<ChallengeId, Omit<Challenge, 'id'>>> = {
  exercise: challenge(
    1,
    [3, 16, 16],
    { output: [64, 16, 16], 'convs-most': 3, 'unpadded-least': 1 },
    [conv(3, 16, 3), relu, conv(16, 32, 3, { padding: 1 }), relu, conv(32, 64, 3, { padding: 1 })],
    // 16 → 14 → 16 → 16
    [conv(3, 16, 3), relu, conv(16, 32, 3, { padding: 2 }), relu, conv(32, 64, 3, { padding: 1 })],
  ),
  'same-size': challenge(
    1,
    [1, 12, 12],
    { size: [12, 12], 'field-least': 7, 'kernels-odd': null },
    [conv(1, 4, 3), relu, conv(4, 8, 5)],
    [conv(1, 4, 3, { padding: 1 }), relu, conv(4, 8, 5, { padding: 2 })],
  ),
  'one-by-one': challenge(
    1,
    [1, 13, 13],
    { size: [1, 1], 'kernel-most': 5, 'convs-most': 3, without: 'pool' },
    [conv(1, 4, 5, { padding: 2 }), relu, layer('MaxPool2d', { kernel_size: 2 }), conv(4, 8, 5)],
    // 13 → 9 → 5 → 1
    [conv(1, 4, 5), relu, conv(4, 8, 5), relu, conv(8, 8, 5)],
  ),
  'even-kernel': challenge(
    1,
    [1, 16, 16],
    { size: [16, 16], 'kernels-even': null, 'field-least': 3 },
    [conv(1, 8, 2, { padding: 1 })],
    // 16 → 17 → 16
    [conv(1, 8, 2, { padding: 1 }), relu, conv(8, 8, 2)],
  ),
  'no-border': challenge(
    1,
    [1, 16, 16],
    { size: [12, 12], 'border-most': 0, 'convs-least': 3 },
    [conv(1, 4, 3, { padding: 1 }), relu, conv(4, 4, 3), relu, conv(4, 4, 3)],
    // A 1 × 1 kernel needs no padding: 16 → 14 → 14 → 12
    [conv(1, 4, 3), relu, conv(4, 4, 1), relu, conv(4, 4, 3)],
  ),
  'halve-odd': challenge(
    2,
    [1, 15, 15],
    { size: [7, 7], stride: 2, 'nothing-lost': null },
    [layer('MaxPool2d', { kernel_size: 2 })],
    [conv(1, 4, 3, { stride: 2 })],
  ),
  'pixel-shuffle': challenge(
    2,
    [3, 16, 16],
    { output: [1, 32, 32], uses: 'PixelShuffle' },
    [conv(3, 1, 3, { padding: 1 })],
    [conv(3, 4, 3, { padding: 1 }), layer('PixelShuffle', { upscale_factor: 2 })],
  ),
  dilation: challenge(
    2,
    [1, 24, 24],
    { size: [24, 24], 'field-least': 15, 'kernel-most': 3, 'convs-most': 3 },
    [conv(1, 4, 3, { padding: 1 }), relu, conv(4, 4, 3, { padding: 1 }), relu, conv(4, 4, 3, { padding: 1 })],
    [
      conv(1, 4, 3, { padding: 1 }),
      relu,
      conv(4, 4, 3, { padding: 2, dilation: 2 }),
      relu,
      conv(4, 4, 3, { padding: 4, dilation: 4 }),
    ],
  ),
  'undo-stride': challenge(
    2,
    [1, 16, 16],
    { size: [16, 16], 'strided-least': 1, stride: 1, uses: 'ConvTranspose2d' },
    [conv(1, 8, 3, { stride: 2, padding: 1 })],
    // 16 → 8 → 16
    [
      conv(1, 8, 3, { stride: 2, padding: 1 }),
      relu,
      layer('ConvTranspose2d', { in_channels: 8, out_channels: 8, kernel_size: 2, stride: 2 }),
    ],
  ),
  'less-work': challenge(
    2,
    [3, 32, 32],
    { output: [32, 16, 16], 'convs-least': 2, 'macs-most': 700_000 },
    [conv(3, 32, 3, { padding: 1 }), relu, conv(32, 32, 3, { stride: 2, padding: 1 })],
    [conv(3, 8, 3, { stride: 2, padding: 1 }), relu, conv(8, 32, 3, { padding: 1 })],
  ),
  'global-head': challenge(
    2,
    [3, 32, 32],
    { output: [10], 'sees-all': null, 'params-most': 2000 },
    [
      conv(3, 16, 3, { stride: 2, padding: 1 }),
      relu,
      layer('Flatten'),
      layer('Linear', { in_features: 4096, out_features: 10 }),
    ],
    [
      conv(3, 16, 3, { stride: 2, padding: 1 }),
      relu,
      conv(16, 10, 3, { padding: 1 }),
      layer('AdaptiveAvgPool2d', { output_size: 1 }),
      layer('Flatten'),
    ],
  ),
  'even-field': challenge(
    3,
    [1, 20, 20],
    { size: [10, 10], 'field-even': null, 'kernels-odd': null },
    [conv(1, 4, 3, { stride: 2, padding: 1 })],
    [conv(1, 4, 3, { padding: 1 }), relu, layer('MaxPool2d', { kernel_size: 2 })],
  ),
  depthwise: challenge(
    3,
    [16, 16, 16],
    { output: [32, 16, 16], 'field-least': 3, 'depthwise-least': 1, 'params-most': 750 },
    [conv(16, 32, 3, { padding: 1 })],
    [conv(16, 16, 3, { padding: 1, groups: 16 }), conv(16, 32, 1)],
  ),
  'skip-fits': challenge(
    3,
    [16, 16, 16],
    { output: [32, 8, 8], uses: 'add', 'field-least': 7 },
    [conv(16, 32, 3, { stride: 2, padding: 1 }), relu, conv(32, 32, 3, { padding: 1 })],
    [
      conv(16, 32, 3, { stride: 2, padding: 1 }),
      relu,
      conv(32, 32, 3, { padding: 1 }),
      { ...conv(16, 32, 1, { stride: 2 }), reads: [-1] },
      { ...layer('add'), reads: [2, 3] },
    ],
  ),
  'whole-input': challenge(
    3,
    [1, 31, 31],
    { 'sees-all': null, 'kernel-most': 3, without: 'pool', 'params-most': 40 },
    [conv(1, 4, 3, { padding: 1 }), relu, conv(4, 1, 3, { stride: 2 })],
    // 31 → 15 → 7 → 3 → 1
    [
      conv(1, 1, 3, { stride: 2 }),
      relu,
      conv(1, 1, 3, { stride: 2 }),
      relu,
      conv(1, 1, 3, { stride: 2 }),
      relu,
      conv(1, 1, 3, { stride: 2 }),
    ],
  ),
  'field-31': challenge(
    3,
    [3, 32, 32],
    { output: [16, 32, 32], 'field-least': 31, 'no-holes': null, 'params-most': 1000 },
    [conv(3, 16, 3, { padding: 1 }), relu, conv(16, 16, 3, { padding: 15, dilation: 15 })],
    [
      conv(3, 4, 3, { padding: 1 }),
      relu,
      conv(4, 4, 3, { padding: 2, dilation: 2 }),
      relu,
      conv(4, 4, 3, { padding: 4, dilation: 4 }),
      relu,
      conv(4, 16, 3, { padding: 8, dilation: 8 }),
    ],
  ),
};

/** The page's own challenges, from easy to hard. */
export const CHALLENGES: readonly Challenge[] = CHALLENGE_IDS.map((id) => ({ id, ...CATALOGUE[id] }));

export function challengeById(id: ChallengeId): Challenge {
  return { id, ...CATALOGUE[id] };
}

listChallengesBy(challengeById);
