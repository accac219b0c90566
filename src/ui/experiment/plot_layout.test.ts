import { describe, expect, it } from 'vitest';
import { intervalAt, layoutPlot } from './plot_layout';

describe('a mean’s interval in its band', () => {
  const band = { top: 100, height: 80 };

  it('lies below the dots, none of which it hides, and within the band', () => {
    for (const reach of [4, 10, 20]) {
      const at = intervalAt(band, reach);
      expect(at - 8).toBeGreaterThan(140 + reach);
      expect(at + 8).toBeLessThanOrEqual(180);
    }
  });

  it('lies over the middle of dots that fill the band, and of a shape', () => {
    expect([intervalAt(band, 30), intervalAt(band, null)]).toEqual([140, 140]);
  });

  it('has room below a few dots on a phone, too', () => {
    const { bands, narrow } = layoutPlot({ width: 346, height: 300 }, true);
    const [, , third] = bands;
    if (!third) throw new Error('no band of differences');
    expect(narrow).toBe(true);
    expect(intervalAt(third, 4.5)).toBeGreaterThan(third.top + third.height / 2);
  });
});
