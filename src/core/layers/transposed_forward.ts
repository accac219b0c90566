import type { ArgValue } from '../args';
import type { Inferred } from '../layer';
import { asNumber, intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import type { TransposedAxis } from '../window';
import { allocationRefusal } from './allocation';
import { expanded } from './conv_args';
import { numbersOf } from './int_lists';
import { parseRefusal } from './parse';
import { refuse } from './sized';
import { failingAxis } from './sliding';

/** A transposed convolution's arguments as its constructor stores them. */
export interface TransposedArgs {
  readonly inChannels: ArgValue;
  readonly outChannels: ArgValue;
  readonly kernel: readonly ArgValue[];
  readonly stride: readonly ArgValue[];
  readonly padding: readonly ArgValue[];
  readonly outputPadding: readonly ArgValue[];
  readonly dilation: readonly ArgValue[];
  readonly groups: ArgValue;
}

/** Sizes of the weight: [in, out / groups, ...kernel]. */
export function transposedWeight(args: TransposedArgs): number[] {
  const perGroup = Math.floor(asNumber(args.outChannels) / asNumber(args.groups));
  return [asNumber(args.inChannels), perGroup, ...numbersOf(args.kernel)];
}

/** torch's parser for conv_transpose2d. */
export function transposedCall(args: TransposedArgs): Refusal | null {
  return parseRefusal('conv_transpose2d', [
    { name: 'stride', type: 'ints', value: args.stride, position: 4 },
    { name: 'padding', type: 'ints', value: args.padding, position: 5 },
    { name: 'output_padding', type: 'ints', value: args.outputPadding, position: 6 },
    { name: 'groups', type: 'int', value: args.groups, position: 7 },
    { name: 'dilation', type: 'ints', value: args.dilation, position: 8 },
  ]);
}

/** How many numbers each argument has, against the number of the kernel's dimensions. */
function lengthsRefusal(args: TransposedArgs): Refusal | null {
  const dims = args.kernel.length;
  const pairLength = (text: string, name: string, length: number): Refusal => ({
    code: 'pair-length',
    text,
    values: { name, length },
  });
  if (dims === 0) return pairLength('weight should have at least three dimensions', 'kernel_size', 0);
  for (const [name, list] of [
    ['stride', args.stride],
    ['padding', args.padding],
    ['dilation', args.dilation],
    ['output_padding', args.outputPadding],
  ] as const) {
    if (list.length === dims || list.length === 1) continue;
    const text = `expected ${name} to be a single integer value or a list of ${dims} values to match the convolution dimensions, but got ${name}=${intList(numbersOf(list))}`;
    // Of a kernel that is no pair the others are right, and it is wrong.
    return list.length === 2 ? pairLength(text, 'kernel_size', dims) : pairLength(text, name, list.length);
  }
  return null;
}

type Pair = readonly [number, number];

interface Numbers {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly outputPadding: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

function readNumbers(args: TransposedArgs): Numbers {
  const pairOf = (list: readonly ArgValue[]): Pair => {
    const numbers = numbersOf(list);
    return [expanded(numbers, 0, 0), expanded(numbers, 1, 0)];
  };
  return {
    kernel: pairOf(args.kernel),
    stride: pairOf(args.stride),
    padding: pairOf(args.padding),
    outputPadding: pairOf(args.outputPadding),
    dilation: pairOf(args.dilation),
    groups: asNumber(args.groups),
  };
}

/** ATen/native/Convolution.cpp: the numbers' signs, then check_shape_forward. */
function shapeRefusal(args: TransposedArgs, own: Numbers, map: Shape, batch: number): Refusal | null {
  const least = (of: readonly ArgValue[]) => Math.min(...numbersOf(of));
  const padding = least(args.padding);
  if (padding < 0) return { code: 'negative-padding', text: 'negative padding is not supported', values: { padding } };
  const outputPadding = least(args.outputPadding);
  if (outputPadding < 0) {
    const text = 'negative output_padding is not supported';
    return { code: 'negative-padding', text, values: { padding: outputPadding } };
  }
  const stride = least(args.stride);
  if (stride <= 0) {
    return { code: 'non-positive-stride', text: 'non-positive stride is not supported', values: { stride } };
  }
  const dilation = least(args.dilation);
  if (dilation < 0) {
    return { code: 'non-positive-dilation', text: 'dilation should be greater than zero', values: { dilation } };
  }
  const weight = transposedWeight(args);
  const dims = args.kernel.length;
  if (dims !== 2) {
    const text = `Expected ${dims + 2}-dimensional input for ${dims + 2}-dimensional weight ${intList(weight)}, but got 4-dimensional input of size ${intList([batch, ...map])} instead`;
    return { code: 'pair-length', text, values: { name: 'kernel_size', length: dims } };
  }
  const [into = 0] = weight;
  const { groups } = own;
  const [c = 0] = map;
  if (into < groups) {
    const text = `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ${intList(weight)} instead`;
    return { code: 'in-channels-mismatch', text, values: { expected: into, got: c } };
  }
  if (c === into) return null;
  const text = `Given transposed=1, weight of size ${intList(weight)}, expected input${intList([batch, ...map])} to have ${pyStr(into)} channels, but got ${c} channels instead`;
  return { code: 'in-channels-mismatch', text, values: { expected: into, got: c } };
}

const INT64 = 2n ** 63n;

/** Numbers as the loops of ATen hold them: 32 bits, the rest cut off. */
const int32 = (n: number) => Number(BigInt.asIntN(32, BigInt(n)));

/** (input − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1. */
function outputSize(own: Numbers, i: 0 | 1, input: number): number {
  const { kernel, stride, padding, outputPadding, dilation } = own;
  return (input - 1) * stride[i] - 2 * padding[i] + dilation[i] * (kernel[i] - 1) + outputPadding[i] + 1;
}

/** What comes out of a tensor of these sizes without output padding. */
export function leastSizes(args: TransposedArgs, sizes: Shape): number[] {
  const own = readNumbers({ ...args, outputPadding: [0, 0] });
  const [h = 0, w = 0] = sizes.slice(-2);
  return [outputSize(own, 0, h), outputSize(own, 1, w)];
}

/** ATen/native/NaiveConvolutionTranspose2d.cpp, slow_conv_transpose2d_shape_check. */
function loopsRefusal(own: Numbers, weight: readonly number[], map: Shape, made: Pair): Refusal | null {
  const { kernel, outputPadding } = own;
  const [, h = 0, w = 0] = map;
  const stride: Pair = [int32(own.stride[0]), int32(own.stride[1])];
  const dilation: Pair = [int32(own.dilation[0]), int32(own.dilation[1])];
  const greater = 'should be greater than zero, but got';
  if (Math.min(...kernel) <= 0) {
    const text = `kernel size ${greater} kernel_height: ${kernel[0]} kernel_width: ${kernel[1]}`;
    return { code: 'non-positive-kernel', text, values: { kernel: Math.min(...kernel) } };
  }
  if (Math.min(...stride) <= 0) {
    const text = `stride ${greater} stride_height: ${stride[0]} stride_width: ${stride[1]}`;
    return { code: 'non-positive-stride', text, values: { stride: Math.min(...stride) } };
  }
  if (Math.min(...dilation) <= 0) {
    const text = `dilation ${greater} dilation_height: ${dilation[0]}, dilation_width: ${dilation[1]}`;
    return { code: 'non-positive-dilation', text, values: { dilation: Math.min(...dilation) } };
  }
  const over = (i: 0 | 1) => outputPadding[i] >= stride[i] && outputPadding[i] >= dilation[i];
  if (over(0) || over(1)) {
    const worse = over(0) ? 0 : 1;
    const text = `output padding must be smaller than either stride or dilation, but got output_padding_height: ${outputPadding[0]} output_padding_width: ${outputPadding[1]} stride_height: ${stride[0]} stride_width: ${stride[1]} dilation_height: ${dilation[0]} dilation_width: ${dilation[1]}`;
    const values = {
      axis: failingAxis(over(0), over(1)),
      output_padding: outputPadding[worse],
      most: Math.max(stride[worse], dilation[worse]) - 1,
    };
    return { code: 'output-padding-too-large', text, values };
  }
  if (elements(weight) === 0) {
    const text = `non-empty 2D or 4D weight tensor expected, but got: ${intList(weight)}`;
    return { code: 'non-positive-out-channels', text, values: { out_channels: weight[1] ?? 0, groups: own.groups } };
  }
  if (made[0] >= 1 && made[1] >= 1) return null;
  const text = `Given input size per channel: (${h} x ${w}). Calculated output size per channel: (${made[0]} x ${made[1]}). Output size is too small`;
  return { code: 'transposed-output-too-small', text, values: smallest(own, made) };
}

function smallest(own: Numbers, made: Pair) {
  const worse = made[0] < 1 ? 0 : 1;
  return { axis: failingAxis(made[0] < 1, made[1] < 1), output: made[worse], padding: own.padding[worse] };
}

/** oneDNN's words on x86 for what is not small, and it leaves a map without rows as it is. */
function oneDnnRefusal(own: Numbers, weight: readonly number[], made: Pair): Refusal | null {
  if (made[0] < 0 || made[1] < 0) {
    const text = 'could not construct a memory descriptor using a format tag';
    return { code: 'transposed-output-too-small', text, values: smallest(own, made) };
  }
  // A size of 0 counts as 1 in a tensor's strides.
  const cells = [weight[1] ?? 0, own.groups, ...made].reduce((all, n) => all * BigInt(Math.max(1, n)), 1n);
  if (cells >= INT64) {
    return { code: 'tensor-too-large', text: 'could not construct a memory descriptor using a format tag' };
  }
  const text =
    'could not create a primitive descriptor for the deconvolution forward propagation primitive. Run workload with environment variable ONEDNN_VERBOSE=all to get additional diagnostic information.';
  const kernel = Math.min(...own.kernel);
  if (kernel <= 0) return { code: 'non-positive-kernel', text, values: { kernel } };
  const dilation = Math.min(...own.dilation);
  if (dilation <= 0) return { code: 'non-positive-dilation', text, values: { dilation } };
  if (cells * 4n >= INT64) return { code: 'tensor-too-large', text };
  if (elements(weight) > 0) return null;
  return { code: 'non-positive-out-channels', text, values: { out_channels: 0, groups: own.groups } };
}

function backendRefusal(args: TransposedArgs, own: Numbers, map: Shape, made: Pair, batch: number): Refusal | null {
  const [c = 0, h = 0, w = 0] = map;
  if (elements(map) === 0) {
    const text = `Only zero batch or zero channel inputs are supported, but got input shape: ${intList([batch, ...map])}`;
    return { code: 'empty-map', text, values: { channels: c, height: h, width: w } };
  }
  const weight = transposedWeight(args);
  // Convolution.cpp, use_mkldnn: what is small, or pads its output by a stride or more, is left to ATen's loops.
  const large = own.groups > 1 || Math.min(...own.kernel) > 3 || elements(map) > 20480;
  const bigOutputPadding = own.outputPadding.some((p, i) => p >= (own.stride[i] ?? 1));
  return large && !bigOutputPadding ? oneDnnRefusal(own, weight, made) : loopsRefusal(own, weight, map, made);
}

/** nn.ConvTranspose2d's forward on maps [C, H, W], so many of them, its arguments parsed: shape and windows, or the first refusal. */
export function inferTransposed(args: TransposedArgs, map: Shape, batch: number): Inferred {
  const lengths = lengthsRefusal(args);
  if (lengths) return refuse(lengths);
  const own = readNumbers(args);
  const shape = shapeRefusal(args, own, map, batch);
  if (shape) return refuse(shape);
  const [, h = 0, w = 0] = map;
  const made: Pair = [outputSize(own, 0, h), outputSize(own, 1, w)];
  const refusal =
    backendRefusal(args, own, map, made, batch) ??
    allocationRefusal([batch, asNumber(args.outChannels), ...made], ['out_channels', 'stride']);
  if (refusal) return refuse(refusal);
  const axis = (i: 0 | 1, input: number): TransposedAxis => ({
    type: 'transposed',
    input,
    output: made[i],
    kernel: own.kernel[i],
    stride: own.stride[i],
    dilation: own.dilation[i],
    padding: own.padding[i],
    outputPadding: own.outputPadding[i],
  });
  return { ok: true, shape: [asNumber(args.outChannels), ...made], axes: [axis(0, h), axis(1, w)] };
}
