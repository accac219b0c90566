import type { LayerSpec } from '../layer';
import {
  celu,
  elu,
  gelu,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logSigmoid,
  mish,
  relu6,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  tanh,
  tanhshrink,
} from './activations';
import { adaptiveAvgPool2d, adaptiveMaxPool2d } from './adaptive_pool2d';
import { avgPool2d } from './avg_pool2d';
import { batchNorm1d, batchNorm2d, instanceNorm2d } from './batch_norm';
import { convTranspose2d } from './conv_transpose2d';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { alphaDropout, dropout, dropout1d, dropout2d, featureAlphaDropout } from './dropout';
import { flatten } from './flatten';
import { fold, unfold } from './fold';
import { glu } from './glu';
import { groupNorm } from './group_norm';
import { identity } from './identity';
import { layerNorm } from './layer_norm';
import { linear } from './linear';
import { localResponseNorm } from './local_response_norm';
import { lpPool2d } from './lp_pool2d';
import { maxPool2d } from './max_pool2d';
import { maxUnpool2d } from './max_unpool2d';
import { OPERATIONS, type OperationKind } from './operations/table';
import { circularPad2d, constantPad2d, reflectionPad2d, replicationPad2d, zeroPad2d } from './pads';
import { adaptiveAvgPool1d, adaptiveMaxPool1d, avgPool1d, maxPool1d } from './pool1d';
import { prelu } from './prelu';
import { relu } from './relu';
import { rmsNorm } from './rms_norm';
import { hardshrink, softshrink, threshold } from './shrinks';
import { channelShuffle, pixelShuffle, pixelUnshuffle } from './shuffles';
import { logSoftmax, softmax, softmax2d, softmin } from './softmax';
import { unflatten } from './unflatten';
import { upsample, upsamplingBilinear2d, upsamplingNearest2d } from './upsample';

/** Every class the page knows, by PyTorch's name. Adding one is adding its file and its row. Read it by layerSpec of rows.ts. */
export const LAYERS = {
  Conv2d: conv2d,
  ConvTranspose2d: convTranspose2d,
  Conv1d: conv1d,
  ReLU: relu,
  ReLU6: relu6,
  LeakyReLU: leakyRelu,
  PReLU: prelu,
  ELU: elu,
  SELU: selu,
  CELU: celu,
  GELU: gelu,
  SiLU: silu,
  Mish: mish,
  Sigmoid: sigmoid,
  LogSigmoid: logSigmoid,
  Tanh: tanh,
  Hardtanh: hardtanh,
  Hardsigmoid: hardsigmoid,
  Hardswish: hardswish,
  Softplus: softplus,
  Softsign: softsign,
  Tanhshrink: tanhshrink,
  Hardshrink: hardshrink,
  Softshrink: softshrink,
  Threshold: threshold,
  Softmax: softmax,
  Softmax2d: softmax2d,
  LogSoftmax: logSoftmax,
  Softmin: softmin,
  Identity: identity,
  MaxPool2d: maxPool2d,
  MaxUnpool2d: maxUnpool2d,
  AvgPool2d: avgPool2d,
  LPPool2d: lpPool2d,
  AdaptiveAvgPool2d: adaptiveAvgPool2d,
  AdaptiveMaxPool2d: adaptiveMaxPool2d,
  MaxPool1d: maxPool1d,
  AvgPool1d: avgPool1d,
  AdaptiveAvgPool1d: adaptiveAvgPool1d,
  AdaptiveMaxPool1d: adaptiveMaxPool1d,
  BatchNorm2d: batchNorm2d,
  BatchNorm1d: batchNorm1d,
  GroupNorm: groupNorm,
  InstanceNorm2d: instanceNorm2d,
  LayerNorm: layerNorm,
  RMSNorm: rmsNorm,
  LocalResponseNorm: localResponseNorm,
  ZeroPad2d: zeroPad2d,
  ConstantPad2d: constantPad2d,
  ReflectionPad2d: reflectionPad2d,
  ReplicationPad2d: replicationPad2d,
  CircularPad2d: circularPad2d,
  Upsample: upsample,
  UpsamplingNearest2d: upsamplingNearest2d,
  UpsamplingBilinear2d: upsamplingBilinear2d,
  PixelShuffle: pixelShuffle,
  PixelUnshuffle: pixelUnshuffle,
  ChannelShuffle: channelShuffle,
  GLU: glu,
  Unfold: unfold,
  Fold: fold,
  Flatten: flatten,
  Unflatten: unflatten,
  Linear: linear,
  Dropout: dropout,
  Dropout1d: dropout1d,
  Dropout2d: dropout2d,
  AlphaDropout: alphaDropout,
  FeatureAlphaDropout: featureAlphaDropout,
} as const satisfies Record<string, LayerSpec>;

export type ClassKind = keyof typeof LAYERS;
export type LayerKind = ClassKind | OperationKind;

/** Whether a layer of this name is a class of torch.nn, and no operation. */
export function isLayerKind(kind: string): kind is ClassKind {
  return Object.hasOwn(LAYERS, kind);
}

/** Classes and operations: every row there is. */
export const ROWS: Readonly<Record<LayerKind, LayerSpec>> = { ...LAYERS, ...OPERATIONS };

/** Whether there is a row of this name. */
export function isRowKind(kind: string): kind is LayerKind {
  return Object.hasOwn(ROWS, kind);
}
