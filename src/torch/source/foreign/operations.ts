import { type ArgValue, arg } from '../../../core/args';
import { axesOf } from '../../../core/layers/operations/axes';
import { isRefusal } from '../../../core/layers/operations/operation';
import { permuteOrder } from '../../../core/layers/operations/permute';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import type { ShapedStep } from '../../../core/net/shaped';

/** A layer in Keras's words; tfjs has nearly the same. */
export interface Foreign {
  readonly name: string;
  readonly args: readonly (readonly [name: string, value: ArgValue])[];
  /** How it is called: on a list of tensors; as a function; as a part of a tensor. Absent: a layer on one tensor. */
  readonly how?: 'joined' | 'function' | 'part';
}

/**
 * What Python does between layers, in Keras's words. A batch of maps has its channels last there, all other tensors have
 * their axes in PyTorch's order.
 */
export function foreignOperation(step: ShapedStep): readonly Foreign[] | null {
  const write = WRITERS[step.module.kind];
  // What has lost its batch, or is made of parameters, Keras has no name for.
  const isBatch = (shape: readonly number[], sizes: readonly number[]) => sizes.length === shape.length + 1;
  const known = step.inputs.every((i) => i.layer !== null && isBatch(i.shape, i.sizes));
  return write && known && isBatch(step.output, step.outputSizes) ? write(step) : null;
}

type Write = (step: ShapedStep) => readonly Foreign[] | null;

const layer = (name: string, ...args: Foreign['args'][number][]): Foreign => ({ name, args });
const joined = (name: string, ...args: Foreign['args'][number][]): Foreign => ({ name, args, how: 'joined' });
/** A function of keras.ops; what has no name stands at its place. */
const fn = (name: string, ...args: Foreign['args'][number][]): Foreign => ({ name, args, how: 'function' });

function value({ module: { kind, args } }: ShapedStep, name: string): ArgValue {
  return arg(layerSpec(kind).args, args, name) ?? null;
}

/** Where Keras has an axis of a batch of maps. */
const KERAS_AXIS: readonly number[] = [0, 3, 1, 2];
/** Which of PyTorch's axes each of Keras's is. */
const TORCH_AXIS: readonly number[] = [0, 2, 3, 1];

const foreignAxis = (axis: number, rank: number) => (rank === 4 ? (KERAS_AXIS[axis] ?? axis) : axis);

function rescaled(scale: number, offset: number): readonly Foreign[] {
  const named = offset === 0 ? [] : [['offset', offset] as const];
  return [layer('Rescaling', ['scale', scale], ...named)];
}

/** With a number in the place of one of the two. */
function withNumber(step: ShapedStep): readonly Foreign[] | null {
  const [first, other] = [value(step, 'input'), value(step, 'other')];
  const isFirst = typeof first === 'number';
  const n = isFirst ? first : other;
  if (typeof n !== 'number') return null;
  switch (step.module.kind) {
    case 'add':
      return rescaled(1, n);
    case 'sub':
      return isFirst ? rescaled(-1, n) : rescaled(1, -n);
    case 'mul':
      return rescaled(n, 0);
    default:
      return isFirst || n === 0 ? null : rescaled(1 / n, 0);
  }
}

function binary(of: Foreign): Write {
  return (step) => {
    const [a, b] = step.inputs;
    if (value(step, 'alpha') !== null && value(step, 'alpha') !== 1) return null;
    if (value(step, 'rounding_mode') !== null) return null;
    if (!b) return withNumber(step);
    return a?.shape.length === b.shape.length ? [of] : null;
  };
}

const cat: Write = (step) => {
  const rank = step.outputSizes.length;
  const axes = axesOf(value(step, 'dim'), step.outputSizes);
  const axis = isRefusal(axes) ? 0 : (axes[0] ?? 0);
  if (axis === 0 || step.inputs.some((i) => i.sizes.length !== rank)) return null;
  const own = foreignAxis(axis, rank);
  return [own === rank - 1 ? joined('Concatenate') : joined('Concatenate', ['axis', own])];
};

/** The layer that takes all of a map together. */
const GLOBAL: Partial<Record<LayerKind, string>> = { mean: 'GlobalAveragePooling2D', max: 'GlobalMaxPooling2D' };

function reduction(name: string): Write {
  return (step) => {
    const sizes = step.inputSizes;
    const axes = axesOf(value(step, 'dim'), sizes);
    if (isRefusal(axes) || axes.includes(0)) return null;
    const keep = value(step, 'keepdim') === true;
    const correction = value(step, 'correction');
    if (correction !== null && correction !== 0) return null;
    const global = GLOBAL[step.module.kind];
    if (global && sizes.length === 4 && axes.join() === '2,3') {
      return [layer(global), ...(keep ? reshapedTo(step.output) : [])];
    }
    // What is left of maps without their channels has its axes in order; with them only where nothing else is left.
    if (sizes.length === 4 && !keep && !axes.includes(1) && axes.length < 2) return null;
    const own = axes.map((axis) => foreignAxis(axis, sizes.length));
    const keepdims = keep ? [['keepdims', true] as const] : [];
    return [fn(name, ['axis', own.length === 1 ? (own[0] ?? null) : own], ...keepdims)];
  };
}

/** From axes in PyTorch's order to the shape; maps then have their channels last. */
function reshapedTo(shape: readonly number[]): readonly Foreign[] {
  const [c = 1, h = 1, w = 1] = shape;
  if (shape.length !== 3) return [layer('Reshape', ['target_shape', shape])];
  if (h === 1 && w === 1) return [layer('Reshape', ['target_shape', [1, 1, c]])];
  return [layer('Reshape', ['target_shape', shape]), layer('Permute', ['dims', [2, 3, 1]])];
}

/** The same values in the same order, as PyTorch has them. */
const laid: Write = ({ input, output }) => {
  const [, h = 1, w = 1] = input;
  const inOrder = input.length === 3 && h * w > 1 ? [layer('Permute', ['dims', [3, 1, 2]])] : [];
  return [...inOrder, ...reshapedTo(output)];
};

const permute: Write = ({ module, inputSizes }) => {
  const order = permuteOrder(module.args, inputSizes);
  if (isRefusal(order) || order[0] !== 0) return null;
  const own = inputSizes.length === 4 ? TORCH_AXIS.map((axis) => KERAS_AXIS[order[axis] ?? 0] ?? 0) : order;
  return [layer('Permute', ['dims', own.slice(1)])];
};

const expand: Write = ({ input: [c, h, w], output: [oc, oh = 1, ow = 1], output }) =>
  output.length === 3 && c === oc && h === 1 && w === 1 ? [layer('UpSampling2D', ['size', [oh, ow]])] : null;

/** `x[:, 1:5]`, as far as all axes are still there. */
const slice: Write = ({ reads, inputSizes, outputSizes }) => {
  const [reading] = reads ?? [];
  if (reading?.type !== 'axes' || inputSizes.length !== outputSizes.length) return null;
  const parts: string[] = [];
  for (const [axis, link] of reading.links.entries()) {
    if (link?.out !== axis || (link.map && link.map.type !== 'picked')) return null;
    const { map } = link;
    if (map?.type !== 'picked') parts.push(':');
    else {
      const step = map.step === 1 ? '' : `:${map.step}`;
      parts.push(`${map.first}:${map.first + (map.output - 1) * map.step + 1}${step}`);
    }
  }
  if (parts[0] !== ':') return null;
  const own = parts.length === 4 ? TORCH_AXIS.map((axis) => parts[axis]) : parts;
  return [{ name: own.join(', '), args: [], how: 'part' }];
};

const clamp: Write = (step) => {
  const [min, max] = [value(step, 'min'), value(step, 'max')];
  if (min === null) return [fn('minimum', ['', max])];
  return max === null ? [fn('maximum', ['', min])] : [fn('clip', ['', min], ['', max])];
};

const power: Write = (step) => {
  const n = value(step, 'exponent');
  return typeof n === 'number' && step.inputs.length === 1 && value(step, 'input') === null
    ? [fn('power', ['', n])]
    : null;
};

const matmul: Write = ({ inputs }) => (inputs.every((i) => i.sizes.length === 3) ? [fn('matmul')] : null);

const same =
  (name: string): Write =>
  () => [fn(name)];

const SAME: readonly LayerKind[] = [
  ...(['abs', 'sqrt', 'square', 'rsqrt', 'reciprocal', 'exp', 'expm1', 'log', 'log1p', 'log2', 'log10'] as const),
  ...(['sin', 'cos', 'tan', 'sinh', 'cosh', 'floor', 'ceil', 'sign', 'erf'] as const),
];

const WRITERS: Partial<Record<LayerKind, Write>> = {
  ...Object.fromEntries(SAME.map((kind) => [kind, same(kind)])),
  add: binary(joined('Add')),
  sub: binary(joined('Subtract')),
  mul: binary(joined('Multiply')),
  maximum: binary(joined('Maximum')),
  minimum: binary(joined('Minimum')),
  div: binary(fn('divide')),
  neg: () => rescaled(-1, 0),
  pow: power,
  clamp,
  cat,
  mean: reduction('mean'),
  sum: reduction('sum'),
  max: reduction('max'),
  min: reduction('min'),
  prod: reduction('prod'),
  std: reduction('std'),
  var: reduction('var'),
  view: laid,
  reshape: laid,
  squeeze: laid,
  unsqueeze: laid,
  permute,
  expand,
  slice,
  matmul,
};
