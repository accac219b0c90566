import type { Pause } from '../backend';
import { Bands, Room } from './bands';
import { FILTERS, PIXELS } from './convolution';
import { blocksOf, layEight, layOut, layoutOf, roomFor } from './layout';
import type { Machine } from './machine';
import { AT_ONCE } from './sliding';
import type { ConvShape } from './windows';

/** Multiply-accumulates after which messages are let in: about a millisecond. */
const PIECE = 1e7;
/** Products that one sum of a single filter may have: more lose digits. */
const FEW = 128;

/** What a convolution computes with: its weights in PyTorch's order, [out, in / groups, kH, kW]. */
export interface Filters {
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
}

/**
 * A convolution of x [C, H, W] into `out`, band by band, eight filters at a time.
 *
 * @param from the first row of output that is computed, and the one behind the last
 */
export async function convolve(
  machine: Machine,
  shape: ConvShape,
  x: Float32Array,
  { weight, bias }: Filters,
  out: Float32Array,
  pause: Pause,
  from = 0,
  to = shape.rows.output,
): Promise<void> {
  const { channels, filters, groups, rows, cols } = shape;
  const room = new Room();
  const bands = new Bands(shape, room);
  const single = filters === groups && bands.tapCount <= FEW && cols.output >= AT_ONCE;
  const layout = layoutOf(shape, single ? 'plain' : 'eights');
  const weights = room.take(roomFor(layout));
  const biases = room.take(filters + FILTERS);
  const tile = room.take(FILTERS * Math.max(AT_ONCE, bands.height * cols.output));
  machine.reserve(room.bytes);
  const { f32, kernels } = machine;
  const laid = f32.subarray(weights / 4, weights / 4 + roomFor(layout));
  if (single) layOut(weight, layout, laid);
  f32.fill(0, biases / 4, biases / 4 + filters + FILTERS);
  if (bias) f32.set(bias, biases / 4);
  bands.begin(machine, 0);
  const area = rows.output * cols.output;
  const blocks = single ? 1 : blocksOf(layout);
  const inputGroup = (channels / groups) * bands.plane;
  const { pixels, taps, tapCount } = bands;
  let work = 0;
  for (let first = from; first < to; first += bands.height) {
    const height = Math.min(bands.height, to - first);
    const count = height * cols.output;
    bands.load(machine, x, first, height, 0);
    for (let g = 0; g < groups; g += 1) {
      for (let block = 0; block < blocks; block += 1) {
        const filter = g * layout.rows + block * FILTERS;
        const input = bands.padded + g * inputGroup;
        const own = weights + 4 * (g * blocks + block) * tapCount * (single ? 1 : FILTERS);
        const start = biases + 4 * filter;
        if (first === from && !single) layEight(weight, layout, g, block, laid);
        if (single) kernels.filter(input, pixels, count, taps, tapCount, own, start, tile);
        else {
          const run = count < PIXELS ? kernels.convolve_one : kernels.convolve;
          run(input, pixels, count, taps, tapCount, own, start, tile, 4 * count);
        }
        const made = Math.min(FILTERS, layout.rows - block * FILTERS);
        hand(f32, tile, out, filter * area + first * cols.output, made, count, area);
        work += count * tapCount * FILTERS;
        if (work > PIECE) {
          work = 0;
          await pause();
        }
      }
    }
  }
}

/** Takes planes of a band, one behind the other at `tile`, over into a map whose planes have `area` cells. */
export function hand(
  f32: Float32Array,
  tile: number,
  out: Float32Array,
  to: number,
  planes: number,
  count: number,
  area: number,
): void {
  const from = tile / 4;
  if (count === area) {
    out.set(f32.subarray(from, from + planes * count), to);
    return;
  }
  for (let i = 0; i < planes; i += 1) out.set(f32.subarray(from + i * count, from + (i + 1) * count), to + i * area);
}
