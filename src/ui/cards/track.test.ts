import { describe, expect, it } from 'vitest';
import { trackOf } from './track';

describe('a track in steps', () => {
  it('stands still for what is within, and stretches for what is not', () => {
    expect(trackOf([0, 4], 3)).toMatchObject({ min: 0, max: 4, step: 1, big: 2 });
    expect(trackOf([0, 4], 9)).toMatchObject({ min: 0, max: 9 });
    expect(trackOf([-2, 2], -3.14, 0.1)).toMatchObject({ min: -3.2, max: 2, big: 0.7 });
    expect(trackOf([0, 1], 1.23, 0.05).max).toBe(1.25);
  });

  it('leaves no tail of binary fractions', () => {
    const track = trackOf([0, 1], 0.3, 0.1);
    expect(track.toValue(0.1 + 0.2)).toBe(0.3);
  });
});

describe('a track by decades', () => {
  const track = trackOf([1e-8, 1], 1e-5, 0, true);

  it('goes 1, 2, 5, 10', () => {
    const from = track.toPosition(1e-5);
    expect([0, 1, 2, 3].map((i) => track.toValue(from + i))).toEqual([1e-5, 2e-5, 5e-5, 1e-4]);
    expect([track.toValue(track.min), track.toValue(track.max)]).toEqual([1e-8, 1]);
  });

  it('gives back every value that it can stand at', () => {
    for (let p = track.min; p <= track.max; p += 1) expect(track.toPosition(track.toValue(p))).toBe(p);
  });

  it('puts what is between to the nearest, and what is not above zero at its end', () => {
    expect(track.toValue(track.toPosition(3e-5))).toBe(2e-5);
    expect(track.toValue(track.toPosition(9.9e-5))).toBe(1e-4);
    expect([0, -1].map(track.toPosition)).toEqual([track.min, track.min]);
    expect(track.toValue(trackOf([1e-8, 1], 40, 0, true).max)).toBe(50);
  });
});
