import { argsText } from '../args_text';
import type { InitFunction } from '../init/init';
import { initCalls } from '../init/init_order';
import { layerSpec } from '../layers/rows';
import type { ShapedNet } from '../net/infer';
import type { Module } from '../net/net';
import type { Recipe } from '../result';
import { elements } from '../shape';
import type { Initialiser, WeightSpec } from '../weights';

/** How far two nets that draw from one seed have the same weights. */
export interface SharedWeights {
  /** Module ids of b whose drawn weights are those of a module of a, by a's id; modules that draw none are in neither. */
  readonly same: ReadonlyMap<string, string>;
  /**
   * The first modules in the order of construction that draw another count of numbers: from here on all differ.
   * Null on a side where that net has no more that draws; null as a whole where the two never part.
   */
  readonly parts: { readonly a: Module | null; readonly b: Module | null } | null;
  /** Whether any module draws, in either net. */
  readonly any: boolean;
}

const draws = ({ type }: Initialiser) => type === 'kaiming_uniform' || type === 'uniform_fan';

const drawnSpecs = (module: Module): readonly WeightSpec[] =>
  layerSpec(module.kind)
    .weights(module.args)
    .filter(({ init, shape }) => draws(init) && elements(shape) > 0);

const drawing = (net: ShapedNet) =>
  net.constructed.map((module) => ({ module, specs: drawnSpecs(module) })).filter(({ specs }) => specs.length > 0);

const count = (specs: readonly WeightSpec[]) => specs.reduce((sum, { shape }) => sum + elements(shape), 0);

const CONSTANT: ReadonlySet<InitFunction> = new Set(['constant_', 'ones_', 'zeros_', 'dirac_', 'eye_']);

const calls = (module: Module) => module.init ?? [];
/** Modules for which calls of torch.nn.init draw, in the order in which they do. */
const initialised = (net: ShapedNet) => {
  const drawing = initCalls(net.constructed).filter(({ recipe }) => !CONSTANT.has(recipe.fn));
  return [...new Set(drawing.map(({ module }) => module))];
};

/**
 * Which weights two nets share under a recipe, without drawing any: a fresh uniform tensor takes one number of the
 * generator for each element, so two nets stay in step as long as their modules draw as many, and a tensor is the same
 * where its shape and its bounds are, too. Calls of torch.nn.init run after the whole net: what they draw is the same
 * only where all that was drawn before it was as much. Under `notebook` slot b draws on where a stopped, and nothing is
 * the same.
 */
export function sharedWeights(a: ShapedNet, b: ShapedNet, recipe: Recipe): SharedWeights {
  const [left, right] = [drawing(a), drawing(b)];
  const any = left.length + right.length > 0;
  const same = new Map<string, string>();
  const longest = Math.max(left.length, right.length);
  let at = 0;
  for (; recipe === 'paired' && at < longest; at += 1) {
    const [p, q] = [left[at], right[at]];
    if (!p || !q || count(p.specs) !== count(q.specs)) break;
    // The same numbers in another shape, or between other bounds, are other weights; what follows stays in step.
    const alike = argsText(p.specs) === argsText(q.specs);
    if (alike && argsText(calls(p.module)) === argsText(calls(q.module))) same.set(q.module.id, p.module.id);
  }
  if (at < longest) {
    for (const { id } of initialised(b)) same.delete(id);
    return { same, parts: { a: left[at]?.module ?? null, b: right[at]?.module ?? null }, any };
  }
  const [first, second] = [initialised(a), initialised(b)];
  for (let i = 0; i < Math.max(first.length, second.length); i += 1) {
    const [p, q] = [first[i], second[i]];
    if (p && q && same.get(q.id) === p.id) continue;
    for (const { id } of second.slice(i)) same.delete(id);
    return { same, parts: { a: p ?? null, b: q ?? null }, any };
  }
  return { same, parts: null, any };
}
