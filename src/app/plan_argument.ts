import { seedIn } from '../codec/seed';
import { MAX_SEEDS, MEASURES, type Measure } from '../core/experiment/experiment';
import { isMeasure } from '../core/experiment/experiment_plan';
import type { Recipe } from '../core/result';
import { fieldsOf } from './api_arguments';
import { ConvScopeError } from './scope_error';

/** The checked argument of the scripting API's `experiment`. */
export interface PlanArgument {
  readonly seeds: { readonly from: string; readonly count: number };
  /** Each slot's own last layer, where none is given. */
  readonly layer: number | 'last';
  readonly measure: Measure;
  /** The state's, where none is given. */
  readonly recipe: Recipe | null;
}

const KEYS = ['seeds', 'layer', 'measure', 'recipe'];
const SEED_KEYS = ['from', 'count'];
const LAST_SEED = 2n ** 64n - 1n;

function bad(what: string): never {
  throw new ConvScopeError('bad-argument', what);
}

function seedsOf(value: unknown): PlanArgument['seeds'] {
  const fields = fieldsOf(value, SEED_KEYS, 'seeds is an object: { from, count }');
  const from = seedIn(fields.get('from'));
  const count = fields.get('count');
  if (from === null) return bad('seeds.from is an integer from -2^63 to 2^64-1, beyond 2^53 as a decimal string');
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MAX_SEEDS) {
    return bad(`seeds.count is an integer from 1 to ${MAX_SEEDS}`);
  }
  if (BigInt(from) + BigInt(count) - 1n > LAST_SEED) return bad('seeds.from + seeds.count goes beyond 2^64-1');
  return { from, count };
}

export function planArgument(plan: unknown): PlanArgument {
  const fields = fieldsOf(plan, KEYS, 'plan is an object: { seeds, layer?, measure?, recipe? }');
  const layer = fields.get('layer');
  const given = fields.get('measure');
  const measure = given === undefined ? 'mean' : given;
  const recipe = fields.get('recipe');
  if (layer !== undefined && (typeof layer !== 'number' || !Number.isInteger(layer))) return bad('layer is an integer');
  if (!isMeasure(measure)) return bad(`measure is one of ${MEASURES.join(', ')}`);
  if (recipe !== undefined && recipe !== 'paired' && recipe !== 'notebook') {
    return bad("recipe is 'paired' or 'notebook'");
  }
  return { seeds: seedsOf(fields.get('seeds')), layer: layer ?? 'last', measure, recipe: recipe ?? null };
}
