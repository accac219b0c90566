import { range, tickStep, ticks } from 'd3-array';
import type { Domain } from './domain';

/** Pixels that a ruler's figure needs. */
const FIGURE = 26;

/** Cells at which a ruler along `size` cells has figures: every fourth, or more sparsely where cells are small. */
export function rulerMarks(size: number, cell: number): number[] {
  if (!(cell > 0)) return [];
  let step = size < 8 ? 2 : 4;
  while (step * cell < FIGURE) step *= 2;
  return range(0, size + 1, step);
}

/** A round value of a colour scale, where it stands from the left, and with how many decimals it is written. */
export interface Tick {
  readonly value: number;
  readonly x: number;
  readonly decimals: number;
}

/** About `count` round values along a domain that is drawn `width` wide. */
export function domainTicks({ min, max }: Domain, width: number, count: number): Tick[] {
  const step = tickStep(min, max, count);
  const decimals = Math.min(9, Math.max(0, -Math.floor(Math.log10(step))));
  return ticks(min, max, count).map((value) => ({ value, x: ((value - min) / (max - min)) * width, decimals }));
}
