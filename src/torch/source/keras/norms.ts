import type { ArgValue } from '../../../core/args';
import { argValue } from '../python/values';
import type { KerasArguments } from './arguments';
import { torchAxis } from './axes';
import { type Part, plain, type Translated } from './parts';

type Notes = Translated['notes'];

/** Gains and shifts. PyTorch has no norm with shifts alone: its gains are then 1, and one more weight. */
function affine(a: KerasArguments, name: string): { args: Record<string, ArgValue>; notes: Notes } {
  const [center, scale] = [a.flag('center', true), a.flag('scale', true)];
  if (center && scale) return { args: {}, notes: [] };
  if (!center && !scale) return { args: { [name]: false }, notes: [] };
  return scale
    ? { args: { bias: false }, notes: [] }
    : { args: {}, notes: [{ code: 'extra-gain', argument: 'scale' }] };
}

/** Over each channel of a batch. */
export function batchNorm(a: KerasArguments, input: readonly number[]): Translated {
  const rank = input.length + 1;
  const axis = torchAxis(a, a.integer('axis', -1), rank);
  if (rank === 3 || axis !== 1) a.refuse('axis');
  const { args, notes } = affine(a, 'affine');
  const own: Record<string, ArgValue> = {
    num_features: input[0] ?? 0,
    eps: a.float('epsilon', 1e-3),
    // Keras counts what is kept of the running statistics, PyTorch what is new.
    momentum: Number((1 - a.float('momentum', 0.99)).toPrecision(12)),
    ...args,
  };
  return { parts: [{ kind: rank === 4 ? 'BatchNorm2d' : 'BatchNorm1d', args: own }], notes };
}

/** Over groups of channels; those of Keras are the last axis. */
export function groupNorm(a: KerasArguments, input: readonly number[]): Translated {
  const rank = input.length + 1;
  const axis = torchAxis(a, a.integer('axis', -1), rank);
  if (axis !== 1) a.refuse('axis');
  const [channels = 0] = input;
  const groups = a.integer('groups', 32);
  const { args, notes } = affine(a, 'affine');
  // GroupNorm has both or none of them.
  const both =
    args.bias === false ? { args: {}, notes: [{ code: 'extra-gain', argument: 'center' } as const] } : { args, notes };
  const own: Record<string, ArgValue> = {
    num_groups: groups === -1 ? channels : groups,
    num_channels: channels,
    eps: a.float('epsilon', 1e-3),
    ...both.args,
  };
  return { parts: [{ kind: 'GroupNorm', args: own }], notes: both.notes };
}

/** The axes of a layer that may take one or several, in PyTorch's order. */
function axesOf(a: KerasArguments, input: readonly number[]): number[] {
  const given = a.get('axis') ?? -1;
  const listed = (Array.isArray(given) ? given : [given]).filter((n): n is number => typeof n === 'number');
  return listed.map((axis) => torchAxis(a, axis, input.length + 1)).sort((x, y) => x - y);
}

/** A norm over the last axes: where the channels of a map alone are meant, they are laid there, and back. */
function overLast(a: KerasArguments, input: readonly number[], made: (shape: number[]) => Part): readonly Part[] {
  const axes = axesOf(a, input);
  const rank = input.length + 1;
  const isLast = axes.every((axis, i) => axis === rank - axes.length + i) && !axes.includes(0);
  if (isLast) return [made(axes.map((axis) => input[axis - 1] ?? 1))];
  if (rank !== 4 || axes.join() !== '1') a.refuse('axis');
  return [
    { kind: 'permute', args: { dims: [0, 2, 3, 1] } },
    made([input[0] ?? 1]),
    { kind: 'permute', args: { dims: [0, 3, 1, 2] } },
  ];
}

export function layerNorm(a: KerasArguments, input: readonly number[]): Translated {
  const { args, notes } = affine(a, 'elementwise_affine');
  const eps = a.float('epsilon', 1e-3);
  const own = (shape: number[]): Part => ({ kind: 'LayerNorm', args: { normalized_shape: shape, eps, ...args } });
  return { parts: overLast(a, input, own), notes };
}

export function rmsNorm(a: KerasArguments, input: readonly number[]): Translated {
  const eps = a.float('epsilon', 1e-6);
  return plain(...overLast(a, input, (shape) => ({ kind: 'RMSNorm', args: { normalized_shape: shape, eps } })));
}

const ALPHAS: Readonly<Record<string, number>> = { zeros: 0, ones: 1 };

/** One slope for all, or one for each channel; PyTorch has none for each cell. */
export function prelu(a: KerasArguments, input: readonly number[]): Translated {
  const rank = input.length + 1;
  const given = a.get('shared_axes') ?? [];
  const listed = (Array.isArray(given) ? given : [given]).filter((n): n is number => typeof n === 'number');
  const shared = new Set(listed.map((axis) => torchAxis(a, axis, rank)));
  // Of a row of vectors Keras's axes are PyTorch's.
  if (input.some((_, i) => i > 0 && !shared.has(i + 1))) a.refuse('shared_axes');
  return plain({ kind: 'PReLU', args: { num_parameters: shared.has(1) ? 1 : (input[0] ?? 0), init: alphaOf(a) } });
}

/** What the slopes begin as: a number of `Constant(…)`, or of a word; Keras's own is 0. */
function alphaOf(a: KerasArguments): number {
  const own = a.layer.given.find((g) => g.name === 'alpha_initializer')?.value;
  const constant = own?.type === 'keras' && own.layer.name === 'Constant' ? own.layer.given[0]?.value : undefined;
  const value = constant ? argValue(constant) : (a.get('alpha_initializer') ?? 'zeros');
  const number =
    typeof value === 'string' && Object.hasOwn(ALPHAS, value.toLowerCase()) ? ALPHAS[value.toLowerCase()] : value;
  return typeof number === 'number' ? number : a.refuse('alpha_initializer');
}
