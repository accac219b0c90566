import { concat, fused, slice, type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { Pause } from '../../backend';
import { every } from '../kernel';

/** A convolution without padding, which stands in its input already. Rows before columns. */
export interface Convolution {
  readonly filters: number;
  readonly groups: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly output: readonly [number, number];
  /** PyTorch's order: [out, in / groups, kH, kW]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
}

/** A range of output channels that one tfjs call computes, with the input channels that it reads. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly firstInput: number;
  readonly inputs: number;
  /** One input channel for each group: tfjs's depthwise convolution. */
  readonly depthwise: boolean;
}

/**
 * A convolution of x [1, H, W, C]. tfjs has groups only where each has one input channel, so other groups are computed
 * one by one; and large layers are cut by output channels, so that an abort gets through.
 *
 * @param size multiply-accumulates of one piece
 */
export async function convolve(x: Tensor4D, convolution: Convolution, pause: Pause, size: number): Promise<Tensor4D> {
  const parts: Tensor4D[] = [];
  try {
    for (const piece of pieces(convolution, x.shape[3], size)) {
      if (parts.length > 0) await pause();
      parts.push(tidy(() => compute(convolution, x, piece)));
    }
    const [only] = parts;
    if (only && parts.length === 1) {
      parts.pop();
      return only;
    }
    return concat(parts, 3);
  } finally {
    for (const part of parts) part.dispose();
  }
}

function pieces({ filters, groups, kernel, output }: Convolution, inputs: number, size: number): Piece[] {
  const perGroup = inputs / groups;
  const filtersPerGroup = filters / groups;
  const macs = output[0] * output[1] * kernel[0] * kernel[1] * perGroup;
  const affordable = Math.max(1, Math.floor(size / macs));
  const list: Piece[] = [];
  if (perGroup === 1 && groups > 1) {
    const groupsPerPiece = Math.max(1, Math.floor(affordable / filtersPerGroup));
    for (let g = 0; g < groups; g += groupsPerPiece) {
      const end = Math.min(groups, g + groupsPerPiece);
      const range = { from: g * filtersPerGroup, to: end * filtersPerGroup };
      list.push({ ...range, firstInput: g, inputs: end - g, depthwise: true });
    }
    return list;
  }
  for (let g = 0; g < groups; g += 1) {
    const end = (g + 1) * filtersPerGroup;
    for (let from = g * filtersPerGroup; from < end; from += affordable) {
      const to = Math.min(end, from + affordable);
      list.push({ from, to, firstInput: g * perGroup, inputs: perGroup, depthwise: false });
    }
  }
  return list;
}

function compute(convolution: Convolution, whole: Tensor4D, piece: Piece): Tensor4D {
  const { kernel, stride, dilation, output, weight, bias } = convolution;
  const [, height, width, channels] = whole.shape;
  const x =
    piece.inputs === channels ? whole : slice(whole, [0, 0, 0, piece.firstInput], [1, height, width, piece.inputs]);
  // tfjs throws where both are above 1.
  const apart = Math.max(...dilation) > 1 && Math.max(...stride) > 1;
  const config = {
    x,
    filter: filterOf(weight, piece, kernel[0], kernel[1]),
    strides: (apart ? [1, 1] : [...stride]) as [number, number],
    pad: 'valid',
    dilations: [...dilation] as [number, number],
    bias: biasOf(bias, piece),
  } as const;
  const y = piece.depthwise ? fused.depthwiseConv2d(config) : fused.conv2d(config);
  return apart ? every(y, [0, 0], output, stride) : y;
}

function biasOf(bias: Float32Array | undefined, { from, to }: Piece): Tensor1D | undefined {
  return bias && tensor1d(bias.slice(from, to));
}

/**
 * The filters of a piece in tfjs's order, from PyTorch's [out, in / groups, kH, kW]: [kH, kW, in, out], or for a
 * depthwise convolution [kH, kW, in, out / in].
 */
function filterOf(weight: Float32Array, piece: Piece, kh: number, kw: number): Tensor4D {
  const filters = piece.to - piece.from;
  const perFilter = piece.depthwise ? 1 : piece.inputs;
  const area = kh * kw;
  const out = new Float32Array(area * perFilter * filters);
  let from = piece.from * perFilter * area;
  for (let o = 0; o < filters; o += 1) {
    for (let i = 0; i < perFilter; i += 1) {
      for (let t = 0; t < area; t += 1) {
        out[(t * perFilter + i) * filters + o] = weight[from] ?? 0;
        from += 1;
      }
    }
  }
  // Filter o of a depthwise piece belongs to input o ÷ (out / in): [in, out / in] is the order of o itself.
  return tensor4d(out, piece.depthwise ? [kh, kw, piece.inputs, filters / piece.inputs] : [kh, kw, perFilter, filters]);
}
