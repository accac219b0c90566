import { concat, fused, slice, type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { argOf } from '../../backend';
import { isPaddingMode } from '../../padding';
import { slidingAxes } from '../../reference/kernel';
import { every, padded, type TfCall, type TfKernel } from '../kernel';

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
 * Conv2d with all of PyTorch's arguments. tfjs has groups only where each has one input channel, so other groups are
 * computed one by one; and large layers are cut by output channels, so that an abort gets through.
 */
export const conv2d: TfKernel = async (call) => {
  const { step, x, pause } = call;
  const mode = argOf(step, 'padding_mode');
  if (!isPaddingMode(mode)) throw new Error(`no such padding_mode: ${String(mode)}`);
  const whole = tidy(() => padded(x, slidingAxes(step), 0, mode));
  const parts: Tensor4D[] = [];
  try {
    for (const piece of pieces(call)) {
      if (parts.length > 0) await pause();
      parts.push(tidy(() => compute(call, whole, piece)));
    }
    const [only] = parts;
    if (only && parts.length === 1) {
      parts.pop();
      return only;
    }
    return concat(parts, 3);
  } finally {
    for (const part of parts) part.dispose();
    if (whole !== x) whole.dispose();
  }
};

function pieces({ step, piece }: TfCall): Piece[] {
  const [inputs = 0] = step.input;
  const [filters = 0] = step.output;
  const groups = Number(argOf(step, 'groups'));
  const perGroup = inputs / groups;
  const filtersPerGroup = filters / groups;
  const affordable = Math.max(1, Math.floor(piece / (step.macs / filters)));
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

function compute({ step, weights }: TfCall, whole: Tensor4D, piece: Piece): Tensor4D {
  const [rows, cols] = slidingAxes(step);
  const [, height, width, channels] = whole.shape;
  const x =
    piece.inputs === channels ? whole : slice(whole, [0, 0, 0, piece.firstInput], [1, height, width, piece.inputs]);
  const dilated = rows.dilation > 1 || cols.dilation > 1;
  const strided = rows.stride > 1 || cols.stride > 1;
  // tfjs throws where both are above 1.
  const apart = dilated && strided;
  const strides: [number, number] = apart ? [1, 1] : [rows.stride, cols.stride];
  const config = {
    x,
    filter: filterOf(weights.get('weight') ?? new Float32Array(0), piece, rows.kernel, cols.kernel),
    strides,
    pad: 'valid',
    dilations: [rows.dilation, cols.dilation] as [number, number],
    bias: biasOf(weights.get('bias'), piece),
  } as const;
  const y = piece.depthwise ? fused.depthwiseConv2d(config) : fused.conv2d(config);
  return apart ? every(y, [0, 0], [rows.output, cols.output], [rows.stride, cols.stride]) : y;
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
