import type { Pause } from '../backend';
import { isAbort } from '../errors';
import { convolve, type Filters } from './conv2d';
import type { Crew } from './crew';
import type { Part } from './helper';
import type { Machine } from './machine';
import type { ConvShape } from './windows';

/** Multiply-accumulates that are worth sending: about two milliseconds of them. */
const WORTH = 2e7;
/** How often an abort is looked for while others compute, ms. */
const OFTEN = 2;

/** A convolution of x [C, H, W], its rows shared with the crew where there are enough of them. */
export async function convolveTogether(
  machine: Machine,
  crew: Crew | null,
  shape: ConvShape,
  x: Float32Array,
  filters: Filters,
  pause: Pause,
): Promise<Float32Array> {
  const { rows, cols } = shape;
  const area = rows.output * cols.output;
  const out = new Float32Array(shape.filters * area);
  const hands = crew && macsOf(shape) >= WORTH ? crew.hands().slice(0, rows.output - 1) : [];
  const cut = (i: number) => Math.round((rows.output * i) / (hands.length + 1));
  const stop = new AbortController();
  const left: (readonly [number, number])[] = [];
  const shared = hands.map(async (hand, i) => {
    const [from, to] = [cut(i + 1), cut(i + 2)];
    try {
      const made = await hand(partOf(shape, x, filters, from, to), stop.signal);
      const count = (to - from) * cols.output;
      for (let f = 0; f < shape.filters; f += 1)
        out.set(made.subarray(f * count, (f + 1) * count), f * area + from * cols.output);
    } catch (error) {
      if (isAbort(error)) throw error;
      left.push([from, to]);
    }
  });
  const all = Promise.all(shared);
  all.catch(() => {});
  try {
    await convolve(machine, shape, x, filters, out, pause, 0, cut(1));
    let isWaiting = true;
    all.finally(() => {
      isWaiting = false;
    });
    while (isWaiting) {
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, OFTEN))]);
      await pause();
    }
    // What a worker that failed has left is done here.
    for (const [from, to] of left) await convolve(machine, shape, x, filters, out, pause, from, to);
    return out;
  } finally {
    stop.abort();
  }
}

function macsOf({ channels, groups, filters, rows, cols }: ConvShape): number {
  return filters * rows.output * cols.output * (channels / groups) * rows.kernel * cols.kernel;
}

/** Some rows of a convolution's output: a convolution of its own, of the rows that they read. */
function partOf(shape: ConvShape, x: Float32Array, { weight, bias }: Filters, from: number, to: number): Part {
  const { channels, rows, cols, rowIndex } = shape;
  const reach = (rows.kernel - 1) * rows.dilation + 1;
  const index = rowIndex.subarray(from * rows.stride, (to - 1) * rows.stride + reach);
  const read = index.filter((row) => row >= 0);
  const top = read.reduce((least, row) => Math.min(least, row), rows.input - 1);
  const input = read.reduce((most, row) => Math.max(most, row), top) - top + 1;
  const own = new Float32Array(channels * input * cols.input);
  for (let c = 0; c < channels; c += 1) {
    const first = (c * rows.input + top) * cols.input;
    own.set(x.subarray(first, first + input * cols.input), c * input * cols.input);
  }
  const part = {
    ...shape,
    rows: { ...rows, input, output: to - from },
    rowIndex: index.map((row) => (row < 0 ? row : row - top)),
  };
  return { shape: part, x: own, weight, bias };
}
