import type { Machine } from './machine';
import type { Problem } from './problem';
import { type Node, parts } from './tree';
import type { Value } from './values';

/** Remembers what a line outside any class and function makes. */
export function take(m: Machine, value: Value, node: Node, name: string | null): void {
  if (m.calls > 0) return;
  if (value.type === 'keras-model' || (value.type === 'container' && value.kind === 'Sequential')) {
    if (!m.sequences.some((s) => s.value === value)) {
      m.sequences.push({ value, place: m.place(node), name: name ?? '' });
    }
  } else if (value.type === 'layer') {
    const { layer } = value;
    if (m.loose.some((l) => l.layer === layer) && name !== null) return;
    m.loose.push({ layer: m.off ? { ...layer, off: true } : layer, place: m.place(node), name: plainName(name) });
  } else if (value.type === 'list' || value.type === 'tuple') {
    // Lists may hold themselves, or each other without end.
    if (m.taken.has(value)) return;
    m.taken.add(value);
    for (const item of value.items) take(m, item, node, null);
  }
}

function plainName(name: string | null): string | null {
  return /^(?:self\.)?([A-Za-z_]\w{0,39})$/.exec(name ?? '')?.[1] ?? null;
}

/**
 * Whether an expression is a call of a class, or a list of such calls, as layers are made: `nn.X(...)` or `X(...)`.
 * A problem within one is a problem of the source; other expressions may be whatever they like.
 */
export function makesModules(m: Machine, node: Node): boolean {
  if (node.name === 'CallExpression') {
    const [callee] = parts(node);
    const path = callee ? m.source(callee).replace(/\s/g, '') : '';
    return /^((torch\.)?nn\.([a-z]\w*\.)*)?[A-Z]\w*$/.test(path);
  }
  const listed = ['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(node.name);
  const first = listed ? parts(node)[1] : undefined;
  return first?.name === 'CallExpression' && makesModules(m, first);
}

const SETTERS = ['AssignStatement', 'UpdateStatement', 'ForStatement', 'NamedExpression', 'DeleteStatement'];

/** Leaves a statement out; names that it sets are unknown from here on, and their use names the problem. */
export function forget(m: Machine, statement: Node, problem: Problem): void {
  const value: Value = { type: 'opaque', problem };
  statement.cursor().iterate((cursor) => {
    if (!SETTERS.includes(cursor.name)) return;
    for (const child of parts(cursor.node)) {
      if (child.name === 'AssignOp' && cursor.name === 'AssignStatement') break;
      if (child.name === 'VariableName') m.scope.set(m.source(child), value);
      const [object, mark, key] = child.name === 'MemberExpression' ? parts(child) : [];
      const holder = object?.name === 'VariableName' ? m.scope.get(m.source(object)) : undefined;
      if (mark?.name === '.' && key && holder?.type === 'instance') holder.attributes.set(m.source(key), value);
    }
  });
}
