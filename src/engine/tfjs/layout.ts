/** Cells handled together, so that both arrays' lines stay in the cache. */
const TILE = 32;

/** Transposes a matrix of rows × cols into a new array: C, H, W ↔ H, W, C with H·W as one of the axes. */
export function transpose(matrix: Float32Array, rows: number, cols: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let r0 = 0; r0 < rows; r0 += TILE) {
    const r1 = Math.min(rows, r0 + TILE);
    for (let c0 = 0; c0 < cols; c0 += TILE) {
      const c1 = Math.min(cols, c0 + TILE);
      for (let r = r0; r < r1; r += 1) {
        for (let c = c0; c < c1; c += 1) out[c * rows + r] = matrix[r * cols + c] ?? 0;
      }
    }
  }
  return out;
}
