import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Args } from '../../core/args';
import { isRowKind } from '../../core/layers/table';
import { constructRefusal, pass } from '../../core/net/infer';
import type { Module } from '../../core/net/net';
import type { ShapedStep } from '../../core/net/shaped';
import type { Refusal } from '../../core/refusal';
import { elements, type Shape, sizesOf } from '../../core/shape';
import { Generator } from '../../torch/generator';
import { drawFresh } from '../../torch/testing/drawn';
import type { Weights } from '../backend';

/** JSON knows no number that is not finite. */
type Value = number | 'nan' | 'inf' | '-inf';

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  return value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** One call, as scripts/oracle/make_ops.py writes it. */
export interface OperationCase {
  readonly kind: string;
  readonly args: Args;
  readonly inputs: readonly Shape[];
  readonly seed: number;
  readonly grid?: true;
  readonly positive?: true;
  /** Which of the tensors is a mask: where it is above zero. */
  readonly mask?: number;
  readonly error?: string;
  readonly sizes?: Shape;
  readonly values?: readonly Value[];
}

const file = new URL('../../../test-data/ops.jsonl.gz', import.meta.url);
export function operationCases(): OperationCase[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line): OperationCase => JSON.parse(line));
}

/** The module of a call: its row of the table, with its arguments. */
export const operationModule = ({ kind, args }: OperationCase): Module => {
  if (!isRowKind(kind)) throw new Error(kind);
  return {
    id: 'm',
    kind,
    args: Object.fromEntries(Object.entries(args).map(([k, v]) => [k, k === 'p' ? numberOf(v as Value) : v])),
    name: null,
  };
};

/** Half to even, as torch.round has it. */
const rounded = (x: number) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

/** The tensors of a call and what its class draws after them, from one generator. */
export function drawn(own: OperationCase): { readonly tensors: Float32Array[]; readonly weights: Weights } {
  const { inputs, seed, grid, positive, mask } = own;
  const generator = new Generator(String(seed));
  const tensors = inputs.map((sizes, at) => {
    const made = new Float32Array(elements(sizes));
    if (made.length > 0) generator.normal_(made);
    return made.map((v) => {
      const value = grid ? rounded(v * 2) / 2 : v;
      if (at === mask) return value > 0 ? 1 : 0;
      return positive ? Math.abs(value) : value;
    });
  });
  return { tensors, weights: drawFresh(generator, operationModule(own)) };
}

/** What our table says of a call: sizes, or words. `batched`: the inputs are maps in a batch of one. */
export function said(
  own: OperationCase,
  batched = false,
): { readonly sizes?: Shape; readonly refusal?: Refusal; readonly step?: ShapedStep } {
  const module = operationModule(own);
  const built = constructRefusal(module);
  if (built) return { refusal: built };
  const tensors = own.inputs.map((sizes) => ({ shape: batched ? sizes.slice(1) : sizes, batched }));
  const passed = pass(module, tensors);
  if (!passed.ok) return { refusal: passed.refusal };
  const { shape } = passed.output;
  const sizes = sizesOf(shape, passed.output.batched);
  const inputs = own.inputs.map((given, i) => ({
    value: { from: `i${i}`, port: 0 },
    layer: null,
    shape: batched ? given.slice(1) : given,
    sizes: given,
  }));
  const [first = []] = own.inputs;
  const step: ShapedStep = {
    use: { id: 'u', module: 'm', off: false, inputs: inputs.map((i) => i.value) },
    module,
    layer: 0,
    inputs,
    input: batched ? first.slice(1) : first,
    inputSizes: first,
    output: shape,
    outputSizes: sizes,
    axes: passed.axes,
    reads: passed.reads,
    params: 0,
    macs: passed.macs,
    unused: false,
  };
  return { sizes, step };
}
