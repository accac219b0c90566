import { itemsOf } from './iterate';
import type { Machine } from './machine';
import { isPassable, Problem } from './problem';
import { children, type Node, parts } from './tree';
import type { Given, Value } from './values';

/**
 * The arguments of a call as they are written, what `*` and `**` spread among them; with `fromComment` also what a
 * comment holds.
 */
export function givenArguments(
  m: Machine,
  list: Node,
  fromComment: ((m: Machine, comment: Node) => Value | null) | null,
  areItems = fromComment !== null,
): Given[] {
  // `Sequential(f(x) for x in y)`: the list of arguments is itself the comprehension.
  if (parts(list).some((c) => c.name === 'for'))
    return [{ name: null, value: m.evaluate(list), place: list, at: list }];
  const nodes = (fromComment ? children : parts)(list).filter((c) => !['(', ')'].includes(c.name));
  const given: Given[] = [];
  const names = new Set<string>();
  const add = (name: string, value: Value, place: Given['place'], at: Given['at'], spread = false) => {
    if (names.has(name)) {
      const text = `keyword argument repeated: ${name}`;
      throw new Problem('repeated-argument', place, { layer: '', argument: name }, text);
    }
    names.add(name);
    given.push({ name, value, place, at, ...(spread && { spread }) });
  };
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (!node || node.name === ',') continue;
    if (node.name === 'Comment') {
      const item = fromComment?.(m, node);
      if (item) given.push({ name: null, value: item, place: node, at: node });
      continue;
    }
    const next = nodes[i + 1];
    const value = nodes[i + 2];
    if (next?.name === 'AssignOp' && node.name === 'VariableName' && value) {
      add(m.source(node), areItems ? itemOf(m, value) : m.evaluate(value), { from: node.from, to: value.to }, value);
      i += 2;
    } else if (node.name === '*' && next) {
      for (const item of itemsOf(m, m.evaluate(next), next))
        given.push({ name: null, value: item, place: next, at: next, spread: true });
      i += 1;
    } else if (node.name === '**' && next) {
      const more = m.evaluate(next);
      if (more.type !== 'dict') m.refuse(next);
      for (const [name, item] of more.entries) add(String(name), item, next, next, true);
      i += 1;
    } else if (names.size > 0) {
      throw new Problem('positional-after-keyword', node, {}, 'positional argument follows keyword argument');
    } else {
      given.push({ name: null, value: areItems ? itemOf(m, node) : m.evaluate(node), place: node, at: node });
    }
    const after = nodes[i + 1];
    if (after && after.name !== ',' && after.name !== 'Comment') m.refuse(after);
  }
  return given;
}

/**
 * An item of a sequence or of a list. A layer that could not be followed, or that the page does not know, ends the net
 * where it is run, and not before; what is wrong to Python too is wrong at once.
 */
export function itemOf(m: Machine, node: Node): Value {
  try {
    return m.evaluate(node);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.text !== null || !isPassable(problem)) throw problem;
    if (
      problem.code === 'unknown-layer' &&
      !m.libraries.some((library) => library.isOther?.(String(problem.params.name)))
    )
      throw problem;
    problem.locate(m.text);
    return { type: 'opaque', problem };
  }
}
