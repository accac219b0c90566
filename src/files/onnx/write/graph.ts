import { PbfWriter } from 'pbf';
import { elements, type Shape } from '../../../core/shape';

/** What of a layer ONNX has no form for. */
export class NoForm extends Error {}

type Attribute = number | string | readonly number[] | { readonly float: number };

interface Node {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

interface Initializer {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array | BigInt64Array;
}

/** TensorProto.DataType */
const FLOAT = 1;
const INT64 = 7;

/** A graph while it is written: nodes in their order, and what they read that does not follow from x. */
export class GraphWriter {
  readonly #nodes: Node[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #constants = new Map<string, string>();
  #scope = '';
  #count = 0;

  /** What nodes from here on are named by: `/layer1.0/conv1`. */
  within(scope: string): void {
    this.#scope = scope;
  }

  /** A node; gives the name of its first output. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    outputs = 1,
  ): string {
    return this.nodes(op, inputs, attributes, outputs)[0] ?? '';
  }

  /** A node of several outputs. */
  nodes(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: number,
  ): string[] {
    this.#count += 1;
    const name = `${this.#scope}/${op}_${this.#count}`;
    const made = Array.from({ length: outputs }, (_, i) => (i === 0 ? `${name}_out` : `${name}_out${i}`));
    this.#nodes.push({ op, name, inputs, outputs: made, attributes });
    return made;
  }

  /** A tensor that a state dict holds. */
  held(name: string, shape: Shape, data: Float32Array): string {
    if (!this.#initializers.has(name)) this.#initializers.set(name, { name, shape, data });
    return name;
  }

  #constant(key: string, shape: Shape, data: () => Float32Array | BigInt64Array): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = `constant_${this.#constants.size}`;
    this.#constants.set(key, name);
    this.#initializers.set(name, { name, shape, data: data() });
    return name;
  }

  /** A number as a tensor without axes. */
  number(value: number): string {
    return this.#constant(`float ${Object.is(value, -0) ? '-0' : value}`, [], () => Float32Array.of(value));
  }

  /** Numbers all over a tensor. */
  filled(shape: Shape, value: number): string {
    return this.#constant(`float ${value} ${shape.join()}`, shape, () => new Float32Array(elements(shape)).fill(value));
  }

  floats(shape: Shape, values: Float32Array): string {
    return this.#constant(`floats ${shape.join()} ${this.#constants.size}`, shape, () => values);
  }

  /** Whole numbers: sizes, axes, places. */
  ints(values: readonly number[], shape: Shape = [values.length]): string {
    return this.#constant(`int ${shape.join()}: ${values.join()}`, shape, () =>
      BigInt64Array.from(values, (v) => BigInt(v)),
    );
  }

  /** The same values under other sizes; nothing where they stay. */
  reshaped(input: string, from: Shape, to: Shape): string {
    return from.join() === to.join() ? input : this.node('Reshape', [input, this.ints(to)]);
  }

  /** The model's bytes (onnx/onnx.proto): opset 20, one input, what is returned under the names `outputs`. */
  model(
    input: Shape,
    outputs: readonly { readonly name: string; readonly of: string; readonly sizes: Shape }[],
  ): Uint8Array {
    this.within('');
    for (const { name, of } of outputs) {
      this.#nodes.push({ op: 'Identity', name: `/${name}`, inputs: [of], outputs: [name], attributes: {} });
    }
    const writer = new PbfWriter();
    writer.writeVarintField(1, IR_VERSION);
    writer.writeStringField(2, 'ConvScope');
    within(writer, 8, (opset) => {
      opset.writeStringField(1, '');
      opset.writeVarintField(2, OPSET);
    });
    within(writer, 7, (graph) => {
      for (const node of this.#nodes) within(graph, 1, (own) => writeNode(own, node));
      graph.writeStringField(2, 'net');
      for (const own of this.#initializers.values()) within(graph, 5, (tensor) => writeTensor(tensor, own));
      within(graph, 11, (value) => writeValue(value, 'input', input));
      for (const { name, sizes } of outputs) within(graph, 12, (value) => writeValue(value, name, sizes));
    });
    return writer.finish();
  }
}

const OPSET = 20;
const IR_VERSION = 9;

function within(writer: PbfWriter, tag: number, fill: (inner: PbfWriter) => void): void {
  writer.writeMessage(tag, (_: null, inner: PbfWriter) => fill(inner), null);
}

function writeNode(writer: PbfWriter, { op, name, inputs, outputs, attributes }: Node): void {
  for (const input of inputs) writer.writeStringField(1, input);
  for (const output of outputs) writer.writeStringField(2, output);
  writer.writeStringField(3, name);
  writer.writeStringField(4, op);
  for (const [key, value] of Object.entries(attributes)) within(writer, 5, (own) => writeAttribute(own, key, value));
}

/** AttributeProto; its type is field 20. */
function writeAttribute(writer: PbfWriter, name: string, value: Attribute): void {
  writer.writeStringField(1, name);
  if (typeof value === 'number') {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, 2);
  } else if (typeof value === 'string') {
    writer.writeStringField(4, value);
    writer.writeVarintField(20, 3);
  } else if ('float' in value) {
    writer.writeFloatField(2, value.float);
    writer.writeVarintField(20, 1);
  } else {
    for (const n of value) writer.writeVarintField(8, n);
    writer.writeVarintField(20, 7);
  }
}

function writeTensor(writer: PbfWriter, { name, shape, data }: Initializer): void {
  for (const n of shape) writer.writeVarintField(1, n);
  writer.writeVarintField(2, data instanceof Float32Array ? FLOAT : INT64);
  writer.writeStringField(8, name);
  writer.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue(writer: PbfWriter, name: string, sizes: Shape): void {
  writer.writeStringField(1, name);
  within(writer, 2, (type) =>
    within(type, 1, (tensor) => {
      tensor.writeVarintField(1, FLOAT);
      within(tensor, 2, (shape) => {
        for (const n of sizes) within(shape, 1, (dim) => dim.writeVarintField(1, n));
      });
    }),
  );
}
