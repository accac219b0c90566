/** How much of a sum lies in how few cells. */
export interface Core {
  /** Row by row, 1 for each of the fewest cells that hold the share. */
  readonly mask: Uint8Array;
  readonly cells: number;
}

/** The fewest cells that hold a share (0..1) of a sum of numbers that are not negative. */
export function coreOf(plane: ArrayLike<number>, share: number): Core {
  const order = Array.from({ length: plane.length }, (_, i) => i).sort((a, b) => (plane[b] ?? 0) - (plane[a] ?? 0));
  const total = order.reduce((sum, i) => sum + (plane[i] ?? 0), 0);
  const mask = new Uint8Array(plane.length);
  let [held, cells] = [0, 0];
  for (const i of order) {
    if (total === 0 || held >= share * total * (1 - 1e-12)) break;
    held += plane[i] ?? 0;
    mask[i] = 1;
    cells += 1;
  }
  return { mask, cells };
}

/** Of a gradient [C, h, w] the sum over channels of its sizes, added to what is there. */
export function addSizes(plane: Float64Array, gradient: Float32Array): void {
  const area = plane.length;
  for (let i = 0; i < gradient.length; i += 1) {
    const at = i % area;
    plane[at] = (plane[at] ?? 0) + Math.abs(gradient[i] ?? 0);
  }
}
