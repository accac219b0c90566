import { expect, test } from 'vitest';
import { domainTicks, rulerMarks } from './axis';

test('a ruler has a figure at every fourth cell, or fewer where there is no room', () => {
  expect(rulerMarks(16, 13)).toEqual([0, 4, 8, 12, 16]);
  expect(rulerMarks(14, 13)).toEqual([0, 4, 8, 12]);
  expect(rulerMarks(5, 13)).toEqual([0, 2, 4]);
  expect(rulerMarks(512, 0.4)).toEqual([0, 128, 256, 384, 512]);
  expect(rulerMarks(8, 0)).toEqual([]);
});

test('a signed scale has zero in its middle', () => {
  const ticks = domainTicks({ type: 'diverging', min: -0.33, max: 0.33 }, 184, 3);
  expect(ticks.map((t) => t.value.toFixed(t.decimals))).toEqual(['-0.2', '0.0', '0.2']);
  expect(ticks[1]?.x).toBeCloseTo(92);
});
