import type { GraphMessage, NodeMessage } from './model';
import { isFloatType } from './tensor';

/** Nodes whose outputs say something of a tensor's sizes alone. */
const SIZES = new Set(['Shape', 'Size']);

/**
 * A graph without nodes that do nothing to what follows from x: Identity, and casts between kinds of floats, of which
 * there is one on the page. Who read what they gave reads what they read.
 */
export function simplified(graph: GraphMessage, x: string): GraphMessage {
  const varies = new Set([x]);
  const names = new Map<string, string>();
  const own = (name: string) => names.get(name) ?? name;
  const nodes: NodeMessage[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(own);
    const [first = ''] = inputs;
    const [output = ''] = node.outputs;
    if (inputs.some((name) => varies.has(name)) && !SIZES.has(node.op)) for (const n of node.outputs) varies.add(n);
    if (node.domain === '' && varies.has(first) && output !== '' && doesNothing(node)) names.set(output, first);
    else nodes.push({ ...node, inputs });
  }
  return { ...graph, nodes, outputs: graph.outputs.map((o) => ({ ...o, name: own(o.name) })) };
}

function doesNothing({ op, attributes }: NodeMessage): boolean {
  return op === 'Identity' || (op === 'Cast' && isFloatType(attributes.get('to')?.i ?? 0));
}
