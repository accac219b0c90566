import type { Shape } from './shape';

/**
 * How a tensor is drawn and summed up: [channels, height, width]. A map's own; a vector is one strip of a row, a matrix
 * one plane.
 */
export function planesOf(shape: Shape): readonly [number, number, number] {
  const [height = 1, width = 1] = shape.length === 1 ? [1, ...shape] : shape.slice(-2);
  return [shape.slice(0, -2).reduce((product, n) => product * n, 1), height, width];
}
