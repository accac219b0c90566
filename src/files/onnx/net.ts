import '../../core/layers/all';
import { isInputShape } from '../../core/values';
import { fullSizes, isConstant, NetBuilder, type ReadModel, type Tensor, Unfit, type Value } from '../graph/builder';
import type { Constant } from '../graph/constant';
import { ModelProblem } from '../graph/problem';
import { type Around, Call } from './call';
import { folded } from './fold';
import { type GraphMessage, type NodeMessage, readModel, type ValueMessage } from './model';
import { translatorOf } from './ops/table';
import { simplified } from './simplified';
import { constantOf, isFloatType, type SideFiles, typeName } from './tensor';
import { unturned } from './turned';

/** ONNX's own operator sets whose operators are read as they say. */
const OPSETS = { least: 7, most: 28 } as const;

/** [C, H, W] */
export type Input = readonly [number, number, number];

/** Nodes whose outputs are one constant are looked for so deep. */
const MOST_EARLY = 8;

/**
 * A model as a net in evaluation, with its weights: the graph's first input that can be a picture is x, its initializers
 * are the weights. From an operator that no layer stands for on nothing is taken, which is noted.
 *
 * @param files data that the model has in other files, by their names
 * @param open what stands in for sizes that the graph leaves open
 * @throws ModelProblem where no net can be made of it
 */
export function readOnnx(bytes: Uint8Array, files: SideFiles, open: Input): ReadModel {
  const model = readModel(bytes);
  const { graph } = model;
  if (!graph) throw new ModelProblem('no-graph');
  const opset = model.opsets.get('') ?? 0;
  if (opset < OPSETS.least || opset > OPSETS.most) throw new ModelProblem('opset', { opset, ...OPSETS });
  return new Walk(graph, opset, files, open).made();
}

/** [C, H, W] of a graph's input, and the sizes that it has there. */
interface Given {
  readonly input: Input;
  readonly name: string;
  /** Its sizes in the graph, the batch of one first. */
  readonly sizes: readonly number[];
  readonly batch: number;
  /** Rows, columns and then channels, which each reader turns first. */
  readonly channelsLast: boolean;
}

/** The input that x is fed to: the first that can be a map, else the first that can be rows or a vector. */
function fedInput({ inputs, initializers }: GraphMessage): ValueMessage {
  const held = new Set(initializers.map((i) => i.name));
  const free = inputs.filter(({ name, sizes }) => !held.has(name) && sizes !== null);
  const found =
    free.find(({ sizes, type }) => sizes?.length === 4 && (type === 0 || isFloatType(type))) ??
    free.find(({ sizes, type }) => (sizes?.length === 3 || sizes?.length === 2) && (type === 0 || isFloatType(type)));
  if (!found) throw new ModelProblem('no-input');
  return found;
}

class Walk implements Around {
  readonly builder: NetBuilder;
  readonly opset: number;
  readonly files: SideFiles;
  readonly #graph: GraphMessage;
  readonly #values = new Map<string, Value>();
  readonly #makers = new Map<string, NodeMessage>();
  readonly #readers = new Map<string, NodeMessage[]>();
  readonly #returned: ReadonlySet<string>;
  readonly #absorbed = new Set<NodeMessage>();
  /** Tensors that are turned only once somebody reads them so, with what they are turned of; then what turned them. */
  readonly #turned = new Map<Tensor, { readonly of: Tensor; readonly dims: readonly number[]; real?: Tensor }>();
  readonly #given: Given;
  #ends: string | null = null;

  constructor(whole: GraphMessage, opset: number, files: SideFiles, open: Input) {
    this.opset = opset;
    this.files = files;
    const given = fedInput(whole);
    const graph = simplified(whole, given.name);
    this.#graph = graph;
    this.#returned = new Set(graph.outputs.map((o) => o.name));
    for (const node of graph.nodes) {
      for (const name of node.outputs) if (name !== '') this.#makers.set(name, node);
      for (const name of new Set([...node.inputs, ...outerNames(node)])) {
        if (name === '') continue;
        const known = this.#readers.get(name);
        if (known) known.push(node);
        else this.#readers.set(name, [node]);
      }
    }
    this.#given = this.#fed(given, open);
    this.builder = new NetBuilder(this.#given.input);
    this.#start();
  }

  #fed({ name, sizes }: ValueMessage, open: Input): Given {
    const [batch = null, ...own] = sizes ?? [];
    const readers = this.#readers.get(name) ?? [];
    const channelsLast =
      own.length === 3 &&
      readers.length > 0 &&
      readers.every((n) => n.op === 'Transpose' && n.attributes.get('perm')?.ints.join() === '0,3,1,2');
    const inOrder = channelsLast ? [own[2], own[0], own[1]] : own;
    const filled =
      inOrder.length === 3
        ? inOrder.map((n, i) => n ?? open[i] ?? 1)
        : inOrder.length === 2
          ? [1, inOrder[0] ?? open[1], inOrder[1] ?? open[2]]
          : [inOrder[0] ?? open[0], 1, 1];
    const [c = 1, h = 1, w = 1] = filled;
    const input: Input = [c, h, w];
    if (!isInputShape(input)) throw new ModelProblem('no-input');
    const asGraph = own.length === 3 ? input : own.length === 2 ? [h, w] : [c];
    return { input, name, sizes: [1, ...asGraph], batch: batch ?? 1, channelsLast };
  }

  #start(): void {
    const { builder } = this;
    const { name, sizes, batch, channelsLast } = this.#given;
    const x =
      sizes.length === 4
        ? builder.x
        : sizes.length === 3
          ? builder.add('squeeze', { dim: 1 }, [builder.x])
          : builder.add('Flatten', {}, [builder.x]);
    // With its channels last the graph has it turned, and turns it back at once.
    this.#values.set(name, channelsLast ? this.#asTurned(x, [0, 2, 3, 1]) : x);
    if (batch !== 1) builder.note('batch', { batch });
    const types = new Set<string>();
    for (const message of this.#graph.initializers) {
      if (isFloatType(message.type) && message.type !== 1) types.add(typeName(message.type));
    }
    for (const what of types) builder.note('precision', { what }, false);
  }

  /** A tensor whose axes are said to be turned, though no step turns them: who turns them back has it as it was. */
  #asTurned(of: Tensor, dims: readonly number[]): Tensor {
    const own = fullSizes(of);
    const sizes = dims.map((axis) => own[axis] ?? 1);
    const batched = of.batched && dims[0] === 0;
    const shown: Tensor = { ref: of.ref, shape: batched ? sizes.slice(1) : sizes, batched };
    this.#turned.set(shown, { of, dims });
    return shown;
  }

  known(name: string): Value | null {
    return this.#values.get(name) ?? this.#initializer(name);
  }

  #initializer(name: string): Constant | null {
    const message = this.#initializers().get(name);
    if (!message) return null;
    const made = constantOf(message, this.files);
    this.#values.set(name, made);
    return made;
  }

  #byName: ReadonlyMap<string, GraphMessage['initializers'][number]> | null = null;
  #initializers() {
    this.#byName ??= new Map(this.#graph.initializers.map((i) => [i.name, i]));
    return this.#byName;
  }

  reader(name: string): NodeMessage | null {
    const readers = this.#readers.get(name) ?? [];
    const [only] = readers;
    return only && readers.length === 1 && !this.#returned.has(name) ? only : null;
  }

  maker(name: string): NodeMessage | null {
    return this.#makers.get(name) ?? null;
  }

  absorb(nodes: readonly NodeMessage[]): void {
    for (const node of nodes) this.#absorbed.add(node);
  }

  early(node: NodeMessage, depth = 0): Constant | null {
    const [name = ''] = node.outputs;
    if (node.op === 'Constant') {
      this.#run(node);
    } else {
      if (depth > MOST_EARLY) return null;
      const reads = node.inputs
        .filter((input) => input !== '')
        .map((input) => {
          const maker = this.#makers.get(input);
          return this.known(input) ?? (maker ? this.early(maker, depth + 1) : null);
        });
      if (reads.length === 0 || !reads.every((r) => r !== null && isConstant(r))) return null;
      this.#run(node);
    }
    const value = this.#values.get(name);
    return value && isConstant(value) ? value : null;
  }

  turn(of: Tensor, dims: readonly number[]): Tensor {
    const before = this.#turned.get(of);
    const from = before?.of ?? of;
    const order = before ? dims.map((axis) => before.dims[axis] ?? axis) : dims;
    return order.every((axis, i) => axis === i) ? from : this.#asTurned(from, order);
  }

  made(): ReadModel {
    for (const node of this.#graph.nodes) if (!this.#absorbed.has(node)) this.#try(node);
    const { builder } = this;
    const outputs = this.#graph.outputs.flatMap(({ name }) => this.#output(name) ?? []);
    if (this.#ends !== null) builder.note('ends', { what: this.#ends });
    if (builder.isEmpty) {
      if (this.#ends !== null) throw new ModelProblem('nothing-read', { what: this.#ends });
      builder.add('Identity', {}, [builder.x]);
    }
    return builder.made(outputs.length > 0 ? outputs : [builder.newest]);
  }

  /** A tensor that the graph returns; what is no tensor of steps (x itself, a constant) is none. */
  #output(name: string): Tensor | null {
    const value = this.#values.get(name);
    return value && !isConstant(value) ? this.#real(value) : null;
  }

  /** A tensor that steps read: what is only said to be turned is turned by one. */
  #real(value: Tensor): Tensor {
    const before = this.#turned.get(value);
    if (!before) return value;
    before.real ??= this.builder.add('permute', { dims: [...before.dims] }, [before.of]);
    return before.real;
  }

  /** A node, unless what it reads was lost before. The first that is not followed is named. */
  #try(node: NodeMessage): void {
    try {
      this.#run(node);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      const named = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
      if (!(error instanceof Lost))
        this.#ends ??= `${named} (${node.name || node.outputs[0] || '?'}): ${error.message}`;
    }
  }

  #run(node: NodeMessage): void {
    const done = node.outputs.every((name) => name === '' || this.#values.has(name));
    if (done && node.outputs.length > 0) return;
    const inputs = node.inputs.map((name): Value | null => {
      if (name === '') return null;
      const value = this.known(name);
      if (value === null) throw new Lost(this.#makers.has(name) ? 'lost' : this.#unfed(name, node));
      return value;
    });
    const plain = this.#unturned(node, inputs);
    const own = plain?.inputs ?? (READS_SIZES.has(node.op) ? inputs : inputs.map((v) => v && this.#realOf(v)));
    const call = new Call(plain?.node ?? node, this, own);
    const made = this.#made(call, own);
    const all = made.map((v) => (v && plain?.dims && !isConstant(v) ? this.turn(v, plain.dims) : v));
    const { outputs } = call.absorbed.at(-1) ?? node;
    for (const [i, value] of all.entries()) {
      const name = outputs[i];
      if (name && value) this.#values.set(name, value);
    }
  }

  #realOf(value: Value): Value {
    return isConstant(value) ? value : this.#real(value);
  }

  /** A node on maps that are not turned, where all that it reads are turned alike and it can work on them so. */
  #unturned(node: NodeMessage, inputs: readonly (Value | null)[]) {
    const maps = inputs.flatMap((v) => (v && !isConstant(v) ? [this.#turned.get(v)] : []));
    const [first] = maps;
    if (!first || maps.some((m) => m?.dims.join() !== first.dims.join())) return null;
    const constants = inputs.map((v) => (v && isConstant(v) ? v : null));
    const made = unturned(node, constants, first.dims, this.opset);
    if (!made) return null;
    const own = inputs.map((v, i) => made.constants[i] ?? (v && !isConstant(v) ? (this.#turned.get(v)?.of ?? v) : v));
    return { node: made.node, inputs: own, dims: made.givesTurned ? first.dims : null };
  }

  /** An input of the graph that is not x. */
  #unfed(name: string, node: NodeMessage): string {
    this.#ends ??= `${node.op} (${node.name || node.outputs[0] || '?'}): ${name}`;
    return 'unfed';
  }

  /** What a node gives, one value for each output. */
  #made(call: Call, inputs: readonly (Value | null)[]): readonly (Value | null)[] {
    const { node } = call;
    const constants = inputs.filter((v) => v !== null);
    if (node.domain === '' && constants.length > 0 && constants.every(isConstant)) {
      const known = folded(call, constants);
      if (known) return [known];
    }
    const translate = translatorOf(node.domain, node.op);
    if (!translate) throw new Unfit('no layer does this');
    const made = translate(call);
    return isList(made) ? made : [made];
  }
}

/** Nodes that read no values, or turn what they read. */
const READS_SIZES = new Set(['Transpose', 'Shape', 'Size']);

const isList = <T>(made: T | readonly T[]): made is readonly T[] => Array.isArray(made);

/** What a node reads was lost with an earlier one. */
class Lost extends Unfit {}

/** Names that graphs within a node read. */
function outerNames({ attributes }: NodeMessage): string[] {
  return [...attributes.values()].flatMap(({ g }) =>
    g ? g.nodes.flatMap((n) => [...n.inputs, ...outerNames(n)]) : [],
  );
}
