import { memberOf } from './classes';
import type { Machine } from './machine';
import { type Node, parts } from './tree';
import type { Hold, Value } from './values';

/** What names lead to that statements set which are passed over: their values are not known. */
export type Names = Map<string, Hold | null>;

/** The value of a name, or of a name's attribute, as far as it is known here. */
export function knownValue(m: Machine, node: Node, names: Names): Value | undefined {
  if (node.name === 'VariableName') {
    const name = m.source(node);
    return names.has(name) ? undefined : m.scope.get(name);
  }
  const [object, mark, last] = node.name === 'MemberExpression' ? parts(node) : [];
  if (!object || mark?.name !== '.' || !last) return undefined;
  const value = knownValue(m, object, names);
  const name = m.source(last);
  if (value?.type === 'outside') return { type: 'outside', path: `${value.path}.${name}` };
  if (value?.type === 'instance') {
    const own = value.attributes.get(name);
    if (own) return own;
    const member = value.of && memberOf(value.of, name)?.value;
    return member?.type === 'function' ? { type: 'method', self: value, name, own: member } : undefined;
  }
  if (value?.type === 'class') return memberOf(value, name)?.value;
  return undefined;
}

/** The full name of what stands for something from outside. */
export function pathOf(m: Machine, node: Node, names: Names): string | null {
  if (node.name === 'VariableName') {
    const name = m.source(node);
    if (names.has(name)) return null;
    const value = m.scope.get(name);
    if (!value) return name;
    return value.type === 'outside' ? value.path : null;
  }
  const [object, mark, last] = node.name === 'MemberExpression' ? parts(node) : [];
  if (!object || mark?.name !== '.' || !last) return null;
  const home = pathOf(m, object, names);
  return home === null ? null : `${home}.${m.source(last)}`;
}

/** Whether what a loop runs over is not known: a loader of data. */
export function isUnknown(m: Machine, node: Node, names: Names): boolean {
  if (node.name === 'VariableName') {
    const name = m.source(node);
    return names.has(name) || (m.scope.get(name)?.type ?? 'opaque') === 'opaque';
  }
  if (node.name !== 'CallExpression') return false;
  const [callee, list] = parts(node);
  const inner = list ? parts(list) : [];
  if (/^(?:range|zip)$/.test(callee ? m.source(callee) : ''))
    return inner.some(
      (n) => n.name === 'VariableName' && isUnknown(m, n, names) && /load|iter|data/i.test(m.source(n)),
    );
  return inner.some((n) => isUnknown(m, n, names));
}
