import { expect, test } from 'vitest';
import type { LayerResult } from '../core/frame';
import { domainOf } from './domain';

function layer(part: Partial<LayerResult>): LayerResult {
  return {
    data: new Float32Array(),
    stats: { shape: [2, 1, 1], mean: 0, std: 0, min: 0, max: 0, first: 0, last: 0, zeros: 0 },
    nonFinite: 0,
    border: null,
    robust: [-1, 2],
    channelMin: Float32Array.of(-3, 0),
    channelMax: Float32Array.of(1, 5),
    channelLow: Float32Array.of(-1, 0),
    channelHigh: Float32Array.of(1, 2),
    channelMean: Float32Array.of(0, 0),
    meanMap: new Float32Array(),
    histogram: new Uint32Array(),
    ...part,
  };
}

const one = layer({});

test('a signed domain is symmetric about zero', () => {
  expect(domainOf(one, false, 'layer', 'full', [], null)).toEqual({ type: 'diverging', min: -5, max: 5 });
  expect(domainOf(one, false, 'layer', 'robust', [], null)).toEqual({ type: 'diverging', min: -2, max: 2 });
});

test('values that cannot be negative run from zero up', () => {
  expect(domainOf(one, true, 'layer', 'robust', [], null)).toEqual({ type: 'sequential', min: 0, max: 2 });
});

test('a domain is shared over all layers, or is each channel’s own', () => {
  const other = layer({ channelMax: Float32Array.of(9, 1), robust: [0, 7] });
  expect(domainOf(one, false, 'all', 'full', [one, other], 0).max).toBe(9);
  expect(domainOf(one, false, 'all', 'robust', [one, other], 0).max).toBe(7);
  expect(domainOf(one, false, 'channel', 'full', [one, other], 0).max).toBe(3);
  expect(domainOf(one, false, 'channel', 'robust', [one, other], 1).max).toBe(2);
});

test('the mean over channels has the layer’s domain, not a channel’s', () => {
  expect(domainOf(one, false, 'channel', 'full', [one], null).max).toBe(5);
});

test('percentiles that are all zero give way to the full range', () => {
  const pixel = layer({
    robust: [0, 0],
    channelMin: Float32Array.of(0),
    channelMax: Float32Array.of(0.25),
    channelLow: Float32Array.of(0),
    channelHigh: Float32Array.of(0),
  });
  expect(domainOf(pixel, true, 'layer', 'robust', [], null).max).toBe(0.25);
  expect(domainOf(pixel, true, 'channel', 'robust', [], 0).max).toBe(0.25);
});

test('a domain never has no width, whatever is in it', () => {
  const nothing = layer({
    robust: null,
    channelMin: Float32Array.of(Number.POSITIVE_INFINITY),
    channelMax: Float32Array.of(Number.NEGATIVE_INFINITY),
    channelLow: Float32Array.of(),
    channelHigh: Float32Array.of(),
  });
  for (const share of ['layer', 'all', 'channel'] as const) {
    for (const range of ['full', 'robust'] as const) {
      for (const positive of [true, false]) {
        const { min, max } = domainOf(nothing, positive, share, range, [nothing], 0);
        expect(max).toBeGreaterThan(min);
      }
    }
  }
});

test('two layers that are compared are coloured alike, whichever of them is drawn', () => {
  const twin = layer({ channelMax: Float32Array.of(7, 1), robust: [0, 3] });
  for (const [own, other] of [
    [one, twin],
    [twin, one],
  ] as const) {
    expect(domainOf(own, false, 'layer', 'full', [], null, other).max).toBe(7);
    expect(domainOf(own, false, 'layer', 'robust', [], null, other).max).toBe(3);
    expect(domainOf(own, false, 'channel', 'full', [], 1, other).max).toBe(5);
  }
});
