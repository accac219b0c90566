import type { Module } from '../../../core/net/net';
import type { Instance, Value } from '../python/values';

/** All modules that an object holds, in lists and dicts too. */
function held(root: Instance): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Value>();
  const open: Value[] = [root];
  for (let value = open.pop(); value; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.type === 'layer' || value.type === 'parameter') found.add(value.layer.module.id);
    else if (value.type === 'container') open.push(...value.children.map((c) => c.value));
    else if (value.type === 'instance') open.push(...value.attributes.values());
    else if (value.type === 'list' || value.type === 'tuple') open.push(...value.items);
    else if (value.type === 'dict') open.push(...value.entries.values());
    else if (value.type === 'partial' || value.type === 'functional')
      open.push(value.of, ...value.given.map((g) => g.value));
    else if (value.type === 'method') open.push(value.self);
  }
  return found;
}

/**
 * The modules of a net without those that its constructor made and gave up again, as one that is put in the place of
 * another: they are no parameters of the net, though they have drawn their numbers.
 */
export function withoutLost(root: Instance, modules: readonly Module[], used: ReadonlySet<string>): Module[] {
  const kept = held(root);
  return modules.filter((module) => kept.has(module.id) || used.has(module.id));
}
