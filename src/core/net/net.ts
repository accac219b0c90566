import type { Args } from '../args';
import type { InitRecipe } from '../init/init';
import type { LayerKind } from '../layers/table';

/** A module as PyTorch constructs it. Weights and parameters belong to it, not to its uses. */
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
  /** Calls of torch.nn.init on its tensors, in order; they run after the whole net is constructed, module by module. */
  readonly init?: readonly InitRecipe[];
}

/** One step of forward: which module runs, and whether it is switched off. */
export interface Use {
  readonly id: string;
  readonly module: string;
  readonly off: boolean;
}

/** Modules run one after the other. One forward type among possible ones (branches, sums). */
export interface Chain {
  readonly type: 'chain';
  readonly uses: readonly Use[];
}

/** Modules in the order of their construction, in which random numbers are drawn; and how forward uses them. */
export interface Net {
  readonly modules: readonly Module[];
  readonly forward: Chain;
}

/** A step that runs: a use that is not switched off, with its module. */
export interface Step {
  readonly use: Use;
  readonly module: Module;
}

export function moduleOf(net: Net, id: string): Module {
  const found = net.modules.find((m) => m.id === id);
  if (!found) throw new Error(`net refers to a module it does not have: ${id}`);
  return found;
}

/** The steps of forward that are not switched off, in order: the layers that reports count from 0. */
export function activeSteps(net: Net): Step[] {
  const modules = new Map(net.modules.map((m) => [m.id, m]));
  return net.forward.uses
    .filter((u) => !u.off)
    .map((use) => ({ use, module: modules.get(use.module) ?? moduleOf(net, use.module) }));
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

/** A net whose construction and forward orders are the same, each module used once. */
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
    forward: {
      type: 'chain',
      uses: modules.map((m, i) => ({ id: freshId(), module: m.id, off: layers[i]?.off ?? false })),
    },
  };
}

/** The same net under new ids: of one that comes from elsewhere, whose ids might be taken here. */
export function withFreshIds(net: Net): Net {
  const ids = new Map(net.modules.map((m) => [m.id, freshId()]));
  return {
    modules: net.modules.map((m) => ({ ...m, id: ids.get(m.id) ?? m.id })),
    forward: {
      ...net.forward,
      uses: net.forward.uses.map((u) => ({ ...u, id: freshId(), module: ids.get(u.module) ?? u.module })),
    },
  };
}
