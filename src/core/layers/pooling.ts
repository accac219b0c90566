import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import { asNumber, intList } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { tupleOf } from './int_lists';
import { axisIndex, mapOf, rankRefusal, refuse, type Sized } from './sized';
import { failingAxis, poolingAxis, spanOf, truncDiv } from './sliding';

/** A pool's stride as its constructor stores it: its own, or its kernel where none is given. */
export function poolStride(specs: readonly ArgSpec[], args: Args): ArgValue {
  return arg(specs, args, 'stride') ?? arg(specs, args, 'kernel_size') ?? null;
}

/** Arguments of a pooling function that have passed the parser. */
export interface PoolArgs {
  /** PyTorch's word for itself in its messages. */
  readonly fn: 'max_pool2d' | 'avg_pool2d';
  readonly kernel: ArgValue;
  readonly stride: ArgValue;
  readonly padding: ArgValue;
  /** Null for pools that have none. */
  readonly dilation: ArgValue | null;
  readonly ceil: boolean;
  /** What is checked after the numbers have been read and before any size (avg_pool2d's divisor). */
  readonly also?: () => Refusal | null;
}

type Pair = readonly [number, number];

/** One or two ints that fit 32 bits, in pairs; an empty stride is the kernel's. */
function readPair(fn: string, name: string, value: ArgValue, words: string): Pair | Refusal {
  const numbers = tupleOf(value, 1).map(asNumber);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined || numbers.length > 2) {
    return {
      code: 'pair-length',
      text: `${fn}: ${name} must ${words} a single int, or a tuple of two ints`,
      values: { name, length: numbers.length },
    };
  }
  if (numbers.some((n) => n > 2 ** 31 - 1 || n < -(2 ** 31))) {
    return {
      code: 'number-overflow',
      text: 'value cannot be converted to type int without overflow',
      values: { name },
    };
  }
  return [first, last];
}

const isRefusal = (value: Pair | Refusal): value is Refusal => 'code' in value;

/** ATen/native/Pool.h, pooling_output_shape: what each axis checks by itself, height before width. */
function axisRefusal(
  axis: 'height' | 'width',
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
): Refusal | null {
  if (stride === 0)
    return { code: 'non-positive-stride', text: 'stride should not be zero', values: { stride, kernel } };
  if (padding < 0) {
    return { code: 'negative-padding', text: `pad must be non-negative, but got pad: ${padding}`, values: { padding } };
  }
  if (padding > truncDiv(spanOf(kernel, dilation), 2)) {
    return {
      code: 'pool-padding-over-half',
      text: `pad should be at most half of effective kernel size, but got pad=${padding}, kernel_size=${kernel} and dilation=${dilation}`,
      values: { axis, padding, kernel },
    };
  }
  return null;
}

function positiveRefusal(kernel: Pair, stride: Pair, dilation: Pair): Refusal | null {
  if (Math.min(...kernel) <= 0) {
    return {
      code: 'non-positive-kernel',
      text: `kernel size should be greater than zero, but got kH: ${kernel[0]} kW: ${kernel[1]}`,
      values: { kernel: Math.min(...kernel) },
    };
  }
  if (Math.min(...stride) <= 0) {
    return {
      code: 'non-positive-stride',
      text: `stride should be greater than zero, but got dH: ${stride[0]} dW: ${stride[1]}`,
      values: { stride: Math.min(...stride) },
    };
  }
  if (Math.min(...dilation) <= 0) {
    return {
      code: 'non-positive-dilation',
      text: `dilation should be greater than zero, but got dilationH: ${dilation[0]} dilationW: ${dilation[1]}`,
      values: { dilation: Math.min(...dilation) },
    };
  }
  return null;
}

/** What a pool says of a tensor that is no map: avg_pool2d looks for the channels before it counts the axes. */
function poolRank(fn: PoolArgs['fn'], sizes: Shape): Refusal | null {
  if (sizes.length === 3 || sizes.length === 4) return null;
  const found = axisIndex(-3, sizes);
  return fn === 'max_pool2d' || typeof found === 'number'
    ? rankRefusal('non-empty 3D or 4D (batch mode) tensor expected for input', sizes)
    : rankRefusal(found.text, sizes);
}

/** max_pool2d and avg_pool2d's sizes or their refusal, checks in ATen's order (Pool.h, DilatedMaxPool2d.cpp, AveragePool2d.cpp). */
export function inferPool(args: PoolArgs, sizes: Shape): Sized {
  const kernel = readPair(args.fn, 'kernel_size', args.kernel, 'either be');
  if (isRefusal(kernel)) return refuse(kernel);
  const ownStride = Array.isArray(args.stride) && args.stride.length === 0 ? args.kernel : args.stride;
  const stride = readPair(args.fn, 'stride', ownStride, 'either be omitted,');
  if (isRefusal(stride)) return refuse(stride);
  const padding = readPair(args.fn, 'padding', args.padding, 'either be');
  if (isRefusal(padding)) return refuse(padding);
  const dilation = readPair(args.fn, 'dilation', args.dilation ?? 1, 'be either');
  if (isRefusal(dilation)) return refuse(dilation);
  const early =
    args.also?.() ??
    poolRank(args.fn, sizes) ??
    axisRefusal('height', kernel[0], stride[0], padding[0], dilation[0]) ??
    axisRefusal('width', kernel[1], stride[1], padding[1], dilation[1]) ??
    positiveRefusal(kernel, stride, dilation);
  if (early) return refuse(early);

  const [c = 0, h = 0, w = 0] = mapOf(sizes);
  if (c === 0 || h === 0 || w === 0) {
    return refuse({
      code: 'empty-map',
      text: `Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:${intList(sizes)}`,
      values: { channels: c, height: h, width: w },
    });
  }
  const overRows = padding[0] > truncDiv(kernel[0], 2);
  const overCols = padding[1] > truncDiv(kernel[1], 2);
  if (overRows || overCols) {
    return refuse({
      code: 'pool-padding-over-half',
      text: `pad should be smaller than or equal to half of kernel size, but got padW = ${padding[1]}, padH = ${padding[0]}, kW = ${kernel[1]}, kH = ${kernel[0]}`,
      values: {
        axis: failingAxis(overRows, overCols),
        padding: overRows ? padding[0] : padding[1],
        kernel: overRows ? kernel[0] : kernel[1],
      },
    });
  }
  const axis = (i: 0 | 1, size: number) =>
    poolingAxis(
      size,
      { kernel: kernel[i], stride: stride[i], dilation: dilation[i], before: padding[i], after: padding[i] },
      args.ceil,
    );
  const rows = axis(0, h);
  const cols = axis(1, w);
  if (rows.output < 1 || cols.output < 1) {
    const small = rows.output < 1 ? rows : cols;
    return refuse({
      code: 'output-too-small',
      text: `Given input size: (${c}x${h}x${w}). Calculated output size: (${c}x${rows.output}x${cols.output}). Output size is too small`,
      values: {
        axis: failingAxis(rows.output < 1, cols.output < 1),
        input: small.input,
        kernel: spanOf(small.kernel, small.dilation),
        output: small.output,
      },
    });
  }
  return { ok: true, sizes: [...sizes.slice(0, -2), rows.output, cols.output], axes: [rows, cols] };
}
