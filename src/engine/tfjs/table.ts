import { layerSpec } from '../../core/layers/rows';
import type { LayerKind } from '../../core/layers/table';
import type { ShapedCall, ShapedInput } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import type { Shape } from '../../core/shape';
import type { TfKernel } from './kernel';
import * as activations from './kernels/activations';
import { channelShuffle, pad, upsample } from './kernels/arrange';
import { avgPool2d } from './kernels/avg_pool2d';
import { convTranspose2d } from './kernels/conv_transpose2d';
import { conv2d } from './kernels/conv2d';
import * as joins from './kernels/joins';
import { maxPool2d } from './kernels/max_pool2d';
import { OPERATION_KERNELS } from './kernels/operations';

/**
 * Kernels over tfjs, of maps. A layer that has none is computed by the reference, beside the backend: those whose sums
 * want more digits than a float32 has (norms, softmax), and those that only move or read a few values.
 */
export const TF_KERNELS: Readonly<Partial<Record<LayerKind, TfKernel>>> = {
  Conv2d: conv2d,
  ConvTranspose2d: convTranspose2d,
  ReLU: activations.relu,
  ReLU6: activations.relu6,
  LeakyReLU: activations.leakyRelu,
  PReLU: activations.prelu,
  ELU: activations.elu,
  SELU: activations.selu,
  CELU: activations.celu,
  GELU: activations.gelu,
  SiLU: activations.silu,
  Sigmoid: activations.sigmoidKernel,
  Tanh: activations.tanhKernel,
  Hardtanh: activations.hardtanh,
  Hardsigmoid: activations.hardsigmoid,
  Hardswish: activations.hardswish,
  Tanhshrink: activations.tanhshrink,
  Softshrink: activations.softshrink,
  Identity: activations.same,
  Dropout: activations.same,
  Dropout2d: activations.same,
  AlphaDropout: activations.same,
  FeatureAlphaDropout: activations.same,
  MaxPool2d: maxPool2d,
  AvgPool2d: avgPool2d,
  ZeroPad2d: pad('zeros'),
  ConstantPad2d: pad('zeros'),
  ReflectionPad2d: pad('reflect'),
  ReplicationPad2d: pad('replicate'),
  CircularPad2d: pad('circular'),
  Upsample: upsample,
  UpsamplingNearest2d: upsample,
  UpsamplingBilinear2d: upsample,
  ChannelShuffle: channelShuffle,
  add: joins.add,
  sub: joins.sub,
  mul: joins.mul,
  maximum: joins.maximum,
  minimum: joins.minimum,
  neg: joins.neg,
  abs: joins.abs,
  cat: joins.cat,
};

/** Up to here the digits lost by e^x − 1 leave enough. */
const LARGEST_ALPHA = 50;

const isOperation = (kind: string): kind is keyof typeof OPERATION_KERNELS => Object.hasOwn(OPERATION_KERNELS, kind);

/** Whether a tensor is a map in a batch. Where the batch of one has been folded anew, it is an axis like others. */
const isMap = (shape: Shape, sizes: Shape) => shape.length === 3 && sizes.length === 4;

/** Whether a tensor that is broadcast to a map can be laid out as one: it has ones where the map has its batch. */
const isSmaller = ({ sizes }: ShapedInput) => sizes.length < 4 || (sizes.length === 4 && sizes[0] === 1);

/** The kernel of a step, if there is one: for maps in a batch, and not for adaptive pools by another name. */
export function tfKernel(step: ShapedCall): TfKernel | undefined {
  if (!isMap(step.output, step.outputSizes)) return undefined;
  if (!step.inputs.every(step.inputs.length > 1 ? isSmaller : ({ shape, sizes }) => isMap(shape, sizes)))
    return undefined;
  // Padded channels are the reference's.
  const { padding } = step.module.args;
  if (layerSpec(step.module.kind).family === 'pad' && Array.isArray(padding) && padding.length > 4) return undefined;
  // tfjs has no e^x − 1 on every backend: what is left of it is multiplied by alpha.
  const { kind, args } = step.module;
  if ((kind === 'ELU' || kind === 'CELU') && Math.abs(asNumber(args.alpha ?? 1)) > LARGEST_ALPHA) return undefined;
  if (isOperation(kind)) return OPERATION_KERNELS[kind].fits(step) ? OPERATION_KERNELS[kind].kernel : undefined;
  return step.axes?.[0].type === 'bins' ? undefined : TF_KERNELS[kind];
}
