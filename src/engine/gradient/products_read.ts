import { conv1dAxis } from '../../core/layers/conv1d';
import type { LayerKind } from '../../core/layers/table';
import type { SlidingAxis } from '../../core/window';
import { argOf } from '../backend';
import { transposedAxes } from '../reference/conv_transpose2d';
import { slidingAxes } from '../reference/kernel';
import { type CellCall, placeOf, type ReadCell, unravelled } from './explained';
import { paddedCells } from './windows';

/** What a cell of a layer with a kernel sums up, product by product, padding too. */
type Products = (call: CellCall) => ReadCell[];

interface Plane {
  readonly rows: SlidingAxis;
  readonly cols: SlidingAxis;
  readonly channels: number;
  readonly filters: number;
}

/** The taps of one window of a convolution. `at`: the index of a tap in the weight. */
function windowTaps(
  { step, x, weights }: CellCall,
  { rows, cols, channels, filters }: Plane,
  { map, channel, row, col }: ReturnType<typeof placeOf>,
  at: (f: number, c: number, kh: number, kw: number) => readonly number[],
): ReadCell[] {
  const weight = weights.get('weight') ?? new Float32Array(0);
  const groups = Number(argOf(step, 'groups'));
  const perGroup = channels / groups;
  const first = Math.floor(channel / (filters / groups)) * perGroup;
  const [down, across] = [paddedCells(step, rows), paddedCells(step, cols)];
  const read: ReadCell[] = [];
  for (let c = 0; c < perGroup; c += 1) {
    const plane = (map * channels + first + c) * rows.input;
    for (let kh = 0; kh < rows.kernel; kh += 1) {
      const h = down[row * rows.stride + kh * rows.dilation] ?? -1;
      for (let kw = 0; kw < cols.kernel; kw += 1) {
        const w = across[col * cols.stride + kw * cols.dilation] ?? -1;
        const tap = ((channel * perGroup + c) * rows.kernel + kh) * cols.kernel + kw;
        const cell = h < 0 || w < 0 ? -1 : (plane + h) * cols.input + w;
        read.push({
          input: 0,
          cell,
          value: cell < 0 ? 0 : (x[cell] ?? 0),
          weight: weight[tap] ?? 0,
          of: { tensor: 'weight', at: at(channel, c, kh, kw) },
        });
      }
    }
  }
  return read;
}

const conv2d: Products = (call) => {
  const { step, cell } = call;
  const [rows, cols] = slidingAxes(step);
  const [channels = 0] = step.inputSizes.slice(-3);
  const [filters = 0] = step.outputSizes.slice(-3);
  return windowTaps(call, { rows, cols, channels, filters }, placeOf(step, cell), (...at) => at);
};

const conv1d: Products = (call) => {
  const { step, cell } = call;
  const cols = conv1dAxis(step.module.args, step.inputSizes);
  if ('code' in cols) throw new Error(cols.text);
  const rows = {
    type: 'sliding',
    input: 1,
    output: 1,
    kernel: 1,
    stride: 1,
    dilation: 1,
    before: 0,
    after: 0,
  } as const;
  const [channels = 0] = step.inputSizes.slice(-2);
  const [filters = 0, length = 0] = step.outputSizes.slice(-2);
  const [map = 0, channel = 0, col = 0] = unravelled(cell, [Number.MAX_SAFE_INTEGER, filters, length]);
  const place = { map, channel, row: 0, col };
  return windowTaps(call, { rows, cols, channels, filters }, place, (f, c, _kh, kw) => [f, c, kw]);
};

/** The inputs whose kernels reach a cell, and through which taps. */
const convTranspose2d: Products = ({ step, x, weights, cell }) => {
  const [rows, cols] = transposedAxes(step);
  const weight = weights.get('weight') ?? new Float32Array(0);
  const groups = Number(argOf(step, 'groups'));
  const [channels = 0] = step.inputSizes.slice(-3);
  const [filters = 0] = step.outputSizes.slice(-3);
  const [inPerGroup, outPerGroup] = [channels / groups, filters / groups];
  const { map, channel, row, col } = placeOf(step, cell);
  const first = Math.floor(channel / outPerGroup) * inPerGroup;
  const own = channel % outPerGroup;
  const read: ReadCell[] = [];
  /** The input cell whose tap falls on an output cell; −1: none does. */
  const from = ({ stride, padding, dilation, input }: typeof rows, o: number, k: number) => {
    const at = (o + padding - k * dilation) / stride;
    return Number.isInteger(at) && at >= 0 && at < input ? at : -1;
  };
  for (let c = first; c < first + inPerGroup; c += 1) {
    for (let kh = 0; kh < rows.kernel; kh += 1) {
      const h = from(rows, row, kh);
      if (h < 0) continue;
      for (let kw = 0; kw < cols.kernel; kw += 1) {
        const w = from(cols, col, kw);
        if (w < 0) continue;
        const at = ((map * channels + c) * rows.input + h) * cols.input + w;
        const tap = ((c * outPerGroup + own) * rows.kernel + kh) * cols.kernel + kw;
        read.push({
          input: 0,
          cell: at,
          value: x[at] ?? 0,
          weight: weight[tap] ?? 0,
          of: { tensor: 'weight', at: [c, own, kh, kw] },
        });
      }
    }
  }
  return read;
};

const linear: Products = ({ step, x, weights, cell }) => {
  const weight = weights.get('weight') ?? new Float32Array(0);
  const features = step.inputSizes.at(-1) ?? 0;
  const outputs = step.outputSizes.at(-1) ?? 1;
  const [row, o] = [Math.floor(cell / outputs), cell % outputs];
  return Array.from({ length: features }, (_, i) => ({
    input: 0,
    cell: row * features + i,
    value: x[row * features + i] ?? 0,
    weight: weight[o * features + i] ?? 0,
    of: { tensor: 'weight', at: [o, i] },
  }));
};

/** Layers with a kernel, whose bias is added to the sum. */
export const PRODUCTS: Readonly<Partial<Record<LayerKind, Products>>> = {
  Conv1d: conv1d,
  Conv2d: conv2d,
  ConvTranspose2d: convTranspose2d,
  Linear: linear,
};

/** Which of a module's biases a cell gets. */
export function biasIndex({ module, outputSizes }: CellCall['step'], cell: number): number {
  if (module.kind === 'Linear') return cell % (outputSizes.at(-1) ?? 1);
  const axis = module.kind === 'Conv1d' ? -2 : -3;
  const inner = outputSizes.slice(axis + 1).reduce((n, size) => n * size, 1);
  return Math.floor(cell / inner) % (outputSizes.at(axis) ?? 1);
}
