import { expect, test } from 'vitest';
import type { LayerResult } from '../core/frame';
import { histogramPath } from './histogram';

const layer = (min: number, max: number, counts: number[]): LayerResult => ({
  data: new Float32Array(),
  stats: { shape: [1, 1, 1], mean: 0, std: 0, min, max, first: 0, last: 0, zeros: 0 },
  nonFinite: 0,
  border: null,
  robust: null,
  channelMin: Float32Array.of(min),
  channelMax: Float32Array.of(max),
  channelLow: Float32Array.of(min),
  channelHigh: Float32Array.of(max),
  channelMean: Float32Array.of(0),
  meanMap: new Float32Array(),
  histogram: Uint32Array.from(counts),
});

const domain = { type: 'diverging', min: -2, max: 2 } as const;

test('bars stand where their values are in the domain', () => {
  expect(histogramPath(layer(0, 2, [4, 1]), domain, 40, 11)).toBe('M20,11V1H30V11zM30,11V6H40V11z');
});

test('what lies beyond the domain is not drawn', () => {
  expect(histogramPath(layer(0, 4, [1, 1]), domain, 40, 11)).toBe('M20,11V1H40V11z');
});

test('a constant has one bar, nothing has none', () => {
  expect(histogramPath(layer(1, 1, [9, 0]), domain, 40, 11)).toBe('M30,11V1H32V11z');
  expect(histogramPath(layer(0, 1, [0, 0]), domain, 40, 11)).toBe('');
});

test('a channel without a finite value leaves the others where they are', () => {
  const part = layer(0, 2, [4, 1]);
  const broken = { ...part, channelMin: Float32Array.of(Number.NaN, 0), channelMax: Float32Array.of(Number.NaN, 2) };
  expect(histogramPath(broken, domain, 40, 11)).toBe(histogramPath(part, domain, 40, 11));
});
