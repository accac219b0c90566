import { layerSpec } from '../layers/rows';
import { refuseRecipesBy } from '../net/infer';
import type { Module } from '../net/net';
import { isInt, isNumber, pyStr, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import type { WeightSpec } from '../weights';
import { type InitRecipe, initArg } from './init';
import { fans, hasGain } from './init_gain';

/** The attribute that each function of torch.nn.init asks its tensor for first. */
const FIRST_ASKED: Readonly<Record<InitRecipe['fn'], string>> = {
  kaiming_uniform_: 'shape',
  kaiming_normal_: 'shape',
  xavier_uniform_: 'dim',
  xavier_normal_: 'dim',
  orthogonal_: 'ndimension',
  uniform_: 'uniform_',
  normal_: 'normal_',
  trunc_normal_: 'is_meta',
  constant_: 'fill_',
  ones_: 'fill_',
  zeros_: 'zero_',
  dirac_: 'ndimension',
  eye_: 'ndimension',
};

const refuse = (recipe: InitRecipe, text: string): Refusal => ({
  code: 'init-refused',
  text,
  values: { fn: recipe.fn, target: recipe.target },
});

/** A double as C++'s streams print it: six digits. */
function cppDouble(value: number): string {
  return String(Number(value.toPrecision(6))).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** What torch.nn.init refuses first of a module's recipes; null where it takes all of them. */
export function recipesRefusal(module: Module): Refusal | null {
  if (!module.init) return null;
  const specs = layerSpec(module.kind).weights(module.args);
  for (const recipe of module.init) {
    const refusal = recipeRefusal(recipe, module, specs);
    if (refusal) return refusal;
  }
  return null;
}

/** Whether a module of this class has the attribute at all, if only None for an argument that says so. */
function hasAttribute({ kind }: Module, target: InitRecipe['target']): boolean {
  const { family, tensors } = layerSpec(kind);
  return tensors ? tensors.includes(target) : family === 'conv' || family === 'norm';
}

function recipeRefusal(recipe: InitRecipe, module: Module, specs: readonly WeightSpec[]): Refusal | null {
  const spec = specs.find((s) => s.name === recipe.target);
  if (spec) return argsRefusal(recipe, spec.shape);
  if (!hasAttribute(module, recipe.target)) {
    return refuse(recipe, `'${module.kind}' object has no attribute '${recipe.target}'`);
  }
  return refuse(recipe, `'NoneType' object has no attribute '${FIRST_ASKED[recipe.fn]}'`);
}

/** What torch.nn.init refuses of a call on a tensor of this shape; null where it does not. */
export function argsRefusal(recipe: InitRecipe, shape: Shape): Refusal | null {
  const { fn } = recipe;
  const numbers = numbersRefusal(recipe);
  if (numbers) return numbers;
  const value = (name: string) => Number(initArg(recipe, name));
  switch (fn) {
    case 'kaiming_uniform_':
    case 'kaiming_normal_':
      return elements(shape) === 0 ? null : kaimingRefusal(recipe, shape);
    case 'xavier_uniform_':
    case 'xavier_normal_':
      return xavierRefusal(recipe, shape, value('gain'));
    case 'orthogonal_':
      return shape.length < 2 ? refuse(recipe, 'Only tensors with 2 or more dimensions are supported') : null;
    case 'uniform_':
      return rangeRefusal(recipe, value('a'), value('b'));
    case 'normal_':
      return stdRefusal(recipe, value('std'));
    case 'trunc_normal_':
      return value('std') === 0
        ? refuse(recipe, 'float division by zero')
        : rangeRefusal(recipe, value('a'), value('b'));
    case 'dirac_': {
      if (shape.length !== 4) return refuse(recipe, 'Only tensors with 3, 4, or 5 dimensions are supported');
      const groups = value('groups');
      if (groups === 0) return refuse(recipe, 'integer modulo by zero');
      return (shape[0] ?? 0) % groups === 0 ? null : refuse(recipe, 'dim 0 must be divisible by groups');
    }
    case 'eye_':
      return shape.length === 2 ? null : refuse(recipe, 'Only tensors with 2 dimensions are supported');
    default:
      return null;
  }
}

/** Arguments of a wrong type, and constant_'s missing one. */
function numbersRefusal(recipe: InitRecipe): Refusal | null {
  const { fn, args } = recipe;
  if (fn === 'constant_' && args.val === undefined) {
    return refuse(recipe, "constant_() missing 1 required positional argument: 'val'");
  }
  for (const [name, given] of Object.entries(args)) {
    const ok =
      name === 'mode' || name === 'nonlinearity' || name === 'a' || (fn === 'dirac_' ? isInt(given) : isNumber(given));
    if (!ok) return refuse(recipe, `${fn}(): argument '${name}' must be a number, not ${typeName(given)}`);
  }
  return null;
}

const FANLESS = 'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions';

function kaimingRefusal(recipe: InitRecipe, shape: Shape): Refusal | null {
  const mode = initArg(recipe, 'mode') ?? null;
  if (typeof mode !== 'string') return refuse(recipe, `'${typeName(mode)}' object has no attribute 'lower'`);
  const lower = mode.toLowerCase();
  if (lower !== 'fan_in' && lower !== 'fan_out') {
    return refuse(recipe, `Mode ${lower} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  if (shape.length < 2) return refuse(recipe, FANLESS);
  const nonlinearity = initArg(recipe, 'nonlinearity') ?? null;
  if (typeof nonlinearity !== 'string' || !hasGain(nonlinearity)) {
    return refuse(recipe, `Unsupported nonlinearity ${pyStr(nonlinearity)}`);
  }
  const a = initArg(recipe, 'a') ?? null;
  const isSlope = a === null || typeof a === 'number';
  if (nonlinearity !== 'leaky_relu' || isSlope) return null;
  return refuse(recipe, `negative_slope ${pyStr(a)} not a valid number`);
}

function xavierRefusal(recipe: InitRecipe, shape: Shape, gain: number): Refusal | null {
  if (shape.length < 2) return refuse(recipe, FANLESS);
  const { fanIn, fanOut } = fans(shape);
  if (fanIn + fanOut === 0) return refuse(recipe, 'float division by zero');
  const std = gain * Math.sqrt(2 / (fanIn + fanOut));
  const bound = Math.sqrt(3) * std;
  return recipe.fn === 'xavier_uniform_' ? rangeRefusal(recipe, 0 - bound, bound) : stdRefusal(recipe, std);
}

function rangeRefusal(recipe: InitRecipe, from: number, to: number): Refusal | null {
  if (from <= to) return null;
  const range = `from=${cppDouble(from)} > to=${cppDouble(to)}`;
  return refuse(recipe, `uniform_ expects to return a [from, to) range, but found ${range}`);
}

function stdRefusal(recipe: InitRecipe, std: number): Refusal | null {
  return std >= 0 ? null : refuse(recipe, `normal expects std >= 0.0, but found std ${cppDouble(std)}`);
}

refuseRecipesBy(recipesRefusal);
