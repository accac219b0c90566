import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { truthy } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { callRefusal } from './call';
import { floatRefusal } from './float32';
import { type Param, parseRefusal } from './parse';
import { inferSized, refuse, sameSizes } from './sized';

export const INPLACE: ArgSpec = { name: 'inplace', type: 'bool', default: false, control: 'none' };

/** What one activation has of its own; all of them read each cell by itself and draw nothing. */
export interface Activation {
  readonly lies?: LayerSpec['lies'];
  readonly kind: string;
  readonly args?: readonly ArgSpec[];
  readonly nonNegative?: LayerSpec['nonNegative'];
  /** Whether what is not negative stays so; so it is for most. */
  readonly keepsSign?: LayerSpec['keepsSign'];
  readonly warns?: LayerSpec['warns'];
  readonly fresh?: LayerSpec['fresh'];
  /** torch's function and which of its arguments it parses; the second one first. */
  readonly call?: { readonly fn: string; readonly params: readonly Omit<Param, 'value'>[] };
  /** Refused while constructing, after the call itself. */
  readonly construct?: (args: Args) => Refusal | null;
  /** Refused in forward, after its arguments have been parsed. */
  readonly forward?: (args: Args, sizes: Shape) => Refusal | null;
}

/** torch's name of a function that changes its input in its place. */
const functionOf = (fn: string, args: Args) => (truthy(args.inplace) ? `${fn}_` : fn);

/** Numbers go into the kernel as float32. */
function floatsRefusal(params: readonly Param[]): Refusal | null {
  for (const { name, type, value } of params) {
    const refusal = type === 'number' ? floatRefusal(name, value) : null;
    if (refusal) return refusal;
  }
  return null;
}

/** A row of the table for a layer that gives a map of the same shape. */
export function activation(own: Activation): LayerSpec {
  const { kind, args: specs = [], call, construct, forward } = own;
  return {
    kind,
    family: 'activation',
    args: specs,
    ...(own.lies && { lies: own.lies }),
    ...(own.nonNegative && { nonNegative: own.nonNegative }),
    ...(own.warns && { warns: own.warns }),
    ...(own.fresh && { fresh: own.fresh }),
    keepsSign: own.keepsSign ?? (() => true),
    construct: (args) => callRefusal(`${kind}.__init__`, specs, args) ?? construct?.(args) ?? null,
    infer: inferSized((args, sizes) => {
      const params = call?.params.map((p) => ({ ...p, value: arg(specs, args, p.name) ?? null })) ?? [];
      const refusal =
        (call && parseRefusal(functionOf(call.fn, args), params)) ?? forward?.(args, sizes) ?? floatsRefusal(params);
      return refusal ? refuse(refusal) : sameSizes(sizes);
    }),
    weights: () => [],
    macs: () => 0,
  };
}
