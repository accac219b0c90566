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

/** Mean of each factor × factor block of an h × w map, the last ones smaller: what a small picture can show of a large map. */
export function shrink(
  data: Float32Array,
  offset: number,
  h: number,
  w: number,
  factor: number,
): { data: Float32Array; h: number; w: number } {
  const oh = Math.ceil(h / factor);
  const ow = Math.ceil(w / factor);
  const out = new Float32Array(oh * ow);
  for (let r = 0; r < oh; r += 1) {
    for (let c = 0; c < ow; c += 1) {
      const r1 = Math.min(h, (r + 1) * factor);
      const c1 = Math.min(w, (c + 1) * factor);
      let sum = 0;
      for (let y = r * factor; y < r1; y += 1) {
        for (let x = c * factor; x < c1; x += 1) sum += data[offset + y * w + x] as number;
      }
      out[r * ow + c] = sum / ((r1 - r * factor) * (c1 - c * factor));
    }
  }
  return { data: out, h: oh, w: ow };
}
