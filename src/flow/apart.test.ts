import { expect, test } from 'vitest';
import '../core/layers/all';
import type { Explanation, Term } from '../core/explanation';
import { partsOf, totalOf } from './apart';

const term = (at: number[] | null, value: number, weight: number, name: string | null = null): Term => ({
  layer: 0,
  at,
  value,
  weight,
  name,
});
const of = (...terms: Term[]): Explanation => ({ value: 0, terms, constant: 0, steps: [] });

test('products stand in their kernel, padding too, and the channel that adds most comes first', () => {
  const parts = partsOf(
    of(
      term(null, 0, 5, '0.weight[3, 0, 0, 0]'),
      term([0, 0, 0], 1, 0.5, '0.weight[3, 0, 0, 1]'),
      term(null, 0, 1, '0.weight[3, 1, 0, 0]'),
      term([1, 0, 0], 2, -3, '0.weight[3, 1, 0, 1]'),
    ),
    'Conv2d',
  );
  expect(parts.channels.map(({ channel, sum, rows, cols }) => [channel, sum, rows, cols])).toEqual([
    [1, -6, 1, 2],
    [0, 0.5, 1, 2],
  ]);
  expect(parts.channels[1]?.cells[0]).toMatchObject({ row: 0, col: 0, term: { at: null } });
  expect(parts.loose).toEqual([]);
});

test('a pool’s window is where it stands; what is no window is told one by one', () => {
  const pool = partsOf(
    of(term([2, 4, 4], 3, 1), term([2, 4, 5], 1, 0), term([2, 5, 4], 0, 0), term([2, 5, 5], 2, 0)),
    'MaxPool2d',
  );
  expect(pool.channels).toMatchObject([{ channel: 2, rows: 2, cols: 2, sum: 3 }]);
  const linear = partsOf(of(term([0], 1, 2, 'f.weight[0, 0]'), term([1], 4, -3, 'f.weight[0, 1]')), 'Linear');
  expect(linear.channels).toEqual([]);
  expect(linear.loose.map(({ at }) => at)).toEqual([[1], [0]]);
  expect(totalOf(linear.loose)).toBe(-10);
});
