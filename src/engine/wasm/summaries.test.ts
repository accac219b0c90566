import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayerResult } from '../../core/frame';
import { elements, type Shape } from '../../core/shape';
import { abortError } from '../errors';
import { summarise } from '../statistics';
import { lcg } from '../testing/random';
import { summarised as summaries } from './summaries';

const still = async () => {};

/** What of two results differs; float64 sums in another order differ in their last digits. */
function differences(found: LayerResult, want: LayerResult): string[] {
  const near = (a: number | null, b: number | null) => {
    if (a === null || b === null || Object.is(a, b)) return Object.is(a, b);
    return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b), Math.abs(want.stats.max ?? 0));
  };
  const wrong: string[] = [];
  for (const name of ['mean', 'std', 'min', 'max', 'first', 'last', 'zeros'] as const) {
    if (!near(found.stats[name], want.stats[name])) wrong.push(`${name} ${found.stats[name]} ${want.stats[name]}`);
  }
  for (const name of ['channelMin', 'channelMax', 'channelLow', 'channelHigh', 'histogram'] as const) {
    if (found[name].join() !== want[name].join()) wrong.push(`${name} ${found[name]} ${want[name]}`);
  }
  for (const name of ['channelMean', 'meanMap'] as const) {
    const close = (v: number, w = 0) => Object.is(v, w) || Math.abs(v - w) <= 1e-6 * Math.max(1, Math.abs(v));
    if (!found[name].every((v, i) => close(v, want[name][i]))) wrong.push(name);
  }
  if (String(found.robust) !== String(want.robust)) wrong.push(`robust ${found.robust} ${want.robust}`);
  if (found.nonFinite !== want.nonFinite) wrong.push('nonFinite');
  const [border, wanted] = [found.border, want.border];
  if (border?.share !== wanted?.share || !near(border?.mean ?? null, wanted?.mean ?? null)) wrong.push('border');
  return wrong;
}

/** Numbers as layers make them: spread, rectified, clipped, all alike, mostly one value, with something far out. */
const FORMS: readonly ((v: number, i: number) => number)[] = [
  (v) => v,
  (v) => Math.max(0, v),
  (v) => Math.min(Math.max(v, -0.5), 0.5),
  () => 3,
  (v, i) => (i % 50 === 7 ? v : -2),
  (v, i) => (i === 1 ? 1e20 : v),
  (v) => 4096 + v / 64,
  (v, i) => (i % 97 === 5 ? Number.NaN : v),
  (v) => Math.round(v),
];

test('layers of any shape and spread are summed up as the plain way does', async () => {
  const random = lcg(5);
  for (let round = 0; round < 160; round += 1) {
    const shape: Shape = random.of<Shape>(
      [random.from(1, 9), random.from(1, 40), random.from(1, 40)],
      [random.from(1, 70), random.from(1, 3), random.from(1, 3)],
      [random.from(1, 3), random.from(60, 130), random.from(60, 130)],
      [random.from(1, 5000)],
      [random.from(1, 30), random.from(1, 30)],
    );
    const form = random.of(...FORMS);
    const data = Float32Array.from({ length: elements(shape) }, (_, i) =>
      form(random.from(-1000, 1000) / 300 + random.from(-1000, 1000) / 400, i),
    );
    const [, height = 0, width = 0] = shape;
    const flags =
      shape.length === 3
        ? { rows: Uint8Array.from({ length: height }, (_, i) => Number(i < 2)), cols: new Uint8Array(width) }
        : null;
    const found = await summaries(data, shape, flags, still);
    expect(differences(found, summarise(data, shape, flags)), `${shape} ${form}`).toEqual([]);
  }
});

test('planes larger than one window, and no values at all', async () => {
  const random = lcg(8);
  const data = Float32Array.from({ length: 2 * 601 * 499 }, () => random.from(-9999, 9999) / 1000);
  const shape = [2, 601, 499];
  expect(differences(await summaries(data, shape, null, still), summarise(data, shape, null))).toEqual([]);
  expect((await summaries(new Float32Array(0), [0, 2, 2], null, still)).stats.mean).toBeNull();
});

test('any few values', async () => {
  const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(values, async (list) => {
      const data = Float32Array.from(list);
      const found = await summaries(data, [data.length], null, still);
      const want = summarise(data, [data.length], null);
      for (const name of ['channelMin', 'channelMax', 'channelLow', 'channelHigh', 'histogram'] as const)
        expect(found[name].join()).toBe(want[name].join());
    }),
  );
});

test('several at once do not disturb each other, and one that is given up stops between its pieces', async () => {
  const data = (k: number) => Float32Array.from({ length: 300_000 }, (_, i) => Math.sin(i * k));
  const shape = [3, 250, 400];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const given = summaries(data(7), shape, null, async () => {
    throw abortError();
  });
  const all = [1, 2, 3].map((k) => summaries(data(k), shape, null, turn));
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  for (const [i, found] of (await Promise.all(all)).entries())
    expect(differences(found, summarise(data(i + 1), shape, null))).toEqual([]);
});
