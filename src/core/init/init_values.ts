import type { ArgValue } from '../args';
import { fromName } from '../values';
import { INIT_ARGS, type InitRecipe, isInitFunction } from './init';

/** A module has at most so many recipes: what a card can list and a link carry. */
export const MAX_RECIPES = 20;

/** What a recipe's argument may hold: numbers, and short words of printable ASCII. */
export function fitsInitArg(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^[\x20-\x7e]{0,40}$/.test(value));
}

const isWordArg = (name: string) => name === 'mode' || name === 'nonlinearity';

/**
 * A recipe made of unknown parts; null where it names no function of torch.nn.init, no tensor, or an argument that the
 * function does not have. Values that PyTorch refuses are kept: it refuses them with words of its own.
 */
export function recipeOf(fn: unknown, target: unknown, args: Iterable<readonly [string, unknown]>): InitRecipe | null {
  if (typeof fn !== 'string' || !isInitFunction(fn)) return null;
  if (target !== 'weight' && target !== 'bias') return null;
  const own: Record<string, ArgValue> = {};
  for (const [name, value] of args) {
    if (!INIT_ARGS[fn].some(([known]) => known === name) || !fitsInitArg(value)) return null;
    own[name] = isWordArg(name) ? value : fromName(value);
  }
  return { fn, target, args: own };
}

/** A recipe as `recipeOf` makes it of its own parts. */
export function checkedRecipe({ fn, target, args }: InitRecipe): InitRecipe | null {
  return recipeOf(fn, target, Object.entries(args));
}
