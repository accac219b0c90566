import { expect, test } from 'vitest';
import type { LayerResult } from '../core/frame';
import type { Computed } from './compute';
import { parcel } from './parcel';
import { summarise } from './statistics';

const layer = (value: number) => summarise(new Float32Array(32).fill(value), [2, 4, 4], null);

/** As another thread receives it. */
const received = (computed: Computed, isKept: (result: LayerResult) => boolean): Computed => {
  const { computed: sent, transfer } = parcel(computed, isKept);
  return structuredClone(sent, { transfer });
};

test('every large array is transferred, and what stays here stays whole', () => {
  const [input, kept, other] = [layer(1), layer(2), layer(3)];
  const computed = { input, a: { layers: [kept, other] }, b: null, beside: [], ms: 1 };
  const { transfer } = parcel(computed, (result) => result === kept);
  expect(transfer).toHaveLength(9);
  const there = received(computed, (result) => result === kept);
  expect(kept.data).toHaveLength(32);
  expect(kept.meanMap).toHaveLength(16);
  expect(kept.histogram.length).toBeGreaterThan(0);
  expect(other.data).toHaveLength(0);
  expect(there).toMatchObject({ ms: 1, b: null, input: { data: new Float32Array(32).fill(1) } });
  expect(there.a.layers.map((result) => result.data[31])).toEqual([2, 3]);
  expect(there.a.layers[0]).toEqual(kept);
});

test('a result that two nets share is sent once', () => {
  for (const kept of [true, false]) {
    const shared = layer(1);
    const computed = { input: layer(0), a: { layers: [shared] }, b: { layers: [shared] }, beside: [], ms: 1 };
    const there = received(computed, () => kept);
    expect(there.b?.layers[0]).toBe(there.a.layers[0]);
    expect(there.a.layers[0]?.data[0]).toBe(1);
  }
});
