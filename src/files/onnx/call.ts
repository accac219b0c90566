import type { Args } from '../../core/args';
import type { LayerKind } from '../../core/layers/table';
import type { Shape } from '../../core/shape';
import {
  fullSizes,
  isConstant,
  type LayerOptions,
  type NetBuilder,
  type Tensor,
  Unfit,
  type Value,
} from '../graph/builder';
import { type Constant, listOf, numberOf } from '../graph/constant';
import type { AttributeMessage, NodeMessage } from './model';
import { scopeNames } from './scope';
import { constantOf, type SideFiles } from './tensor';

/** The rest of the graph, as an operator may look at it. */
export interface Around {
  readonly builder: NetBuilder;
  readonly opset: number;
  readonly files: SideFiles;
  /** What a name stands for by now; null where it is not known. */
  known(name: string): Value | null;
  /** The one node that reads a tensor; null where several do, or it is returned. */
  reader(name: string): NodeMessage | null;
  /** The node that makes a tensor. */
  maker(name: string): NodeMessage | null;
  /** What a node that reads constants alone gives, though it is not reached yet; null where it is none. */
  early(node: NodeMessage): Constant | null;
  /** A tensor with its axes in another order; turned back it is what it was. */
  turn(of: Tensor, dims: readonly number[]): Tensor;
  /** Takes nodes in: they are not run by themselves any more. */
  absorb(nodes: readonly NodeMessage[]): void;
}

/** A node with what it reads, and how attributes are asked for. */
export class Call {
  readonly node: NodeMessage;
  readonly around: Around;
  readonly inputs: readonly (Value | null)[];
  /** Nodes behind this one that it took in, in their order: what it gives is what the last of them would. */
  readonly absorbed: NodeMessage[] = [];

  constructor(node: NodeMessage, around: Around, inputs: readonly (Value | null)[]) {
    this.node = node;
    this.around = around;
    this.inputs = inputs;
  }

  absorb(...nodes: readonly NodeMessage[]): void {
    this.absorbed.push(...nodes);
    this.around.absorb(nodes);
  }

  get opset(): number {
    return this.around.opset;
  }

  get builder(): NetBuilder {
    return this.around.builder;
  }

  attribute(name: string): AttributeMessage | null {
    return this.node.attributes.get(name) ?? null;
  }

  int(name: string, fallback: number): number {
    return this.attribute(name)?.i ?? fallback;
  }

  float(name: string, fallback: number): number {
    return this.attribute(name)?.f ?? fallback;
  }

  word(name: string, fallback: string): string {
    return this.attribute(name)?.s ?? fallback;
  }

  ints(name: string): number[] | null {
    return this.attribute(name)?.ints ?? null;
  }

  /** An attribute that is a tensor. */
  tensorAttribute(name: string): Constant | null {
    const message = this.attribute(name)?.t;
    return message ? constantOf(message, this.around.files) : null;
  }

  has(at: number): boolean {
    return (this.inputs[at] ?? null) !== null;
  }

  value(at: number): Value {
    const value = this.inputs[at] ?? null;
    if (value === null) throw new Unfit(`input ${at} is missing`);
    return value;
  }

  /** An input as a tensor; a constant becomes one of the net's own. */
  tensor(at: number): Tensor {
    return this.builder.tensor(this.value(at));
  }

  sizes(at: number): Shape {
    return fullSizes(this.value(at));
  }

  /** An input that has to be known without x. */
  constant(at: number): Constant {
    const value = this.value(at);
    if (!isConstant(value)) throw new Unfit(`input ${at} is not constant`);
    return value;
  }

  optional(at: number): Constant | null {
    return this.has(at) ? this.constant(at) : null;
  }

  /** A list of numbers that older operator sets have as an attribute, newer ones as an input. */
  list(name: string, at: number): number[] | null {
    return this.ints(name) ?? (this.has(at) ? listOf(this.constant(at)) : null);
  }

  /** A number that older operator sets have as an attribute, newer ones as an input. */
  number(name: string, at: number): number | null {
    const own = this.attribute(name);
    if (own) return own.f;
    return this.has(at) ? numberOf(this.constant(at)) : null;
  }

  axis(name: string, fallback: number, rank: number): number {
    return wrapped(this.int(name, fallback), rank);
  }

  /** A layer on these tensors, named by the node and by the tensors that it holds. */
  add(kind: LayerKind, args: Args, reads: readonly Tensor[], options: LayerOptions = {}): Tensor {
    const named = Object.values(options.weights ?? {}).flatMap((w) => stateName(w.name));
    const own = [...(options.names ?? []), ...named, ...scopeNames(this.node)];
    return this.builder.add(kind, args, reads, { ...options, names: own });
  }

  /** The one reader of what this node gives, where it is such an operator. */
  next(op: string, node: NodeMessage = this.node): NodeMessage | null {
    const [name = ''] = node.outputs;
    const found = this.around.reader(name);
    return found?.op === op && found.domain === '' && node.outputs.length === 1 ? found : null;
  }

  /** What a node reads beside a tensor of that name, where it reads two; null where it does not read it. */
  beside(node: NodeMessage, name: string): string | null {
    if (node.inputs.length !== 2) return null;
    const at = node.inputs.indexOf(name);
    return at < 0 ? null : (node.inputs[1 - at] ?? null);
  }

  /** What a name stands for, where that is a constant, though it may not be reached yet. */
  earlyConstant(name: string | null): Constant | null {
    const maker = name === null ? null : this.around.maker(name);
    return this.knownConstant(name) ?? (maker ? this.around.early(maker) : null);
  }

  /** A name that is known by now to stand for a constant. */
  knownConstant(name: string | null): Constant | null {
    const value = name === null ? null : this.around.known(name);
    return value && isConstant(value) ? value : null;
  }
}

/** An axis counted from the end as one from the start. */
export function wrapped(axis: number, rank: number): number {
  const made = axis < 0 ? axis + rank : axis;
  if (!(made >= 0 && made < Math.max(rank, 1))) throw new Unfit(`axis ${axis} of ${rank}`);
  return made;
}

const TENSORS =
  /^(.*)[./](?:weight|bias|running_mean|running_var|kernel|gamma|beta|moving_mean|moving_variance)(?:[:/].*)?$/;

/** What a tensor's module is called, where the tensor is called as a state dict calls it: `layer1.0.weight`. */
function stateName(name: string | null): string[] {
  const prefix = name === null ? undefined : TENSORS.exec(name)?.[1];
  return prefix ? [prefix] : [];
}
