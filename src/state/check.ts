import type { ArgSpec, ArgValue } from '../core/args';
import {
  type ExperimentSetup,
  fitsSweep,
  GUIDED_IDS,
  isLayerNumber,
  isSeedCount,
  lastSeed,
  QUESTIONS,
  SWEEP_ARGS,
} from '../core/experiment/experiment_setup';
import type { InitRecipe } from '../core/init/init';
import { checkedRecipe, MAX_RECIPES } from '../core/init/init_values';
import { fitsArg, isInputShape, parseSeed } from '../core/values';
import { ActionError } from './errors';

const shown = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 60);

/** The value, where it is of the argument's type. */
export function checkArg(spec: ArgSpec, value: ArgValue): ArgValue {
  if (!fitsArg(spec, value)) throw new ActionError('bad-value', `${spec.name} takes no ${shown(value)}`);
  return value;
}

/** Recipes, where each is a call of torch.nn.init and there are not too many. */
export function checkInit(init: readonly InitRecipe[]): readonly InitRecipe[] {
  if (init.length > MAX_RECIPES) throw new ActionError('bad-value', `at most ${MAX_RECIPES} calls of torch.nn.init`);
  return init.map((given) => {
    const recipe = checkedRecipe(given);
    if (!recipe) throw new ActionError('bad-value', `${shown(given)} is no call of torch.nn.init`);
    return recipe;
  });
}

/** The value, where it is one of those that there are. */
export function checkOne<T extends string>(all: readonly T[], value: T): T {
  if (!all.includes(value)) throw new ActionError('bad-value', `${shown(value)} is none of ${all.join(', ')}`);
  return value;
}

/** A shape [C, H, W] of positive integers. */
export function checkShape(shape: readonly number[]): readonly [number, number, number] {
  if (!isInputShape(shape)) {
    throw new ActionError('bad-value', `a shape is three positive integers, not ${shown(shape)}`);
  }
  return shape;
}

/** A seed that torch.manual_seed takes, in its shortest decimal form. */
export function checkSeed(seed: string): string {
  const parsed = parseSeed(seed);
  if (parsed === null) throw new ActionError('bad-value', `a seed is an integer from -2^63 to 2^64-1: ${shown(seed)}`);
  return parsed;
}

/** A setup whose parts are each of their kind; whether the nets have such a layer is the experiment's to say. */
export function checkSetup(setup: ExperimentSetup): ExperimentSetup {
  const { question, layer, from, count, sweep, guided } = setup;
  if (layer !== 'last' && layer !== 'all' && !isLayerNumber(layer)) {
    throw new ActionError('bad-value', `${shown(layer)} is the number of no layer`);
  }
  if (!isSeedCount(count)) throw new ActionError('bad-value', `${shown(count)} is no number of seeds`);
  const first = checkSeed(from);
  if (lastSeed(first, count) === null) throw new ActionError('bad-value', 'seeds end at 2^64-1');
  if (sweep && !isLayerNumber(sweep.layer)) {
    throw new ActionError('bad-value', `${shown(sweep.layer)} is the number of no layer`);
  }
  if (!fitsSweep(setup)) throw new ActionError('bad-value', 'a sweep is of one number of one layer');
  return {
    question: checkOne(QUESTIONS, question),
    layer,
    from: first,
    count,
    sweep: sweep && { layer: sweep.layer, arg: checkOne(SWEEP_ARGS, sweep.arg) },
    guided: guided && checkOne(GUIDED_IDS, guided),
  };
}
