import type { InitFunction, InitRecipe } from '../../../core/init/init';

/** What torch.nn.init.calculate_gain knows and a 2-D net has use for. */
export const NONLINEARITIES = ['leaky_relu', 'relu', 'linear', 'conv2d', 'tanh', 'sigmoid', 'selu'] as const;

/** Sliders of torch.nn.init's arguments, by name. */
export const INIT_CONTROLS: Readonly<
  Record<string, { readonly range: readonly [number, number]; readonly step: number }>
> = {
  a: { range: [-2, 2], step: 0.05 },
  b: { range: [-2, 2], step: 0.05 },
  gain: { range: [0, 3], step: 0.1 },
  mean: { range: [-1, 1], step: 0.05 },
  std: { range: [0, 1], step: 0.01 },
  val: { range: [-1, 1], step: 0.05 },
  groups: { range: [1, 16], step: 1 },
};

/** A call as it is first chosen: PyTorch's defaults, and for constant_, which has none, 0. */
export function freshRecipe(fn: InitFunction, target: InitRecipe['target']): InitRecipe {
  return { fn, target, args: fn === 'constant_' ? { val: 0 } : {} };
}

/** Recipes with the one at a place replaced, or taken out for null; one at no place comes last. */
export function changed(init: readonly InitRecipe[], at: number, recipe: InitRecipe | null): readonly InitRecipe[] {
  if (at < 0) return recipe ? [...init, recipe] : init;
  return recipe ? init.with(at, recipe) : init.toSpliced(at, 1);
}
