import type { InitRecipe } from '../core/init/init';
import { elements, type Shape } from '../core/shape';
import type { Initialiser, TensorInit, TensorName } from '../core/weights';
import type { Generator } from './generator';
import { applyRecipe, isPiecewise } from './init_recipes';

/** A module's tensors by their names in PyTorch, in the order in which they were drawn. */
export type DrawnWeights = ReadonlyMap<TensorName, Float32Array>;

/**
 * The bound of the uniform distribution, in double precision and in the very steps of torch.nn.init, which are not
 * those of 1/√fan: the last bit of some bounds depends on them.
 */
export function uniformBound(type: 'kaiming_uniform' | 'uniform_fan', fan: number): number {
  if (type === 'uniform_fan') return fan > 0 ? 1 / Math.sqrt(fan) : 0;
  const gain = Math.sqrt(2 / (1 + Math.sqrt(5) * Math.sqrt(5)));
  return Math.sqrt(3) * (gain / Math.sqrt(fan));
}

/** `scale * torch.randn(shape) + shift` and the like: each number a float32, each step rounded. */
function fillTensor(generator: Generator, init: TensorInit, values: Float32Array, shape: Shape): void {
  if (init.fn === 'values') {
    for (let i = 0; i < values.length; i += 1) values[i] = init.values[i % init.values.length] ?? 0;
  } else if (init.fn === 'randn') generator.normal_(values);
  else if (init.fn === 'rand') generator.uniform_(values, 0, 1);
  else {
    const [rows = 0, cols = 0] = shape;
    for (let i = 0; i < Math.min(rows, cols); i += 1) values[i * (cols + 1)] = 1;
  }
  const { scale, shift } = init;
  if (scale !== 1) for (const [i, v] of values.entries()) values[i] = v * Math.fround(scale);
  if (shift !== 0) for (const [i, v] of values.entries()) values[i] = v + Math.fround(shift);
}

function fill(generator: Generator, init: Initialiser, values: Float32Array, shape: Shape): void {
  switch (init.type) {
    case 'ones':
      values.fill(1);
      return;
    case 'zeros':
      return;
    case 'constant':
      values.fill(init.value);
      return;
    case 'tensor':
      fillTensor(generator, init, values, shape);
      return;
    default: {
      const bound = uniformBound(init.type, init.fan);
      // Not -bound: PyTorch's bound of 0 is an integer, whose negative has no sign.
      generator.uniform_(values, 0 - bound, bound);
    }
  }
}

/** Fills a fresh tensor, all zeros so far, as its module's constructor does. One without elements draws nothing. */
export function fillFresh(generator: Generator, init: Initialiser, values: Float32Array, shape: Shape): void {
  values.fill(0);
  if (values.length > 0) fill(generator, init, values, shape);
}

type Skip = (generator: Generator, count: number, init: Initialiser) => void;
const uniforms: Skip = (generator, count) => generator.skipUniform(count);
const nothing: Skip = () => {};

/** How far each way of filling a tensor goes in the stream of numbers. */
const SKIPS: Readonly<Record<Initialiser['type'], Skip>> = {
  kaiming_uniform: uniforms,
  uniform_fan: uniforms,
  ones: nothing,
  zeros: nothing,
  constant: nothing,
  tensor: (generator, count, init) => {
    if (init.type !== 'tensor') return;
    if (init.fn === 'randn') generator.skipNormal(count);
    else if (init.fn === 'rand') generator.skipUniform(count);
  },
};

/** Leaves the generator where `fillFresh` does on so many elements. */
export function skipFresh(generator: Generator, init: Initialiser, count: number): void {
  SKIPS[init.type](generator, count, init);
}

/** Lets what waits go on. */
type Pause = () => Promise<void>;

/** Values that are drawn in one go. A multiple of sixteen: normals are made in blocks of so many. */
const PIECE = 1 << 16;

/** Runs what draws value by value on one piece of a tensor after the other: the same as on the whole. */
async function inPieces(values: Float32Array, run: (piece: Float32Array) => void, pause: Pause): Promise<void> {
  let from = 0;
  for (; values.length - from >= 2 * PIECE; from += PIECE) {
    run(values.subarray(from, from + PIECE));
    await pause();
  }
  run(values.subarray(from));
}

/** Ways of filling a tensor that do so value by value. */
const PIECEWISE: ReadonlySet<Initialiser['type']> = new Set(['kaiming_uniform', 'uniform_fan']);

/** `fillFresh` for a tensor that may be large: with pauses. */
export async function fillLarge(
  generator: Generator,
  init: Initialiser,
  values: Float32Array,
  shape: Shape,
  pause: Pause,
): Promise<void> {
  if (!PIECEWISE.has(init.type)) fillFresh(generator, init, values, shape);
  else if (values.length > 0) await inPieces(values, (piece) => fill(generator, init, piece, shape), pause);
}

/** A call of torch.nn.init on a tensor that may be large: with pauses. */
export async function initLarge(
  generator: Generator,
  recipe: InitRecipe,
  values: Float32Array,
  shape: Shape,
  pause: Pause,
): Promise<void> {
  const run = (piece: Float32Array) => applyRecipe(generator, recipe, shape, piece);
  if (isPiecewise(recipe)) await inPieces(values, run, pause);
  else run(values);
}

/** `drawInput` for what may be large: with pauses. */
export async function drawLargeInput(generator: Generator, shape: Shape, pause: Pause): Promise<Float32Array> {
  const x = new Float32Array(elements(shape));
  await inPieces(x, (piece) => generator.normal_(piece), pause);
  return x;
}

/** `torch.randn(*shape)`, in C, H, W order. */
export function drawInput(generator: Generator, shape: Shape): Float32Array {
  const x = new Float32Array(elements(shape));
  generator.normal_(x);
  return x;
}
