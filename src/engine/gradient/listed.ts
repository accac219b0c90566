import type { LayerKind } from '../../core/layers/table';
import { elements, type Shape } from '../../core/shape';
import type { AxisMap, SlidingAxis } from '../../core/window';
import { bin } from '../reference/bins';
import { slidingAxes } from '../reference/kernel';
import { axesOfStep } from '../reference/operations/reduce';
import { PARTIALS } from './binary';
import { type CellCall, placeOf, unravelled } from './explained';
import { SLOPES } from './pointwise';

/** Cells of the inputs that a cell is told from, whatever their weights are: pairs of input and cell. */
type Listed = (call: CellCall) => readonly (readonly [input: number, cell: number])[];

const own: Listed = ({ cell }) => [[0, cell]];

/** The cell of a tensor broadcast to `made` that stands where a cell of `made` does. */
export function broadcastCell(cell: number, sizes: Shape, made: Shape): number {
  const at = unravelled(cell, made).slice(made.length - sizes.length);
  return sizes.reduce((so, n, axis) => so * n + (n === 1 ? 0 : (at[axis] ?? 0)), 0);
}

const operands: Listed = ({ step, cell }) =>
  step.inputs.map(({ sizes }, i) => [i, broadcastCell(cell, sizes, step.outputSizes)] as const);

/** The cells of a window inside the map. */
function inPlane(
  { step, cell }: CellCall,
  cellsOf: (axis: AxisMap, o: number) => readonly number[],
): ReturnType<Listed> {
  const [rows, cols] = step.axes ?? [];
  if (!rows || !cols) return [];
  const { map, channel, row, col } = placeOf(step, cell);
  const [channels = 1] = step.outputSizes.slice(-3);
  const plane = (map * channels + channel) * rows.input * cols.input;
  return cellsOf(rows, row).flatMap((h) => cellsOf(cols, col).map((w) => [0, plane + h * cols.input + w] as const));
}

const slidingCells = ({ stride, before, dilation, kernel, input }: SlidingAxis, o: number) =>
  Array.from({ length: kernel }, (_, k) => o * stride - before + k * dilation).filter((at) => at >= 0 && at < input);

const window: Listed = (call) => {
  slidingAxes(call.step);
  return inPlane(call, (axis, o) => (axis.type === 'sliding' ? slidingCells(axis, o) : []));
};

const bins: Listed = (call) =>
  inPlane(call, (axis, o) => {
    const [from, to] = bin(axis, o);
    return Array.from({ length: to - from }, (_, i) => from + i);
  });

/** All that is taken together to make the cell. */
const together: Listed = ({ step, cell }) => {
  const sizes = step.inputSizes;
  const axes = axesOfStep(step);
  const kept = sizes.map((n, i) => (axes.includes(i) ? 1 : n));
  const at = unravelled(cell, kept);
  const taken = axes.map((axis) => sizes[axis] ?? 1);
  return Array.from({ length: elements(taken) }, (_, i) => {
    const inside = unravelled(i, taken);
    const whole = at.map((n, axis) => (axes.includes(axis) ? (inside[axes.indexOf(axis)] ?? 0) : n));
    return [0, whole.reduce((so, n, axis) => so * (sizes[axis] ?? 1) + n, 0)] as const;
  });
};

const ofKinds = (kinds: readonly string[], listed: Listed) => Object.fromEntries(kinds.map((kind) => [kind, listed]));

/** Kinds whose cells are told from more than what their derivatives reach. */
export const LISTED: Readonly<Partial<Record<LayerKind, Listed>>> = {
  ...ofKinds(Object.keys(SLOPES), own),
  ...ofKinds(Object.keys(PARTIALS), operands),
  PReLU: own,
  MaxPool2d: window,
  AdaptiveMaxPool2d: bins,
  max: together,
  min: together,
  setitem: own,
};

/** Normalisations: all values of a run are in each, but each is told from its own. */
export const OWN_ALONE: ReadonlySet<LayerKind> = new Set([
  'BatchNorm1d',
  'BatchNorm2d',
  'InstanceNorm2d',
  'GroupNorm',
  'LayerNorm',
  'RMSNorm',
]);
