import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { ModelProblem } from '../graph/problem';
import { readOnnx } from './net';

interface Known {
  readonly name: string;
  readonly model: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly state?: readonly string[];
}

const bytesIn = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const file = new URL('../../../test-data/onnx.jsonl.gz', import.meta.url);
const models: readonly Known[] = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line): Known => JSON.parse(line));
const sides = ({ files = {} }: Known) => new Map(Object.entries(files).map(([name, text]) => [name, bytesIn(text)]));
const named = (name: string): Known => {
  const found = models.find((m) => m.name === name);
  if (!found) throw new Error(name);
  return found;
};
const read = (known: Known) => readOnnx(bytesIn(known.model), sides(known), [3, 32, 32]);

/** What reading is refused with; null where it is not. */
function refusal(bytes: Uint8Array, files = new Map<string, Uint8Array>()): string | null {
  try {
    readOnnx(bytes, files, [3, 32, 32]);
    return null;
  } catch (error) {
    if (!(error instanceof ModelProblem)) throw error;
    return error.code;
  }
}

describe('names', () => {
  it('are those of the state dict, as both exporters of torch write it', () => {
    for (const known of models.filter((m) => m.state && /unet|attention|sequence [ds]|blocks script 7/.test(m.name))) {
      const made = read(known).tensors.map((t) => t.name);
      expect([known.name, made.toSorted()]).toEqual([known.name, known.state?.toSorted()]);
    }
  });

  it('of a sequence are places, where a dropout that was left out holds its own', () => {
    const { net } = read(named('torch sequence dynamo 20'));
    expect(net.modules.map((m) => m.kind)).toEqual(['Conv2d', 'ReLU', 'MaxPool2d', 'Identity', 'Flatten', 'Linear']);
    expect(net.modules.every((m) => m.name === null)).toBe(true);
    expect(net.mode).toBe('eval');
  });

  it('of norms whose equal tensors are one are told apart by their statistics', () => {
    const { net, tensors } = read(named('merged'));
    expect(net.modules.map((m) => m.kind)).toEqual(['BatchNorm2d']);
    expect(tensors.map((t) => [t.name, t.data[0]])).toEqual([
      ['n.weight', 1],
      ['n.bias', 0],
      ['n.running_mean', 0],
      ['n.running_var', 1],
      ['n.num_batches_tracked', 0],
    ]);
  });
});

describe('what Keras writes', () => {
  it('is a net with its channels first, without the turning there and back', () => {
    const { net, input } = read(named('keras chain'));
    expect(input).toEqual([3, 12, 10]);
    expect(net.modules.map((m) => m.kind).filter((k) => k === 'permute')).toHaveLength(1);
  });
});

/** A model of one node, as bytes. */
function written(op: string, opset: number, more: { readonly input?: readonly number[] } = {}): Uint8Array {
  const { input = [1, 3, 8, 8] } = more;
  const writer = new PbfWriter();
  writer.writeVarintField(1, 8);
  const message = (own: PbfWriter, tag: number, fill: (inner: PbfWriter) => void) =>
    own.writeMessage(tag, (_: unknown, inner: PbfWriter | undefined) => inner && fill(inner), null);
  message(writer, 8, (set) => set.writeVarintField(2, opset));
  message(writer, 7, (graph) => {
    message(graph, 1, (node) => {
      node.writeStringField(1, 'x');
      node.writeStringField(2, 'y');
      node.writeStringField(3, 'mine');
      node.writeStringField(4, op);
    });
    message(graph, 11, (value) => {
      value.writeStringField(1, 'x');
      message(value, 2, (type) =>
        message(type, 1, (tensor) => {
          tensor.writeVarintField(1, 1);
          message(tensor, 2, (shape) => {
            for (const n of input) message(shape, 1, (dim) => dim.writeVarintField(1, n));
          });
        }),
      );
    });
    message(graph, 12, (value) => value.writeStringField(1, 'y'));
  });
  return writer.finish();
}

describe('what cannot be read', () => {
  it('is said: operator sets, data in other files, files that are none', () => {
    expect(refusal(written('Relu', 13))).toBeNull();
    expect(refusal(written('Relu', 6))).toBe('opset');
    expect(refusal(written('Relu', 29))).toBe('opset');
    expect(refusal(written('NonMaxSuppression', 13))).toBe('nothing-read');
    expect(refusal(new TextEncoder().encode('import torch'))).not.toBeNull();
    expect(refusal(new Uint8Array(0))).toBe('no-graph');
    const apart = named('torch unet dynamo 20');
    expect(refusal(bytesIn(apart.model))).toBe('external-missing');
    expect(refusal(bytesIn(apart.model), new Map([['net.onnx.data', new Uint8Array(9)]]))).toBe('external-short');
  });

  it('names the file that is not there', () => {
    const apart = bytesIn(named('torch unet dynamo 20').model);
    expect(() => readOnnx(apart, new Map(), [3, 32, 32])).toThrow('net.onnx.data');
  });

  it('of messages that nest without end is refused', () => {
    let inner: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
    // A graph in an attribute of a node of a graph …
    for (let i = 0; i < 3000; i += 1) {
      const writer = new PbfWriter();
      writer.writeBytesField([1, 5, 6][(2999 - i) % 3] ?? 1, inner);
      inner = writer.finish();
    }
    const writer = new PbfWriter();
    writer.writeBytesField(7, inner);
    expect(refusal(writer.finish())).toBe('too-deep');
  });

  it('of lengths that lie is refused, however much they claim', () => {
    expect(refusal(Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1))).toBe('broken-file');
    expect(refusal(Uint8Array.of(0x3a, 0x7f, 1))).toBe('broken-file');
    expect(refusal(Uint8Array.of(0x3a))).toBe('broken-file');
  });

  it('is a problem with a name, within a second, for whatever becomes of a file', () => {
    const oracle = import.meta.env.MODE === 'oracle';
    const own = models.filter((m) => m.model.length < 12_000).map((m) => ({ ...m, bytes: bytesIn(m.model) }));
    const byte = fc.record({ at: fc.nat(20_000), value: fc.nat(255) });
    const change = fc.record({
      model: fc.nat(own.length - 1),
      bytes: fc.array(byte, { maxLength: 6 }),
      cut: fc.nat(20),
    });
    let longest = 0;
    fc.assert(
      fc.property(change, ({ model, bytes, cut }) => {
        const known = own[model];
        if (!known) return;
        const spoiled = known.bytes.slice(0, cut === 0 ? Math.floor(known.bytes.length / 2) : undefined);
        for (const { at, value } of bytes) spoiled[at % spoiled.length] = value;
        const from = performance.now();
        refusal(spoiled, sides(known));
        longest = Math.max(longest, performance.now() - from);
      }),
      { numRuns: oracle ? 20_000 : 3_000 },
    );
    expect(longest).toBeLessThan(1000);
  }, 120_000);
});
