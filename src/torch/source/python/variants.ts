import { memberOf } from './classes';
import { itemsOf } from './iterate';
import type { Machine } from './machine';
import { parameters } from './parameters';
import { isFinal, Problem } from './problem';
import { children, type Node, parts } from './tree';
import type { ClassValue, FunctionValue, Value } from './values';

/**
 * The arguments with which a class is worth constructing: its defaults, and where an `if` of its constructor asks for
 * one of them, the values that decide it.
 */
export function choices(m: Machine, of: ClassValue): ReadonlyMap<string, Value>[] {
  const init = memberOf(of, '__init__')?.value;
  let all: ReadonlyMap<string, Value>[] = [new Map()];
  if (init?.type !== 'function') return all;
  for (const { name, hasDefault, value } of parameters(m, init).named.slice(1)) {
    const asked = valuesAsked(m, init, name);
    if (asked.length === 0) continue;
    const preset = hasDefault ? tryValue(value) : null;
    // The default first, which is what the class alone gives; a word that nothing asks for would be `else`.
    const first = preset ? [preset] : [];
    const values = [...first, ...asked.filter((a) => !first.some((f) => key(f) === key(a)))];
    all = all.flatMap((known) => values.map((v) => new Map([...known, [name, v] as const])));
  }
  return all.slice(0, 16);
}

function tryValue(value: () => Value): Value | null {
  try {
    return value();
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    return null;
  }
}

function key(value: Value): string {
  return 'value' in value ? `${value.type}:${value.value}` : value.type;
}

/** Values of a parameter that conditions of a function ask for: both truths, or the literals that it is compared with. */
function valuesAsked(m: Machine, fn: FunctionValue, name: string): Value[] {
  const found = new Map<string, Value>();
  const add = (value: Value) => found.set(key(value), value);
  const source = (node: Node) => fn.text.text.slice(node.from, node.to);
  const isParameter = (node: Node | undefined) =>
    node !== undefined &&
    ['VariableName', 'MemberExpression'].includes(node.name) &&
    source(node).replace(/^self\./, '') === name;
  const test = (node: Node): void => {
    if (isParameter(node)) {
      add({ type: 'bool', value: true });
      add({ type: 'bool', value: false });
      return;
    }
    const [left, ...rest] = parts(node);
    const right = rest.at(-1);
    const operator = rest.slice(0, -1).map(source).join(' ');
    if (
      node.name === 'BinaryExpression' &&
      isParameter(left) &&
      right &&
      ['==', '!=', 'is', 'is not', 'in'].includes(operator)
    ) {
      const value = tryValue(() => m.within(fn.text, fn.scope, () => m.evaluate(right)));
      if (value && operator === 'in') for (const v of itemsOf(m, value, right)) add(v);
      else if (value?.type === 'bool') {
        add({ type: 'bool', value: true });
        add({ type: 'bool', value: false });
      } else if (value && ['int', 'str', 'none'].includes(value.type)) add(value);
      return;
    }
    if (['BinaryExpression', 'UnaryExpression', 'ParenthesizedExpression'].includes(node.name))
      children(node).forEach(test);
  };
  fn.node.cursor().iterate((cursor) => {
    if (cursor.name !== 'IfStatement' && cursor.name !== 'ConditionalExpression') return;
    const nodes = parts(cursor.node);
    for (const [i, node] of nodes.entries()) {
      const next = nodes[i + 1];
      if ((node.name === 'if' || node.name === 'elif') && next) test(next);
    }
  });
  return [...found.values()];
}
