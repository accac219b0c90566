import * as act from './activations';
import { conv, conv1d, convTranspose, linear } from './convs';
import { type Foreign, LINEAR, layer, type Reader, type Translate } from './foreign';
import { batchNorm, groupNorm, instanceNorm, layerNorm, localResponseNorm, rmsNorm } from './norms';
import { foreignOperation } from './operations';
import { circularPad, reflectionPad, replicationPad, zeroPad } from './pads';
import { adaptive, avgPool, lpPool, maxPool } from './pools';
import { upsample } from './resize';
import { channelShuffle, flatten, fold, laid, pixelShuffle, pixelUnshuffle, unfold } from './shuffles';

/** What a step is in another framework, piece by piece; null where it has no equal there. */
export function foreignStep(r: Reader): readonly Foreign[] | null {
  const { module, inputs, input, output, outputSizes } = r.step;
  // What has lost its batch, or is made of parameters, has no name there; an empty map is refused.
  const isBatch = (shape: readonly number[], sizes: readonly number[]) => sizes.length === shape.length + 1;
  if (!inputs.every((i) => i.layer !== null && i.value.port === 0 && isBatch(i.shape, i.sizes))) return null;
  if (!isBatch(output, outputSizes) || [...input, ...output].includes(0)) return null;
  const translate = Object.hasOwn(ROWS, module.kind) ? ROWS[module.kind] : undefined;
  return translate ? translate(r) : foreignOperation(r);
}

const ROWS: Readonly<Record<string, Translate>> = {
  Conv2d: conv,
  Conv1d: conv1d,
  ConvTranspose2d: convTranspose,
  MaxPool2d: maxPool,
  AvgPool2d: avgPool,
  LPPool2d: lpPool,
  AdaptiveAvgPool2d: adaptive('AveragePooling2D', 'AdaptiveAveragePooling2D'),
  AdaptiveMaxPool2d: adaptive('MaxPooling2D', 'AdaptiveMaxPooling2D'),
  BatchNorm2d: batchNorm,
  BatchNorm1d: batchNorm,
  GroupNorm: groupNorm,
  InstanceNorm2d: instanceNorm,
  LayerNorm: layerNorm,
  RMSNorm: rmsNorm,
  LocalResponseNorm: localResponseNorm,
  ReLU: act.bare('ReLU'),
  ReLU6: () => [layer('ReLU', ['max_value', 6])],
  LeakyReLU: act.leakyRelu,
  PReLU: act.prelu,
  ELU: act.elu,
  SELU: act.named('selu'),
  CELU: act.celu,
  GELU: act.gelu,
  SiLU: act.named('silu'),
  Mish: act.named('mish'),
  Sigmoid: act.named('sigmoid'),
  LogSigmoid: act.logSigmoid,
  Tanh: act.named('tanh'),
  Hardtanh: act.hardtanh,
  Hardsigmoid: act.hardsigmoid,
  Hardswish: act.hardswish,
  Softplus: act.softplus,
  Softsign: act.named('softsign'),
  Tanhshrink: act.tanhshrink,
  Hardshrink: act.hardshrink,
  Softshrink: act.softshrink,
  Threshold: act.threshold,
  Softmax: act.softmax,
  Softmax2d: act.bare('Softmax'),
  LogSoftmax: act.logSoftmax,
  Softmin: act.softmin,
  GLU: act.glu,
  Identity: () => [LINEAR],
  ZeroPad2d: zeroPad,
  ConstantPad2d: zeroPad,
  ReflectionPad2d: reflectionPad,
  ReplicationPad2d: replicationPad,
  CircularPad2d: circularPad,
  Upsample: upsample,
  UpsamplingNearest2d: upsample,
  UpsamplingBilinear2d: upsample,
  PixelShuffle: pixelShuffle,
  PixelUnshuffle: pixelUnshuffle,
  ChannelShuffle: channelShuffle,
  Unfold: unfold,
  Fold: fold,
  Flatten: flatten,
  Unflatten: laid,
  Linear: linear,
  Dropout: act.dropout,
  Dropout2d: act.dropout2d,
  AlphaDropout: act.alphaDropout,
  FeatureAlphaDropout: act.featureAlphaDropout,
};
