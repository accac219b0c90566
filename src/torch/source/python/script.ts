import { isNetClass } from './classes';
import type { Machine } from './machine';
import type { Problem } from './problem';
import type { Touch } from './touching';
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
    if (name !== null && m.looseLayers.has(layer)) return;
    m.looseLayers.add(layer);
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
    const known = m.scope.get(path);
    // What is imported from elsewhere is no layer: an optimiser, a schedule, a config.
    if (known?.type === 'class') return isNetClass(known);
    if (known?.type === 'outside' && known.path !== path) return /^torch\.nn\.|keras/.test(known.path);
    if (/(^|\.)keras\.(?:models\.)?(?:Model|Sequential)$/.test(path)) return true;
    return /^((torch\.)?nn\.([a-z]\w*\.)*)?[A-Z]\w*$|^(torch\.)?nn\.[a-z]\w*$/.test(path);
  }
  const listed = ['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(node.name);
  const first = listed ? parts(node)[1] : undefined;
  return first?.name === 'CallExpression' && makesModules(m, first);
}

const SETTERS = ['AssignStatement', 'UpdateStatement', 'ForStatement', 'NamedExpression', 'DeleteStatement'];
const ADDERS = /^(?:append|extend|insert|add_module|add)$/;

/**
 * Leaves a statement out; names that it sets are unknown from here on, and their use names the problem. A list or
 * modules that it adds to end with what is not known.
 */
export function forget(m: Machine, statement: Node, problem: Problem, touch: Touch): void {
  const value: Value = {
    type: 'opaque',
    problem,
    holds: statement.name === 'AssignStatement' ? touch.result : touch.holds ? 'other' : null,
  };
  const added = new Set<Value>();
  statement.cursor().iterate((cursor) => {
    if (cursor.name === 'CallExpression') {
      const holder = holderOf(m, cursor.node);
      if (!holder || added.has(holder)) return;
      added.add(holder);
      if (holder.type === 'list') holder.items.push(value);
      else if (holder.type === 'container') holder.children.push({ name: null, value });
    }
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

/** What a call adds to: the list of `layers.append(…)`, the modules of `self.convs.append(…)`. */
function holderOf(m: Machine, call: Node): Value | undefined {
  const [callee] = parts(call);
  const [object, mark, name] = callee?.name === 'MemberExpression' ? parts(callee) : [];
  if (!object || mark?.name !== '.' || !name || !ADDERS.test(m.source(name))) return undefined;
  if (object.name === 'VariableName') return m.scope.get(m.source(object));
  const [self, , attribute] = object.name === 'MemberExpression' ? parts(object) : [];
  const of = self?.name === 'VariableName' ? m.scope.get(m.source(self)) : undefined;
  return of?.type === 'instance' && attribute ? of.attributes.get(m.source(attribute)) : undefined;
}
