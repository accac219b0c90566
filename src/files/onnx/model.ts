import { PbfReader } from 'pbf';
import { ModelProblem } from '../graph/problem';

/**
 * The messages of ONNX that a graph consists of (onnx/onnx.proto, the numbers of its fields), as they are written: nothing
 * is worked out yet, large data are views of the file. Whatever lengths a message claims, no byte beyond it is read, and
 * no more is kept than the file has.
 */

export interface TensorMessage {
  name: string;
  dims: number[];
  /** TensorProto.DataType */
  type: number;
  /** Little-endian, in C order; null where values stand in fields of their own. */
  raw: Uint8Array | null;
  floats: number[];
  /** int32_data: int32, smaller integers, bool, and float16 by its bits. */
  ints: number[];
  int64s: number[];
  doubles: number[];
  uint64s: number[];
  /** Of data in another file: location, offset, length. */
  external: Map<string, string>;
  isExternal: boolean;
}

export interface AttributeMessage {
  name: string;
  f: number;
  i: number;
  s: string;
  t: TensorMessage | null;
  g: GraphMessage | null;
  floats: number[];
  ints: number[];
  strings: string[];
}

export interface NodeMessage {
  name: string;
  op: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, AttributeMessage>;
  metadata: Map<string, string>;
}

/** A graph's input or output; null in its sizes: left open. */
export interface ValueMessage {
  name: string;
  type: number;
  sizes: (number | null)[] | null;
}

export interface GraphMessage {
  name: string;
  nodes: NodeMessage[];
  initializers: TensorMessage[];
  inputs: ValueMessage[];
  outputs: ValueMessage[];
}

export interface ModelMessage {
  irVersion: number;
  producer: string;
  /** By domain; ONNX's own is ''. */
  opsets: Map<string, number>;
  graph: GraphMessage | null;
}

/** Graphs within graphs (branches of an If), and whatever else nests, are read so deep. */
const MOST_DEPTH = 32;

type Field = (tag: number, reader: PbfReader) => void;

/** A stretch of so many bytes as the message says that it has; refused where there are fewer. */
function bytesOf(reader: PbfReader): Uint8Array {
  const length = reader.readVarint();
  if (!(length >= 0 && length <= reader.length - reader.pos)) throw new ModelProblem('broken-file', { what: 'length' });
  const from = reader.pos;
  reader.pos = from + length;
  return reader.buf.subarray(from, from + length);
}

/** Fields whose content is a message, a text, bytes or numbers in one piece. */
const isDelimited = (reader: PbfReader) => reader.type === 2;

/** Goes through the fields of a message; what `field` does not read is passed over. */
function each(bytes: Uint8Array, depth: number, field: Field): void {
  if (depth > MOST_DEPTH) throw new ModelProblem('too-deep', { depth: MOST_DEPTH });
  const reader = new PbfReader(bytes);
  try {
    while (reader.pos < reader.length) {
      const key = reader.readVarint();
      reader.type = key & 7;
      const before = reader.pos;
      field(Math.floor(key / 8), reader);
      if (reader.pos === before) pass(reader);
      if (reader.pos > reader.length) throw new ModelProblem('broken-file', { what: 'end' });
    }
  } catch (error) {
    // pbf throws of numbers that do not end, and DataView of those beyond the end.
    throw error instanceof ModelProblem ? error : new ModelProblem('broken-file', { what: 'field' });
  }
}

function pass(reader: PbfReader): void {
  if (isDelimited(reader)) bytesOf(reader);
  else if (reader.type === 0) reader.readVarint();
  else if (reader.type === 1) reader.pos += 8;
  else if (reader.type === 5) reader.pos += 4;
  else throw new ModelProblem('broken-file', { what: 'field' });
}

const decoder = new TextDecoder();
const textOf = (reader: PbfReader) => decoder.decode(bytesOf(reader));

/** Numbers of a repeated field, in one piece or one by one. */
function numbers(reader: PbfReader, into: number[], one: (reader: PbfReader) => number): void {
  if (!isDelimited(reader)) {
    into.push(one(reader));
    return;
  }
  const packed = new PbfReader(bytesOf(reader));
  while (packed.pos < packed.length) into.push(one(packed));
  if (packed.pos > packed.length) throw new ModelProblem('broken-file', { what: 'numbers' });
}

const int = (reader: PbfReader) => reader.readVarint(true);
const unsigned = (reader: PbfReader) => reader.readVarint();
const float = (reader: PbfReader) => reader.readFloat();
const double = (reader: PbfReader) => reader.readDouble();

/** StringStringEntryProto. */
function entry(bytes: Uint8Array, depth: number, into: Map<string, string>): void {
  let [key, value] = ['', ''];
  each(bytes, depth, (tag, reader) => {
    if (!isDelimited(reader)) return;
    if (tag === 1) key = textOf(reader);
    else if (tag === 2) value = textOf(reader);
  });
  into.set(key, value);
}

function tensor(bytes: Uint8Array, depth: number): TensorMessage {
  const made: TensorMessage = {
    name: '',
    dims: [],
    type: 0,
    raw: null,
    floats: [],
    ints: [],
    int64s: [],
    doubles: [],
    uint64s: [],
    external: new Map(),
    isExternal: false,
  };
  each(bytes, depth, (tag, reader) => {
    if (tag === 1) numbers(reader, made.dims, int);
    else if (tag === 2 && reader.type === 0) made.type = int(reader);
    else if (tag === 4) numbers(reader, made.floats, float);
    else if (tag === 5) numbers(reader, made.ints, int);
    else if (tag === 7) numbers(reader, made.int64s, int);
    else if (tag === 8 && isDelimited(reader)) made.name = textOf(reader);
    else if (tag === 9 && isDelimited(reader)) made.raw = bytesOf(reader);
    else if (tag === 10) numbers(reader, made.doubles, double);
    else if (tag === 11) numbers(reader, made.uint64s, unsigned);
    else if (tag === 13 && isDelimited(reader)) entry(bytesOf(reader), depth + 1, made.external);
    else if (tag === 14 && reader.type === 0) made.isExternal = int(reader) === 1;
  });
  return made;
}

function attribute(bytes: Uint8Array, depth: number): AttributeMessage {
  const made: AttributeMessage = { name: '', f: 0, i: 0, s: '', t: null, g: null, floats: [], ints: [], strings: [] };
  each(bytes, depth, (tag, reader) => {
    if (tag === 1 && isDelimited(reader)) made.name = textOf(reader);
    else if (tag === 2 && reader.type === 5) made.f = float(reader);
    else if (tag === 3 && reader.type === 0) made.i = int(reader);
    else if (tag === 4 && isDelimited(reader)) made.s = textOf(reader);
    else if (tag === 5 && isDelimited(reader)) made.t = tensor(bytesOf(reader), depth + 1);
    else if (tag === 6 && isDelimited(reader)) made.g = graph(bytesOf(reader), depth + 1);
    else if (tag === 7) numbers(reader, made.floats, float);
    else if (tag === 8) numbers(reader, made.ints, int);
    else if (tag === 9 && isDelimited(reader)) made.strings.push(textOf(reader));
  });
  return made;
}

function node(bytes: Uint8Array, depth: number): NodeMessage {
  const made: NodeMessage = {
    name: '',
    op: '',
    domain: '',
    inputs: [],
    outputs: [],
    attributes: new Map(),
    metadata: new Map(),
  };
  each(bytes, depth, (tag, reader) => {
    if (!isDelimited(reader)) return;
    if (tag === 1) made.inputs.push(textOf(reader));
    else if (tag === 2) made.outputs.push(textOf(reader));
    else if (tag === 3) made.name = textOf(reader);
    else if (tag === 4) made.op = textOf(reader);
    else if (tag === 7) made.domain = textOf(reader);
    else if (tag === 9) entry(bytesOf(reader), depth + 1, made.metadata);
    else if (tag === 5) {
      const own = attribute(bytesOf(reader), depth + 1);
      made.attributes.set(own.name, own);
    }
  });
  // ONNX's own domain has two names.
  if (made.domain === 'ai.onnx') made.domain = '';
  return made;
}

/** TensorShapeProto: sizes that are numbers, null where they are left open. */
function sizesIn(bytes: Uint8Array, depth: number): (number | null)[] {
  const sizes: (number | null)[] = [];
  each(bytes, depth, (tag, reader) => {
    if (tag !== 1 || !isDelimited(reader)) return;
    let size: number | null = null;
    each(bytesOf(reader), depth + 1, (own, inner) => {
      if (own === 1 && inner.type === 0) size = int(inner);
    });
    sizes.push(size);
  });
  return sizes;
}

function value(bytes: Uint8Array, depth: number): ValueMessage {
  const made: ValueMessage = { name: '', type: 0, sizes: null };
  each(bytes, depth, (tag, reader) => {
    if (!isDelimited(reader)) return;
    if (tag === 1) made.name = textOf(reader);
    else if (tag === 2) {
      each(bytesOf(reader), depth + 1, (kind, outer) => {
        if (kind !== 1 || !isDelimited(outer)) return;
        each(bytesOf(outer), depth + 2, (own, inner) => {
          if (own === 1 && inner.type === 0) made.type = int(inner);
          else if (own === 2 && isDelimited(inner)) made.sizes = sizesIn(bytesOf(inner), depth + 3);
        });
      });
    }
  });
  return made;
}

function graph(bytes: Uint8Array, depth: number): GraphMessage {
  const made: GraphMessage = { name: '', nodes: [], initializers: [], inputs: [], outputs: [] };
  each(bytes, depth, (tag, reader) => {
    if (!isDelimited(reader)) return;
    if (tag === 1) made.nodes.push(node(bytesOf(reader), depth + 1));
    else if (tag === 2) made.name = textOf(reader);
    else if (tag === 5) made.initializers.push(tensor(bytesOf(reader), depth + 1));
    else if (tag === 11) made.inputs.push(value(bytesOf(reader), depth + 1));
    else if (tag === 12) made.outputs.push(value(bytesOf(reader), depth + 1));
  });
  return made;
}

/** A file as a ModelProto. Throws an ModelProblem where it is none, or is cut off. */
export function readModel(bytes: Uint8Array): ModelMessage {
  const made: ModelMessage = { irVersion: 0, producer: '', opsets: new Map(), graph: null };
  each(bytes, 0, (tag, reader) => {
    if (tag === 1 && reader.type === 0) made.irVersion = int(reader);
    else if (tag === 2 && isDelimited(reader)) made.producer = textOf(reader);
    else if (tag === 7 && isDelimited(reader)) made.graph = graph(bytesOf(reader), 1);
    else if (tag === 8 && isDelimited(reader)) {
      let [domain, version] = ['', 0];
      each(bytesOf(reader), 1, (own, inner) => {
        if (own === 1 && isDelimited(inner)) domain = textOf(inner);
        else if (own === 2 && inner.type === 0) version = int(inner);
      });
      made.opsets.set(domain === 'ai.onnx' ? '' : domain, version);
    }
  });
  return made;
}
