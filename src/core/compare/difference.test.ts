import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import '../layers/all';
import type { Args } from '../args';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { graphNet } from '../testing/graph_net';
import {
  axisField,
  channelDifference,
  type Difference,
  differences,
  type LayerMatch,
  matchAxis,
  matchingCell,
  matchLayers,
  ringDepth,
  toleranceOf,
} from './difference';

const conv = (rest: Args = {}) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: 1, out_channels: 1, kernel_size: 3, ...rest },
});
const net = (...layers: Args[]) => inferNet(sequential(layers.map(conv)), [1, 16, 16]);

function whole(a: Float32Array, b: Float32Array, match: LayerMatch, tolerance = 0): Difference {
  const steps = differences(a, b, match, tolerance);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('matching', () => {
  it('lays 14 in the middle of 16', () => {
    const match = matchLayers(net({ padding: 0 }), 0, net({ padding: 1 }), 0);
    expect([...(match?.rows.a ?? [])]).toEqual(Array.from({ length: 14 }, (_, i) => i));
    expect([...(match?.rows.b ?? [])]).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    expect([match?.rows.start, match?.rows.jump]).toEqual([1.5, 1]);
  });

  it('matches every other cell where one strides by two', () => {
    const match = matchLayers(net({ padding: 1 }), 0, net({ padding: 1, stride: 2 }), 0);
    expect([...(match?.rows.a ?? [])]).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect([...(match?.rows.b ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(match?.rows.jump).toBe(2);
  });

  it('finds none where centres lie between each other’s', () => {
    expect(matchLayers(net({ kernel_size: 2 }), 0, net({ kernel_size: 3, padding: 1 }), 0)).toBeNull();
    const odd = matchLayers(net({ kernel_size: 3, padding: 1, stride: 2 }), 0, net({ stride: 2 }), 0);
    expect(odd).toBeNull();
  });

  it('matches each axis by its own', () => {
    const match = matchLayers(net({ padding: [0, 1] }), 0, net({ padding: 1 }), 0);
    expect([match?.rows.a.length, match?.cols.a.length]).toEqual([14, 16]);
  });

  it('matches vectors by index where they are as long, and the input with itself', () => {
    const head = (features: number) =>
      inferNet(
        sequential([
          { kind: 'Flatten', args: {} },
          { kind: 'Linear', args: { in_features: 256, out_features: features } },
        ]),
        [1, 16, 16],
      );
    expect(matchLayers(head(10), 1, head(10), 1)?.cols.a.length).toBe(10);
    expect(matchLayers(head(10), 1, head(11), 1)).toBeNull();
    expect(matchLayers(net({}), -1, net({}), -1)?.rows.a.length).toBe(16);
    expect(matchLayers(net({}), 3, net({}), 0)).toBeNull();
  });

  test('cells that are matched lie at the same place, and none is left out', () => {
    const field = fc.record({
      start: fc.integer({ min: -8, max: 40 }).map((n) => n / 2),
      jump: fc.constantFrom(0.5, 1, 2, 3, 4),
    });
    const size = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(size, field, size, field, (m, a, n, b) => {
        const { a: from, b: to } = matchAxis(m, a, n, b);
        const place = (f: typeof a, i: number) => f.start + i * f.jump;
        const pairs = [...from].map((i, k) => `${i}/${to[k]}`);
        const truth: string[] = [];
        for (let i = 0; i < m; i += 1) {
          for (let j = 0; j < n; j += 1) if (place(a, i) === place(b, j)) truth.push(`${i}/${j}`);
        }
        expect(pairs).toEqual(truth);
        expect([...matchAxis(n, b, m, a).a]).toEqual([...to]);
        for (const [k, i] of [...from].entries()) expect(matchingCell(i, a, b, n)).toBe(to[k]);
      }),
    );
  });
});

describe('differences', () => {
  const values = (length: number, seed: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 7 + seed));

  test('are those of a plain loop over matched cells', () => {
    const padding = fc.integer({ min: 0, max: 2 });
    const stride = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(padding, stride, padding, stride, fc.integer({ min: 1, max: 3 }), (p, s, q, t, channels) => {
        const [a, b] = [net({ padding: p, stride: s }), net({ padding: q, stride: t })];
        const found = matchLayers(a, 0, b, 0);
        if (!found) return;
        const match = { ...found, channels };
        const [, ha = 0, wa = 0] = found.shapes[0];
        const [, hb = 0, wb = 0] = found.shapes[1];
        const [x, y] = [values(channels * ha * wa, 1), values(channels * hb * wb, 2)];
        const all: number[] = [];
        for (let c = 0; c < channels; c += 1) {
          for (const [r, ra] of match.rows.a.entries()) {
            for (const [k, ca] of match.cols.a.entries()) {
              const [rb = 0, cb = 0] = [match.rows.b[r], match.cols.b[k]];
              all.push((x[(c * ha + ra) * wa + ca] ?? 0) - (y[(c * hb + rb) * wb + cb] ?? 0));
            }
          }
        }
        const got = whole(x, y, match, 0.5);
        expect(got.mean).toBeCloseTo(all.reduce((sum, d) => sum + d, 0) / all.length, 6);
        const plane = got.h * got.w;
        for (let c = 0; c < channels; c += 1) {
          const own = all.slice(c * plane, (c + 1) * plane);
          expect([...channelDifference(x, y, match, c)]).toEqual(own.map(Math.fround));
          expect(got.channelShare[c]).toBeCloseTo(own.filter((d) => Math.abs(d) > 0.5).length / plane, 6);
        }
        const mean0 = Array.from({ length: channels }, (_, c) => Math.abs(all[c * plane] ?? 0));
        expect(got.meanAbs[0]).toBeCloseTo(mean0.reduce((sum, d) => sum + d, 0) / channels, 5);
        const by0 = Array.from({ length: channels }, (_, c) => all[c * plane] ?? 0);
        expect(got.meanBy[0]).toBeCloseTo(by0.reduce((sum, d) => sum + d, 0) / channels, 5);
        expect(got.most).toBeCloseTo(Math.max(...all.map(Math.abs)), 5);
      }),
      { numRuns: 40 },
    );
  });

  it('of a layer with itself are none, also where values are not finite', () => {
    const match = matchLayers(net({}), 0, net({}), 0);
    if (!match) throw new Error('no match');
    const x = values(196, 0).fill(Number.NaN, 0, 3).fill(Number.POSITIVE_INFINITY, 3, 5);
    const { mean, share, most } = whole(x, x.slice(), match);
    expect([mean, share, most]).toEqual([0, 0, 0]);
  });

  it('count what is not finite as different, and give no mean then', () => {
    const match = matchLayers(net({}), 0, net({}), 0);
    if (!match) throw new Error('no match');
    const x = new Float32Array(196);
    const y = x.slice().fill(Number.NaN, 0, 1).fill(Number.NEGATIVE_INFINITY, 1, 2);
    const { mean, share, most } = whole(x, y, match);
    expect([mean, share, most]).toEqual([null, 2 / 196, 0]);
  });

  it('let the page answer in between', () => {
    const [a, b] = [inferNet(sequential([conv()]), [1, 514, 514]), inferNet(sequential([conv()]), [1, 514, 514])];
    const match = matchLayers(a, 0, b, 0);
    if (!match) throw new Error('no match');
    const x = new Float32Array(512 * 512);
    const steps = differences(x, x, match, 0);
    expect(steps.next().done).toBe(false);
  });
});

test('the tolerance is relative where values are large, and never less than that of values of one', () => {
  expect(toleranceOf(0.1, null)).toBe(1e-5);
  expect(toleranceOf(3, 40)).toBeCloseTo(4e-4, 12);
});

describe('the ring that differs', () => {
  const flags = (h: number, w: number, is: (r: number, c: number) => boolean) => ({
    h,
    w,
    differs: Uint8Array.from({ length: h * w }, (_, i) => (is(Math.floor(i / w), i % w) ? 1 : 0)),
  });
  const edge = (h: number, w: number) => (r: number, c: number) => Math.min(r, c, h - 1 - r, w - 1 - c);

  test('is as deep as it was drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(8), (h, w, depth) => {
        const there = depth > 0 && depth < Math.ceil(Math.min(h, w) / 2);
        expect(ringDepth(flags(h, w, (r, c) => edge(h, w)(r, c) < depth))).toBe(there ? depth : null);
      }),
    );
  });

  it('is none where something in the middle differs', () => {
    expect(ringDepth(flags(9, 9, (r, c) => edge(9, 9)(r, c) < 1 || (r === 4 && c === 4)))).toBeNull();
    expect(ringDepth(flags(9, 9, (r, c) => r === 4 && c === 4))).toBeNull();
  });
});

test('maps to whose cells ways of other centres lead lie cell over cell where they are alike', () => {
  const up = { kind: 'ConvTranspose2d' as const, args: { in_channels: 1, out_channels: 1, kernel_size: 2, stride: 2 } };
  const pooled = (mode: 'AvgPool2d' | 'MaxPool2d') =>
    inferNet(
      graphNet([
        { kind: mode, args: { kernel_size: 2 }, reads: [-1] },
        { ...up, reads: [0] },
        { kind: 'add', reads: [1, -1] },
      ]),
      [1, 8, 8],
    );
  const [a, b] = [pooled('AvgPool2d'), pooled('MaxPool2d')];
  expect(axisField(a, 2, 0)).toBeNull();
  expect(matchLayers(a, 2, b, 2)?.rows.a).toHaveLength(8);
  // The input lies where it lies, and the sum over it.
  expect(matchLayers(a, 2, b, -1)?.cols.b).toHaveLength(8);
});
