import { describe, expect, it } from 'vitest';
import { layoutPlot } from './plot_layout';

describe('a plot’s rows', () => {
  it.each([
    { width: 980, height: 400 },
    { width: 346, height: 300 },
  ])('leave the mean difference’s interval room of its own, between dots and axis, in %o', (size) => {
    const { bands, axes, interval } = layoutPlot(size, true);
    const third = bands[2];
    if (!third || interval === null || axes.difference === null) throw new Error('no row of differences');
    // A diamond reaches 7 pixels from its middle.
    expect(interval - 8).toBeGreaterThanOrEqual(third.top + third.height);
    expect(interval + 8).toBeLessThan(axes.difference);
    expect(axes.difference + 40).toBeLessThanOrEqual(size.height);
    expect(new Set(bands.map(({ height }) => height)).size).toBe(1);
  });

  it('are one of one net, without an interval', () => {
    const { bands, axes, interval } = layoutPlot({ width: 980, height: 400 }, false);
    expect({ rows: bands.length, difference: axes.difference, interval }).toEqual({
      rows: 1,
      difference: null,
      interval: null,
    });
  });
});
