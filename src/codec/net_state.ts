import { type Args, type ArgValue, arg } from '../core/args';
import { isLayerKind, type LayerKind, layerSpec } from '../core/layers/table';
import { freshId, type Module, type Net } from '../core/net';
import { fitsArg } from '../core/values';
import { type Problem, problem } from './problem';

/** A module as states and links carry it: arguments that are PyTorch's defaults are left out. */
export interface ModuleState {
  readonly kind: LayerKind;
  readonly args: Args;
  readonly name: string | null;
}

/** One step of forward: the index of its module in the order of construction. */
export interface UseState {
  readonly module: number;
  readonly off: boolean;
}

/** A net without the ids that are this page's own. */
export interface NetState {
  readonly modules: readonly ModuleState[];
  readonly forward: { readonly type: 'chain'; readonly uses: readonly UseState[] };
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
    return value === undefined || sameValue(value, spec.default) ? [] : [[spec.name, value]];
  });
  return Object.fromEntries(own);
}

export function toNetState(net: Net): NetState {
  const index = new Map(net.modules.map((m, i) => [m.id, i]));
  return {
    modules: net.modules.map((m) => ({
      kind: m.kind,
      args: withoutDefaults(m),
      name: isName(m.name) ? m.name : null,
    })),
    forward: {
      type: 'chain',
      uses: net.forward.uses.map((u) => ({ module: index.get(u.module) ?? 0, off: u.off })),
    },
  };
}

/** A net of this page, with fresh ids. */
export function fromNetState(state: NetState): Net {
  const modules = state.modules.map((m): Module => ({ id: freshId(), kind: m.kind, args: m.args, name: m.name }));
  const uses = state.forward.uses.flatMap((u) => {
    const module = modules[u.module];
    return module ? [{ id: freshId(), module: module.id, off: u.off }] : [];
  });
  return { modules, forward: { type: 'chain', uses } };
}

export interface CheckedModule {
  /** Null where nothing of it can be kept. */
  readonly module: { readonly kind: LayerKind; readonly args: Args } | null;
  readonly problems: readonly Problem[];
}

/**
 * Keeps of a module what is of its arguments' types and names the rest. A module without an argument that PyTorch
 * requires cannot be kept.
 */
export function checkModule(path: string, kind: unknown, given: Iterable<readonly [string, unknown]>): CheckedModule {
  if (typeof kind !== 'string' || !isLayerKind(kind)) {
    return { module: null, problems: [problem(path, 'unknown-layer', kind)] };
  }
  const specs = layerSpec(kind).args;
  const problems: Problem[] = [];
  const args: Record<string, ArgValue> = {};
  for (const [name, value] of given) {
    const spec = specs.find((s) => s.name === name);
    const at = `${path}.${name.slice(0, 40)}`;
    if (!spec) problems.push(problem(at, 'unknown-argument', value));
    else if (!isArgValue(value) || !fitsArg(spec, value)) problems.push(problem(at, 'bad-value', value));
    else args[name] = value;
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
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return Array.isArray(value) && value.length <= 8 && value.every((v) => !Array.isArray(v) && isArgValue(v));
}
