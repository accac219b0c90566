import type { Law } from '../core/explanation';
import { type InitRecipe, initArg } from '../core/init/init';
import { fans, gainOf } from '../core/init/init_gain';
import { elements, type Shape } from '../core/shape';
import type { Generator } from './generator';
import { orthonormal } from './orthonormal';
import { truncNormal } from './trunc_normal';

interface Call {
  readonly generator: Generator;
  readonly recipe: InitRecipe;
  readonly shape: Shape;
  readonly values: Float32Array;
}

type Said = Pick<Call, 'recipe' | 'shape'>;

const number = ({ recipe }: Said, name: string) => Number(initArg(recipe, name));

/** The standard deviation of kaiming_uniform_ and kaiming_normal_. */
function kaimingStd({ recipe, shape }: Said): number {
  const { fanIn, fanOut } = fans(shape);
  const fan = String(initArg(recipe, 'mode')).toLowerCase() === 'fan_out' ? fanOut : fanIn;
  return gainOf(String(initArg(recipe, 'nonlinearity')), initArg(recipe, 'a') ?? null) / Math.sqrt(fan);
}

function xavierStd(call: Said): number {
  const { fanIn, fanOut } = fans(call.shape);
  return number(call, 'gain') * Math.sqrt(2 / (fanIn + fanOut));
}

const FUNCTIONS: Readonly<Record<InitRecipe['fn'], (call: Call) => void>> = {
  kaiming_uniform_: (call) => symmetric(call, kaimingStd(call)),
  kaiming_normal_: (call) => call.generator.normal_(call.values, 0, kaimingStd(call)),
  xavier_uniform_: (call) => symmetric(call, xavierStd(call)),
  xavier_normal_: (call) => call.generator.normal_(call.values, 0, xavierStd(call)),
  orthogonal_: orthogonal,
  uniform_: (call) => call.generator.uniform_(call.values, number(call, 'a'), number(call, 'b')),
  normal_: (call) => call.generator.normal_(call.values, number(call, 'mean'), number(call, 'std')),
  trunc_normal_: (call) => {
    const [mean, std, a, b] = [number(call, 'mean'), number(call, 'std'), number(call, 'a'), number(call, 'b')];
    truncNormal(call.generator, call.values, { mean, std, a, b });
  },
  constant_: (call) => call.values.fill(number(call, 'val')),
  ones_: ({ values }) => values.fill(1),
  zeros_: ({ values }) => values.fill(0),
  dirac_: dirac,
  eye_: ({ values, shape: [rows = 0, cols = 0] }) => {
    values.fill(0);
    for (let i = 0; i < Math.min(rows, cols); i += 1) values[i * cols + i] = 1;
  },
};

/** The law by which a recipe draws the values of a tensor; null where it is neither an even nor a normal one. */
export function recipeLaw(recipe: InitRecipe, shape: Shape): Law | null {
  const said = { recipe, shape };
  const even = (std: number): Law => ({ type: 'uniform', low: -Math.sqrt(3) * std, high: Math.sqrt(3) * std });
  switch (recipe.fn) {
    case 'kaiming_uniform_':
      return even(kaimingStd(said));
    case 'xavier_uniform_':
      return even(xavierStd(said));
    case 'uniform_':
      return { type: 'uniform', low: number(said, 'a'), high: number(said, 'b') };
    case 'kaiming_normal_':
      return { type: 'normal', mean: 0, std: kaimingStd(said) };
    case 'xavier_normal_':
      return { type: 'normal', mean: 0, std: xavierStd(said) };
    case 'normal_':
      return { type: 'normal', mean: number(said, 'mean'), std: number(said, 'std') };
    default:
      return null;
  }
}

/** Uniform between ±√3 standard deviations, the bound in the very steps of torch.nn.init. */
function symmetric({ generator, values }: Call, std: number): void {
  const bound = Math.sqrt(3) * std;
  generator.uniform_(values, 0 - bound, bound);
}

/**
 * The Q of a normal matrix's QR decomposition, the diagonal of R made positive, times gain. That Q is the only one, so
 * it is what LAPACK finds in float32, but for rounding, however it is computed.
 */
function orthogonal(call: Call): void {
  const { generator, shape, values } = call;
  const [rows = 0] = shape;
  const cols = values.length / rows;
  generator.normal_(values);
  // The vectors that are made orthogonal to each other are the columns, or where they are more than the rows, the rows.
  const wide = rows < cols;
  const count = Math.min(rows, cols);
  const length = Math.max(rows, cols);
  const at = (vector: number, i: number) => (wide ? vector * cols + i : i * cols + vector);
  const vectors = Array.from({ length: count }, (_, v) =>
    Float64Array.from({ length }, (_unused, i) => values[at(v, i)] ?? 0),
  );
  orthonormal(vectors);
  const gain = Math.fround(number(call, 'gain'));
  for (const [v, vector] of vectors.entries()) {
    for (const [i, value] of vector.entries()) values[at(v, i)] = Math.fround(value) * gain;
  }
}

/** Ones at the kernels' centres, so that as many channels as can pass through unchanged. */
function dirac(call: Call): void {
  const { shape, values } = call;
  const [rows = 0, inputs = 0, ...kernel] = shape;
  const groups = number(call, 'groups');
  const perGroup = Math.floor(rows / groups);
  const area = elements(kernel);
  const centre = kernel.reduce((index, n) => index * n + Math.floor(n / 2), 0);
  values.fill(0);
  for (let g = 0; g < groups; g += 1) {
    for (let d = 0; d < Math.min(perGroup, inputs); d += 1) {
      values[((g * perGroup + d) * inputs + d) * area + centre] = 1;
    }
  }
}

/** Applies a recipe that the core does not refuse to a tensor in place. A tensor without elements draws nothing. */
export function applyRecipe(generator: Generator, recipe: InitRecipe, shape: Shape, values: Float32Array): void {
  if (values.length > 0) FUNCTIONS[recipe.fn]({ generator, recipe, shape, values });
}

type Skip = (generator: Generator, count: number) => void;
const normals: Skip = (generator, count) => generator.skipNormal(count);
const uniforms: Skip = (generator, count) => generator.skipUniform(count);
const nothing: Skip = () => {};

/** How far each function goes in the stream of numbers; null: how far depends on the numbers. */
const SKIPS: Readonly<Record<InitRecipe['fn'], Skip | null>> = {
  kaiming_uniform_: uniforms,
  kaiming_normal_: normals,
  xavier_uniform_: uniforms,
  xavier_normal_: normals,
  orthogonal_: normals,
  uniform_: uniforms,
  normal_: normals,
  trunc_normal_: null,
  constant_: nothing,
  ones_: nothing,
  zeros_: nothing,
  dirac_: nothing,
  eye_: nothing,
};

/** Leaves the generator where `applyRecipe` would. */
export function skipRecipe(generator: Generator, recipe: InitRecipe, shape: Shape): void {
  const count = elements(shape);
  const skip = SKIPS[recipe.fn];
  if (skip) skip(generator, count);
  else applyRecipe(generator, recipe, shape, new Float32Array(count));
}

/** Whether a function fills a tensor value by value, so that it may be called on one piece after the other. */
export function isPiecewise({ fn }: InitRecipe): boolean {
  const isWhole = fn === 'orthogonal_' || fn === 'trunc_normal_' || fn === 'dirac_' || fn === 'eye_';
  return !isWhole;
}
