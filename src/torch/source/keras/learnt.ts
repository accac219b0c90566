import type { ArgValue } from '../../../core/args';
import { argValue } from '../python/values';
import type { KerasArguments } from './arguments';
import { plain, type Translated } from './parts';

/** Over each channel of a batch. */
export function batchNorm(a: KerasArguments, input: readonly number[]): Translated {
  // Keras counts what is kept of the running statistics, PyTorch what is new.
  const args: Record<string, ArgValue> = {
    num_features: input[0] ?? 0,
    eps: a.float('epsilon', 1e-3),
    momentum: Number((1 - a.float('momentum', 0.99)).toPrecision(12)),
  };
  if (!a.flag('center', true) && !a.flag('scale', true)) args.affine = false;
  return plain({ kind: 'BatchNorm2d', args });
}

/** Over groups of channels; those of Keras are the last axis. */
export function groupNorm(a: KerasArguments, input: readonly number[]): Translated {
  const axis = a.integer('axis', -1);
  if (axis !== -1 && axis !== input.length) a.refuse('axis');
  const [channels = 0] = input;
  const groups = a.integer('groups', 32);
  const args: Record<string, ArgValue> = {
    num_groups: groups === -1 ? channels : groups,
    num_channels: channels,
    eps: a.float('epsilon', 1e-3),
  };
  if (!a.flag('center', true) && !a.flag('scale', true)) args.affine = false;
  return plain({ kind: 'GroupNorm', args });
}

const ALPHAS: Readonly<Record<string, number>> = { zeros: 0, ones: 1 };

/** One slope for all, or one for each channel; PyTorch has none for each cell. */
export function prelu(a: KerasArguments, input: readonly number[]): Translated {
  const given = a.get('shared_axes') ?? [];
  const shared = Array.isArray(given) ? given : [given];
  const among = (axes: readonly number[]) => axes.every((axis) => shared.includes(axis) || shared.includes(axis - 4));
  if (input.length === 3 && !among([1, 2])) a.refuse('shared_axes');
  const one = input.length === 3 ? among([3]) : shared.length > 0;
  return plain({ kind: 'PReLU', args: { num_parameters: one ? 1 : (input[0] ?? 0), init: alphaOf(a) } });
}

/** What the slopes begin as: a number of `Constant(…)`, or of a word; Keras's own is 0. */
function alphaOf(a: KerasArguments): number {
  const own = a.layer.given.find((g) => g.name === 'alpha_initializer')?.value;
  const constant = own?.type === 'keras' && own.layer.name === 'Constant' ? own.layer.given[0]?.value : undefined;
  const value = constant ? argValue(constant) : (a.get('alpha_initializer') ?? 'zeros');
  const number = typeof value === 'string' && Object.hasOwn(ALPHAS, value) ? ALPHAS[value] : value;
  return typeof number === 'number' ? number : a.refuse('alpha_initializer');
}
