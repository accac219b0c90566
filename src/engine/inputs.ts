import type { ChosenSource } from '../core/document';
import { type EngineJob, feedsDrawn, GIVEN_ENTRY } from '../core/frame';
import { elements } from '../core/shape';
import { JobFiles } from './files';

export type PictureSource = Exclude<ChosenSource, 'randn'>;

/** What stands in x's place: a picture, or what was given. Null where x itself does. Rejects where a kept tensor cannot be read. */
export async function standIn(job: Pick<EngineJob, 'input' | 'files'>): Promise<Float32Array | null> {
  const { source, shape, digest, values } = job.input;
  if (source === 'randn' || feedsDrawn(job)) return null;
  if (source !== 'given') return picture(source, shape);
  return values ? Float32Array.from(values) : new JobFiles(job.files).read(digest ?? '', GIVEN_ENTRY);
}

/** What a picture is at one place: channel c of `channels`, row and column from 0 to 1 (cell centres), cell indices too. */
interface Place {
  readonly c: number;
  readonly h: number;
  readonly w: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The pictures that stand in x's place: [C, H, W] float32 in C, H, W order, the same every time, values from −1 to 1.
 * Channels differ by a plain rule, so that a kernel's weights for each can be told apart:
 * - gradient: channel 0 rises to the right, 1 downwards, 2 along the diagonal, then again;
 * - checkerboard: cells of 1, 2, 4 pixels (by channel) of −1 and 1, 1 at the top left;
 * - edge: −1 | 1 with the edge upright, level, diagonal by channel, through the middle;
 * - digit: a "5" in 1 on −1, each channel one pixel further to the right;
 * - pixel: one cell of 1 in the middle, moved by one pixel right and down per channel (−1, 0, 1), 0 elsewhere.
 */
export function picture(source: PictureSource, shape: readonly [number, number, number]): Float32Array {
  const [channels, height, width] = shape;
  const out = new Float32Array(elements(shape));
  const draw = PICTURES[source];
  let to = 0;
  for (let c = 0; c < channels; c += 1) {
    for (let h = 0; h < height; h += 1) {
      for (let w = 0; w < width; w += 1) {
        out[to] = draw({ c, h, w, height, width });
        to += 1;
      }
    }
  }
  return out;
}

/** −1 at the first of n cells, 1 at the last, 0 where there is but one. */
function ramp(i: number, n: number): number {
  return n > 1 ? (2 * i) / (n - 1) - 1 : 0;
}

/** −1 in the first half of n cells, 1 in the second; the middle one of an odd number belongs to the second. */
function side(i: number, n: number): number {
  return i < Math.floor(n / 2) ? -1 : 1;
}

const PICTURES: Readonly<Record<PictureSource, (place: Place) => number>> = {
  gradient: ({ c, h, w, height, width }) => {
    if (c % 3 === 0) return ramp(w, width);
    if (c % 3 === 1) return ramp(h, height);
    return (ramp(h, height) + ramp(w, width)) / 2;
  },
  checkerboard: ({ c, h, w }) => {
    const cell = 2 ** (c % 3);
    return (Math.floor(h / cell) + Math.floor(w / cell)) % 2 === 0 ? 1 : -1;
  },
  edge: ({ c, h, w, height, width }) => {
    if (c % 3 === 0) return side(w, width);
    if (c % 3 === 1) return side(h, height);
    return ramp(h, height) + ramp(w, width) < 0 ? -1 : 1;
  },
  digit: ({ c, h, w, height, width }) => 2 * inkAt(h, w - (c % 3), height, width) - 1,
  pixel: ({ c, h, w, height, width }) => {
    const shift = (c % 3) - (c % 3 === 2 ? 3 : 0);
    const middle = (n: number) => Math.min(Math.max(Math.floor(n / 2) + shift, 0), n - 1);
    return h === middle(height) && w === middle(width) ? 1 : 0;
  },
};

/** A "5" with room around it, on a grid of 8 × 8. */
const DIGIT = ['........', '.#####..', '.#......', '.####...', '.....#..', '.....#..', '.####...', '........'];

/** How much of the pixel (h, w) of an image of height × width is ink, 0 to 1: the digit's grid is scaled by area. */
function inkAt(h: number, w: number, height: number, width: number): number {
  const rows = DIGIT.length;
  const cols = DIGIT[0]?.length ?? 0;
  const top = (h * rows) / height;
  const left = (w * cols) / width;
  const bottom = top + rows / height;
  const right = left + cols / width;
  let ink = 0;
  for (let r = Math.max(0, Math.floor(top)); r < Math.min(rows, bottom); r += 1) {
    for (let q = Math.max(0, Math.floor(left)); q < Math.min(cols, right); q += 1) {
      if (DIGIT[r]?.[q] !== '#') continue;
      const overlap = (Math.min(r + 1, bottom) - Math.max(r, top)) * (Math.min(q + 1, right) - Math.max(q, left));
      ink += Math.max(0, overlap);
    }
  }
  return ink / ((rows / height) * (cols / width));
}
