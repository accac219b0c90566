import type { Pause } from '../backend';
import { Bands, Room } from './bands';
import { hand } from './conv2d';
import type { Machine } from './machine';
import type { Sliding } from './windows';

/** Cells that are compared after which messages are let in: about a millisecond. */
const PIECE = 2e6;

/** The largest cells of windows over x [C, H, W]: −∞ where a window has none. Rows of output have four cells at least. */
export async function maxPool(machine: Machine, shape: Sliding, x: Float32Array, pause: Pause): Promise<Float32Array> {
  const { channels, rows, cols } = shape;
  const fill = Number.NEGATIVE_INFINITY;
  const room = new Room();
  const bands = new Bands(shape, room);
  const start = room.take(1);
  const tile = room.take(bands.height * cols.output);
  machine.reserve(room.bytes);
  const { f32, kernels } = machine;
  bands.begin(machine, fill);
  f32[start / 4] = fill;
  const { pixels, taps, tapCount } = bands;
  const area = rows.output * cols.output;
  const out = new Float32Array(channels * area);
  let work = 0;
  for (let first = 0; first < rows.output; first += bands.height) {
    const height = Math.min(bands.height, rows.output - first);
    const count = height * cols.output;
    bands.load(machine, x, first, height, fill);
    for (let c = 0; c < channels; c += 1) {
      kernels.largest(bands.padded + c * bands.plane, pixels, count, taps, tapCount, start, start, tile);
      hand(f32, tile, out, c * area + first * cols.output, 1, count, area);
      work += count * tapCount;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
}
