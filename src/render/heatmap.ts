import type { Domain } from './domain';
import { type Lut, STEPS } from './palette';

/** Packed pixel for what is not a finite number: a magenta that no scale contains. */
export const NOT_FINITE = 0xffc800d8;

/**
 * Colours `count` values from `data[offset]` on into `pixels[at]` on, one packed pixel a cell, values beyond the
 * domain in its end colours.
 */
export function paintCells(
  pixels: Uint32Array,
  at: number,
  data: ArrayLike<number>,
  offset: number,
  count: number,
  table: Lut,
  domain: Domain,
): void {
  const factor = (STEPS - 1) / (domain.max - domain.min);
  const { min } = domain;
  for (let i = 0; i < count; i += 1) {
    const value = data[offset + i] as number;
    let step = (value - min) * factor + 0.5;
    if (step < 0) step = 0;
    else if (step > STEPS - 1) step = STEPS - 1;
    pixels[at + i] = value - value === 0 ? (table[step | 0] as number) : NOT_FINITE;
  }
}

/** Along one axis of a shrunken picture a pixel looks at so many of its cells at most, evenly spread. */
const LOOKS = 4;

/** The cells from first to last (exclusive) that pixel `p` of `pixels` stands for, and the step between those looked at. */
function span(p: number, pixels: number, cells: number): [number, number, number] {
  const from = Math.floor((p * cells) / pixels);
  const to = Math.max(from + 1, Math.ceil(((p + 1) * cells) / pixels));
  return [from, Math.min(cells, to), Math.max(1, Math.floor((to - from) / LOOKS))];
}

/**
 * An h × w map, from `data[offset]` on, as oh × ow pixels of which there are fewer than cells: the mean of the cells
 * under each pixel. The work is bounded by the pixels, not by the map: of larger blocks every n-th cell is taken.
 */
export function shrink(
  data: ArrayLike<number>,
  offset: number,
  h: number,
  w: number,
  oh: number,
  ow: number,
): Float32Array {
  const out = new Float32Array(oh * ow);
  for (let r = 0; r < oh; r += 1) {
    const [y0, y1, down] = span(r, oh, h);
    for (let c = 0; c < ow; c += 1) {
      const [x0, x1, across] = span(c, ow, w);
      let sum = 0;
      let n = 0;
      for (let y = y0; y < y1; y += down) {
        const row = offset + y * w;
        for (let x = x0; x < x1; x += across) {
          sum += data[row + x] as number;
          n += 1;
        }
      }
      out[r * ow + c] = sum / n;
    }
  }
  return out;
}

/**
 * Writes an h × w picture into a box of `height` × `width` pixels of a larger one, `stride` pixels to its row, from
 * `at` on. Each pixel shows the cell under its middle.
 */
export function enlarge(
  pixels: Uint32Array,
  at: number,
  stride: number,
  height: number,
  width: number,
  cells: Uint32Array,
  h: number,
  w: number,
): void {
  let shown = -1;
  let first = at;
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(h - 1, Math.floor(((y + 0.5) * h) / height));
    const start = at + y * stride;
    if (row === shown) {
      pixels.copyWithin(start, first, first + width);
      continue;
    }
    for (let x = 0; x < width; x += 1) {
      pixels[start + x] = cells[row * w + Math.min(w - 1, Math.floor(((x + 0.5) * w) / width))] as number;
    }
    shown = row;
    first = start;
  }
}
