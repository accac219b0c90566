import { elements } from '../../core/shape';
import type { ResizeAxis } from '../../core/window';
import { adaptiveAvg } from './bins';
import { outputOf, type ReferenceKernel } from './kernel';

const f = Math.fround;
/** What PyTorch's bicubic takes for A in Keys' kernel. */
const A = -0.75;

/** The cells that each output cell of an axis reads, `count` of them, with their weights. */
export interface Taps {
  readonly count: number;
  readonly cells: Int32Array;
  readonly weights: Float64Array;
}

/** ATen/native/UpSample.h, area_pixel_compute_source_index, and UpSampleKernel.cpp; positions are float32 there. */
export function tapsOf(axis: ResizeAxis): Taps {
  const { mode } = axis;
  if (mode === 'linear') return fill(axis, 2, linear);
  if (mode === 'cubic') return fill(axis, 4, cubic);
  return fill(axis, 1, (o) => ({ first: nearest(axis, o), weights: [1] }));
}

interface Read {
  /** The first cell, which may be outside: then the one at the edge is read. */
  readonly first: number;
  readonly weights: readonly number[];
}

function fill(axis: ResizeAxis, count: number, read: (o: number, axis: ResizeAxis) => Read): Taps {
  const { input, output } = axis;
  const cells = new Int32Array(output * count);
  const weights = new Float64Array(output * count);
  for (let o = 0; o < output; o += 1) {
    const { first, weights: own } = read(o, axis);
    for (let t = 0; t < count; t += 1) {
      cells[o * count + t] = Math.min(Math.max(first + t, 0), input - 1);
      weights[o * count + t] = own[t] ?? 0;
    }
  }
  return { count, cells, weights };
}

function nearest({ mode, scale, input }: ResizeAxis, o: number): number {
  return Math.min(Math.floor(f((mode === 'nearest-exact' ? o + 0.5 : o) * scale)), input - 1);
}

/** Where output cell o lies among the input's cells. */
function position(o: number, { alignCorners, scale }: ResizeAxis): number {
  return alignCorners ? f(scale * o) : f(f(scale * (o + 0.5)) - 0.5);
}

function linear(o: number, axis: ResizeAxis): Read {
  const real = Math.max(position(o, axis), 0);
  const first = Math.min(Math.floor(real), axis.input - 1);
  const share = Math.min(Math.max(f(real - first), 0), 1);
  return { first, weights: [1 - share, share] };
}

function cubic(o: number, axis: ResizeAxis): Read {
  const real = position(o, axis);
  const at = Math.min(Math.floor(real), axis.input - 1);
  const t = Math.min(Math.max(f(real - at), 0), 1);
  const near = (x: number) => ((A + 2) * x - (A + 3)) * x * x + 1;
  const far = (x: number) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  return { first: at - 1, weights: [far(t + 1), near(t), near(1 - t), far(2 - t)] };
}

/** Upsample in all its modes: first along the rows, then down the columns. */
export const upsample: ReferenceKernel = async (call) => {
  const { step, x, pause } = call;
  const [rows, cols] = step.axes ?? [];
  if (rows?.type !== 'resize' || cols?.type !== 'resize') return adaptiveAvg(call);
  const across = tapsOf(cols);
  const down = tapsOf(rows);
  const out = outputOf(step);
  const planes = elements(step.output.slice(0, -2));
  const half = new Float64Array(rows.input * cols.output);
  for (let c = 0; c < planes; c += 1) {
    await pause();
    for (let h = 0; h < rows.input; h += 1) {
      const row = (c * rows.input + h) * cols.input;
      for (let o = 0; o < cols.output; o += 1) {
        let sum = 0;
        for (let t = o * across.count; t < (o + 1) * across.count; t += 1) {
          sum += (across.weights[t] ?? 0) * (x[row + (across.cells[t] ?? 0)] ?? 0);
        }
        half[h * cols.output + o] = sum;
      }
    }
    for (let o = 0; o < rows.output; o += 1) {
      for (let w = 0; w < cols.output; w += 1) {
        let sum = 0;
        for (let t = o * down.count; t < (o + 1) * down.count; t += 1) {
          sum += (down.weights[t] ?? 0) * (half[(down.cells[t] ?? 0) * cols.output + w] ?? 0);
        }
        out[(c * rows.output + o) * cols.output + w] = sum;
      }
    }
  }
  return out;
};
