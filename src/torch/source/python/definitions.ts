import { bindsOf, decorated, isAccessor, isDataClass } from './decorators';
import type { Machine } from './machine';
import { isFinal, Problem } from './problem';
import { type Node, parts } from './tree';
import type { ClassValue, Field, FunctionValue, Value } from './values';

/** `def` and `class`, with the decorators above them. */
export function define(m: Machine, node: Node, marks: readonly Node[] = []): void {
  const nodes = parts(node);
  const named = nodes.find((n) => n.name === 'VariableName') ?? m.refuse(node);
  const name = m.source(named);
  const common = { name, node, text: m.text, scope: m.scope };
  if (node.name === 'FunctionDefinition') {
    const value = decorated(m, { type: 'function', ...common }, marks);
    m.scope.set(name, value);
    if (m.calls === 0 && value.type === 'function') m.functions.push(value);
    return;
  }
  const list = nodes.find((n) => n.name === 'ArgList');
  const bases = list ? baseNodes(list).map((b) => base(m, b)) : [];
  const { members, fields } = membersOf(m, nodes.at(-1), common);
  const isRecord = isDataClass(m, marks) || bases.some((b) => b.type === 'outside' && /(^|\.)NamedTuple$/.test(b.path));
  const own: ClassValue = { type: 'class', ...common, bases, members, ...(isRecord && { fields }) };
  const value = decorated(m, own, marks);
  m.scope.set(name, value);
  if (m.calls === 0 && value.type === 'class') m.classes.push(value);
}

/** What a class's body sets: its functions, its constants, and those with a type, which are a data class's fields. */
function membersOf(m: Machine, body: Node | undefined, common: Omit<FunctionValue, 'type'>) {
  const members = new Map<string, Value>();
  const fields: Field[] = [];
  const member = (child: Node): void => {
    const inner = child.name === 'DecoratedStatement' ? parts(child).at(-1) : child;
    if (child.name === 'StatementGroup') parts(child).forEach(member);
    else if (inner?.name === 'FunctionDefinition') {
      const own = parts(inner).find((n) => n.name === 'VariableName');
      const marks = child === inner ? [] : parts(child).filter((n) => n.name === 'Decorator');
      if (!own || isAccessor(m, marks)) return;
      const binds = bindsOf(m, marks);
      const fn: FunctionValue = {
        type: 'function',
        ...common,
        name: m.source(own),
        node: inner,
        ...(binds && { binds }),
      };
      members.set(fn.name, decorated(m, fn, marks));
    } else if (inner?.name === 'AssignStatement') {
      const name = constant(m, inner, members);
      if (name !== null) fields.push({ name, preset: members.get(name) ?? null });
    }
  };
  if (body?.name === 'Body') parts(body).forEach(member);
  return { members, fields };
}

/** A constant of a class; gives its name where a type stands with it. */
function constant(m: Machine, node: Node, members: Map<string, Value>): string | null {
  const all = parts(node);
  const [target, , ...right] = all.filter((c) => c.name !== 'TypeDef');
  if (target?.name !== 'VariableName' || right.length > 1) return null;
  const name = m.source(target);
  try {
    if (right[0]) members.set(name, m.evaluate(right[0]));
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    problem.locate(m.text);
    members.set(name, { type: 'opaque', problem });
  }
  return all.some((c) => c.name === 'TypeDef') ? name : null;
}

/** A class that others derive from; one that the source does not define is from outside. */
function base(m: Machine, node: Node): Value {
  if (node.name === 'VariableName') return m.scope.get(m.source(node)) ?? { type: 'outside', path: m.source(node) };
  return m.evaluate(node);
}

function baseNodes(list: Node): Node[] {
  return parts(list).filter((n) => n.name === 'VariableName' || n.name === 'MemberExpression');
}
