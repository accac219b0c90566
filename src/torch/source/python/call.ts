import { attributeOf } from './attributes';
import { builtin } from './builtins';
import { callFunction, construct, constructBase, instantiate, isModuleClass, memberOf, runMain } from './classes';
import { dictMethod, listMethod } from './collections';
import { setAttribute } from './iterate';
import type { Machine } from './machine';
import { stringMethod } from './text';
import type { Node } from './tree';
import { type ClassValue, type Given, type Instance, NONE, type Value } from './values';

/** Calls something: what the source defines, Python's own, or what a library knows. */
export function call(m: Machine, callee: Value, given: readonly Given[], node: Node): Value {
  if (callee.type === 'opaque') throw callee.problem ?? m.refuse(node);
  if (callee.type === 'class') return instantiate(m, callee, given, node);
  if (callee.type === 'partial') return m.call(callee.of, afterPartial(callee.given, given), node);
  if (callee.type === 'functional') return m.call(callee.of, [...given, ...callee.given], node);
  if (callee.type === 'function') {
    // What a script does in its `main()` it does by itself, wherever nothing is asked of the call.
    const isMain = callee.name === 'main' && m.calls === 0 && m.soft && given.length === 0 && !m.taken.has(callee);
    return isMain ? runMain(m, callee) : callFunction(m, callee, null, given, node);
  }
  if (callee.type === 'method' && callee.own) {
    // The lines of a script call a net so, too.
    const net = callee.name === 'forward' && callee.self.type === 'instance' ? callee.self.of : null;
    const isLine = m.calls === 0 && m.traces === 0 && m.trace.kind === 'script';
    if (net && isLine && isModuleClass(net)) return m.call(callee.self, given, node);
    const owner = callee.self.type === 'instance' ? ownerOf(callee.self.of, callee.name) : null;
    return callFunction(m, callee.own, callee.self, given, node, owner);
  }
  const known = m.ask((library) => library.call?.(m, callee, given, node));
  if (known) return known;
  if (callee.type === 'outside') return outside(m, callee.path, given, node);
  return callee.type === 'method' ? method(m, callee.self, callee.name, given, node) : m.refuse(node);
}

function outside(m: Machine, path: string, given: readonly Given[], node: Node): Value {
  if (path === 'partial' || path === 'functools.partial') {
    const [of, ...rest] = given;
    return of && of.name === null ? { type: 'partial', of: of.value, given: rest } : m.refuse(node);
  }
  if (path === 'super') {
    const self = m.scope.get('self') ?? m.self;
    return self?.type === 'instance' ? { type: 'method', self, name: 'super', own: null } : m.refuse(node);
  }
  if (/(^|\.)OrderedDict$/.test(path)) return builtin(m, 'OrderedDict', given, node);
  return builtin(m, path, given, node);
}

/** A method that the source does not define. */
function method(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value {
  switch (self.type) {
    case 'list':
    case 'tuple':
      return listMethod(m, self.items, name, given, node);
    case 'dict':
      return dictMethod(m, self.entries, name, given, node);
    case 'str':
      return stringMethod(self.value, name, given) ?? m.refuse(node);
    case 'int':
    case 'float':
      // Of a number of NumPy or of a tensor.
      return name === 'item' ? self : m.refuse(node);
    case 'instance':
      return instanceMethod(m, self, name, given, node);
    default:
      return m.refuse(node);
  }
}

function instanceMethod(m: Machine, self: Instance, name: string, given: readonly Given[], node: Node): Value {
  const [first] = given;
  if (name === 'super.__init__') {
    constructBase(m, self, m.owner, given, node);
    return NONE;
  }
  if (name.startsWith('super.')) {
    for (const base of m.owner?.bases ?? []) {
      const member = base.type === 'class' ? memberOf(base, name.slice(6)) : null;
      if (member?.value.type === 'function') return callFunction(m, member.value, self, given, node, member.owner);
    }
    return m.refuse(node);
  }
  if ((name === '__getattr__' || name === '__getattribute__') && first?.value.type === 'str') {
    return attributeOf(m, self, first.value.value, node);
  }
  if (name === '__setattr__' && first?.value.type === 'str' && given[1]) {
    setAttribute(m, self, first.value.value, given[1].value, node);
    return NONE;
  }
  if (name === '__init__' && self.of) {
    construct(m, self, self.of, given, node);
    return NONE;
  }
  return m.refuse(node);
}

/** The arguments of a partial call with those of the call itself, which take the place of its names. */
function afterPartial(first: readonly Given[], given: readonly Given[]): Given[] {
  const named = new Set(given.flatMap((g) => (g.name === null ? [] : [g.name])));
  const kept = first.filter((g) => g.name === null || !named.has(g.name)).map((g) => ({ ...g, spread: true }));
  const all = [...kept, ...given];
  return [...all.filter((g) => g.name === null), ...all.filter((g) => g.name !== null)];
}

function ownerOf(of: ClassValue | null, name: string): ClassValue | null {
  return (of && memberOf(of, name)?.owner) ?? null;
}
