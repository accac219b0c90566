import { layerSpec, tensorSpecs } from '../../../core/layers/rows';
import { mapDerived } from '../../../core/net/derived';
import {
  freshId,
  INPUT_KEY,
  type Module,
  type Net,
  type Origin,
  type Registered,
  refTo,
  type Use,
  type ValueRef,
} from '../../../core/net/net';
import { usualRegistrations } from '../../../core/net/state_dict';
import { sameData } from '../../../core/same_data';
import { root as baseOf } from '../python/classes';
import type { Machine } from '../python/machine';
import type { CodePlace, Reading } from '../python/places';
import { givenTensor, madeBy, type ReadLayer, type Step, type Tensor } from '../python/trace';
import type { Instance, Value } from '../python/values';
import { ITSELF } from './derived_layer';

/** What forward does, as it was followed. */
export interface Followed {
  readonly steps: readonly Step[];
  readonly outputs: readonly Tensor[];
}

/** Layers one after the other. */
export function inLine(layers: readonly { readonly layer: ReadLayer; readonly place: CodePlace }[]): Followed {
  const steps: Step[] = [];
  let end = givenTensor(null);
  for (const { layer, place } of layers) {
    const step: Step = { layer, inputs: [end], functional: false, place, apart: false };
    steps.push(step);
    end = madeBy(step, null);
  }
  return { steps, outputs: [end] };
}

/** Of a run that did more than lead to one tensor: what that tensor needs. */
export function leadingTo(end: Tensor, all: readonly Step[]): Followed {
  const needed = new Set<Step>();
  const open = [end.step];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (!step || needed.has(step)) continue;
    needed.add(step);
    for (const { step: before } of step.inputs) open.push(before);
  }
  return { steps: all.filter((step) => needed.has(step)), outputs: [end] };
}

/** A net of the steps of a forward, with the modules that were constructed for it in their order. */
export function assemble(
  { steps, outputs }: Followed,
  constructed: readonly Module[],
  names: ReadonlyMap<string, string>,
  { places: calls, acts, transient }: Pick<Machine, 'places' | 'acts'> & Partial<Pick<Machine, 'transient'>>,
  list: CodePlace | null,
  root: Value | null = null,
): { net: Net; reading: Reading } {
  const paths = root ? holderPaths(root) : null;
  const functional = new Set(steps.filter((s) => s.functional).map((s) => s.layer.module.id));
  const modules = constructed.filter((module) => !functional.has(module.id));
  const ids = new Map(steps.map((step) => [step, freshId()]));
  const ref = ({ step, port }: Tensor): ValueRef => refTo((step && ids.get(step)) ?? INPUT_KEY, port);
  const uses: Use[] = [];
  const places = new Map<string, CodePlace>();
  const has = new Set(modules.map((module) => module.id));
  let before = -1;
  for (const step of steps) {
    const { module, off } = step.layer;
    if (!has.has(module.id)) {
      // A function has no weights, and may stand anywhere in the order of construction: next to what it comes after.
      let at = before + 1;
      while (functional.has(modules[at]?.id ?? '')) at += 1;
      modules.splice(at, 0, module);
      has.add(module.id);
    }
    before = modules.findIndex((other) => other.id === module.id);
    const id = ids.get(step) ?? freshId();
    const derived = step.derived && mapDerived(step.derived, ref);
    const more = { ...(derived && { derived }), ...originOf(step, paths) };
    uses.push({ id, module: module.id, off, inputs: step.inputs.map(ref), ...more });
    places.set(id, step.place);
  }
  const returned = outputs.map(ref);
  const asked = new Set([...uses.flatMap((u) => u.inputs), ...returned].flatMap((r) => (r.port === 0 ? [] : [r.from])));
  const named = modules.map((module): Module => {
    const init = acts.flatMap((act) => (act.type === 'init' && act.module === module.id ? [act.recipe] : []));
    const own = steps.filter((s) => s.layer.module.id === module.id);
    const { return_indices: indices, ...args } = module.args;
    // What gives its indices to nobody is a layer without them.
    const alone = indices !== undefined && own.length > 0 && own.every((s) => s.apart && !asked.has(ids.get(s) ?? ''));
    return {
      ...module,
      ...(alone && { args }),
      name: names.get(module.id) ?? module.name,
      ...(init.length > 0 && { init }),
    };
  });
  const own = new Map(
    named.flatMap((module) => {
      const place = calls.get(module.id);
      return place ? [[module.id, place] as const] : [];
    }),
  );
  const net: Net = { modules: named, forward: { uses, outputs: returned } };
  return {
    net: root ? withRegistrations(net, registrationsIn(root, transient)) : net,
    reading: { calls: own, uses: places, list },
  };
}

/** Where a step runs, where the net is what one module does. */
function originOf({ within = [], functional }: Step, paths: ReadonlyMap<object, string> | null): { origin?: Origin } {
  if (!paths || within.length === 0) return {};
  const blocks = within.map(({ holder, kind, call }) => ({ path: paths.get(holder) ?? '', kind, call }));
  return { origin: { blocks, ...(functional && { isFunction: true }) } };
}

/** What modules that hold others are called within the net, which itself has no name. */
function holderPaths(root: Value): Map<object, string> {
  const paths = new Map<object, string>();
  const walk = (value: Value, path: readonly string[]): void => {
    if (value.type === 'layer' || paths.has(value)) return;
    paths.set(value, path.join('.'));
    for (const [name, child] of childrenOf(value)) walk(child, [...path, name]);
  };
  walk(root, []);
  return paths;
}

/** Names as PyTorch gives them: `features.0`. Those that are nothing but numbers are left out. */
export function moduleNames(root: Value): Map<string, string> {
  const names = new Map<string, string>();
  const seen = new Set<Value>();
  const walk = (value: Value, path: readonly string[]): void => {
    if (value.type === 'layer' || (value.type === 'parameter' && isOwn(value.layer))) {
      const name = path.join('.');
      if (/^[A-Za-z0-9_.]{1,40}$/.test(name) && /[A-Za-z_]/.test(name) && !names.has(value.layer.module.id)) {
        names.set(value.layer.module.id, name);
      }
      return;
    }
    if (seen.has(value)) return;
    seen.add(value);
    for (const [name, child] of childrenOf(value)) walk(child, name === ITSELF ? path : [...path, name]);
  };
  walk(root, []);
  return names;
}

/** Modules in the order in which a state dict lists them: tensors of a module before what it holds, parameters first. */
export function registrationsIn(root: Value, transient: ReadonlySet<string> = new Set()): Registered[] {
  const found: Registered[] = [];
  const open = new Set<Value>();
  const walk = (value: Value, path: readonly string[]): void => {
    if (value.type === 'layer') {
      found.push({ name: path.join('.'), module: value.layer.module.id });
      return;
    }
    if (open.has(value)) return;
    open.add(value);
    const held = registeredIn(value);
    const rank = (child: Value) => {
      if (child.type !== 'parameter') return 2;
      return String(child.layer.module.kind) === 'Buffer' || isBufferName(child.target) ? 1 : 0;
    };
    for (const wanted of [0, 1]) {
      for (const [name, child] of held) {
        if (child.type !== 'parameter' || rank(child) !== wanted || child.index) continue;
        const { module } = child.layer;
        if (transient.has(module.id)) continue;
        const own = [...path, name].join('.');
        found.push({ name: own, module: module.id, ...(!isOwn(child.layer) && { tensor: child.target }) });
      }
    }
    for (const [name, child] of held) {
      if (child.type !== 'parameter') walk(child, name === ITSELF ? path : [...path, name]);
    }
    open.delete(value);
  };
  walk(root, []);
  return found;
}

/** What a module holds and PyTorch registers: of what is switched off it has none, and counts none. */
function registeredIn(value: Value): (readonly [string, Value])[] {
  if (value.type === 'container') {
    return value.children.filter((c) => !isOff(c.value)).map((c, i) => [c.name ?? String(i), c.value]);
  }
  const isObject = (child: Value) => child.type === 'instance' && (child.of === null || baseOf(child.of) === null);
  return childrenOf(value).filter(([, child]) => !isOff(child) && !isObject(child));
}

const isOff = (value: Value) => value.type === 'layer' && value.layer.off;

const isBufferName = (name: string) => name !== 'weight' && name !== 'bias';

/** A net with its registrations, where these are not the usual ones of its tensors. */
export function withRegistrations(net: Net, registered: readonly Registered[]): Net {
  const modules = new Map(net.modules.map((m) => [m.id, m]));
  const made = registered.filter(({ module }) => modules.has(module));
  const withTensors = (all: readonly Registered[]) =>
    all.filter(({ module }) => {
      const own = modules.get(module);
      return own && tensorSpecs(own).length > 0;
    });
  return sameData(withTensors(made), withTensors(usualRegistrations(net))) ? net : { ...net, registered: made };
}

/** Whether what stands for a tensor of a module is one of the net itself. */
const isOwn = ({ module }: ReadLayer) => layerSpec(module.kind).join !== undefined;

/** All layers within a module, in the order in which they were set. */
export function layersOf(root: Instance): Module[] {
  const found = new Map<string, Module>();
  const seen = new Set<Value>();
  const walk = (value: Value): void => {
    if (value.type === 'layer') found.set(value.layer.module.id, value.layer.module);
    if (seen.has(value)) return;
    seen.add(value);
    for (const [, child] of childrenOf(value)) walk(child);
  };
  walk(root);
  return [...found.values()];
}

/** What a module holds, by its names. */
export function childrenOf(value: Value): (readonly [string, Value])[] {
  if (value.type === 'container') return value.children.map((c, i) => [c.name ?? String(i), c.value]);
  return value.type === 'instance' ? [...value.attributes] : [];
}
