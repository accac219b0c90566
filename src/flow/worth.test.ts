import { expect, test } from 'vitest';
import { addSizes, coreOf } from './worth';

test('the fewest cells that hold a share', () => {
  const plane = [1, 4, 1, 2, 0, 2];
  expect(coreOf(plane, 0.4)).toEqual({ mask: Uint8Array.of(0, 1, 0, 0, 0, 0), cells: 1 });
  expect(coreOf(plane, 0.8)).toEqual({ mask: Uint8Array.of(0, 1, 0, 1, 0, 1), cells: 3 });
  expect(coreOf(plane, 1).cells).toBe(5);
  expect(coreOf([0, 0], 0.5).cells).toBe(0);
});

test('sizes are added up over channels', () => {
  const plane = new Float64Array(2);
  addSizes(plane, Float32Array.of(-1, 2, 3, -4));
  expect([...plane]).toEqual([4, 6]);
});
