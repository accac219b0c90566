import type { Module } from '../net/net';
import type { InitRecipe } from './init';

export interface InitCall {
  readonly module: Module;
  readonly recipe: InitRecipe;
}

/**
 * All calls of torch.nn.init of modules in the order of their construction, in the order in which they run: module by
 * module, but for those that have a place of their own, which change places among each other. So `self.modules()` may
 * list modules in another order than they were constructed in, as in a ResNet, whose projections are made first.
 */
export function initCalls(modules: readonly Module[]): InitCall[] {
  const all = modules.flatMap((module) => (module.init ?? []).map((recipe): InitCall => ({ module, recipe })));
  const placed = all.filter(({ recipe }) => recipe.at !== undefined);
  const inOrder = placed.toSorted((p, q) => (p.recipe.at ?? 0) - (q.recipe.at ?? 0));
  return all.map((call) => (call.recipe.at === undefined ? call : (inOrder.shift() ?? call)));
}
