import { wrapAxis } from '../../../core/layers/operations/axes';
import { broadcastSizes } from '../../../core/layers/operations/broadcast';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { elements, type Shape } from '../../../core/shape';
import { argOf } from '../../backend';
import { PIECE, type ReferenceKernel } from '../kernel';
import { spread, spreadCells, visit } from './gather';
import { normOf } from './reduce';

const f = Math.fround;

/** Both tensors, broadcast to one another, and what they are then. Throws where the row refuses. */
function pair(step: ShapedCall, inputs: readonly Float32Array[]) {
  const [a = [], b = []] = step.inputs.map((i) => i.sizes);
  const made = broadcastSizes(a, b);
  if ('code' in made) throw new Error(made.text);
  const [first = new Float32Array(0), second = new Float32Array(0)] = inputs;
  return { made, first: spread(first, a, made), second: spread(second, b, made) };
}

/** Calls `each` for every line along an axis: where it begins, how far its cells are apart, how many there are. */
function along(sizes: Shape, axis: number, each: (from: number, apart: number, length: number) => void): void {
  const length = sizes[axis] ?? 1;
  const apart = elements(sizes.slice(axis + 1));
  for (let block = 0; block < elements(sizes.slice(0, axis)); block += 1) {
    for (let i = 0; i < apart; i += 1) each(block * length * apart + i, apart, length);
  }
}

/** Neither length is taken for less than eps. */
export const cosineSimilarity: ReferenceKernel = async ({ step, inputs }) => {
  const { made, first, second } = pair(step, inputs);
  const axis = wrapAxis(asNumber(argOf(step, 'dim')), made);
  const eps = asNumber(argOf(step, 'eps'));
  const out: number[] = [];
  along(made, typeof axis === 'number' ? axis : 0, (from, apart, length) => {
    let [dot, a, b] = [0, 0, 0];
    for (let i = from; i < from + length * apart; i += apart) {
      const [x, y] = [first[i] ?? 0, second[i] ?? 0];
      dot += x * y;
      a += x * x;
      b += y * y;
    }
    out.push(dot / (Math.max(Math.sqrt(a), eps) * Math.max(Math.sqrt(b), eps)));
  });
  return Float32Array.from(out);
};

export const pairwiseDistance: ReferenceKernel = async ({ step, inputs }) => {
  const { made, first, second } = pair(step, inputs);
  const eps = f(asNumber(argOf(step, 'eps')));
  const fold = normOf(asNumber(argOf(step, 'p')));
  const apart = first.map((x, i) => f(x - (second[i] ?? 0)) + eps);
  const length = made.at(-1) ?? 1;
  return Float32Array.from({ length: elements(step.outputSizes) }, (_, i) => fold(apart, i * length, length));
};

/** Every row of one against every row of the other, for each of the batch. */
export const cdist: ReferenceKernel = async ({ step, inputs, pause }) => {
  const [left = [], right = []] = step.inputs.map((i) => i.sizes);
  const [a = new Float32Array(0), b = new Float32Array(0)] = inputs;
  const fold = normOf(asNumber(argOf(step, 'p')));
  const batch = step.outputSizes.slice(0, -2);
  const [rows = 0, cols = 0] = step.outputSizes.slice(-2);
  const width = left.at(-1) ?? 0;
  const starts = [left, right].map((sizes) => {
    const from = new Int32Array(elements(batch));
    visit(0, spreadCells(sizes.slice(0, -2), batch), (to, at) => {
      from[to] = at * elements(sizes.slice(-2));
    });
    return from;
  });
  const out = new Float32Array(elements(step.outputSizes));
  const line = new Float32Array(width);
  let work = 0;
  for (let n = 0; n < elements(batch); n += 1) {
    const [from = 0, other = 0] = starts.map((s) => s[n] ?? 0);
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < cols; c += 1) {
        for (let k = 0; k < width; k += 1) line[k] = (a[from + r * width + k] ?? 0) - (b[other + c * width + k] ?? 0);
        out[(n * rows + r) * cols + c] = width === 0 ? 0 : fold(line, 0, width);
      }
      work += width * cols;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};
