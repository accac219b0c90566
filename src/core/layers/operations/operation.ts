import type { ArgSpec, Args, ArgValue } from '../../args';
import { arg } from '../../args';
import type { InputReading, Joined, LayerSpec } from '../../layer';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import type { AxisMap } from '../../window';
import { callRefusal } from '../call';
import { inferSized } from '../sized';

/** What one operation has of its own. None of them constructs anything, draws, or multiplies and accumulates. */
export interface Operation {
  readonly kind: string;
  readonly args?: readonly ArgSpec[];
  readonly sameValues?: true;
  readonly lies?: LayerSpec['lies'];
  readonly writes?: true;
  readonly newChannels?: true;
  readonly nonNegative?: LayerSpec['nonNegative'];
  /** Whether what is not negative stays so; so it is for most. */
  readonly keepsSign?: LayerSpec['keepsSign'];
  readonly warns?: LayerSpec['warns'];
  readonly weights?: LayerSpec['weights'];
  readonly fresh?: LayerSpec['fresh'];
  join(args: Args, inputs: readonly Shape[]): Joined;
}

/** A row of the table for what Python does between modules: an operator, a function, a method of a tensor. */
export function operation(own: Operation): LayerSpec {
  const { kind, args: specs = [], join } = own;
  return {
    kind,
    family: 'operation',
    args: specs,
    ...(own.sameValues && { sameValues: own.sameValues }),
    ...(own.lies && { lies: own.lies }),
    ...(own.writes && { writes: own.writes }),
    ...(own.newChannels && { newChannels: own.newChannels }),
    ...(own.nonNegative && { nonNegative: own.nonNegative }),
    ...(own.warns && { warns: own.warns }),
    ...(own.fresh && { fresh: own.fresh }),
    keepsSign: own.keepsSign ?? (() => true),
    construct: (args) => callRefusal(kind, specs, args),
    infer: inferSized((args, sizes) => {
      const made = join(args, [sizes]);
      return made.ok ? { ok: true, sizes: made.sizes, axes: null } : made;
    }),
    join,
    weights: own.weights ?? (() => []),
    macs: () => 0,
  };
}

export const INPLACE: ArgSpec = { name: 'inplace', type: 'bool', default: false, control: 'none' };

/** An argument of an operation: what the call says, else PyTorch's default, else None. */
export const argValue = (specs: readonly ArgSpec[], args: Args, name: string): ArgValue =>
  arg(specs, args, name) ?? null;

export const refused = (refusal: Refusal): Joined => ({ ok: false, refusal });

type Link = Extract<InputReading, { type: 'axes' }>['links'][number];

/** An axis of the output that is read cell by cell. */
export const along = (out: number, map: AxisMap | null = null): Link => ({ out, map });

/** How a tensor that is broadcast to `made` is read: axis by axis from the end, single cells for all. */
export function broadcastReading(sizes: Shape, made: Shape): InputReading {
  const before = made.length - sizes.length;
  return {
    type: 'axes',
    links: sizes.map((n, i) => (n === 1 && made[i + before] !== 1 ? null : along(i + before))),
  };
}

/** Whether a refusal came where sizes were asked for. */
export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'code' in value && 'text' in value;
}
