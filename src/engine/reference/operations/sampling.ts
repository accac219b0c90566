import type { ShapedCall } from '../../../core/net/shaped';
import { argOf } from '../../backend';
import { PIECE, type ReferenceKernel } from '../kernel';

const f = Math.fround;

/** Centres of so many cells from −1 to 1, or the ends themselves where corners are aligned. */
export function affineAxis(count: number, align: boolean): number[] {
  if (count <= 1) return [0];
  return Array.from({ length: count }, (_, i) => {
    const place = -1 + (2 * i) / (count - 1);
    return align ? place : (place * (count - 1)) / count;
  });
}

export const affineGrid: ReferenceKernel = async ({ step, x }) => {
  const [n = 1, h = 1, w = 1] = step.outputSizes;
  const align = argOf(step, 'align_corners') === true;
  const [down, across] = [affineAxis(h, align), affineAxis(w, align)];
  const out = new Float32Array(n * h * w * 2);
  let to = 0;
  for (let b = 0; b < n; b += 1) {
    for (const y of down) {
      for (const place of across) {
        for (let k = 0; k < 2; k += 1) {
          const row = b * 6 + k * 3;
          out[to] = (x[row] ?? 0) * place + (x[row + 1] ?? 0) * y + (x[row + 2] ?? 0);
          to += 1;
        }
      }
    }
  }
  return out;
};

/** A place of the grid, in cells of an axis, and how fast it moves there. */
interface Source {
  readonly at: number;
  readonly slope: number;
}

function reflected(x: number, low: number, high: number, slope: number): Source {
  if (low === high) return { at: 0, slope: 0 };
  const span = (high - low) / 2;
  const from = low / 2;
  const sign = x < from ? -1 : 1;
  const past = Math.abs(x - from);
  const extra = past % span;
  const turns = Math.floor(past / span);
  return turns % 2 === 0
    ? { at: extra + from, slope: slope * sign }
    : { at: span - extra + from, slope: -slope * sign };
}

function clipped({ at, slope }: Source, size: number): Source {
  if (at <= 0) return { at: 0, slope: 0 };
  return at >= size - 1 ? { at: size - 1, slope: 0 } : { at, slope };
}

/** ATen/native/GridSampler.h: from −1 … 1 to cells, then what the padding makes of places outside. */
export function sourceAt(x: number, size: number, padding: string, align: boolean): Source {
  const at = align ? f(f((x + 1) / 2) * (size - 1)) : f(f(f((x + 1) * size) - 1) / 2);
  const slope = align ? (size - 1) / 2 : size / 2;
  if (padding === 'zeros') return { at, slope };
  if (padding === 'border') return clipped({ at, slope }, size);
  const own = align ? reflected(at, 0, 2 * (size - 1), slope) : reflected(at, -1, 2 * size - 1, slope);
  return clipped(own, size);
}

/** A tap of a sampled place along an axis: a cell, its weight, and how that changes with the place. */
export interface Tap {
  readonly cell: number;
  readonly weight: number;
  readonly slope: number;
}

const A = -0.75;
const near = (t: number) => ((A + 2) * t - (A + 3)) * t * t + 1;
const far = (t: number) => ((A * t - 5 * A) * t + 8 * A) * t - 4 * A;
const nearSlope = (t: number) => (3 * (A + 2) * t - 2 * (A + 3)) * t;
const farSlope = (t: number) => (3 * A * t - 10 * A) * t + 8 * A;

/** Halves go to the even neighbour. */
function rounded(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** What of an axis a place reads; cells outside are zeros, or those that the padding gives. */
export function tapsAt(x: number, size: number, step: ShapedCall): readonly Tap[] {
  const mode = String(argOf(step, 'mode'));
  const padding = String(argOf(step, 'padding_mode'));
  const align = argOf(step, 'align_corners') === true;
  if (mode === 'bicubic') {
    // The place itself is not padded, its neighbours are.
    const { at, slope } = sourceAt(x, size, 'zeros', align);
    const first = Math.floor(at);
    const t = at - first;
    const weights = [far(t + 1), near(t), near(1 - t), far(2 - t)];
    const slopes = [farSlope(t + 1), nearSlope(t), -nearSlope(1 - t), -farSlope(2 - t)];
    return weights.map((weight, i) => ({
      cell: paddedCell(first - 1 + i, size, padding, align),
      weight,
      slope: (slopes[i] ?? 0) * slope,
    }));
  }
  const { at, slope } = sourceAt(x, size, padding, align);
  if (mode === 'nearest') return [{ cell: rounded(at), weight: 1, slope: 0 }];
  const first = Math.floor(at);
  return [
    { cell: first, weight: first + 1 - at, slope: -slope },
    { cell: first + 1, weight: at - first, slope },
  ];
}

function paddedCell(cell: number, size: number, padding: string, align: boolean): number {
  if (padding === 'zeros') return cell;
  if (padding === 'border') return Math.min(Math.max(cell, 0), size - 1);
  const { at } = align ? reflected(cell, 0, 2 * (size - 1), 1) : reflected(cell, -1, 2 * size - 1, 1);
  return Math.trunc(Math.min(Math.max(at, 0), size - 1));
}

export const gridSample: ReferenceKernel = async ({ step, inputs, pause }) => {
  const [x = new Float32Array(0), grid = new Float32Array(0)] = inputs;
  const [n = 1, c = 1, h = 1, w = 1] = step.inputs[0]?.sizes ?? [];
  const [, , oh = 1, ow = 1] = step.outputSizes;
  const out = new Float32Array(n * c * oh * ow);
  let work = 0;
  for (let b = 0; b < n; b += 1) {
    for (let o = 0; o < oh * ow; o += 1) {
      const at = (b * oh * ow + o) * 2;
      const across = tapsAt(grid[at] ?? 0, w, step).filter(({ cell }) => cell >= 0 && cell < w);
      const down = tapsAt(grid[at + 1] ?? 0, h, step).filter(({ cell }) => cell >= 0 && cell < h);
      for (let k = 0; k < c; k += 1) {
        let sum = 0;
        for (const row of down) {
          for (const col of across)
            sum += (x[((b * c + k) * h + row.cell) * w + col.cell] ?? 0) * row.weight * col.weight;
        }
        out[(b * c + k) * oh * ow + o] = sum;
      }
      work += c * across.length * down.length;
      if (work > PIECE / 10) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};
