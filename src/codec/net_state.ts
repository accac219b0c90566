import { type Args, type ArgValue, arg } from '../core/args';
import type { InitRecipe } from '../core/init/init';
import { checkedRecipe, MAX_RECIPES } from '../core/init/init_values';
import { layerSpec } from '../core/layers/rows';
import { isRowKind, type LayerKind } from '../core/layers/table';
import { type Act, renamedAct } from '../core/net/acts';
import { actsOf, withActs } from '../core/net/construction';
import { mapDerived } from '../core/net/derived';
import {
  type Forward,
  freshId,
  INPUT_KEY,
  type Module,
  modeOf,
  type Net,
  type PlainForward,
  type PlainRef,
  type PlainUse,
  plainForward,
  refTo,
} from '../core/net/net';
import { wrongCall } from '../core/python/wrong_call';
import { fitsArg, fromPlain, toPlain } from '../core/values';
import type { Mode } from '../core/weights';
import { actOf, toActState } from './act_state';
import { type Problem, problem } from './problem';
import {
  fromRegisteredState,
  fromWeightsState,
  type RegisteredState,
  toRegisteredState,
  toWeightsState,
  type WeightsState,
} from './weights_state';

/**
 * A module as states and links carry it: arguments that are PyTorch's defaults are left out, numbers that are not finite
 * are named, `'inf'`.
 */
export interface ModuleState {
  readonly kind: LayerKind;
  readonly args: Args;
  /** As a module has it; the arguments then follow from it. */
  readonly call?: string;
  readonly name: string | null;
  /** Calls of torch.nn.init, in order; absent where there are none. */
  readonly init?: readonly InitRecipe[];
  /** Where it is not the net's. */
  readonly mode?: Mode;
}

/** One step of forward: the index of its module in the order of construction. */
export interface UseState {
  readonly module: number;
  readonly off: boolean;
}

/** How a net runs: one step after the other, or each naming the steps that it reads (−1: x) and their ports. */
export type ForwardState =
  | { readonly type: 'chain'; readonly uses: readonly UseState[] }
  | {
      readonly type: 'graph';
      readonly uses: readonly PlainUse[];
      readonly outputs: readonly PlainRef[];
    };

/** What every step reads, also of a chain. */
export function plainOf(forward: ForwardState): PlainForward {
  if (forward.type === 'graph') return forward;
  const { uses } = forward;
  return { uses: uses.map((u, i) => ({ ...u, inputs: [[i - 1, 0]] })), outputs: [[uses.length - 1, 0]] };
}

/** Whether each step reads the one before, and the last is returned. */
export function isPlainChain({ uses, outputs }: PlainForward): boolean {
  const reads = (refs: readonly PlainRef[], from: number) =>
    refs.length === 1 && refs[0]?.[0] === from && refs[0][1] === 0;
  return uses.every((u, i) => !u.derived && reads(u.inputs, i - 1)) && reads(outputs, uses.length - 1);
}

export function forwardState(plain: PlainForward): ForwardState {
  if (!isPlainChain(plain)) return { type: 'graph', ...plain };
  return { type: 'chain', uses: plain.uses.map(({ module, off }) => ({ module, off })) };
}

/** A net without the ids that are this page's own. */
export interface NetState {
  readonly modules: readonly ModuleState[];
  readonly forward: ForwardState;
  /** What happens before the net is called, modules by their places; absent where it is the usual. */
  readonly acts?: readonly Act<number>[];
  /** Absent: train. */
  readonly mode?: Mode;
  /** Forward in the other mode, where it is another. */
  readonly otherForward?: ForwardState;
  /** The one mode whose forward is known, where it is another in the other. */
  readonly onlyIn?: Mode;
  /** How many things of its source are left out that may change the result. */
  readonly leftOut?: number;
  /** [C, H, W], where its source was read for no other input. */
  readonly readFor?: readonly [number, number, number];
  /** Where weights come from that are not drawn. */
  readonly weights?: WeightsState;
  /** How modules are registered, where that is not the usual. */
  readonly registered?: readonly RegisteredState[];
}

/** Whether a net has more than older pages knew: its state and link are then of version 2. */
export function hasMore({ forward, modules, ...more }: NetState): boolean {
  return forward.type === 'graph' || modules.some((m) => m.mode) || Object.keys(more).length > 0;
}

const NAME = /^[A-Za-z0-9_.]{1,40}$/;

/** A name that a source gave a module: identifiers, indices, and both joined by points. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

const sameValue = (a: ArgValue | undefined, b: ArgValue | undefined) => a === b;

function withoutDefaults(module: Module): Args {
  const { args: specs } = layerSpec(module.kind);
  const own = specs.flatMap((spec): [string, ArgValue][] => {
    const value = arg(specs, module.args, spec.name);
    return value === undefined || sameValue(value, spec.default) ? [] : [[spec.name, toPlain(value)]];
  });
  return Object.fromEntries(own);
}

const plainArgs = (args: Args): Args =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [name, toPlain(value)]));

/** The recipes that a state or a link can carry; nothing where there are none. */
function initPart(init: readonly InitRecipe[] | undefined): { readonly init?: readonly InitRecipe[] } {
  const kept = (init ?? []).slice(0, MAX_RECIPES).flatMap((call) => {
    const recipe = checkedRecipe(call);
    return recipe ? [{ ...recipe, args: plainArgs(recipe.args) }] : [];
  });
  return kept.length > 0 ? { init: kept } : {};
}

function plainActs(net: Net): Act<number>[] {
  const places = new Map(net.modules.map(({ id }, i) => [id, i]));
  return actsOf(net).map((act) => toActState(renamedAct(act, (id) => places.get(id) ?? 0)));
}

export function toNetState(net: Net): NetState {
  const { otherForward } = net;
  const [weights, registered] = [toWeightsState(net), toRegisteredState(net)];
  return {
    modules: net.modules.map((m) => ({
      kind: m.kind,
      args: withoutDefaults(m),
      ...(m.call !== undefined && { call: m.call }),
      name: isName(m.name) ? m.name : null,
      ...initPart(m.init),
      ...(m.mode && m.mode !== modeOf(net) && { mode: m.mode }),
    })),
    forward: forwardState(plainForward(net)),
    ...(net.acts && { acts: plainActs(net) }),
    ...(net.mode === 'eval' && { mode: net.mode }),
    ...(otherForward && { otherForward: forwardState(plainForward({ ...net, forward: otherForward })) }),
    ...(net.onlyIn && { onlyIn: net.onlyIn }),
    ...(net.leftOut && net.leftOut.count > 0 && { leftOut: net.leftOut.count }),
    ...(net.readFor && { readFor: net.readFor }),
    ...(weights && { weights }),
    ...(registered && { registered }),
  };
}

/** Arguments as a net has them. */
function ownArgs(kind: LayerKind, args: Args): Args {
  const specs = layerSpec(kind).args;
  const own = Object.entries(args).map(([name, value]): [string, ArgValue] => {
    const spec = specs.find((s) => s.name === name);
    return [name, spec ? fromPlain(spec, value) : value];
  });
  return Object.fromEntries(own);
}

/** A net of this page, with fresh ids. */
export function fromNetState(state: NetState): Net {
  const modules = state.modules.map(
    ({ kind, args, call, name, init, mode }): Module => ({
      id: freshId(),
      kind,
      args: ownArgs(kind, args),
      ...(call !== undefined && { call }),
      name,
      ...(init && { init: init.map((call) => checkedRecipe(call) ?? call) }),
      ...(mode && { mode }),
    }),
  );
  const { acts, otherForward, onlyIn, leftOut, readFor, weights, registered } = state;
  const bare: Net = {
    modules,
    forward: ownForward(state.forward, modules),
    ...(state.mode === 'eval' && { mode: state.mode }),
    ...(otherForward && { otherForward: ownForward(otherForward, modules) }),
    ...(onlyIn && { onlyIn }),
    ...(leftOut && { leftOut: { count: leftOut } }),
    ...(readFor && { readFor }),
  };
  const listed = registered ? fromRegisteredState(bare, registered) : bare;
  const net = weights ? fromWeightsState(listed, weights) : listed;
  if (!acts) return net;
  const own = acts.map((act) => renamedAct(actOf(act) ?? act, (place) => modules[place]?.id ?? ''));
  return withActs(net, actsOf({ ...net, acts: own }));
}

function ownForward(state: ForwardState, modules: readonly Module[]): Forward {
  const { uses, outputs } = plainOf(state);
  const ids = uses.map(() => freshId());
  const ref = ([from, port]: PlainRef) => refTo(ids[from] ?? INPUT_KEY, port);
  return {
    uses: uses.map(({ module, off, inputs, derived }, i) => ({
      id: ids[i] ?? '',
      module: modules[module]?.id ?? '',
      off,
      inputs: inputs.map(ref),
      ...(derived && { derived: mapDerived(derived, ref) }),
    })),
    outputs: outputs.map(ref),
  };
}

export interface CheckedModule {
  /** Null where nothing of it can be kept. */
  readonly module: Pick<ModuleState, 'kind' | 'args' | 'call'> | null;
  readonly problems: readonly Problem[];
}

/**
 * Keeps of a module what is of its arguments' types and names the rest. A module without an argument that PyTorch
 * requires cannot be kept, but for one whose call says so itself.
 */
export function checkModule(
  path: string,
  kind: unknown,
  given: Iterable<readonly [string, unknown]>,
  call?: unknown,
): CheckedModule {
  if (typeof kind !== 'string' || !isRowKind(kind)) {
    return { module: null, problems: [problem(path, 'unknown-layer', kind)] };
  }
  const wrong = typeof call === 'string' ? wrongCall(kind, call) : null;
  if (wrong && typeof call === 'string') return { module: { kind, args: plainArgs(wrong.args), call }, problems: [] };
  const specs = layerSpec(kind).args;
  const problems: Problem[] = call === undefined ? [] : [problem(`${path}.call`, 'bad-value', call)];
  const args: Record<string, ArgValue> = {};
  for (const [name, value] of given) {
    const spec = specs.find((s) => s.name === name);
    const at = `${path}.${name.slice(0, 40)}`;
    if (!spec) problems.push(problem(at, 'unknown-argument', value));
    else if (!isArgValue(value) || !fitsArg(spec, fromPlain(spec, value)))
      problems.push(problem(at, 'bad-value', value));
    else args[name] = toPlain(value);
  }
  const missing = specs.filter((s) => s.default === undefined && args[s.name] === undefined);
  // An argument that is there but wrong has been named above.
  for (const { name } of missing) {
    if (!problems.some((p) => p.path === `${path}.${name}`)) {
      problems.push(problem(`${path}.${name}`, 'missing-argument', kind));
    }
  }
  return { module: missing.length > 0 ? null : { kind, args }, problems };
}

function isArgValue(value: unknown): value is ArgValue {
  if (value === null || ['string', 'boolean', 'number'].includes(typeof value)) return true;
  return Array.isArray(value) && value.length <= 8 && value.every((v) => !Array.isArray(v) && isArgValue(v));
}
