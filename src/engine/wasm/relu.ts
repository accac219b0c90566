import type { Pause } from '../backend';
import { Room } from './bands';
import type { Machine } from './machine';
import { RUN_WORDS } from './maps';

/** Values that are changed at once: they stay in the first cache. */
const PIECE = 1 << 12;
/** Pieces after which messages are let in. */
const OFTEN = 64;

/** max(x, 0) of every value; NaN stays. */
export async function rectified(machine: Machine, x: Float32Array, pause: Pause): Promise<Float32Array> {
  const room = new Room();
  const [run, from, to] = [room.take(RUN_WORDS), room.take(PIECE), room.take(PIECE)];
  machine.reserve(room.bytes);
  const { f32, i32, kernels } = machine;
  const out = new Float32Array(x.length);
  for (let done = 0; done < x.length; done += PIECE) {
    const count = Math.min(PIECE, x.length - done);
    f32.set(x.subarray(done, done + count), from / 4);
    i32.set([0, 0, count], run / 4);
    kernels.rectify(from, to, run, 1, 1, 0, 0);
    out.set(f32.subarray(to / 4, to / 4 + count), done);
    if (done > 0 && done % (OFTEN * PIECE) === 0) await pause();
  }
  return out;
}
