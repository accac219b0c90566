import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import type { Text } from '../python/places';
import { Scope } from '../python/scope';
import { parsePiece } from '../python/tree';
import type { Given, Value } from '../python/values';
import { homeOf, namesOf, textOf } from './texts';

/**
 * Functions of the texts that are taken as something else than they are written: `trained` loads weights that are not
 * here, which is noted and leaves the drawn ones; `stochastic_depth` draws in forward, and like dropout it is taken as
 * in evaluation.
 */
const TAKEN: ReadonlySet<string> = new Set(['torchvision.models._utils.trained', 'torchvision.ops.stochastic_depth']);

/** Modules that a machine has imported, by their texts. */
const imported = new WeakMap<Machine, Map<string, Scope<Value>>>();

/**
 * torchvision's nets and the blocks that they are made of: Python of the page's own (the .py files beside this one),
 * which is followed like a source's. What happens in it happens, to who reads, where the source calls it.
 */
export const torchvisionLibrary: Library<Machine> = {
  names: namesOf,
  value: (m, path) => {
    const home = TAKEN.has(path) ? null : homeOf(path);
    return (home && moduleScope(m, home.module)?.get(home.name)) ?? null;
  },
  call: (m, callee, given, node) => {
    if (callee.type !== 'outside') return null;
    const built = byName(callee.path, given);
    if (built) return m.call(m.outside(`torchvision.models.${built.name}`), built.given, node);
    if (!TAKEN.has(callee.path)) return null;
    const [value, weights] = given.map((g) => g.value);
    if (callee.path.endsWith('.trained') && weights?.type !== 'none') m.note('no-weights', node);
    return value ?? null;
  },
};

/** What torch.hub asks for itself, and gives to no net. */
const OF_HUB: ReadonlySet<string> = new Set(['source', 'trust_repo', 'force_reload', 'verbose', 'skip_validation']);

/** `models.get_model('resnet18', …)`, `torch.hub.load('pytorch/vision', 'resnet18', …)`; null for other calls. */
function byName(path: string, given: readonly Given[]): { readonly name: string; readonly given: Given[] } | null {
  const [first, second, ...more] = given;
  const text = (g: Given | undefined) => (g?.value.type === 'str' ? g.value.value : null);
  if (/^torchvision\.models\.get_model$/.test(path)) {
    const name = text(first);
    return name === null ? null : { name, given: given.slice(1) };
  }
  const name = path === 'torch.hub.load' && text(first)?.startsWith('pytorch/vision') ? text(second) : null;
  return name === null ? null : { name, given: more.filter((g) => !OF_HUB.has(g.name ?? '')) };
}

/** The names of a module, which is run where it is asked for first. */
function moduleScope(m: Machine, module: string): Scope<Value> | undefined {
  const text = textOf(module);
  if (text === undefined) return undefined;
  const known = imported.get(m) ?? new Map<string, Scope<Value>>();
  imported.set(m, known);
  const found = known.get(text);
  if (found) return found;
  const scope = new Scope<Value>(null);
  known.set(text, scope);
  const here: Text = { text, offset: 0, cell: null, stands: m.stands };
  // What a module defines is none of the source's own.
  m.aside(() => m.within(here, scope, () => m.run(parsePiece(text))));
  for (const path of TAKEN) {
    const at = path.lastIndexOf('.');
    if (path.slice(0, at) === module) scope.set(path.slice(at + 1), { type: 'outside', path });
  }
  return scope;
}
