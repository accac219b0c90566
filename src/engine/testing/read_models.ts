import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tensorSpecs } from '../../core/layers/rows';
import { inferNet } from '../../core/net/infer';
import { INPUT_KEY, type ValueRef } from '../../core/net/net';
import type { ShapedCall } from '../../core/net/shaped';
import type { Shape } from '../../core/shape';
import type { ReadModel } from '../../files/graph/builder';
import type { Weights } from '../backend';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';

/** A model with what another runtime makes of it, as scripts/oracle/make_onnx.py and make_pt2.py write it. */
export interface ModelCase {
  readonly name: string;
  readonly model: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Of the input, the batch of one first. */
  readonly shape: Shape;
  readonly x: string;
  readonly outputs: readonly { readonly shape: Shape; readonly data: string }[];
  /** Names of PyTorch's state dict. */
  readonly state?: readonly string[];
  /** Kinds of its layers. */
  readonly kinds?: readonly string[] | null;
}

export function modelCases(file: string): ModelCase[] {
  const data = readFileSync(new URL(`../../../test-data/${file}`, import.meta.url));
  const lines = gunzipSync(data).toString().trim().split('\n');
  return lines.map((line): ModelCase => JSON.parse(line));
}

export const bytesIn = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

export function floatsIn(text: string): Float32Array {
  return new Float32Array(bytesIn(text).buffer);
}

/** Files beside a model. */
export const sideFiles = ({ files = {} }: ModelCase): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, text]) => [name, bytesIn(text)]));

/** A model's outputs for x, by the page's reference. */
export async function runModel(
  { net, tensors, input }: ReadModel,
  x: Float32Array,
): Promise<{ readonly shape: Shape; readonly data: Float32Array }[]> {
  const shaped = inferNet(net, input);
  if (shaped.fault) throw new Error(shaped.fault.text);
  const weights = new Map<string, Weights>();
  const all = [...tensors];
  for (const module of shaped.constructed) {
    const own = tensorSpecs(module).map(({ name }) => [name, all.shift()?.data ?? new Float32Array(0)] as const);
    weights.set(module.id, new Map(own));
  }
  const made = new Map<string, Float32Array>([[INPUT_KEY, x]]);
  const read = ({ from }: ValueRef) => made.get(from) ?? new Float32Array(0);
  const run = async (step: ShapedCall) => {
    const inputs = step.inputs.map((i) => read(i.value));
    const call = kernelCall(step, inputs, weights.get(step.module.id) ?? new Map(), async () => {});
    made.set(step.use.id, await REFERENCE_KERNELS[step.module.kind](call));
  };
  for (const step of shaped.constants) await run(step);
  for (const step of shaped.steps) await run(step);
  return shaped.outputs.map(({ value, sizes }) => ({ shape: sizes, data: read(value) }));
}

/** The largest difference, where the largest value is one or more in its parts; Infinity where sizes differ. */
export function differenceOf(known: Float32Array, found: Float32Array): number {
  if (known.length !== found.length) return Number.POSITIVE_INFINITY;
  const most = known.reduce((so, v) => (Number.isFinite(v) ? Math.max(so, Math.abs(v)) : so), 1);
  return known.reduce((so, v, i) => {
    const other = found[i] ?? Number.NaN;
    if (Object.is(v, other) || v === other) return so;
    const gap = Math.abs(v - other);
    return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(so, gap / most);
  }, 0);
}
