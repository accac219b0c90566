import { flattenRange } from '../layers/flatten';
import type { ShapedNet, ShapedStep } from '../net/infer';
import type { ReceptiveField } from '../result';
import { type AxisMap, mostTaps, sourceOf, tapStep } from '../window';
import { type Extent, evenExtent, largestField, throughAxis } from './field_extent';

/** The field of one axis of the input, as what all cells of a map have in common. */
interface Field {
  readonly size: number;
  readonly jump: number;
  readonly start: number;
  /** True once a layer has read all of the axis. */
  readonly whole: boolean;
  /** Where the field's size varies with the position, the field of each; 'unknown' where that would take too long. */
  readonly extent: Extent | 'even' | 'unknown';
}

/** How an axis is read, theoretically: not cut at the map's edges, the most where it varies. In its own input cells. */
interface Reach {
  /** Cells from the first to the last that one output cell reads. */
  readonly span: number;
  /** Between the centres of neighbouring outputs' fields. */
  readonly step: number;
  /** The centre of output 0's field, where cell 0's centre is 0. */
  readonly centre: number;
}

/** Beyond this nothing is computed, and nothing here may take long. */
const MOST_STEPS = 4096;

function transposedCentre(axis: Extract<AxisMap, { type: 'transposed' }>): number {
  const { kernel, stride, dilation, padding } = axis;
  // Every so many taps of the kernel meet an input; the first one of them:
  const apart = (stride * tapStep(axis)) / dilation;
  const end = Math.min(kernel, apart, MOST_STEPS);
  let first = 0;
  while (first < end && (padding - first * dilation) % stride !== 0) first += 1;
  // Between two inputs, where output 0 reads none: the kernel's own middle.
  if (!(first < end)) return (padding - (dilation * (kernel - 1)) / 2) / stride;
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
  }
}

/** Whether a layer reads all of an axis at once: the last word of what comes before it. */
function readsAll(axis: AxisMap): boolean {
  return axis.type === 'bins' && axis.output === 1 && axis.input > 1;
}

function through(field: Field, axis: AxisMap, input: number): Field {
  if (field.whole) return field;
  if (readsAll(axis)) return { ...field, size: input, whole: true };
  const { span, step, centre } = reachOf(axis);
  const made: Field = {
    size: field.size + span * field.jump,
    jump: field.jump * step,
    start: field.start + centre * field.jump,
    whole: false,
    extent: field.extent,
  };
  if (field.extent === 'unknown' || (field.extent === 'even' && axis.type === 'sliding')) return made;
  if (axis.type === 'transposed' && axis.stride > MOST_STEPS) return { ...made, extent: 'unknown' };
  const extent = throughAxis(field.extent === 'even' ? evenExtent(field) : field.extent, axis);
  return { ...made, size: largestField(extent, axis.output) ?? made.size, extent };
}

/** For each axis of a tensor, as PyTorch has it, which of the input's height (1) and width (2) it runs along. */
type Along = readonly number[];

function flattened(along: Along, { module, inputSizes }: ShapedStep): Along {
  const range = flattenRange(module.args, inputSizes);
  if (!range) return along;
  const merged = along.slice(range.start, range.end + 1).reduce((all, axes) => all | axes, 0);
  return [...along.slice(0, range.start), merged, ...along.slice(range.end + 1)];
}

/** A map that was laid end to end and nothing has mixed since, by what it was. */
interface Laid {
  readonly sizes: string;
  readonly along: Along;
}

/** Where Unflatten takes back what Flatten did, axes run along what they ran along; else each part along all of it. */
function unflattened(along: Along, { inputSizes, outputSizes }: ShapedStep, laid: Laid | null): Along {
  if (laid?.sizes === outputSizes.join()) return laid.along;
  const at = outputSizes.findIndex((n, i) => n !== inputSizes[i]);
  const more = outputSizes.length - inputSizes.length;
  if (at < 0) return [...along, ...Array.from({ length: more }, () => 0)];
  return [...along.slice(0, at), ...Array.from({ length: more + 1 }, () => along[at] ?? 0), ...along.slice(at + 1)];
}

/**
 * The receptive field of every step, height and width, composed from the windows before it (Araujo, Norris and Sim,
 * "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019): each layer adds its reach times the
 * distance between its inputs. In input pixels, not cut at the input's edges, the largest where it varies (behind a
 * layer that enlarges or takes bins, of the fields that there are);
 * activations and normalisations leave it as it is. From a layer that reads all of what comes in on (a Linear behind
 * Flatten, an adaptive pool to 1 × 1), it is the input.
 */
export function receptiveFields(shaped: ShapedNet): ReceptiveField[] {
  const [, height = 1, width = 1] = shaped.input;
  const inputs = [height, width] as const;
  const fresh: Field = { size: 1, jump: 1, start: 0.5, whole: false, extent: 'even' };
  const fields: [Field, Field] = [fresh, fresh];
  let along: Along = [0, 0, 1, 2];
  let laid: Laid | null = null;
  return shaped.steps.map((step): ReceptiveField => {
    if (step.module.kind === 'Flatten') {
      laid = { sizes: step.inputSizes.join(), along };
      along = flattened(along, step);
    }
    if (step.module.kind === 'Unflatten') along = unflattened(along, step, laid);
    if (step.module.kind === 'Linear') laid = null;
    // Neighbours along an axis into which both height and width were laid may lie anywhere.
    const mixes = step.axes?.some((axis, k) => along.at(k - 2) === 3 && mostTaps(axis) > 1) ?? false;
    for (const i of [0, 1] as const) {
      if (step.module.kind === 'Linear') {
        // Of a map it reads along the rows alone; what it makes of them runs along nothing.
        if (((along.at(-1) ?? 0) & (i + 1)) !== 0) fields[i] = { ...fields[i], size: inputs[i], whole: true };
        continue;
      }
      if (mixes) fields[i] = { ...fields[i], size: inputs[i], whole: true };
      const axis = step.axes?.[i];
      if (axis && along.at(i - 2) === i + 1) fields[i] = through(fields[i], axis, inputs[i]);
    }
    if (step.module.kind === 'Linear') along = [...along.slice(0, -1), 0];
    const [rows, cols] = fields;
    const whole = rows.whole || cols.whole;
    return {
      size: [rows.size, cols.size],
      jump: whole ? null : [rows.jump, cols.jump],
      start: whole ? null : [rows.start, cols.start],
    };
  });
}
