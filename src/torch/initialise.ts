import type { InitRecipe } from '../core/init/init';
import { type InitCall, initCalls } from '../core/init/init_order';
import { layerSpec } from '../core/layers/rows';
import type { Module } from '../core/net/net';
import { elements, type Shape } from '../core/shape';
import type { Initialiser, TensorInit, WeightSpec } from '../core/weights';
import type { Generator } from './generator';
import { applyRecipe, isPiecewise, skipRecipe } from './init_recipes';

/** A module's tensors by their names in PyTorch, in the order in which they were drawn. */
export type DrawnWeights = ReadonlyMap<WeightSpec['name'], Float32Array>;

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

/** Draws a fresh module's weights as its constructor does. A tensor without elements draws nothing. */
export function drawModule(generator: Generator, module: Module): DrawnWeights {
  const drawn = new Map<WeightSpec['name'], Float32Array>();
  for (const { name, shape, init } of weightSpecs(module)) {
    const values = new Float32Array(elements(shape));
    if (values.length > 0) fill(generator, init, values, shape);
    drawn.set(name, values);
  }
  return drawn;
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

/** Leaves the generator where `drawModule` would. */
export function skipModule(generator: Generator, module: Module): void {
  for (const { shape, init } of weightSpecs(module)) SKIPS[init.type](generator, elements(shape), init);
}

const weightSpecs = ({ kind, args }: Module) => layerSpec(kind).weights(args);

/** The tensor that a call of torch.nn.init fills; undefined where the module has none of that name. */
const targetOf = ({ module, recipe }: InitCall) => weightSpecs(module).find(({ name }) => name === recipe.target);

/** Runs a call of torch.nn.init on its module's tensor, in place. */
export function runInit(generator: Generator, call: InitCall, drawn: DrawnWeights): void {
  const spec = targetOf(call);
  const values = spec && drawn.get(spec.name);
  if (values) applyRecipe(generator, call.recipe, spec.shape, values);
}

/** Leaves the generator where `runInit` would. */
export function skipInit(generator: Generator, call: InitCall): void {
  const spec = targetOf(call);
  if (spec) skipRecipe(generator, call.recipe, spec.shape);
}

/**
 * Draws the modules of a net in the order of their construction, and then, in theirs, what the calls of torch.nn.init
 * draw instead. By module id.
 */
export function drawNet(generator: Generator, modules: readonly Module[]): Map<string, DrawnWeights> {
  const drawn = new Map<string, DrawnWeights>();
  for (const module of modules) drawn.set(module.id, drawModule(generator, module));
  for (const call of initCalls(modules)) runInit(generator, call, drawn.get(call.module.id) ?? new Map());
  return drawn;
}

/** Lets what waits go on. */
type Pause = () => Promise<void>;

/** Values that are drawn in one go. A multiple of sixteen: normals are made in blocks of so many. */
const PIECE = 1 << 20;

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

/**
 * `drawModule` and `runInit` for a module that may be large: with pauses, and without drawing what a call of
 * torch.nn.init then fills anew.
 *
 * @param at a generator that stands before the module's constructor (−1), or before one of its calls, by its number;
 *   asked for in this order, each once what was drawn from the one before is drawn
 */
export async function drawLarge(
  module: Module,
  recipes: readonly InitRecipe[],
  at: (call: number) => Generator,
  pause: Pause,
): Promise<DrawnWeights> {
  const drawn = new Map<WeightSpec['name'], Float32Array>();
  const generator = at(-1);
  for (const { name, shape, init } of weightSpecs(module)) {
    const values = new Float32Array(elements(shape));
    drawn.set(name, values);
    if (values.length === 0) continue;
    if (recipes.some(({ target }) => target === name)) SKIPS[init.type](generator, values.length, init);
    else if (PIECEWISE.has(init.type)) await inPieces(values, (piece) => fill(generator, init, piece, shape), pause);
    else fill(generator, init, values, shape);
  }
  for (const [call, recipe] of recipes.entries()) {
    const spec = targetOf({ module, recipe });
    const values = spec && drawn.get(spec.name);
    if (!spec || !values) continue;
    const own = at(call);
    const run = (piece: Float32Array) => applyRecipe(own, recipe, spec.shape, piece);
    if (isPiecewise(recipe)) await inPieces(values, run, pause);
    else run(values);
  }
  return drawn;
}

/** `torch.randn(*shape)`, in C, H, W order. */
export function drawInput(generator: Generator, shape: Shape): Float32Array {
  const x = new Float32Array(elements(shape));
  generator.normal_(x);
  return x;
}
