import type { LayerKind } from '../../core/layers/table';
import { avgPool2d } from './avg_pool2d';
import { ofEach } from './batch';
import { adaptiveAvg, adaptiveMax } from './bins';
import { convTranspose2d } from './conv_transpose2d';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { fold, unfold } from './fold';
import { glu } from './glu';
import type { ReferenceKernel } from './kernel';
import { linear } from './linear';
import { lpPool2d } from './lp_pool2d';
import { maxPool2d } from './max_pool2d';
import { maxUnpool2d } from './max_unpool2d';
import { batchNorm, localResponseNorm, norm, rmsNorm } from './norms';
import { OPERATION_KERNELS } from './operations/table';
import { pad } from './pads';
import { pointwise, prelu, same } from './pointwise';
import { pool1d } from './pool1d';
import { channelShuffle, pixelShuffle, pixelUnshuffle } from './shuffles';
import { logSoftmax, ofChannels, ownAxis, softmax, softmin } from './softmax';
import { upsample } from './upsample';

/** The reference kernel of every layer the core knows. It is the oracle of the other backends and fills in for them. */
export const REFERENCE_KERNELS: Readonly<Record<LayerKind, ReferenceKernel>> = {
  Conv1d: conv1d,
  MaxPool1d: pool1d('MaxPool1d'),
  AvgPool1d: pool1d('AvgPool1d'),
  AdaptiveAvgPool1d: pool1d('AdaptiveAvgPool1d'),
  AdaptiveMaxPool1d: pool1d('AdaptiveMaxPool1d'),
  Conv2d: ofEach(conv2d),
  ConvTranspose2d: ofEach(convTranspose2d),
  ReLU: pointwise('ReLU'),
  ReLU6: pointwise('ReLU6'),
  LeakyReLU: pointwise('LeakyReLU'),
  PReLU: prelu,
  ELU: pointwise('ELU'),
  SELU: pointwise('SELU'),
  CELU: pointwise('CELU'),
  GELU: pointwise('GELU'),
  SiLU: pointwise('SiLU'),
  Mish: pointwise('Mish'),
  Sigmoid: pointwise('Sigmoid'),
  LogSigmoid: pointwise('LogSigmoid'),
  Tanh: pointwise('Tanh'),
  Hardtanh: pointwise('Hardtanh'),
  Hardsigmoid: pointwise('Hardsigmoid'),
  Hardswish: pointwise('Hardswish'),
  Softplus: pointwise('Softplus'),
  Softsign: pointwise('Softsign'),
  Tanhshrink: pointwise('Tanhshrink'),
  Hardshrink: pointwise('Hardshrink'),
  Softshrink: pointwise('Softshrink'),
  Threshold: pointwise('Threshold'),
  Softmax: softmax(ownAxis),
  Softmax2d: softmax(ofChannels),
  LogSoftmax: logSoftmax,
  Softmin: softmin,
  Identity: same,
  MaxPool2d: ofEach(maxPool2d),
  MaxUnpool2d: maxUnpool2d,
  AvgPool2d: ofEach(avgPool2d),
  LPPool2d: ofEach(lpPool2d),
  AdaptiveAvgPool2d: adaptiveAvg,
  AdaptiveMaxPool2d: adaptiveMax,
  BatchNorm1d: batchNorm('BatchNorm1d'),
  BatchNorm2d: batchNorm('BatchNorm2d'),
  GroupNorm: norm('GroupNorm'),
  InstanceNorm2d: norm('InstanceNorm2d'),
  LayerNorm: norm('LayerNorm'),
  RMSNorm: rmsNorm,
  LocalResponseNorm: localResponseNorm,
  ZeroPad2d: pad('zeros'),
  ConstantPad2d: pad('zeros'),
  ReflectionPad2d: pad('reflect'),
  ReplicationPad2d: pad('replicate'),
  CircularPad2d: pad('circular'),
  Upsample: upsample,
  UpsamplingNearest2d: upsample,
  UpsamplingBilinear2d: upsample,
  PixelShuffle: pixelShuffle,
  PixelUnshuffle: pixelUnshuffle,
  ChannelShuffle: channelShuffle,
  GLU: glu,
  Unfold: unfold,
  Fold: fold,
  Flatten: same,
  Unflatten: same,
  Linear: linear,
  Dropout: same,
  Dropout1d: same,
  Dropout2d: same,
  AlphaDropout: same,
  FeatureAlphaDropout: same,
  ...OPERATION_KERNELS,
};
