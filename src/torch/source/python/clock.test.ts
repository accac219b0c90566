import { afterEach, expect, test, vi } from 'vitest';
import { Clock } from './tree';

afterEach(() => vi.useRealTimers());

const PLACE = { from: 3, to: 5 };

test('a short source has more time than a long one: there the machine is what is slow', () => {
  vi.useFakeTimers();
  const short = new Clock();
  const long = new Clock();
  long.check(PLACE, 20_000);
  vi.advanceTimersByTime(1500);
  expect(() => short.check(PLACE)).not.toThrow();
  expect(() => long.check(PLACE)).toThrow(expect.objectContaining({ code: 'too-slow' }));
  vi.advanceTimersByTime(4000);
  expect(() => short.check(PLACE)).toThrow(expect.objectContaining({ code: 'too-slow' }));
});
