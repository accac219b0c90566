import type { Pool1dKind } from '../../core/layers/pool1d';
import type { LayerKind } from '../../core/layers/table';
import { rowStep } from '../reference/pool1d';
import { ofChannels, ownAxis } from '../reference/softmax';

import { type Adjoint, adjointOfEach, none, type OwnAdjoint, ofOne } from './adjoint';
import { ofTwo, PARTIALS, type PartialKind } from './binary';
import { copied } from './copies';
import { cdistAdjoint, cosineAdjoint, pairwiseAdjoint } from './distances';
import { foldAdjoint, lpPoolAdjoint, unfoldAdjoint } from './folds';
import * as norms from './norms';
import { handedOn, preluAdjoint, SLOPES, type SlopeKind, sloped } from './pointwise';
import { einsumAdjoint, linearAdjoint, matmulAdjoint } from './products';
import { cumsumAdjoint, orderedAdjoint, reducedAdjoint } from './reduce';
import * as sampled from './sampled';
import * as several from './several';
import * as windows from './windows';

const keys = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];
const each = <K extends string>(kinds: readonly K[], of: (kind: K) => Adjoint) =>
  Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as Record<K, Adjoint>;

/** Of pools along the last axis: those of maps of one row. */
const inRows = (kind: Pool1dKind, own: OwnAdjoint): Adjoint =>
  ofOne((call) => own({ ...call, step: rowStep(kind, call.step) }));

const OWN: Readonly<Record<Exclude<LayerKind, SlopeKind | PartialKind>, Adjoint>> = {
  Conv1d: windows.conv1dAdjoint,
  MaxPool1d: inRows('MaxPool1d', windows.maxPoolAdjoint),
  AvgPool1d: inRows('AvgPool1d', windows.avgPoolAdjoint),
  AdaptiveAvgPool1d: inRows('AdaptiveAvgPool1d', windows.adaptiveAvgAdjoint),
  AdaptiveMaxPool1d: inRows('AdaptiveMaxPool1d', windows.adaptiveMaxAdjoint),
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
  Dropout1d: handedOn,
  Dropout2d: handedOn,
  AlphaDropout: handedOn,
  FeatureAlphaDropout: handedOn,
  gt: none,
  lt: none,
  ge: none,
  le: none,
  eq: none,
  ne: none,
  logical_and: none,
  logical_or: none,
  logical_xor: none,
  logical_not: none,
  where: several.whereAdjoint,
  masked_fill: several.maskedFillAdjoint,
  lerp: several.lerpAdjoint,
  addcmul: several.addcmulAdjoint,
  addcdiv: several.addcdivAdjoint,
  scaled_dot_product_attention: sampled.attentionAdjoint,
  affine_grid: ofOne(sampled.affineGridAdjoint),
  grid_sample: sampled.gridSampleAdjoint,
  outer: several.outerAdjoint,
  addmm: several.addedProductAdjoint,
  baddbmm: several.addedProductAdjoint,
  cosine_similarity: cosineAdjoint,
  pairwise_distance: pairwiseAdjoint,
  cdist: cdistAdjoint,
  sort: ofOne(orderedAdjoint('descending', false)),
  topk: ofOne(orderedAdjoint('largest', true)),
  matmul: matmulAdjoint,
  einsum: einsumAdjoint,
  conv2d: windows.givenConvAdjoint('conv2d', windows.convAdjoint),
  conv_transpose2d: windows.givenConvAdjoint('conv_transpose2d', windows.convTransposeAdjoint),
  cat: copied,
  stack: copied,
  slice: copied,
  setitem: several.setitemAdjoint,
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
  rot90: copied,
  repeat_interleave: copied,
  index_select: copied,
  unfold: copied,
  Parameter: none,
  Buffer: none,
};

/** How a derivative goes back through a step of each kind. It is the page's own on every backend. */
export const ADJOINTS: Readonly<Record<LayerKind, Adjoint>> = {
  ...OWN,
  ...each(keys(SLOPES), sloped),
  ...each(keys(PARTIALS), ofTwo),
};
