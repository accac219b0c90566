import type { AxisLink } from '../layer';
import type { ShapedNet } from '../net/shaped';
import { planesOf } from '../planes';
import { type AxisMap, taps } from '../window';
import { layerReadings } from './reading';

/** A number for each cell of a plane, row by row. */
interface Plane {
  readonly h: number;
  readonly w: number;
  readonly values: Float64Array;
}

const zeros = (h: number, w: number): Plane => ({ h, w, values: new Float64Array(h * w) });

/** Adds to each input of an axis what the outputs that read it have; `at` and `to` say where along the plane. */
function along(link: AxisLink | null, size: number, made: number, put: (from: number, to: number) => void): void {
  const map: AxisMap | null = link?.map ?? null;
  for (let o = 0; o < made; o += 1) {
    if (map) {
      const place = link?.out === null ? 0 : o;
      for (const i of taps(map, place)) if (i >= 0 && i < size) put(o, i);
    } else if (link && link.out !== null && made === size) put(o, o);
    else for (let i = 0; i < size; i += 1) put(o, i);
  }
}

function readRows({ h, w, values }: Plane, link: AxisLink | null, size: number): Plane {
  const made = zeros(size, w);
  along(link, size, h, (o, i) => {
    for (let c = 0; c < w; c += 1) made.values[i * w + c] = (made.values[i * w + c] ?? 0) + (values[o * w + c] ?? 0);
  });
  return made;
}

function readCols({ h, w, values }: Plane, link: AxisLink | null, size: number): Plane {
  const made = zeros(h, size);
  along(link, size, w, (o, i) => {
    for (let r = 0; r < h; r += 1)
      made.values[r * size + i] = (made.values[r * size + i] ?? 0) + (values[r * w + o] ?? 0);
  });
  return made;
}

/**
 * By how many ways each cell of a map (−1: x) goes into a layer's map: in how many windows it is, and where layers lie
 * between, in how many windows of windows; channels are not counted. Row by row. Null where what lies between are not
 * windows over rows and columns (a Flatten, a transpose).
 */
export function windowCounts(net: ShapedNet, layer: number, on = -1): Float64Array | null {
  if (net.tooLarge) return null;
  const shapeOf = (at: number) => (at < 0 ? net.input : (net.steps[at]?.output ?? []));
  const planeOf = (at: number) => {
    const [, h, w] = planesOf(shapeOf(at));
    return zeros(h, w);
  };
  if (shapeOf(layer).length !== 3 || shapeOf(on).length !== 3 || on > layer) return null;
  const found = new Map<number, Plane>([[layer, planeOf(layer)]]);
  found.get(layer)?.values.fill(1);
  for (let at = layer; at > on; at -= 1) {
    const [step, plane] = [net.steps[at], found.get(at)];
    if (!step || !plane) continue;
    for (const { input, reading } of layerReadings(step)) {
      if (shapeOf(input.layer).length !== 3) continue;
      const old = found.get(input.layer) ?? planeOf(input.layer);
      const same = input.sizes.join() === step.outputSizes.join();
      if (reading.type === 'laid' && !same) return null;
      const [rows = null, cols = null] = reading.type === 'axes' ? reading.links.slice(-2) : [];
      const rank = step.outputSizes.length;
      const isTurned = (link: AxisLink | null, axis: number) =>
        link?.out !== undefined && link.out !== null && link.out !== axis;
      if (isTurned(rows, rank - 2) || isTurned(cols, rank - 1)) return null;
      const read = reading.type === 'laid' ? plane : readCols(readRows(plane, rows, old.h), cols, old.w);
      for (const [i, v] of read.values.entries()) old.values[i] = (old.values[i] ?? 0) + v;
      found.set(input.layer, old);
    }
  }
  return (found.get(on) ?? planeOf(on)).values;
}
