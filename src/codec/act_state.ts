import type { ArgValue } from '../core/args';
import { recipeOf } from '../core/init/init_values';
import type { Act, Draw, Operand, Program, TensorConstant, TensorIndex, TensorRef } from '../core/net/acts';
import { MAX_LAYERS, toPlain } from '../core/values';
import { TENSOR_NAMES, type TensorName } from '../core/weights';
import { seedIn } from './seed';

/** As many acts may a net have: its modules', and some for each. */
export const MAX_ACTS = 6 * MAX_LAYERS;
/** As many numbers may one write say. */
const MOST_VALUES = 4096;
const MOST_AXES = 8;
/** The largest number of values that a source may draw and drop. */
const MOST_DRAWN = 1e9;

const NAMES: ReadonlySet<unknown> = new Set<TensorName>(TENSOR_NAMES);
const WITH: ReadonlySet<unknown> = new Set(['set', 'add', 'sub', 'mul', 'div', 'max', 'min']);
const ALONE: ReadonlySet<unknown> = new Set(['neg', 'abs', 'sign', 'sqrt']);
const DRAWS: ReadonlySet<unknown> = new Set(['rand', 'randn', 'randn64', 'trunc_normal_']);

const isTensorName = (name: unknown): name is TensorName => NAMES.has(name);
const isDrawFunction = (fn: unknown): fn is Draw['fn'] => DRAWS.has(fn);
type With = Extract<Program, { readonly by: unknown }>['op'];
const takesOperand = (op: unknown): op is With => WITH.has(op);
type Alone = Exclude<Program['op'], With | 'init'>;
const standsAlone = (op: unknown): op is Alone => ALONE.has(op);

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const isInt = (x: unknown): x is number => Number.isInteger(x) && Math.abs(Number(x)) < 2 ** 31;
const isShort = (x: unknown, most: number): x is readonly unknown[] => Array.isArray(x) && x.length <= most;

const isNumber = (x: unknown): x is number => Number.isFinite(x);

function isIndex(x: unknown): x is TensorIndex {
  const isStretch = (part: unknown) =>
    isShort(part, 3) && part.length === 3 && part.every((p) => p === null || isInt(p)) && part[2] !== 0;
  return isShort(x, MOST_AXES) && x.every((part) => part === null || isInt(part) || isStretch(part));
}

/** Of each axis there is one way to say that all of it is taken. */
function indexPart(x: unknown): { readonly index?: TensorIndex } {
  if (!isIndex(x)) return {};
  return { index: x.map((part) => (Array.isArray(part) && part.every((end) => end === null) ? null : part)) };
}

function isAxes(x: unknown): x is readonly number[] {
  return isShort(x, MOST_AXES) && x.every((axis) => isInt(axis) && Math.abs(axis) < MOST_AXES);
}

function constantOf(x: Readonly<Record<string, unknown>>): TensorConstant | null {
  const { values, shape } = x;
  if (!isShort(values, MOST_VALUES) || values.length === 0 || !isShort(shape, MOST_AXES)) return null;
  if (!values.every(isNumber) || !shape.every((n) => isInt(n) && n >= 0)) return null;
  return { values, shape: shape.map(Number) };
}

const isModule = (x: unknown): x is number => isInt(x) && x >= 0 && x < MAX_LAYERS;

function tensorRefOf(x: unknown): TensorRef<number> | null {
  return isObject(x) && isModule(x.module) && isTensorName(x.name) ? { module: x.module, name: x.name } : null;
}

function operandOf(x: unknown): Operand<number> | null {
  if (!isObject(x)) return isNumber(x) ? x : null;
  if (x.of === undefined) return constantOf(x);
  const of = tensorRefOf(x.of);
  if (!of || (x.index !== undefined && !isIndex(x.index)) || (x.axes !== undefined && !isAxes(x.axes))) return null;
  return { of, ...indexPart(x.index), ...(isAxes(x.axes) && x.axes.length > 0 && { axes: x.axes }) };
}

function programOf(x: unknown): Program<number> | null {
  if (!isObject(x)) return null;
  const { op } = x;
  if (standsAlone(op)) return { op };
  if (takesOperand(op)) {
    const by = operandOf(x.by);
    return by === null ? null : { op, by };
  }
  if (op !== 'init' || !isObject(x.recipe) || !isObject(x.recipe.args)) return null;
  const recipe = recipeOf(x.recipe.fn, 'weight', Object.entries(x.recipe.args).slice(0, 50));
  return recipe && { op, recipe: { fn: recipe.fn, args: recipe.args } };
}

function drawnOf({ fn, count, law }: Readonly<Record<string, unknown>>): Draw | null {
  if (!isDrawFunction(fn) || !isInt(count) || count < 0 || count > MOST_DRAWN) return null;
  if (fn !== 'trunc_normal_') return law === undefined ? { type: 'draw', fn, count } : null;
  if (!isObject(law)) return null;
  const { mean, std, a, b } = law;
  if (!isNumber(mean) || !isNumber(std) || !isNumber(a) || !isNumber(b) || std <= 0 || a > b) return null;
  return { type: 'draw', fn, count, law: { mean, std, a, b } };
}

/** An act as states carry it: modules by their places, arguments that are not finite by their names. */
export function toActState(act: Act<number>): Act<number> {
  if (act.type !== 'write' || act.run.op !== 'init') return act;
  const { fn, args } = act.run.recipe;
  const plain = Object.entries(args).map(([name, value]): [string, ArgValue] => [name, toPlain(value)]);
  return { ...act, run: { op: 'init', recipe: { fn, args: Object.fromEntries(plain) } } };
}

/** An act of unknown parts, whose modules may not be there; null where it is none. */
export function actOf(x: unknown): Act<number> | null {
  if (!isObject(x)) return null;
  switch (x.type) {
    case 'input':
    case 'load':
      return { type: x.type };
    case 'seed': {
      const seed = x.seed === null ? null : seedIn(x.seed);
      return seed === null && x.seed !== null ? null : { type: 'seed', seed };
    }
    case 'module':
    case 'reset':
      return isModule(x.module) ? { type: x.type, module: x.module } : null;
    case 'init':
      return isModule(x.module) && isInt(x.at) && x.at >= 0 ? { type: 'init', module: x.module, at: x.at } : null;
    case 'tie': {
      const [tensor, to] = [tensorRefOf(x.tensor), tensorRefOf(x.to)];
      return tensor && to && { type: 'tie', tensor, to };
    }
    case 'write': {
      const [to, run] = [tensorRefOf(x.to), programOf(x.run)];
      if (!to || !run || (x.index !== undefined && !isIndex(x.index))) return null;
      if (x.fresh !== undefined && x.fresh !== true) return null;
      const more = { ...indexPart(x.index), ...(x.fresh === true && { fresh: true as const }) };
      return { type: 'write', to, run, ...more };
    }
    case 'draw':
      return drawnOf(x);
    default:
      return null;
  }
}
