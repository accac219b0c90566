import { normalsBy } from '../../torch/box_muller';
import { createMachine } from './machine';

/** Values that are transformed at once, a multiple of sixteen. */
const PIECE = 1 << 12;
const DATA = 64;

/** Has standard normals made by a kernel, to the bit as before, where there is WebAssembly. */
export function drawNormalsFast(): void {
  const machine = createMachine(DATA + 4 * PIECE);
  if (!machine) return;
  const { f32, kernels } = machine;
  normalsBy((values) => {
    for (let from = 0; from < values.length; from += PIECE) {
      const piece = values.subarray(from, from + PIECE);
      f32.set(piece, DATA / 4);
      kernels.normals(DATA, piece.length);
      piece.set(f32.subarray(DATA / 4, DATA / 4 + piece.length));
    }
  });
}
