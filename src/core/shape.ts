/** PyTorch's shape without the batch axis: [C, H, W] for maps, fewer after Flatten. */
export type Shape = readonly number[];

/** How many elements a tensor of this shape has. */
export function elements(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/**
 * A tensor's sizes as PyTorch has them. `batched`: the batch of one still stands in front, which a shape leaves out;
 * Flatten(0) and the like take it away.
 */
export function sizesOf(shape: Shape, batched: boolean): Shape {
  return batched ? [1, ...shape] : shape;
}
