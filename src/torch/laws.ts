import type { Law } from '../core/explanation';
import type { Module } from '../core/net/net';
import type { TensorSpec } from '../core/weights';
import { recipeLaw } from './init_recipes';
import { uniformBound } from './initialise';

/** By which law a module's tensor was drawn: the last call of torch.nn.init on it, else its constructor's. */
export function lawOf({ init = [] }: Pick<Module, 'init'>, { name, shape, init: fresh }: TensorSpec): Law | null {
  const recipe = init.findLast(({ target }) => target === name);
  if (recipe) return recipeLaw(recipe, shape);
  switch (fresh.type) {
    case 'kaiming_uniform':
    case 'uniform_fan': {
      const high = uniformBound(fresh.type, fresh.fan);
      return { type: 'uniform', low: -high, high };
    }
    case 'tensor':
      if (fresh.fn === 'rand') return { type: 'uniform', low: fresh.shift, high: fresh.shift + fresh.scale };
      return fresh.fn === 'randn' ? { type: 'normal', mean: fresh.shift, std: Math.abs(fresh.scale) } : null;
    default:
      return null;
  }
}
