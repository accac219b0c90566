import type { ArgValue } from '../../../core/args';
import { pythonValue } from '../python/python';
import type { ForeignLayer } from './foreign';

function value(name: string, own: ArgValue): string {
  if (name === 'alpha_initializer') return `keras.initializers.Constant(${pythonValue(own)})`;
  return pythonValue(own);
}

/** `layers.Conv2D(filters=8, kernel_size=3)` */
export function kerasLayer({ name, args }: ForeignLayer): string {
  return `layers.${name}(${args.map(([key, own]) => `${key}=${value(key, own)}`).join(', ')})`;
}
