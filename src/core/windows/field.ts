import { type AxisMap, firstOnGrid, mostTaps, type PickedAxis, pickedCell, sourceOf, tapStep } from '../window';
import { constantExtent, type Extent, evenExtent, hullExtent, largestField, throughAxis } from './field_extent';

/** The field of one axis of the input, as what all cells of a tensor have in common. */
export interface Field {
  readonly size: number;
  readonly jump: number;
  readonly start: number;
  /** False once several ways lead to a cell whose fields have other centres: then the start is that of their hull. */
  readonly isAligned: boolean;
  /** True once a layer has read all of the axis. */
  readonly whole: boolean;
  /** Where the field's size varies with the position, the field of each; 'unknown' where that would take too long. */
  readonly extent: Extent | 'even' | 'unknown';
}

/** The field of a pixel of the input itself. */
export const PIXEL: Field = { size: 1, jump: 1, start: 0.5, isAligned: true, whole: false, extent: 'even' };

/** The field of what sees all `input` cells. */
export const wholeField = (field: Field, input: number): Field => ({ ...field, size: input, whole: true });

/** How an axis is read, theoretically: not cut at the map's edges, the most where it varies. In its own input cells. */
interface Reach {
  /** Cells from the first to the last that one output cell reads. */
  readonly span: number;
  /** Between the centres of neighbouring outputs' fields. */
  readonly step: number;
  /** The centre of output 0's field, where cell 0's centre is 0. */
  readonly centre: number;
}

function transposedCentre(axis: Extract<AxisMap, { type: 'transposed' }>): number {
  const { kernel, stride, dilation, padding } = axis;
  // Every so many taps of the kernel meet an input; the first one of them:
  const apart = (stride * tapStep(axis)) / dilation;
  const first = firstOnGrid(padding, stride, dilation);
  // Between two inputs, where output 0 reads none: the kernel's own middle.
  if (first === null || first >= kernel) return (padding - (dilation * (kernel - 1)) / 2) / stride;
  const last = first + Math.floor((kernel - 1 - first) / apart) * apart;
  return (padding - (dilation * (first + last)) / 2) / stride;
}

function reachOf(axis: AxisMap): Reach {
  const span = Math.max(0, mostTaps(axis) - 1) * tapStep(axis);
  switch (axis.type) {
    case 'sliding': {
      const own = axis.dilation * (axis.kernel - 1);
      return { span: own, step: axis.stride, centre: own / 2 - axis.before };
    }
    case 'transposed':
      return { span, step: 1 / axis.stride, centre: transposedCentre(axis) };
    case 'bins': {
      const first = axis.output > 0 ? Math.ceil(axis.input / axis.output) : 0;
      return { span, step: axis.output > 0 ? axis.input / axis.output : 1, centre: Math.max(0, first - 1) / 2 };
    }
    case 'resize': {
      const ratio = axis.input / axis.output;
      // ATen's is rounded to float32; where it is that of the sizes, theirs is exact.
      const step = Math.fround(ratio) === axis.scale ? ratio : axis.scale;
      if (axis.mode.startsWith('nearest')) return { span, step, centre: Math.floor(sourceOf(axis, 0)) };
      // Not held at the map's edge, as the field is not either.
      return { span, step, centre: axis.alignCorners ? 0 : step / 2 - 0.5 };
    }
    case 'picked':
      return { span: 0, step: Math.abs(axis.step) || 1, centre: axis.first };
  }
}

/** Whether a layer reads all of an axis at once: the last word of what comes before it. */
function readsAll(axis: AxisMap): boolean {
  if (axis.type === 'sliding') return axis.stride === 0 && axis.kernel >= axis.input;
  return axis.type === 'bins' && axis.output === 1 && axis.input > 1;
}

/** Whether outputs are cells that lie one behind the other on the axis, each at its place. */
function isInOrder(axis: PickedAxis): boolean {
  const end = Math.max(0, axis.output - 1);
  return !axis.wraps && axis.step >= 0 && pickedCell(axis, 0) !== null && pickedCell(axis, end) !== null;
}

/** The field behind a layer that reads an axis of `input` pixels so. */
export function through(field: Field, axis: AxisMap, input: number): Field {
  if (field.whole) return field;
  if (readsAll(axis)) return wholeField(field, input);
  const inOrder = axis.type !== 'picked' || isInOrder(axis);
  const { span, step, centre } = reachOf(axis);
  const made: Field = {
    size: field.size + span * field.jump,
    jump: field.jump * step,
    start: field.start + centre * field.jump,
    // Of parts and of what is turned round no one distance leads from the first cell to all others.
    isAligned: field.isAligned && (inOrder || (axis.type === 'picked' && !axis.wraps && axis.step > 0)),
    whole: false,
    extent: field.extent,
  };
  const isEven = field.extent === 'even' && inOrder && (axis.type === 'sliding' || axis.type === 'picked');
  if (field.extent === 'unknown' || isEven) return made;
  const extent = throughAxis(field.extent === 'even' ? evenExtent(field) : field.extent, axis);
  return { ...made, size: largestField(extent, axis.output) ?? made.size, extent };
}

const extentOf = (field: Field): Extent | null =>
  field.extent === 'even' ? evenExtent(field) : field.extent === 'unknown' ? null : field.extent;

/** Centres nearer to each other than this share of the distance between cells are the same place. */
const EPSILON = 1e-6;

/**
 * The hull of the fields of one tensor's cells and those of another that are read along with them, on an axis of so many
 * outputs. Cells of a field that does not `move` with the axis are the same for all. */
export function hullOf(a: Field, b: Field, outputs: number, moves: readonly [boolean, boolean]): Field {
  if (a.whole || b.whole) return a.whole ? a : b;
  const [first, second] = [moves[0] ? a.jump : 0, moves[1] ? b.jump : 0];
  const jump = Math.max(a.jump, b.jump);
  const low = Math.min(a.start - a.size / 2, b.start - b.size / 2);
  const high = Math.max(a.start + a.size / 2, b.start + b.size / 2);
  const near = (p: number, q: number) => Math.abs(p - q) <= EPSILON * Math.max(jump, EPSILON);
  const together = near(first, second) || outputs <= 1;
  const isAligned = a.isAligned && b.isAligned && together && near(a.start, b.start);
  const made = { size: high - low, start: isAligned ? a.start : (low + high) / 2, jump, isAligned, whole: false };
  if (a.extent === 'even' && b.extent === 'even' && together) return { ...made, extent: 'even' };
  const [own, other] = [extentOf(a), extentOf(b)];
  if (!own || !other) return { ...made, extent: 'unknown' };
  const extent = hullExtent(moves[0] ? own : constantExtent(own), moves[1] ? other : constantExtent(other));
  return { ...made, size: largestField(extent, outputs) ?? made.size, extent };
}
