import { type Constant, listOf, relaid, turned } from '../graph/constant';
import type { AttributeMessage, NodeMessage } from './model';

/**
 * Graphs whose channels come last turn their maps before each convolution and back behind it. What stands between works
 * on a map that is not turned as well, where it asks for no axis, or for one that can be named otherwise.
 */
export interface Unturned {
  readonly node: NodeMessage;
  readonly constants: readonly (Constant | null)[];
  /** Whether what it gives is turned as what it reads; false: its axes are in order by themselves. */
  readonly givesTurned: boolean;
}

/** Each value by itself, or together with those at the same place of another tensor. */
const CELLWISE: ReadonlySet<string> = new Set(
  `Relu LeakyRelu PRelu Elu Celu Selu Gelu Sigmoid HardSigmoid HardSwish Swish Tanh Softplus Softsign Mish Clip
   ThresholdedRelu Shrink Abs Neg Exp Log Sqrt Reciprocal Erf Floor Ceil Round Sign Dropout Identity Cast
   Add Sub Mul Div Pow Max Min Sum Mean Mod`.split(/\s+/),
);
const REDUCED = /^Reduce(?:Mean|Sum|Max|Min|Prod|L1|L2|SumSquare|LogSumExp|LogSum)$/;

const attribute = (name: string, own: Partial<AttributeMessage>): AttributeMessage => ({
  name,
  f: 0,
  i: 0,
  s: '',
  t: null,
  g: null,
  floats: [],
  ints: [],
  strings: [],
  ...own,
});

function withAttribute(node: NodeMessage, own: AttributeMessage): NodeMessage {
  return { ...node, attributes: new Map(node.attributes).set(own.name, own) };
}

/** A constant that is broadcast to a turned map, as it is to the map itself. */
function back(of: Constant, dims: readonly number[]): Constant | null {
  if (of.data.length === 1) return of;
  if (of.shape.length > dims.length) return null;
  const whole = relaid(of, [...dims.slice(of.shape.length).map(() => 1), ...of.shape]);
  return turned(
    whole,
    dims.map((_, axis) => dims.indexOf(axis)),
  );
}

/**
 * What a node that reads turned maps (axis i of each is axis dims[i] of the map itself) asks of the maps themselves; null
 * where that is something else.
 *
 * @param constants its inputs that are known, null for its maps
 */
export function unturned(
  node: NodeMessage,
  constants: readonly (Constant | null)[],
  dims: readonly number[],
  opset: number,
): Unturned | null {
  const rank = dims.length;
  const axisOf = (axis: number) => dims[axis < 0 ? axis + rank : axis] ?? axis;
  const { op, attributes } = node;
  if (node.domain !== '') return null;
  if (CELLWISE.has(op)) {
    const turnedBack = constants.map((c) => c && back(c, dims));
    const isLost = turnedBack.some((c, i) => c === null && constants[i] !== null);
    return isLost ? null : { node, constants: turnedBack, givesTurned: true };
  }
  if (op === 'Concat') {
    if (constants.some((c) => c !== null)) return null;
    const axis = axisOf(attributes.get('axis')?.i ?? 0);
    return { node: withAttribute(node, attribute('axis', { i: axis })), constants, givesTurned: true };
  }
  if ((op === 'Softmax' || op === 'LogSoftmax') && opset >= 13) {
    const axis = axisOf(attributes.get('axis')?.i ?? -1);
    return { node: withAttribute(node, attribute('axis', { i: axis })), constants, givesTurned: true };
  }
  if (REDUCED.test(op)) return reduced(node, constants, dims, axisOf);
  return null;
}

function reduced(
  node: NodeMessage,
  constants: readonly (Constant | null)[],
  dims: readonly number[],
  axisOf: (axis: number) => number,
): Unturned | null {
  const [, given] = constants;
  const axes = node.attributes.get('axes')?.ints ?? (given ? listOf(given) : []);
  if (axes.length === 0) return null;
  const own = axes.map(axisOf);
  const made = withAttribute(node, attribute('axes', { ints: own }));
  const keeps = (node.attributes.get('keepdims')?.i ?? 1) === 1;
  if (keeps) return { node: made, constants, givesTurned: true };
  const left = dims.filter((axis) => !own.includes(axis));
  const isInOrder = left.every((axis, i) => i === 0 || axis > (left[i - 1] ?? 0));
  return isInOrder ? { node: made, constants, givesTurned: false } : null;
}
