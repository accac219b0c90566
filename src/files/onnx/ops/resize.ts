import type { Args } from '../../../core/args';
import { fullSizes, makeable, type Tensor, Unfit } from '../../graph/builder';
import { listOf } from '../../graph/constant';
import type { Call } from '../call';
import { meant } from './pointwise';

/** One axis that is resized. */
interface Axis {
  readonly input: number;
  readonly output: number;
  /** Output cells for one of the input. */
  readonly scale: number;
}

interface Plan {
  readonly axes: readonly Axis[];
  /** Whether the file says factors, and not sizes. */
  readonly byScale: boolean;
  readonly mode: string;
  readonly coordinates: string;
  readonly nearest: string;
}

/** What Resize and Upsample of all operator sets ask for. */
function planOf(call: Call): Plan {
  const all = call.sizes(0);
  const isUpsample = call.node.op === 'Upsample';
  const isOld = isUpsample || call.opset < 11;
  const at = isOld ? 1 : 2;
  const scales = call.attribute('scales')?.floats ?? (call.has(at) ? listOf(call.constant(at)) : []);
  const sizes = !isOld && call.has(3) ? listOf(call.constant(3)) : [];
  const own = call.ints('axes')?.map((axis) => (axis < 0 ? axis + all.length : axis)) ?? all.map((_, i) => i);
  if (call.int('antialias', 0) === 1) throw new Unfit('antialias=1');
  if (call.word('keep_aspect_ratio_policy', 'stretch') !== 'stretch') throw new Unfit('keep_aspect_ratio_policy');
  const axes = all.map((input, axis): Axis => {
    const place = own.indexOf(axis);
    const [size, scale] = [sizes[place], scales[place]];
    if (place < 0) return { input, output: input, scale: 1 };
    if (size !== undefined && sizes.length > 0) return { input, output: size, scale: Math.fround(size / input) };
    if (scale === undefined || !(scale > 0)) throw new Unfit('neither scales nor sizes');
    return { input, output: Math.floor(input * scale), scale };
  });
  return {
    axes,
    byScale: sizes.length === 0,
    mode: call.word('mode', 'nearest'),
    coordinates: call.word('coordinate_transformation_mode', isOld ? 'asymmetric' : 'half_pixel'),
    nearest: call.word('nearest_mode', isOld ? 'floor' : 'round_prefer_floor'),
  };
}

/** A map has at most so many rows or columns where it is read cell by cell. */
const LONGEST = 2 ** 16;

/** Where an output cell lies in the input (onnx/docs/Operators.md, Resize). */
function placeOf(i: number, { input, output, scale }: Axis, coordinates: string): number {
  // Each step is rounded, as where all is float32.
  const half = Math.fround(Math.fround((i + 0.5) / scale) - 0.5);
  switch (coordinates) {
    case 'half_pixel':
      return half;
    case 'pytorch_half_pixel':
      return output > 1 ? half : 0;
    case 'half_pixel_symmetric': {
      const adjusted = output / (scale * input);
      return (input / 2) * (1 - adjusted) + half;
    }
    case 'align_corners':
      return output === 1 ? 0 : Math.fround((i * (input - 1)) / (output - 1));
    case 'asymmetric':
      return Math.fround(i / scale);
    default:
      throw new Unfit(`coordinate_transformation_mode=${coordinates}`);
  }
}

const ROUNDED: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

const inside = (at: number, { input }: Axis) => Math.min(Math.max(at, 0), input - 1);

/** Which cells are read along an axis. */
function nearestCells(axis: Axis, { coordinates, nearest }: Plan): number[] {
  const rounded = ROUNDED[nearest];
  if (!rounded) throw new Unfit(`nearest_mode=${nearest}`);
  return Array.from({ length: axis.output }, (_, i) => inside(rounded(placeOf(i, axis, coordinates)), axis));
}

/** Which cells PyTorch's modes read (ATen/native/UpSample.h, nearest_idx and nearest_exact_idx). */
function torchCells(axis: Axis, byScale: boolean, exact: boolean): number[] {
  const ratio = Math.fround(byScale ? 1 / axis.scale : axis.input / axis.output);
  return Array.from({ length: axis.output }, (_, i) => inside(Math.floor((exact ? i + 0.5 : i) * ratio), axis));
}

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i]);

/** The target as Upsample takes it: factors where the file has them. */
function target({ axes, byScale }: Plan): Args {
  const own = axes.slice(2);
  const numbers = own.map((a) => (byScale ? meant(a.scale) : a.output));
  const [first = 1] = numbers;
  const value = numbers.every((n) => n === first) ? first : numbers;
  return byScale ? { scale_factor: value } : { size: value };
}

export function resize(call: Call): Tensor {
  const plan = planOf(call);
  const x = call.tensor(0);
  const { axes } = plan;
  if (axes.every((a) => a.input === a.output)) return x;
  const isMap = axes.length === 4 || axes.length === 3;
  const isInner = axes.slice(0, 2).every((a) => a.input === a.output);
  if (plan.mode === 'nearest') return nearest(call, x, plan, isMap && isInner);
  if (!isMap || !isInner) throw new Unfit('axes other than height and width');
  const align = plan.coordinates === 'align_corners';
  // Half pixels of one cell alone lie elsewhere in PyTorch.
  const isTorch =
    align ||
    plan.coordinates === 'pytorch_half_pixel' ||
    (plan.coordinates.startsWith('half_pixel') &&
      axes.every((a) => plan.coordinates === 'half_pixel' || a.output === a.scale * a.input));
  if (plan.mode === 'linear' && isTorch) {
    const mode = axes.length === 3 ? 'linear' : 'bilinear';
    return call.add('Upsample', { ...target(plan), mode, ...(align && { align_corners: true }) }, [x]);
  }
  if (plan.mode === 'cubic' && isTorch && axes.length === 4) {
    const isUsual = Math.abs(call.float('cubic_coeff_a', -0.75) + 0.75) < 1e-6 && !call.int('exclude_outside', 0);
    if (!isUsual) throw new Unfit('cubic_coeff_a or exclude_outside');
    return call.add('Upsample', { ...target(plan), mode: 'bicubic', ...(align && { align_corners: true }) }, [x]);
  }
  if (plan.mode !== 'linear') throw new Unfit(`mode=${plan.mode} with ${plan.coordinates}`);
  return byMatrices(call, x, plan);
}

function nearest(call: Call, x: Tensor, plan: Plan, isMap: boolean): Tensor {
  const { axes, byScale } = plan;
  if (axes.some((axis) => axis.output > LONGEST)) throw new Unfit('a map larger than any here');
  const cells = axes.map((axis) => nearestCells(axis, plan));
  for (const exact of [false, true]) {
    if (!isMap || !axes.every((axis, i) => same(cells[i] ?? [], torchCells(axis, byScale, exact)))) continue;
    return call.add('Upsample', { ...target(plan), ...(exact && { mode: 'nearest-exact' }) }, [x]);
  }
  return cells.reduce((on, index, dim) => {
    const isWhole = index.length === fullSizes(on)[dim] && index.every((at, i) => at === i);
    if (isWhole) return on;
    if (index.length > 4096) throw new Unfit(`${index.length} cells`);
    return call.builder.add('index_select', { dim, index }, [on]);
  }, x);
}

/** How much each output cell takes of each of the input, [output, input], between two neighbours. */
function weightsOf(axis: Axis, coordinates: string): Float32Array {
  const { input, output } = axis;
  const weights = new Float32Array(makeable(output * input));
  for (let i = 0; i < output; i += 1) {
    const place = inside(placeOf(i, axis, coordinates), axis);
    const low = Math.floor(place);
    const high = Math.min(low + 1, input - 1);
    const share = place - low;
    weights[i * input + low] = (weights[i * input + low] ?? 0) + 1 - share;
    weights[i * input + high] = (weights[i * input + high] ?? 0) + share;
  }
  return weights;
}

/** Where PyTorch has no mode: rows and columns each as a product with what they take of one another. */
function byMatrices(call: Call, x: Tensor, { axes, coordinates }: Plan): Tensor {
  if (axes.length !== 4) throw new Unfit(`mode=linear with ${coordinates}`);
  const [, , h, w] = axes;
  if (!h || !w) return x;
  const rows = { shape: [h.output, h.input], data: weightsOf(h, coordinates), name: null };
  const byRow = weightsOf(w, coordinates);
  const columns = new Float32Array(byRow.length);
  for (let i = 0; i < w.output; i += 1) {
    for (let j = 0; j < w.input; j += 1) columns[j * w.output + i] = byRow[i * w.input + j] ?? 0;
  }
  const tall = call.builder.add('matmul', {}, [call.builder.stored(rows), x]);
  const turned = { shape: [w.input, w.output], data: columns, name: null };
  return call.builder.add('matmul', {}, [tall, call.builder.stored(turned)]);
}
