import { conv1dAxis } from '../../core/layers/conv1d';
import type { GivenConv } from '../../core/layers/operations/given_conv';
import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { AxisMap, SlidingAxis } from '../../core/window';
import { argOf } from '../backend';
import { isPaddingMode, paddingIndex } from '../padding';
import { averageDivisor, averageWindow } from '../reference/avg_pool2d';
import { adaptiveMaxIndices, bin } from '../reference/bins';
import { transposedAxes } from '../reference/conv_transpose2d';
import { PIECE, slidingAxes } from '../reference/kernel';
import { maxPoolIndices } from '../reference/max_pool2d';
import { asOwnConv } from '../reference/operations/given_conv';
import { tapsOf } from '../reference/upsample';
import { type Adjoint, type AdjointCall, adjointOfEach, type OwnAdjoint } from './adjoint';

/** For every cell of the padded axis the cell of the input that stands there, −1: none. */
export function paddedCells(step: ShapedCall, axis: SlidingAxis): Int32Array {
  const mode = argOf(step, 'padding_mode') ?? 'zeros';
  return paddingIndex(axis, isPaddingMode(mode) ? mode : 'zeros');
}

/** Conv2d: every cell of the output gives its gradient, times the kernel, to the cells of its window. */
export const convAdjoint: OwnAdjoint = async ({ step, x, gradient, weights, pause }) => {
  const [rows, cols] = slidingAxes(step);
  const weight = weights.get('weight') ?? new Float32Array(0);
  const groups = Number(argOf(step, 'groups'));
  const [channels = 0] = step.inputSizes.slice(-3);
  const [filters = 0] = step.outputSizes.slice(-3);
  const perGroup = channels / groups;
  const down = paddedCells(step, rows);
  const across = paddedCells(step, cols);
  const result = new Float64Array(x.length);
  const taps = rows.kernel * cols.kernel;
  let work = 0;
  for (let f = 0; f < filters; f += 1) {
    const firstChannel = Math.floor(f / (filters / groups)) * perGroup;
    for (let oh = 0; oh < rows.output; oh += 1) {
      for (let ow = 0; ow < cols.output; ow += 1) {
        const g = gradient[(f * rows.output + oh) * cols.output + ow] ?? 0;
        if (g === 0) continue;
        for (let c = 0; c < perGroup; c += 1) {
          const plane = (firstChannel + c) * rows.input;
          for (let kh = 0; kh < rows.kernel; kh += 1) {
            const h = down[oh * rows.stride + kh * rows.dilation] ?? -1;
            if (h < 0) continue;
            const row = (plane + h) * cols.input;
            const tap = (f * perGroup + c) * taps + kh * cols.kernel;
            for (let kw = 0; kw < cols.kernel; kw += 1) {
              const w = across[ow * cols.stride + kw * cols.dilation] ?? -1;
              if (w >= 0) result[row + w] = (result[row + w] ?? 0) + g * (weight[tap + kw] ?? 0);
            }
          }
        }
        work += perGroup * taps;
        if (work > PIECE) {
          work = 0;
          await pause();
        }
      }
    }
  }
  return result;
};

/** Conv1d: a Conv2d of maps of one row, for each of the batch. */
export const conv1dAdjoint: Adjoint = async (call) => {
  const { step, x, gradient } = call;
  const axis = conv1dAxis(step.module.args, step.inputSizes);
  if ('code' in axis) throw new Error(axis.text);
  const [channels = 0, length = 0] = step.inputSizes.slice(-2);
  const [filters = 0] = step.outputSizes.slice(-2);
  const row = { type: 'sliding', input: 1, output: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0 } as const;
  const sizes = { inputSizes: [1, channels, 1, length], outputSizes: [1, filters, 1, axis.output] };
  const one = { ...step, ...sizes, axes: [row, axis] as const };
  const [size, made] = [channels * length, filters * axis.output];
  const result = new Float64Array(x.length);
  for (let n = 0; size > 0 && n < x.length / size; n += 1) {
    const own = x.subarray(n * size, (n + 1) * size);
    const part = gradient.subarray(n * made, (n + 1) * made);
    result.set(await convAdjoint({ ...call, step: one, x: own, inputs: [own], gradient: part }), n * size);
  }
  return [result];
};

/** ConvTranspose2d: a convolution of the gradient with the same kernel. Weights are [in, out / groups, kH, kW]. */
export const convTransposeAdjoint: OwnAdjoint = async ({ step, x, gradient, weights, pause }) => {
  const [rows, cols] = transposedAxes(step);
  const weight = weights.get('weight') ?? new Float32Array(0);
  const groups = Number(argOf(step, 'groups'));
  const [channels = 0] = step.inputSizes.slice(-3);
  const [filters = 0] = step.outputSizes.slice(-3);
  const [inPerGroup, outPerGroup] = [channels / groups, filters / groups];
  const [area, taps] = [rows.output * cols.output, rows.kernel * cols.kernel];
  const result = new Float64Array(x.length);
  // Of one cell alone most planes are empty.
  const isUsed = Array.from({ length: filters }, (_, f) =>
    gradient.subarray(f * area, (f + 1) * area).some((g) => g !== 0),
  );
  let work = 0;
  for (let c = 0; c < channels; c += 1) {
    const firstFilter = Math.floor(c / inPerGroup) * outPerGroup;
    for (let f = 0; f < outPerGroup; f += 1) {
      if (!isUsed[firstFilter + f]) continue;
      const plane = (firstFilter + f) * area;
      const tap = (c * outPerGroup + f) * taps;
      for (let ih = 0; ih < rows.input; ih += 1) {
        for (let iw = 0; iw < cols.input; iw += 1) {
          const at = (c * rows.input + ih) * cols.input + iw;
          let sum = result[at] ?? 0;
          for (let kh = 0; kh < rows.kernel; kh += 1) {
            const oh = ih * rows.stride - rows.padding + kh * rows.dilation;
            if (oh < 0 || oh >= rows.output) continue;
            for (let kw = 0; kw < cols.kernel; kw += 1) {
              const ow = iw * cols.stride - cols.padding + kw * cols.dilation;
              if (ow < 0 || ow >= cols.output) continue;
              sum += (weight[tap + kh * cols.kernel + kw] ?? 0) * (gradient[plane + oh * cols.output + ow] ?? 0);
            }
          }
          result[at] = sum;
        }
      }
      work += rows.input * cols.input * taps;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return result;
};

/** Gives each cell of the output's gradient to what `give` names, plane by plane. */
async function byPlane(
  { step, x, gradient, pause }: AdjointCall,
  axes: readonly [AxisMap, AxisMap],
  give: (g: number, oh: number, ow: number, plane: Float64Array) => void,
): Promise<Float64Array> {
  const [rows, cols] = axes;
  const result = new Float64Array(x.length);
  const [size, area] = [rows.input * cols.input, rows.output * cols.output];
  const planes = elements(step.outputSizes.slice(0, -2));
  for (let c = 0; c < planes; c += 1) {
    await pause();
    const plane = result.subarray(c * size, (c + 1) * size);
    for (let oh = 0; oh < rows.output; oh += 1) {
      for (let ow = 0; ow < cols.output; ow += 1) {
        const g = gradient[c * area + oh * cols.output + ow] ?? 0;
        if (g !== 0) give(g, oh, ow, plane);
      }
    }
  }
  return result;
}

function addAll(
  plane: Float64Array,
  width: number,
  rows: readonly [number, number],
  cols: readonly [number, number],
  g: number,
): void {
  for (let h = rows[0]; h < rows[1]; h += 1) {
    for (let w = cols[0]; w < cols[1]; w += 1) plane[h * width + w] = (plane[h * width + w] ?? 0) + g;
  }
}

/** AvgPool2d: each cell of a window gets an equal part. */
export const avgPoolAdjoint: OwnAdjoint = async (call) => {
  const [rows, cols] = slidingAxes(call.step);
  const divisor = averageDivisor(call.step);
  return byPlane(call, [rows, cols], (g, oh, ow, plane) => {
    const [down, across] = [averageWindow(rows, oh), averageWindow(cols, ow)];
    addAll(plane, cols.input, [down.from, down.to], [across.from, across.to], g / divisor(oh, ow));
  });
};

function binAxes({ module, axes }: ShapedCall): readonly [AxisMap, AxisMap] {
  if (!axes) throw new Error(`${module.kind} has no bins`);
  return axes;
}

export const adaptiveAvgAdjoint: OwnAdjoint = async (call) => {
  const [rows, cols] = binAxes(call.step);
  return byPlane(call, [rows, cols], (g, oh, ow, plane) => {
    const [down, across] = [bin(rows, oh), bin(cols, ow)];
    const count = (down[1] - down[0]) * (across[1] - across[0]);
    addAll(plane, cols.input, down, across, g / count);
  });
};

/** A pool of largest cells: what each found gets all. */
function atIndices(indices: Float32Array, gradient: Float64Array, sizes: { from: number; to: number }): Float64Array {
  const planes = gradient.length / Math.max(1, sizes.from);
  const result = new Float64Array(planes * sizes.to);
  for (let i = 0; i < gradient.length; i += 1) {
    const at = Math.floor(i / sizes.from) * sizes.to + (indices[i] ?? 0);
    result[at] = (result[at] ?? 0) + (gradient[i] ?? 0);
  }
  return result;
}

const planesOf = ({ inputSizes, outputSizes }: ShapedCall) => ({
  from: elements(outputSizes.slice(-2)),
  to: elements(inputSizes.slice(-2)),
});

export const maxPoolAdjoint: OwnAdjoint = async (call) =>
  atIndices(await maxPoolIndices(call), call.gradient, planesOf(call.step));

export const adaptiveMaxAdjoint: OwnAdjoint = async (call) =>
  atIndices(await adaptiveMaxIndices(call), call.gradient, planesOf(call.step));

/** MaxUnpool2d: each value gets what its cell got; its indices nothing. */
export const unpoolAdjoint: Adjoint = async ({ step, x, inputs, gradient }) => {
  const [, indices = new Float32Array(0)] = inputs;
  const { from, to } = planesOf(step);
  const own = Float64Array.from(
    { length: x.length },
    (_, i) => gradient[Math.floor(i / to) * from + (indices[i] ?? 0)] ?? 0,
  );
  return [own, null];
};

/** Upsample in all its modes: the taps that made each cell, the other way. */
export const upsampleAdjoint: OwnAdjoint = async (call) => {
  const [rows, cols] = call.step.axes ?? [];
  if (rows?.type !== 'resize' || cols?.type !== 'resize') return adaptiveAvgAdjoint(call);
  const [down, across] = [tapsOf(rows), tapsOf(cols)];
  return byPlane(call, [rows, cols], (g, oh, ow, plane) => {
    for (let i = oh * down.count; i < (oh + 1) * down.count; i += 1) {
      const row = (down.cells[i] ?? 0) * cols.input;
      for (let j = ow * across.count; j < (ow + 1) * across.count; j += 1) {
        const at = row + (across.cells[j] ?? 0);
        plane[at] = (plane[at] ?? 0) + g * (down.weights[i] ?? 0) * (across.weights[j] ?? 0);
      }
    }
  });
};

/**
 * `F.conv2d(x, weight, bias)`, whose kernel the reader of sources takes of the net alone: nothing of x comes by it.
 */
export const givenConvAdjoint = (kind: GivenConv, own: OwnAdjoint): Adjoint => {
  const each = adjointOfEach(own);
  return async (call) => {
    const found = await each({ ...call, ...asOwnConv(kind, call), inputs: [call.x] });
    return call.inputs.map((_, i) => found[i] ?? null);
  };
};
