import type { InitRecipe } from '../core/init/init';
import { layerSpec } from '../core/layers/rows';
import type { Module } from '../core/net/net';
import { elements, type Shape } from '../core/shape';
import type { Initialiser, WeightSpec } from '../core/weights';
import type { Generator } from './generator';
import { applyRecipe, skipRecipe } from './init_recipes';

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

function fill(generator: Generator, init: Initialiser, values: Float32Array): void {
  switch (init.type) {
    case 'ones':
      values.fill(1);
      return;
    case 'zeros':
      return;
    case 'constant':
      values.fill(init.value);
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
    if (values.length > 0) fill(generator, init, values);
    drawn.set(name, values);
  }
  return drawn;
}

/** Leaves the generator where `drawModule` would. */
export function skipModule(generator: Generator, module: Module): void {
  for (const { shape, init } of weightSpecs(module)) {
    const { type } = init;
    if (type === 'kaiming_uniform' || type === 'uniform_fan') generator.skipUniform(elements(shape));
  }
}

const weightSpecs = ({ kind, args }: Module) => layerSpec(kind).weights(args);

/** Recipes of a module that have a tensor to fill, each with that tensor. */
function recipesOf(module: Module): { readonly recipe: InitRecipe; readonly spec: WeightSpec }[] {
  return (module.init ?? []).flatMap((recipe) => {
    const spec = weightSpecs(module).find(({ name }) => name === recipe.target);
    return spec ? [{ recipe, spec }] : [];
  });
}

/** Runs a module's recipes of torch.nn.init on its tensors, in place. */
export function runRecipes(generator: Generator, module: Module, drawn: DrawnWeights): void {
  for (const { recipe, spec } of recipesOf(module)) {
    const values = drawn.get(spec.name);
    if (values) applyRecipe(generator, recipe, spec.shape, values);
  }
}

/** Leaves the generator where `runRecipes` would. */
export function skipRecipes(generator: Generator, module: Module): void {
  for (const { recipe, spec } of recipesOf(module)) skipRecipe(generator, recipe, spec.shape);
}

/**
 * Draws the modules of a net in the order of their construction, and then, module by module, what their recipes of
 * torch.nn.init draw instead. By module id.
 */
export function drawNet(generator: Generator, modules: readonly Module[]): Map<string, DrawnWeights> {
  const drawn = new Map<string, DrawnWeights>();
  for (const module of modules) drawn.set(module.id, drawModule(generator, module));
  for (const module of modules) runRecipes(generator, module, drawn.get(module.id) ?? new Map());
  return drawn;
}

/** `torch.randn(*shape)`, in C, H, W order. */
export function drawInput(generator: Generator, shape: Shape): Float32Array {
  const x = new Float32Array(elements(shape));
  generator.normal_(x);
  return x;
}
