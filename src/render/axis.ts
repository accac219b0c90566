import { range } from 'd3-array';
import { scaleLinear } from 'd3-scale';
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

/** A round value of a colour scale: where it stands from the left, and how it is written. */
export interface Tick {
  readonly value: number;
  readonly x: number;
  readonly label: string;
}

/** Round values along a domain that is drawn `width` wide. */
export function domainTicks({ min, max }: Domain, width: number, count: number): Tick[] {
  const x = scaleLinear().domain([min, max]).range([0, width]);
  const format = x.tickFormat(count);
  return x.ticks(count).map((value) => ({ value, x: x(value), label: format(value) }));
}
