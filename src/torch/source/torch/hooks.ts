import type { Machine } from '../python/machine';
import { mayChange } from '../python/touching';
import type { Node } from '../python/tree';
import { type FunctionValue, type Given, type Instance, NONE, type Value } from '../python/values';
import { keyOf } from './modes';

/** A function that is called before or after a module's forward, which may give other arguments, another result. */
interface Hook {
  readonly fn: FunctionValue;
  readonly isBefore: boolean;
  /** Calls of nets before it was registered. */
  readonly since: number;
}

const hooksOf = new WeakMap<object, Hook[]>();

/** What registering gives: it takes the hook away again. */
const handles = new WeakMap<Value, { readonly hooks: Hook[]; readonly hook: Hook }>();

/**
 * `net[0].register_forward_hook(hook)`: from there on it is called with every forward. Null for other methods; one that
 * writes into the module's weights, or is none of the source's functions, is refused.
 */
export function registerHook(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value | null {
  if (name !== 'register_forward_hook' && name !== 'register_forward_pre_hook') return null;
  const [first, ...more] = given;
  const fn = first?.value;
  const truths = new Map(more.map((g) => [g.name, g.value.type === 'bool' ? g.value.value : null]));
  if (fn?.type !== 'function' || [...truths].some(([key, on]) => on === null || (on && key !== 'prepend')))
    return m.refuse(node);
  // Tensors that it changes are followed; weights would be written in the middle of forward.
  if (mayChange(m, fn, ['module'])) return m.refuse(node);
  const hooks = hooksOf.get(keyOf(self)) ?? [];
  hooksOf.set(keyOf(self), hooks);
  const hook: Hook = { fn, isBefore: name.includes('pre'), since: m.netCalls.length };
  if (truths.get('prepend')) hooks.unshift(hook);
  else hooks.push(hook);
  const handle: Instance = { type: 'instance', of: null, attributes: new Map() };
  handle.attributes.set('remove', { type: 'method', self: handle, name: 'remove', own: null });
  handles.set(handle, { hooks, hook });
  return handle;
}

/** `handle.remove()`; null for other values and methods. */
export function removeHook(m: Machine, self: Value, name: string, node: Node): Value | null {
  const found = name === 'remove' ? handles.get(self) : undefined;
  if (!found) return null;
  const { hooks, hook } = found;
  const at = hooks.indexOf(hook);
  // A net that was called with it is shown as it was then.
  const isSeen = m.netCalls.length > hook.since && givesSomething(m, hook.fn);
  if (at >= 0 && isSeen) return m.refuse(node);
  if (at >= 0) hooks.splice(at, 1);
  return NONE;
}

/** Whether what forward gives may hang on a function: it returns something, or writes into what it is given. */
const givesSomething = (m: Machine, fn: FunctionValue) =>
  fn.node.name === 'LambdaExpression' ||
  /\breturn\b/.test(fn.text.text.slice(fn.node.from, fn.node.to)) ||
  mayChange(m, fn, ['module', 'tensor', 'tensor']);

/** What forward is given after the hooks before it. */
export function hookedArguments(m: Machine, self: Value, given: readonly Given[], node: Node): readonly Given[] {
  let own = given;
  for (const { fn, isBefore } of hooksOf.get(keyOf(self)) ?? []) {
    if (!isBefore) continue;
    const made = m.call(fn, [at(self, node), at(argumentsOf(own), node)], node);
    if (made.type === 'none') continue;
    const items = made.type === 'tuple' ? made.items : [made];
    own = [...items.map((value) => at(value, node)), ...own.filter((g) => g.name !== null)];
  }
  return own;
}

/** What a call gives after the hooks behind it. */
export function hookedResult(m: Machine, self: Value, given: readonly Given[], result: Value, node: Node): Value {
  let own = result;
  for (const { fn, isBefore } of hooksOf.get(keyOf(self)) ?? []) {
    if (isBefore) continue;
    const made = m.call(fn, [at(self, node), at(argumentsOf(given), node), at(own, node)], node);
    if (made.type !== 'none') own = made;
  }
  return own;
}

const at = (value: Value, node: Node): Given => ({ name: null, value, place: node, at: node });

const argumentsOf = (given: readonly Given[]): Value => ({
  type: 'tuple',
  items: given.flatMap((g) => (g.name === null ? [g.value] : [])),
});
