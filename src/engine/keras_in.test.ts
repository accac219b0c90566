import { describe, expect, test } from 'vitest';
import data from '../../test-data/keras_in.json';
import '../core/layers/all';
import { layerSpec } from '../core/layers/rows';
import { inferNet } from '../core/net/infer';
import { withMode } from '../core/net/mode';
import { elements } from '../core/shape';
import { readSource } from '../torch/source/read';
import type { NetWeights } from './draws';
import { ReferenceBackend } from './reference/backend';
import { runSlot } from './slot';

/**
 * Keras models that were run by Keras (scripts/oracle/make_keras_in.py), read and computed here: every weight of two axes
 * and more is 0.05, every bias and shift 0.02, so that no order of axes counts.
 */
interface Known {
  readonly source: string;
  readonly input: readonly number[];
  readonly params: number;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly step: number;
}

const still = async () => {};

/** The weights of a net, as the models had theirs. */
const filled: Pick<NetWeights, 'key' | 'of'> = {
  key: ({ id }) => id,
  of: async ({ kind, args }) => {
    const { weights, buffers, family } = layerSpec(kind);
    const value = (name: string, axes: number) => {
      if (name === 'running_mean') return 0;
      const isGain = (family === 'norm' && name === 'weight') || name === 'running_var';
      return isGain ? 1 : axes > 1 ? 0.05 : 0.02;
    };
    return new Map(
      [...weights(args), ...(buffers?.(args) ?? [])].map(({ name, shape }) => [
        name,
        new Float32Array(elements(shape)).fill(value(name, shape.length)),
      ]),
    );
  },
};

const valueAt = (c: number, h: number, w: number) => (((7 * c + 5 * h + 3 * w + 2 * h * w) % 11) - 5) / 4;

describe('a Keras model', () => {
  test.each(Object.entries(data.cases as Readonly<Record<string, Known>>))(
    '%s gives what Keras gives',
    async (_name, known) => {
      const read = readSource(known.source);
      if (!read.ok) throw new Error(`${read.error.code} ${read.error.line} ${JSON.stringify(read.error.params)}`);
      expect(read.partial).toBeNull();
      // What the model says of its input is taken.
      const [c = 1, h = 1, w = 1] = known.input;
      if (read.stated.input) expect(elements(read.stated.input)).toBe(c * h * w);
      const input = read.stated.input ?? ([c, h, w] as const);
      const net = inferNet(withMode(read.net, 'eval'), input);
      expect(net.fault?.text ?? null).toBeNull();
      // A norm of PyTorch has both gains and shifts, which is said.
      if (!read.notes.some((note) => note.code === 'extra-gain')) expect(net.params).toBe(known.params);
      const x = Float32Array.from({ length: c * h * w }, (_, i) =>
        valueAt(Math.floor(i / (h * w)), Math.floor(i / w) % h, i % w),
      );
      const layers = await runSlot({
        net,
        weights: filled,
        data: x,
        key: known.source,
        backend: new ReferenceBackend(),
        pause: still,
        results: { get: () => undefined, keep: (_key, result) => result },
        beside: new Set(),
        done: () => {},
      });
      const last = layers[net.outputs[0]?.layer ?? -1];
      expect(last?.stats.shape).toEqual(known.shape);
      const own = known.values.map((_, i) => last?.data[i * known.step] ?? Number.NaN);
      const apart = Math.max(...known.values.map((v, i) => Math.abs(v - (own[i] ?? 0)) / Math.max(1, Math.abs(v))));
      expect(apart).toBeLessThan(1e-5);
    },
  );
});
