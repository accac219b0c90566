import type { ShapedNet } from '../net/infer';
import { oncePer } from '../once';
import { planesOf } from '../planes';
import type { Shape } from '../shape';
import { receptiveFields } from '../windows/receptive_field';

/** Cells of one axis that lie at the same place: a's index and b's, in order. */
export interface AxisMatch {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /**
   * Where the first of them lies on the input and the distance to the next, in input pixels as receptive fields have
   * them; null where both nets see the whole input from every cell, and cells were matched by their indices.
   */
  readonly start: number | null;
  readonly jump: number | null;
}

/** Two layers' maps laid over each other. */
export interface LayerMatch {
  readonly shapes: readonly [Shape, Shape];
  readonly rows: AxisMatch;
  readonly cols: AxisMatch;
  /** Channels that both have. */
  readonly channels: number;
}

/** How the cells of one axis lie on the input: the centre of cell 0's field, and the distance to the next. */
export interface AxisField {
  readonly start: number;
  readonly jump: number;
}

/** Centres nearer to each other than this share of the distance between cells are the same place. */
const EPSILON = 1e-6;

/** The index in `to` of the cell whose field's centre lies where cell `index` of `from` has its; null: there is none. */
export function matchingCell(index: number, from: AxisField, to: AxisField, size: number): number | null {
  if (!(from.jump > 0 && to.jump > 0)) return null;
  const exact = (from.start + index * from.jump - to.start) / to.jump;
  const near = Math.round(exact);
  return Math.abs(exact - near) <= EPSILON && near >= 0 && near < size ? near : null;
}

/** Matches the cells of an axis by where their receptive fields' centres lie. A null field is one that sees all. */
export function matchAxis(sizeA: number, a: AxisField | null, sizeB: number, b: AxisField | null): AxisMatch {
  const none: AxisMatch = { a: new Int32Array(0), b: new Int32Array(0), start: null, jump: null };
  if (!a && !b) {
    if (sizeA !== sizeB) return none;
    const all = Int32Array.from({ length: sizeA }, (_, i) => i);
    return { a: all, b: all, start: null, jump: null };
  }
  if (!a || !b) return none;
  const pairs: [number, number][] = [];
  for (let i = 0; i < sizeA; i += 1) {
    const j = matchingCell(i, a, b, sizeB);
    if (j !== null) pairs.push([i, j]);
  }
  const [first, second] = pairs;
  if (!first) return none;
  return {
    a: Int32Array.from(pairs, ([i]) => i),
    b: Int32Array.from(pairs, ([, j]) => j),
    start: a.start + first[0] * a.jump,
    jump: second ? (second[0] - first[0]) * a.jump : Math.max(a.jump, b.jump),
  };
}

const fieldsOf = oncePer(receptiveFields);

/** How the rows (0) or columns (1) of a layer's map (−1: the input) lie on the input; null from where it is seen whole. */
export function axisField(net: ShapedNet, layer: number, axis: 0 | 1): AxisField | null {
  if (layer < 0) return { start: 0.5, jump: 1 };
  const field = fieldsOf(net)[layer];
  const [start, jump] = [field?.start?.[axis], field?.jump?.[axis]];
  return start === undefined || jump === undefined ? null : { start, jump };
}

/** The distances between neighbouring cells of a map, as text; null from where the input is seen whole. */
const jumpOf = (net: ShapedNet, layer: number) => (layer < 0 ? '1,1' : (fieldsOf(net)[layer]?.jump?.join() ?? null));
const hasStart = (net: ShapedNet, layer: number) => layer < 0 || (fieldsOf(net)[layer]?.start ?? null) !== null;

const shapeOf = (net: ShapedNet, layer: number): Shape | null =>
  layer < 0 ? net.input : (net.steps[layer]?.output ?? null);

/**
 * Lays layer `layerA` of one net over layer `layerB` of another (−1: the input), cell by cell where their receptive
 * fields' centres lie, whatever the strides. What is no map (vectors, matrices) is matched by index where both are of
 * one shape. Null where a layer is not there, or no cell has its like.
 */
export function matchLayers(a: ShapedNet, layerA: number, b: ShapedNet, layerB: number): LayerMatch | null {
  const [shapeA, shapeB] = [shapeOf(a, layerA), shapeOf(b, layerB)];
  if (!shapeA || !shapeB) return null;
  const [channelsA, ha, wa] = planesOf(shapeA);
  const [channelsB, hb, wb] = planesOf(shapeB);
  const maps = shapeA.length === 3 && shapeB.length === 3;
  if (!maps && shapeA.join() !== shapeB.join()) return null;
  // Where ways of other centres lead to a cell of either net it lies nowhere in particular: maps alike lie cell over cell.
  const isMisaligned =
    [jumpOf(a, layerA), jumpOf(b, layerB)].every((jump) => jump !== null) &&
    !(hasStart(a, layerA) && hasStart(b, layerB));
  const alike =
    isMisaligned && shapeA.slice(1).join() === shapeB.slice(1).join() && jumpOf(a, layerA) === jumpOf(b, layerB);
  const field = (net: ShapedNet, layer: number, axis: 0 | 1) => (maps && !alike ? axisField(net, layer, axis) : null);
  const rows = matchAxis(ha, field(a, layerA, 0), hb, field(b, layerB, 0));
  const cols = matchAxis(wa, field(a, layerA, 1), wb, field(b, layerB, 1));
  const channels = Math.min(channelsA, channelsB);
  if (rows.a.length === 0 || cols.a.length === 0 || channels === 0) return null;
  return { shapes: [shapeA, shapeB], rows, cols, channels };
}

/** a − b, where both have a cell. */
export interface Difference {
  readonly match: LayerMatch;
  /** Rows and columns of what is matched. */
  readonly h: number;
  readonly w: number;
  /** Mean over channels of |a − b|, h × w. */
  readonly meanAbs: Float32Array;
  /** Mean over channels of a − b, h × w. */
  readonly meanBy: Float32Array;
  /** h × w: 1 where some channel differs by more than rounding. */
  readonly differs: Uint8Array;
  /** Mean of a − b over all channels and matched cells; null where one of them is not finite. */
  readonly mean: number | null;
  /** Largest |a − b| that is finite: of all channels, and of each. */
  readonly most: number;
  readonly channelMost: Float32Array;
  readonly channelMean: Float32Array;
  /** Share of the cells in which some channel differs by more than rounding; and of each channel's own. 0..1. */
  readonly share: number;
  readonly channelShare: Float32Array;
  /** What counts as more than rounding. */
  readonly tolerance: number;
}

/**
 * Differences up to this much of max(1, std) may come of the order in which a backend adds: two nets' maps of another
 * size are added up in another order. Float32 sums of some thousand products are off by some 1e-7 each; the GPU's, by
 * the accuracy that backends are held to, by 2e-5.
 */
const ROUNDING = 1e-5;

export function toleranceOf(stdA: number | null, stdB: number | null): number {
  return ROUNDING * Math.max(1, stdA ?? 0, stdB ?? 0);
}

/** Values that were compared between two yields: some tenths of a millisecond. */
const SLICE = 1 << 17;

/**
 * Compares two layers' values (C, H, W order) where they match. Yields now and then, so that whoever runs it can let
 * the page answer in between. Values that are not finite differ unless they are the same.
 */
export function* differences(
  a: Float32Array,
  b: Float32Array,
  match: LayerMatch,
  tolerance: number,
): Generator<void, Difference> {
  const { rows, cols, channels } = match;
  const [, ha, wa] = planesOf(match.shapes[0]);
  const [, hb, wb] = planesOf(match.shapes[1]);
  const [h, w] = [rows.a.length, cols.a.length];
  const meanAbs = new Float32Array(h * w);
  const meanBy = new Float32Array(h * w);
  const differs = new Uint8Array(h * w);
  const channelMost = new Float32Array(channels);
  const channelMean = new Float32Array(channels);
  const channelShare = new Float32Array(channels);
  let [sum, most, finite, since] = [0, 0, true, 0];
  for (let c = 0; c < channels; c += 1) {
    let [own, other] = [0, 0];
    let top = 0;
    for (let r = 0; r < h; r += 1) {
      const fromA = (c * ha + (rows.a[r] as number)) * wa;
      const fromB = (c * hb + (rows.b[r] as number)) * wb;
      for (let x = 0; x < w; x += 1) {
        const p = a[fromA + (cols.a[x] as number)] as number;
        const q = b[fromB + (cols.b[x] as number)] as number;
        const by = Object.is(p, q) ? 0 : p - q;
        const size = Math.abs(by);
        const at = r * w + x;
        meanAbs[at] = (meanAbs[at] as number) + size / channels;
        meanBy[at] = (meanBy[at] as number) + by / channels;
        own += by;
        // Written so that NaN counts as more.
        if (!(size <= tolerance)) {
          differs[at] = 1;
          other += 1;
        }
        if (size > top && size < Number.POSITIVE_INFINITY) top = size;
        if (!(size < Number.POSITIVE_INFINITY)) finite = false;
      }
      since += w;
      if (since >= SLICE) {
        since = 0;
        yield;
      }
    }
    channelMost[c] = top;
    channelMean[c] = own / (h * w);
    channelShare[c] = other / (h * w);
    most = Math.max(most, top);
    sum += own;
  }
  let count = 0;
  for (const flag of differs) count += flag;
  return {
    match,
    h,
    w,
    meanAbs,
    meanBy,
    differs,
    mean: finite ? sum / (channels * h * w) : null,
    most,
    channelMost,
    channelMean,
    share: count / (h * w),
    channelShare,
    tolerance,
  };
}

/** a − b of one channel, h × w. */
export function channelDifference(a: Float32Array, b: Float32Array, match: LayerMatch, channel: number): Float32Array {
  const { rows, cols } = match;
  const [, ha, wa] = planesOf(match.shapes[0]);
  const [, hb, wb] = planesOf(match.shapes[1]);
  const out = new Float32Array(rows.a.length * cols.a.length);
  let at = 0;
  for (let r = 0; r < rows.a.length; r += 1) {
    const fromA = (channel * ha + (rows.a[r] as number)) * wa;
    const fromB = (channel * hb + (rows.b[r] as number)) * wb;
    for (let x = 0; x < cols.a.length; x += 1) {
      const p = a[fromA + (cols.a[x] as number)] as number;
      const q = b[fromB + (cols.b[x] as number)] as number;
      out[at] = Object.is(p, q) ? 0 : p - q;
      at += 1;
    }
  }
  return out;
}

/**
 * How deep the ring is that differs: every cell nearer to the edge of what is matched than this differs somewhere in
 * its ring, and none further in does. Null where nothing differs, or where there is no interior left that does not.
 */
export function ringDepth({ differs, h, w }: Pick<Difference, 'differs' | 'h' | 'w'>): number | null {
  const deepest = Math.ceil(Math.min(h, w) / 2);
  const rings = new Uint8Array(deepest);
  for (let r = 0; r < h; r += 1) {
    for (let c = 0; c < w; c += 1) {
      if (differs[r * w + c] === 1) rings[Math.min(r, c, h - 1 - r, w - 1 - c)] = 1;
    }
  }
  const inner = rings.indexOf(0);
  return inner > 0 && rings.lastIndexOf(1) < inner ? inner : null;
}
