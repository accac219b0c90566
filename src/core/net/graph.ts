import { layerSpec } from '../layers/rows';
import { oncePer } from '../once';
import { truthy } from '../python/python';
import { type Derived, mapDerived } from './derived';
import { INPUT_KEY, type Module, moduleOf, type Net, type Use, type ValueRef } from './net';

/** A step that runs: a use that is not switched off, with its module and what it reads. */
export interface Step {
  readonly use: Use;
  readonly module: Module;
  /** Index among the layers that reports count from 0: the steps that depend on x. Null for one that does not. */
  readonly layer: number | null;
  /** One for each input of the use. */
  readonly inputs: readonly Read[];
  /** Arguments that follow from shapes, of tensors that are there; null where there are none. */
  readonly derived: Derived | null;
}

/** What a step reads, once steps that are switched off and what is written in place are seen through. */
export interface Read {
  /** Who made the tensor: the last of the steps that run to write it. */
  readonly value: ValueRef;
  /** Whose shape it has: writing in place changes no shape, and a view that is written through has one of its own. */
  readonly shape: ValueRef;
}

/** A step that depends on x. */
export interface LayerStep extends Step {
  readonly layer: number;
}

/** All steps of a net that run. */
export interface Steps {
  /** In order; parameters of the net, and what is made of them alone, among them. */
  readonly all: readonly Step[];
  readonly layers: readonly LayerStep[];
  /** What forward returns. */
  readonly outputs: readonly Read[];
}

const keyOf = ({ from, port }: ValueRef) => `${from}.${port}`;

/** Whether a step writes into the tensor that it reads first. */
export function writesInPlace({ kind, args }: Module): boolean {
  const spec = layerSpec(kind);
  // Into a copy that no step has made nothing is written that others see.
  if (spec.writes) return args.apart !== true;
  return spec.args.some((a) => a.name === 'inplace') && truthy(args.inplace);
}

/** Tensors that share their values: the same one under several names, or views of it with the values in the same order. */
class Storages {
  readonly #root = new Map<string, string>();
  readonly #writer = new Map<string, ValueRef>();
  /** When a tensor was made. */
  readonly #made = new Map<string, number>();
  #now = 0;

  private rootOf(key: string): string {
    const up = this.#root.get(key);
    return up === undefined ? key : this.rootOf(up);
  }

  make(ref: ValueRef): void {
    this.#now += 1;
    this.#made.set(keyOf(ref), this.#now);
  }

  share(ref: ValueRef, of: ValueRef): void {
    this.#root.set(keyOf(ref), this.rootOf(keyOf(of)));
  }

  write(ref: ValueRef, writer: ValueRef): void {
    this.#writer.set(this.rootOf(keyOf(ref)), writer);
    this.share(writer, ref);
  }

  /** Who wrote the tensor last; itself where nobody has since it was made. */
  writer(ref: ValueRef): ValueRef {
    const found = this.#writer.get(this.rootOf(keyOf(ref)));
    const made = (r: ValueRef) => this.#made.get(keyOf(r)) ?? 0;
    return found && made(found) > made(ref) ? found : ref;
  }
}

const evaluated = oncePer((module: Module): Module => ({ ...module, mode: 'eval' }));

/** A module with the mode in which it runs, where that says anything of it. The same module gives the same object. */
export function inMode(net: Pick<Net, 'mode'>, module: Module): Module {
  const mode = module.mode ?? net.mode;
  return mode === 'eval' && module.mode !== 'eval' && layerSpec(module.kind).buffers ? evaluated(module) : module;
}

/** The steps of forward that run. The same net gives the same object. */
export const stepsOf: (net: Net) => Steps = oncePer(follow);

function follow(net: Net): Steps {
  const modules = new Map(net.modules.map((m) => [m.id, m]));
  const storages = new Storages();
  /** Of a use that is switched off: the tensor that it hands on. */
  const handed = new Map<string, ValueRef>();
  const through = (ref: ValueRef): ValueRef => handed.get(ref.from) ?? ref;
  const read = (raw: ValueRef): Read => {
    const shape = through(raw);
    return { shape, value: storages.writer(shape) };
  };
  const varies = new Set([INPUT_KEY]);
  const all: Step[] = [];
  const layers: LayerStep[] = [];
  for (const use of net.forward.uses) {
    const [first] = use.inputs;
    if (use.off) {
      handed.set(use.id, through(first ?? { from: INPUT_KEY, port: 0 }));
      continue;
    }
    const module = inMode(net, modules.get(use.module) ?? moduleOf(net, use.module));
    const inputs = use.inputs.map(read);
    const derived = use.derived ? mapDerived(use.derived, through) : null;
    const own = { from: use.id, port: 0 };
    storages.make(own);
    if (first) {
      const target = through(first);
      if (writesInPlace(module)) storages.write(target, own);
      else if (layerSpec(module.kind).sameValues) storages.share(own, target);
    }
    if (inputs.some(({ value }) => varies.has(value.from))) {
      varies.add(use.id);
      const step = { use, module, layer: layers.length, inputs, derived };
      layers.push(step);
      all.push(step);
    } else all.push({ use, module, layer: null, inputs, derived });
  }
  return { all, layers, outputs: net.forward.outputs.map(read) };
}

/** The steps of forward that are not switched off and depend on x, in order: the layers that reports count from 0. */
export function activeSteps(net: Net): readonly LayerStep[] {
  return stepsOf(net).layers;
}

/** Ids of the uses that a use's tensor was made from, itself among them, switched off or not. */
export function ancestors(net: Net, refs: readonly ValueRef[]): ReadonlySet<string> {
  const uses = new Map(net.forward.uses.map((u) => [u.id, u]));
  const found = new Set<string>();
  const open = refs.map((r) => r.from);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const use = uses.get(id);
    if (!use || found.has(id)) continue;
    found.add(id);
    for (const { from } of use.inputs) open.push(from);
  }
  return found;
}
