import type { LayerKind } from '../../core/layers/table';
import { ofChannels, ownAxis } from '../reference/softmax';
import { type Adjoint, adjointOfEach, none, ofOne } from './adjoint';
import { ofTwo, PARTIALS, type PartialKind } from './binary';
import { copied } from './copies';
import { foldAdjoint, lpPoolAdjoint, unfoldAdjoint } from './folds';
import * as norms from './norms';
import { handedOn, preluAdjoint, SLOPES, type SlopeKind, sloped } from './pointwise';
import { einsumAdjoint, linearAdjoint, matmulAdjoint } from './products';
import { cumsumAdjoint, reducedAdjoint } from './reduce';
import * as windows from './windows';

const keys = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];
const each = <K extends string>(kinds: readonly K[], of: (kind: K) => Adjoint) =>
  Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as Record<K, Adjoint>;

const OWN: Readonly<Record<Exclude<LayerKind, SlopeKind | PartialKind>, Adjoint>> = {
  Conv1d: windows.conv1dAdjoint,
  Conv2d: adjointOfEach(windows.convAdjoint),
  ConvTranspose2d: adjointOfEach(windows.convTransposeAdjoint),
  PReLU: preluAdjoint,
  Softmax: norms.softmaxAdjoint(ownAxis),
  Softmax2d: norms.softmaxAdjoint(ofChannels),
  LogSoftmax: norms.logSoftmaxAdjoint(ownAxis),
  Softmin: norms.softminAdjoint(ownAxis),
  Identity: handedOn,
  MaxPool2d: adjointOfEach(windows.maxPoolAdjoint),
  MaxUnpool2d: windows.unpoolAdjoint,
  AvgPool2d: adjointOfEach(windows.avgPoolAdjoint),
  LPPool2d: adjointOfEach(lpPoolAdjoint),
  AdaptiveAvgPool2d: ofOne(windows.adaptiveAvgAdjoint),
  AdaptiveMaxPool2d: ofOne(windows.adaptiveMaxAdjoint),
  BatchNorm1d: norms.batchNormAdjoint('BatchNorm1d'),
  BatchNorm2d: norms.batchNormAdjoint('BatchNorm2d'),
  GroupNorm: ofOne(norms.normAdjoint('GroupNorm')),
  InstanceNorm2d: ofOne(norms.normAdjoint('InstanceNorm2d')),
  LayerNorm: ofOne(norms.normAdjoint('LayerNorm')),
  RMSNorm: ofOne(norms.rmsNormAdjoint),
  LocalResponseNorm: ofOne(norms.localResponseAdjoint),
  ZeroPad2d: copied,
  ConstantPad2d: copied,
  ReflectionPad2d: copied,
  ReplicationPad2d: copied,
  CircularPad2d: copied,
  Upsample: ofOne(windows.upsampleAdjoint),
  UpsamplingNearest2d: ofOne(windows.upsampleAdjoint),
  UpsamplingBilinear2d: ofOne(windows.upsampleAdjoint),
  PixelShuffle: copied,
  PixelUnshuffle: copied,
  ChannelShuffle: copied,
  GLU: ofOne(norms.gluAdjoint),
  Unfold: ofOne(unfoldAdjoint),
  Fold: ofOne(foldAdjoint),
  Flatten: handedOn,
  Unflatten: handedOn,
  Linear: ofOne(linearAdjoint),
  Dropout: handedOn,
  Dropout2d: handedOn,
  AlphaDropout: handedOn,
  FeatureAlphaDropout: handedOn,
  matmul: matmulAdjoint,
  einsum: einsumAdjoint,
  cat: copied,
  stack: copied,
  slice: copied,
  setitem: copied,
  mean: ofOne(reducedAdjoint('mean')),
  sum: ofOne(reducedAdjoint('sum')),
  max: ofOne(reducedAdjoint('max')),
  min: ofOne(reducedAdjoint('min')),
  prod: ofOne(reducedAdjoint('prod')),
  std: ofOne(reducedAdjoint('std')),
  var: ofOne(reducedAdjoint('var')),
  norm: ofOne(reducedAdjoint('norm')),
  logsumexp: ofOne(reducedAdjoint('logsumexp')),
  cumsum: ofOne(cumsumAdjoint),
  normalize: ofOne(norms.normalizeAdjoint),
  permute: copied,
  squeeze: handedOn,
  unsqueeze: handedOn,
  expand: copied,
  repeat: copied,
  view: handedOn,
  reshape: handedOn,
  flip: copied,
  roll: copied,
  Parameter: none,
  Buffer: none,
};

/** How a derivative goes back through a step of each kind. It is the page's own on every backend. */
export const ADJOINTS: Readonly<Record<LayerKind, Adjoint>> = {
  ...OWN,
  ...each(keys(SLOPES), sloped),
  ...each(keys(PARTIALS), ofTwo),
};
