/** PyTorch's shape without the batch axis: [C, H, W] for maps, fewer after Flatten. */
export type Shape = readonly number[];

/** How many elements a tensor of this shape has. */
export function elements(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}
