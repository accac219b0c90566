import { memberOf } from '../python/classes';
import { itemsOf } from '../python/iterate';
import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import { parameters } from '../python/parameters';
import type { Node } from '../python/tree';
import { type Given, type Instance, NONE, type Value } from '../python/values';

/**
 * `self.save_hyperparameters()` of Lightning: what the constructor was given is kept as `self.hparams`, by its names; with
 * names those alone, with `ignore` all others, with a namespace or a dict what that holds.
 */
export const hparamsLibrary: Library<Machine> = {
  call: (m, callee, given, node) => {
    if (callee.type !== 'method' || callee.name !== 'save_hyperparameters' || callee.self.type !== 'instance')
      return null;
    const attributes = new Map(keptOf(m, callee.self, given, node));
    callee.self.attributes.set('hparams', { type: 'instance', of: null, attributes });
    return NONE;
  },
};

function keptOf(m: Machine, self: Instance, given: readonly Given[], node: Node): [string, Value][] {
  const own = given.filter((g) => g.name === null).map((g) => g.value);
  const [first] = own;
  if (first?.type === 'instance') return [...first.attributes];
  if (first?.type === 'dict') return [...first.entries].map(([key, value]) => [String(key), value]);
  const init = self.of && (memberOf(self.of, '__init__')?.value ?? null);
  const all =
    init?.type === 'function'
      ? parameters(m, init)
          .named.slice(1)
          .map((p) => p.name)
      : [];
  const names = own.map((v) => (v.type === 'str' ? v.value : m.refuse(node)));
  const passed = given.find((g) => g.name === 'ignore')?.value;
  const ignored = passed === undefined ? [] : passed.type === 'str' ? [passed] : itemsOf(m, passed, node);
  const isIgnored = (name: string) => ignored.some((v) => v.type === 'str' && v.value === name);
  return all.flatMap((name): [string, Value][] => {
    const value = m.scope.get(name);
    return value && !isIgnored(name) && (names.length === 0 || names.includes(name)) ? [[name, value]] : [];
  });
}
