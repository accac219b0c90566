import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isNumber, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import type { Mode, TensorSpec } from '../weights';
import { callRefusal } from './call';
import { normWeights } from './norm_weights';
import { parseRefusal } from './parse';
import { inferSized, rankRefusal, refuse, sameSizes, sizeText } from './sized';
import { vectorElements, vectorRefusal } from './vector_size';

const specs = (affine: boolean, track: boolean): readonly ArgSpec[] => [
  { name: 'num_features', type: 'int', control: 'none' },
  { name: 'eps', type: 'float', default: 1e-5, range: [1e-8, 1], log: true, control: 'more' },
  // Of no matter for one forward: only the running statistics follow it.
  { name: 'momentum', type: 'float', default: 0.1, nullable: true, control: 'none' },
  { name: 'affine', type: 'bool', default: affine, control: 'more' },
  { name: 'track_running_stats', type: 'bool', default: track, control: 'more' },
  { name: 'bias', type: 'bool', default: true, keywordOnly: true, control: 'more' },
];

const BATCH = specs(true, true);
const INSTANCE = specs(false, false);

interface Norm {
  readonly features: ArgValue;
  readonly affine: boolean;
  readonly tracked: boolean;
  readonly bias: boolean;
  readonly momentum: ArgValue;
  readonly eps: ArgValue;
}

function readNorm(own: readonly ArgSpec[], args: Args): Norm {
  const value = (name: string) => arg(own, args, name) ?? null;
  return {
    features: value('num_features'),
    affine: truthy(value('affine')),
    tracked: truthy(value('track_running_stats')),
    bias: truthy(value('bias')),
    // None given is not the default.
    momentum: args.momentum === undefined ? 0.1 : args.momentum,
    eps: args.eps === undefined ? 1e-5 : args.eps,
  };
}

/** torch/nn/modules/batchnorm.py, _NormBase: the weight, the bias, then the running mean. */
function construct({ features, affine, tracked }: Norm): Refusal | null {
  if (affine) return vectorRefusal('num_features', features);
  return tracked ? vectorRefusal('num_features', features, 'zeros') : null;
}

/** Running statistics as constructed: nothing has run yet. */
function buffersOf({ features, tracked }: Norm): readonly TensorSpec[] {
  if (!tracked) return [];
  const shape = [asNumber(features)];
  return [
    { name: 'running_mean', shape, init: { type: 'zeros' }, buffer: true },
    { name: 'running_var', shape, init: { type: 'ones' }, buffer: true },
    { name: 'num_batches_tracked', shape: [], init: { type: 'zeros' }, buffer: true },
  ];
}

const weightsOf = ({ features, affine, bias }: Norm) => normWeights([asNumber(features)], affine, bias);

/** ATen/native/Normalization.cpp, check_dims_match_num_input_features; an empty map is not looked at. */
function featuresRefusal({ features, affine, bias, tracked }: Norm, channels: number, empty: boolean): Refusal | null {
  const own = vectorElements(features).elements;
  const values = { name: 'num_features', expected: own, got: channels };
  if (empty) return null;
  const says = (what: string): Refusal => ({
    code: 'features-mismatch',
    text: `${what} should contain ${channels} elements not ${pyStr(own)}`,
    values,
  });
  if (tracked && own !== channels) return says('running_mean');
  if (affine && own !== channels) return says('weight');
  return affine && bias && own !== channels ? says('bias') : null;
}

const moreThanOne = (what: string, sizes: Shape): Refusal => ({
  code: 'one-value-per-channel',
  text: `Expected more than 1 ${what} when training, got input size ${sizeText(sizes)}`,
});

/** @param training whether the batch's own statistics are taken */
function epsRefusal(eps: ArgValue, training: boolean): Refusal | null {
  if (!isNumber(eps)) {
    const got = typeName(eps);
    const text = `'${training ? '<=' : '<'}' not supported between instances of '${got}' and 'float'`;
    return { code: 'wrong-type', text, values: { name: 'eps', got } };
  }
  const value = asNumber(eps);
  // NaN is not below zero to Python.
  if (!(training ? value <= 0 : value < 0)) return null;
  const text = `batch_norm eps must be ${training ? 'positive during training' : 'non-negative'}, but got ${pyStr(eps)}`;
  return { code: 'non-positive-eps', text, values: { eps: asNumber(eps) } };
}

/** How many axes a batch norm takes, and how it says so. */
const RANKS = {
  BatchNorm1d: { axes: [2, 3], words: '2D or 3D' },
  BatchNorm2d: { axes: [4], words: '4D' },
} as const;
type BatchKind = keyof typeof RANKS;

/** Whether the statistics of what comes in are taken, and not the running ones: also in evaluation where there are none. */
const ownStatistics = ({ tracked }: Norm, mode: Mode | undefined) => mode !== 'eval' || !tracked;

function batchNormRefusal(kind: BatchKind, norm: Norm, sizes: Shape, mode?: Mode): Refusal | null {
  const { axes, words } = RANKS[kind];
  if (!axes.some((rank) => rank === sizes.length)) {
    return rankRefusal(`expected ${words} input (got ${sizes.length}D input)`, sizes);
  }
  const [n = 1, channels = 0, ...rest] = sizes;
  const training = ownStatistics(norm, mode);
  if (training && n * elements(rest) === 1) return moreThanOne('value per channel', sizes);
  const early =
    epsRefusal(norm.eps, training) ??
    parseRefusal('batch_norm', [
      // A momentum of None is PyTorch's cumulative average, worked out in Python.
      { name: 'momentum', type: 'float', value: norm.momentum ?? 0, position: 7 },
    ]);
  if (early) return early;
  const empty = elements(sizes) === 0;
  // Batch norm looks at a buffer's first element to tell its type, also where the map is empty.
  if (empty && asNumber(norm.features) === 0 && (norm.tracked || norm.affine)) {
    const text = 'select(): index 0 out of range for tensor of size [0] at dimension 0';
    return { code: 'features-mismatch', text, values: { name: 'num_features', expected: 0, got: channels } };
  }
  return featuresRefusal(norm, channels, empty) ?? axesRefusal(norm, empty);
}

/** Statistics that run along have one axis; a weight may have any. */
function axesRefusal({ features, tracked }: Norm, empty: boolean): Refusal | null {
  const { axes, elements: own } = vectorElements(features);
  if (!tracked || axes === 1 || empty) return null;
  return {
    code: 'features-mismatch',
    text: `TensorAccessor expected 1 dims but tensor has ${axes}`,
    values: { name: 'num_features', expected: own, got: own },
  };
}

const batchNorm = (kind: BatchKind): LayerSpec => ({
  kind,
  family: 'norm',
  args: BATCH,
  owner: '_BatchNorm',
  forward: { owner: '_BatchNorm' },
  factory: true,
  mode: 'training',
  construct: (args) => callRefusal('_BatchNorm.__init__', BATCH, args) ?? construct(readNorm(BATCH, args)),
  infer: inferSized((args, sizes, mode) => {
    const refusal = batchNormRefusal(kind, readNorm(BATCH, args), sizes, mode);
    return refusal ? refuse(refusal) : sameSizes(sizes);
  }),
  weights: (args) => weightsOf(readNorm(BATCH, args)),
  buffers: (args) => buffersOf(readNorm(BATCH, args)),
  macs: () => 0,
  channels: { in: 'num_features', out: null, of: 'second' },
});

export const batchNorm1d = batchNorm('BatchNorm1d');
export const batchNorm2d = batchNorm('BatchNorm2d');

function instanceNormRefusal(norm: Norm, sizes: Shape, mode?: Mode): Refusal | null {
  if (sizes.length !== 3 && sizes.length !== 4) {
    return rankRefusal(`expected 3D or 4D input (got ${sizes.length}D input)`, sizes);
  }
  const at = sizes.length - 3;
  const [channels = 0, h = 0, w = 0] = sizes.slice(-3);
  if (norm.affine && channels !== norm.features) {
    return {
      code: 'features-mismatch',
      text: `expected input's size at dim=${at} to match num_features (${pyStr(norm.features)}), but got: ${channels}.`,
      values: { name: 'num_features', expected: asNumber(norm.features), got: channels },
    };
  }
  if (ownStatistics(norm, mode) && h * w === 1) return moreThanOne('spatial element', [1, channels, h, w]);
  const called = parseRefusal('instance_norm', [
    { name: 'momentum', type: 'float', value: norm.momentum ?? 0, position: 7 },
    { name: 'eps', type: 'float', value: norm.eps, position: 8 },
  ]);
  if (called) return called;
  const { elements: own, axes } = vectorElements(norm.features);
  const values = { name: 'num_features', expected: own, got: channels };
  if (norm.tracked && axes > 1) {
    const text = 'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor';
    return { code: 'features-mismatch', text, values };
  }
  if (channels * h * w === 0) {
    // In training the running statistics are viewed as [1, C] all the same.
    if (!norm.tracked || own === channels || mode === 'eval') return null;
    const text = `shape '[1, ${channels}]' is invalid for input of size ${own}`;
    return { code: 'features-mismatch', text, values };
  }
  const mismatch = featuresRefusal(norm, channels, false);
  if (mismatch || !norm.tracked || axes === 1) return mismatch;
  return { code: 'features-mismatch', text: "output with shape [] doesn't match the broadcast shape [1]", values };
}

export const instanceNorm2d: LayerSpec = {
  kind: 'InstanceNorm2d',
  family: 'norm',
  args: INSTANCE,
  owner: '_InstanceNorm',
  forward: { owner: '_InstanceNorm' },
  factory: true,
  construct: (args) => callRefusal('_InstanceNorm.__init__', INSTANCE, args) ?? construct(readNorm(INSTANCE, args)),
  infer: inferSized((args, sizes, mode) => {
    const refusal = instanceNormRefusal(readNorm(INSTANCE, args), sizes, mode);
    return refusal ? refuse(refusal) : sameSizes(sizes);
  }),
  weights: (args) => weightsOf(readNorm(INSTANCE, args)),
  buffers: (args) => buffersOf(readNorm(INSTANCE, args)),
  macs: () => 0,
  channels: { in: 'num_features', out: null, of: 'map' },
};
