import { argsText } from '../args_text';
import { drawsNumbers, type InitFunction, type InitRecipe } from '../init/init';
import { layerSpec, tensorSpecs } from '../layers/rows';
import { type Act, type Program, readBy, type TensorRef } from '../net/acts';
import type { ShapedNet } from '../net/infer';
import { takesShape } from '../net/loaded';
import type { Module } from '../net/net';
import { Storages, tensorKey } from '../net/storages';
import type { Recipe } from '../result';
import { elements, type Shape } from '../shape';
import { indexed, wholeView } from '../strided';
import type { Initialiser } from '../weights';

/** How far two nets that draw from one seed have the same weights. */
export interface SharedWeights {
  /** Module ids of b whose drawn weights are those of a module of a, by a's id; modules that draw none are in neither. */
  readonly same: ReadonlyMap<string, string>;
  /**
   * The first modules in the order in which they draw that draw another count of numbers: from here on all differ.
   * Null on a side where that net has no more that draws; null as a whole where the two never part.
   */
  readonly parts: { readonly a: Module | null; readonly b: Module | null } | null;
  /** Whether any module draws, in either net. */
  readonly any: boolean;
}

const UNIFORM: ReadonlySet<InitFunction> = new Set(['kaiming_uniform_', 'xavier_uniform_', 'uniform_']);

/** How far something goes in the stream of numbers: equal texts go as far; null: it draws nothing. */
function freshReach(init: Initialiser, count: number): string | null {
  if (count === 0) return null;
  if (init.type === 'kaiming_uniform' || init.type === 'uniform_fan') return `u${count}`;
  if (init.type !== 'tensor') return null;
  return init.fn === 'rand' ? `u${count}` : init.fn === 'randn' ? `n${count}` : null;
}

function recipeReach(recipe: Omit<InitRecipe, 'target'>, shape: Shape): string | null {
  const count = elements(shape);
  if (count === 0 || !drawsNumbers(recipe.fn)) return null;
  if (UNIFORM.has(recipe.fn)) return `u${count}`;
  // How far this one goes depends on the numbers.
  return recipe.fn === 'trunc_normal_' ? argsText(['t', count, recipe.args]) : `n${count}`;
}

/** One thing that draws. */
interface Reach {
  readonly reach: string;
  readonly module: Module | null;
}

/** What is drawn of a net, in order, and what its modules' tensors are made of: equal texts are equal numbers. */
interface Drawn {
  readonly reaches: readonly Reach[];
  /** Of modules that draw. */
  readonly made: ReadonlyMap<Module, string>;
  /** The stream where x begins. */
  readonly x: number;
}

/** The stream where something begins, by a number that is the same for both nets where it is the same. */
class States {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const old = this.#known.get(text);
    if (old !== undefined) return old;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }
}

function drawnOf({ constructed, acts, net }: ShapedNet, states: States): Drawn {
  const modules = new Map(constructed.map((m) => [m.id, m]));
  const storages = new Storages();
  const histories = new Map<string, number>();
  const reaches: Reach[] = [];
  const drawing = new Set<Module>();
  let state = states.of('seed null');
  // Uniform numbers in a row, a word each, are counted together.
  let run = 0;
  let x = state;
  const here = () => (run > 0 ? states.of(`${state} u${run}`) : state);
  const move = (reach: string | null, module: Module | null): number => {
    const from = here();
    if (reach === null) return from;
    if (reach.startsWith('u')) run += Number(reach.slice(1));
    else {
      state = states.of(`${from} ${reach}`);
      run = 0;
    }
    reaches.push({ reach, module });
    if (module) drawing.add(module);
    return from;
  };
  const shapeOf = (ref: TensorRef): Shape => {
    const module = modules.get(ref.module);
    return (module && tensorSpecs(module).find((spec) => spec.name === ref.name)?.shape) ?? [];
  };
  const put = (key: string, what: unknown) => histories.set(key, states.of(argsText(what)));
  const fresh = (module: Module, keyOf: (ref: TensorRef) => string) => {
    const specs = tensorSpecs(module);
    // What a constructor draws counts as one, however it is shared between its tensors.
    const before = reaches.length;
    for (const { name, shape, init } of specs) {
      const reach = freshReach(init, elements(shape));
      put(keyOf({ module: module.id, name }), ['fresh', move(reach, module), reach, shape, init]);
    }
    const own = reaches.splice(before);
    const words = own.reduce((sum, { reach }) => sum + Number(reach.slice(1)), 0);
    const isUniform = own.every(({ reach }) => reach.startsWith('u'));
    if (own.length > 0) reaches.push({ reach: isUniform ? `u${words}` : own.map((r) => r.reach).join(' '), module });
  };
  const follow = (act: Act): void => {
    const module = 'module' in act ? modules.get(act.module) : undefined;
    switch (act.type) {
      case 'module':
        if (module) fresh(module, tensorKey);
        return;
      case 'reset':
        if (module) fresh(module, (ref) => storages.of(ref));
        return;
      case 'init': {
        const recipe = module?.init?.[act.at];
        if (!module || !recipe) return;
        const ref = { module: module.id, name: recipe.target };
        const reach = recipeReach(recipe, shapeOf(ref));
        put(storages.of(ref), ['init', move(reach, module), reach, shapeOf(ref), recipe]);
        return;
      }
      case 'tie':
        storages.tie(act.tensor, act.to);
        return;
      case 'write': {
        const by = readBy(act.run);
        const before = histories.get(storages.of(act.to)) ?? -1;
        const read = by && (histories.get(storages.of(by.of)) ?? -1);
        const key = act.fresh ? storages.renew(act.to) : storages.of(act.to);
        put(key, ['write', before, read, partReach(act.run, shapeOf(act.to)), act.index ?? null, plainRun(act.run)]);
        return;
      }
      case 'load':
        for (const own of constructed) {
          for (const { name, shape } of own.loaded ? tensorSpecs(own) : []) {
            const from = own.loaded?.[name];
            if (from && takesShape(shape, from.shape))
              put(storages.of({ module: own.id, name }), ['load', net.weights?.digest, from.entry]);
          }
        }
        return;
      case 'draw':
        move(act.fn === 'trunc_normal_' ? argsText(act) : `${act.fn === 'rand' ? 'u' : act.fn}${act.count}`, null);
        return;
      case 'seed':
        state = states.of(`seed ${act.seed}`);
        run = 0;
        reaches.push({ reach: `seed ${act.seed}`, module: null });
        return;
      case 'input':
        x = move('x', null);
    }
    function partReach(program: Program, shape: Shape): number | null {
      if (program.op !== 'init' || act.type !== 'write') return null;
      const part = act.index ? (indexed(wholeView(shape), act.index)?.shape ?? shape) : shape;
      return move(recipeReach(program.recipe, part), modules.get(act.to.module) ?? null);
    }
  };
  for (const act of acts) follow(act);
  const made = constructed.flatMap((module): [Module, string][] => {
    if (!drawing.has(module)) return [];
    const own = layerSpec(module.kind).weights(module.args);
    return [[module, own.map(({ name }) => histories.get(storages.of({ module: module.id, name }))).join(' ')]];
  });
  return { reaches, made: new Map(made), x };
}

/** What a program does, whatever the other tensor's module is called. */
function plainRun(run: Program): unknown {
  const by = readBy(run);
  return by ? { ...run, by: { ...by, of: by.of.name } } : run;
}

/**
 * Which weights two nets share under a recipe, without drawing any: two nets stay in step as long as what draws goes as
 * far in the stream of numbers, and a tensor is the same where all that it is made of is, too. Under `notebook` slot b
 * draws on where a stopped, and nothing is the same.
 */
export function sharedWeights(a: ShapedNet, b: ShapedNet, recipe: Recipe): SharedWeights {
  const states = new States();
  const [left, right] = [drawnOf(a, states), drawnOf(b, states)];
  const any = left.made.size + right.made.size > 0;
  const longest = Math.max(left.reaches.length, right.reaches.length);
  let at = 0;
  while (recipe === 'paired' && at < longest && left.reaches[at]?.reach === right.reaches[at]?.reach) at += 1;
  const same = new Map<string, string>();
  if (recipe === 'paired') {
    const byMade = new Map([...left.made].toReversed().map(([module, made]) => [made, module] as const));
    for (const [module, made] of right.made) {
      const other = byMade.get(made);
      if (other) same.set(module.id, other.id);
    }
  }
  const first = (drawn: Drawn) => drawn.reaches.slice(at).find(({ module }) => module)?.module ?? null;
  return { same, parts: at < longest && any ? { a: first(left), b: first(right) } : null, any };
}

/** Whether two nets' acts draw the same x from one seed. */
export function sameInput(a: ShapedNet, b: ShapedNet): boolean {
  const states = new States();
  return drawnOf(a, states).x === drawnOf(b, states).x;
}
