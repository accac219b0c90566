import type { Args } from '../args';
import type { InitRecipe } from '../init/init';
import type { LayerKind } from '../layers/table';
import { oncePer } from '../once';
import type { Shape } from '../shape';
import type { Mode, TensorName } from '../weights';
import { type Act, type LeftOut, renamedAct } from './acts';
import { type Derived, mapDerived } from './derived';

/**
 * What a step of forward calls: a module as PyTorch constructs it, or a function or operator, which is a row of the same
 * table, has no weights and is constructed by nobody. Weights and parameters belong to it, not to its uses.
 */
export interface Module {
  /** Stable while the page is open, for undo, keys and transitions; carries no meaning and is not in the link. */
  readonly id: string;
  readonly kind: LayerKind;
  readonly args: Args;
  /**
   * What stands between the brackets of its constructor where PyTorch does not take that as it is: an argument missing,
   * unknown or of the wrong type, or one that its words repeat in another way. Literals of Python alone; or the whole
   * call of a function in forward, `F.relu(x, 3, 4)` (core/wrong_call.ts). `args` is then what they would be rightly,
   * and follows from them.
   */
  readonly call?: string;
  /** The name the source gave it (`self.conv1`); null: named by its kind and place. */
  readonly name: string | null;
  /** Calls of torch.nn.init on its tensors, in order; they run where `Net.acts` says, else after the whole net is constructed. */
  readonly init?: readonly InitRecipe[];
  /** Its own flag, where that is not the net's (`net.bn1.eval()`). */
  readonly mode?: Mode;
  /** Its tensors that come from the net's file of weights (`Net.weights`); the others are as they were made. */
  readonly loaded?: Loaded;
}

/** A tensor in a file of weights. */
export interface LoadedTensor {
  /** What the file calls it, names of wrappers aside. */
  readonly entry: string;
  /** As it is there; where its module's tensor has another shape by now, it is not taken. */
  readonly shape: Shape;
}

export type Loaded = Readonly<Partial<Record<TensorName, LoadedTensor>>>;

/** A file of weights. What it holds is kept elsewhere, under its digest. */
export interface WeightsFile {
  /** SHA-256 of its bytes, in 64 hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** What the person calls it: `resnet18.pth`; may be empty. */
  readonly name: string;
}

/** A name under which a state dict lists a module, without the dot behind it; empty: its tensors stand by themselves. */
export interface Registered {
  readonly name: string;
  readonly module: string;
  /** It is the name of this tensor alone: `self.w = self.conv.weight`. Absent: of the module, or of a tensor of the net. */
  readonly tensor?: TensorName;
}

/** The id by which a step reads x. */
export const INPUT_KEY = 'input';

/** A tensor that forward has made: what a use gives, or x. */
export interface ValueRef {
  /** Id of a use that stands earlier, or INPUT_KEY. */
  readonly from: string;
  /** 0: what the use gives; 1: the indices of a pool that gives them too. */
  readonly port: number;
}

/** A call, while forward runs, of a module that holds others. */
export interface BlockCall {
  /** What holds it down to its name, `layer1.0`; empty for the net itself. */
  readonly path: string;
  /** Its class, as the source names it. */
  readonly kind: string;
  /** The same for all steps of one call, and for those alone. */
  readonly call: number;
}

/** Where the source runs a step. */
export interface Origin {
  /** The calls that it runs within, the net's own first. */
  readonly blocks: readonly BlockCall[];
  /** True for a function in a module's place. */
  readonly isFunction?: true;
}

/** One step of forward: which module runs on which tensors, and whether it is switched off. */
export interface Use {
  readonly id: string;
  readonly module: string;
  readonly off: boolean;
  /** In the order of the call. Empty for a parameter of the net, which is read like a tensor and reads none. */
  readonly inputs: readonly ValueRef[];
  /** Arguments of its module that follow from the shapes of earlier tensors. */
  readonly derived?: Derived;
  /** What the source says beside, for a summary: it changes no number. */
  readonly origin?: Origin;
}

/** The steps in the order in which PyTorch runs them, and the tensors that are returned. */
export interface Forward {
  readonly uses: readonly Use[];
  readonly outputs: readonly ValueRef[];
}

/** Modules in the order of their construction, in which random numbers are drawn; and how forward uses them. */
export interface Net {
  readonly modules: readonly Module[];
  /** Of a net that branches on `self.training`: its steps in the mode that stands. */
  readonly forward: Forward;
  /**
   * What happens from the first manual_seed to the call of the net, in order, modules and x among it; absent: the usual,
   * which is the page's seed, x, the modules, and then their calls of torch.nn.init. Modules and calls that it does not
   * name, and those that are gone, are seen to (construction.ts).
   */
  readonly acts?: readonly Act[];
  /** The root's flag, `net.training`; absent: train. */
  readonly mode?: Mode;
  /** What forward does in the other mode, with the same modules, where it branches on `self.training`. */
  readonly otherForward?: Forward;
  /** Where forward branches on `self.training`, and only its steps in this mode could be read. */
  readonly onlyIn?: Mode;
  /** What its source says and it does not have; absent: nothing. */
  readonly leftOut?: LeftOut;
  /**
   * [C, H, W] for which its source was read, where that asks for sizes in a way that no expression keeps (`Use.derived`):
   * for another input it may have other steps. Absent: they hold for all.
   */
  readonly readFor?: readonly [number, number, number];
  /** Where weights come from that are not drawn; the act `load` says when they are taken. */
  readonly weights?: WeightsFile;
  /**
   * Modules in the order of their registration, under every name that each has; absent: each once, as it is constructed,
   * by the name that it has or its place. See state_dict.ts.
   */
  readonly registered?: readonly Registered[];
}

const modulesById = oncePer(({ modules }: Net) => new Map(modules.map((m) => [m.id, m])));

/** A module by its id. */
export const moduleIn = (net: Net, id: string): Module | undefined => modulesById(net).get(id);

/** The module of a use, which the net has. */
export function moduleOf(net: Net, id: string): Module {
  const found = moduleIn(net, id);
  if (!found) throw new Error(`net refers to a module it does not have: ${id}`);
  return found;
}

const usesById = oncePer(({ forward }: Net) => new Map(forward.uses.map((u) => [u.id, u])));

/** A use by its id. */
export const oneUse = (net: Net, id: string): Use | undefined => usesById(net).get(id);

const usesByModule = oncePer(({ forward }: Net) => grouped(forward.uses, (u) => [u.module]));

/** The uses of a module, in order. */
export const usesOf = (net: Net, module: string): readonly Use[] => usesByModule(net).get(module) ?? [];

function grouped<T>(items: readonly T[], keys: (item: T) => Iterable<string>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

const readers = oncePer(({ forward }: Net) => grouped(forward.uses, (u) => new Set(u.inputs.map((r) => r.from))));

/** Uses that read what a use (or x) gives, in order. */
export const readersOf = (net: Net, id: string): readonly Use[] => readers(net).get(id) ?? [];

/** Whether a net is in training or in evaluation. */
export const modeOf = ({ mode }: Pick<Net, 'mode'>): Mode => mode ?? 'train';

export const refTo = (from: string, port = 0): ValueRef => ({ from, port });

/** The forward in which every step reads the one before: a chain. */
export function chained(uses: readonly Omit<Use, 'inputs' | 'derived'>[]): Forward {
  const read = (i: number) => [refTo(uses[i]?.id ?? INPUT_KEY)];
  return { uses: uses.map((use, i) => ({ ...use, inputs: read(i - 1) })), outputs: read(uses.length - 1) };
}

/** Whether every step reads the one before it, and the last one is returned. */
export function isChain({ uses, outputs }: Forward): boolean {
  const reads = (refs: readonly ValueRef[], i: number) =>
    refs.length === 1 && refs[0]?.port === 0 && refs[0].from === (uses[i]?.id ?? INPUT_KEY);
  return uses.every((use, i) => !use.derived && reads(use.inputs, i - 1)) && reads(outputs, uses.length - 1);
}

/** A tensor by the place of the use that gives it, −1 for x. */
export type PlainRef = readonly [from: number, port: number];

/** Forward by places instead of ids. */
export interface PlainForward {
  readonly uses: readonly PlainUse[];
  readonly outputs: readonly PlainRef[];
}

export interface PlainUse {
  readonly module: number;
  readonly off: boolean;
  readonly inputs: readonly PlainRef[];
  readonly derived?: Derived<PlainRef>;
}

/** How a net runs, without the page's own ids; modules by their places in `order`. */
export function plainForward(net: Net, order: readonly Module[] = net.modules): PlainForward {
  const { uses, outputs } = net.forward;
  const modules = new Map(order.map((m, i) => [m.id, i]));
  const places = new Map(uses.map((u, i) => [u.id, i]));
  const ref = ({ from, port }: ValueRef): PlainRef => [places.get(from) ?? -1, port];
  return {
    uses: uses.map(({ module, off, inputs, derived }) => ({
      module: modules.get(module) ?? -1,
      off,
      inputs: inputs.map(ref),
      ...(derived && { derived: mapDerived(derived, ref) }),
    })),
    outputs: outputs.map(ref),
  };
}

/** The modules that PyTorch constructs, in order: all but those whose every use is switched off. */
export function constructedModules(net: Net): Module[] {
  const used = new Set(net.forward.uses.map((u) => u.module));
  const on = new Set(net.forward.uses.filter((u) => !u.off).map((u) => u.module));
  return net.modules.filter((m) => on.has(m.id) || !used.has(m.id));
}

/** A module with other arguments, with which its constructor is called rightly. */
export function withArgs({ call: _wrong, ...module }: Module, args: Args): Module {
  return { ...module, args };
}

let counter = 0;

/** A new id for a module or a use, unique on this page. */
export function freshId(): string {
  counter += 1;
  return `n${counter}`;
}

/** A net whose construction and forward orders are the same, each module used once by the next step. */
export function sequential(
  layers: readonly (Pick<Module, 'kind' | 'args' | 'init'> & { name?: string | null; off?: boolean })[],
): Net {
  const modules: Module[] = layers.map(({ kind, args, name = null, init }) => ({
    id: freshId(),
    kind,
    args,
    name,
    ...(init && { init }),
  }));
  return {
    modules,
    forward: chained(modules.map((m, i) => ({ id: freshId(), module: m.id, off: layers[i]?.off ?? false }))),
  };
}

/** A forward under other ids of its modules and uses. */
export function renamed(
  { uses, outputs }: Forward,
  module: (id: string) => string,
  use: (id: string) => string,
): Forward {
  const ref = ({ from, port }: ValueRef): ValueRef => ({ from: from === INPUT_KEY ? from : use(from), port });
  return {
    uses: uses.map(({ derived, ...u }) => ({
      ...u,
      id: use(u.id),
      module: module(u.module),
      inputs: u.inputs.map(ref),
      ...(derived && { derived: mapDerived(derived, ref) }),
    })),
    outputs: outputs.map(ref),
  };
}

/** The same net under new ids: of one that comes from elsewhere, or is to stand beside the first. */
export function withFreshIds(net: Net): Net {
  const modules = new Map(net.modules.map((m) => [m.id, freshId()]));
  const all = [...net.forward.uses, ...(net.otherForward?.uses ?? [])];
  const uses = new Map(all.map((u) => [u.id, freshId()]));
  return withIds(net, modules, uses);
}

/** A net under the ids that are told for its modules and uses; the others stay. */
export function withIds(net: Net, modules: ReadonlyMap<string, string>, uses: ReadonlyMap<string, string>): Net {
  const own = (ids: ReadonlyMap<string, string>) => (id: string) => ids.get(id) ?? id;
  const { acts, otherForward, registered } = net;
  return {
    ...net,
    modules: net.modules.map((m) => ({ ...m, id: own(modules)(m.id) })),
    forward: renamed(net.forward, own(modules), own(uses)),
    ...(acts && { acts: acts.map((act) => renamedAct(act, own(modules))) }),
    ...(otherForward && { otherForward: renamed(otherForward, own(modules), own(uses)) }),
    ...(registered && { registered: registered.map((r) => ({ ...r, module: own(modules)(r.module) })) }),
  };
}
