import type { Machine } from './machine';
import { children, type Node, parts } from './tree';
import type { FunctionValue, Value } from './values';

/** One parameter of a function of the source. */
export interface Parameter {
  readonly name: string;
  readonly keywordOnly: boolean;
  readonly hasDefault: boolean;
  /** The default's value. */
  readonly value: () => Value;
}

export interface Parameters {
  readonly named: readonly Parameter[];
  /** `*args` and `**kwargs`. */
  readonly rest: string | null;
  readonly keywords: string | null;
  /** How many of them stand before a `/`, and cannot be given by name. */
  readonly positionalOnly: number;
}

export function parameters(m: Machine, fn: FunctionValue): Parameters {
  const list = children(fn.node).find((c) => c.name === 'ParamList');
  const nodes = (list ? parts(list) : []).filter((n) => n.name !== 'TypeDef' && n.name !== '(' && n.name !== ')');
  const source = (node: Node) => fn.text.text.slice(node.from, node.to);
  const named: Parameter[] = [];
  let rest: string | null = null;
  let keywords: string | null = null;
  let keywordOnly = false;
  let positionalOnly = 0;
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    const next = nodes[i + 1];
    if (node?.name === '*') {
      keywordOnly = true;
      if (next?.name === 'VariableName') rest = source(next);
      i += 1;
    } else if (node?.name === ',' && list && /^\s*\//.test(fn.text.text.slice(node.to, next?.from ?? list.to))) {
      // The grammar has no node for it.
      positionalOnly = named.length;
    } else if (node?.name === '**') {
      if (next) keywords = source(next);
      i += 1;
    } else if (node?.name === 'VariableName') {
      const preset = next?.name === 'AssignOp' ? nodes[i + 2] : undefined;
      const value = () => (preset ? m.within(fn.text, fn.scope, () => m.evaluate(preset)) : m.refuse(node));
      named.push({ name: source(node), keywordOnly, hasDefault: preset !== undefined, value });
      if (preset) i += 2;
    }
  }
  return { named, rest, keywords, positionalOnly };
}

/** What a function runs: its body, or the expression of a lambda. */
export function expressionBody(m: Machine, fn: FunctionValue): { body: Node; lambda: boolean } {
  const body = fn.node.lastChild ?? m.refuse(fn.node);
  return { body, lambda: fn.node.name === 'LambdaExpression' };
}
