import { expect, test } from 'vitest';
import '../core/layers/all';
import { inferNet } from '../core/net/infer';
import { INPUT_KEY, type Module, type Net } from '../core/net/net';
import { metBy, nearestPlace, padsOf, placesOf, readAt, readersOf, windowsOf } from './play';

function windows(kind: Module['kind'], args: Module['args'], input: readonly [number, number, number]) {
  const inputs = [{ from: INPUT_KEY, port: 0 }];
  const net: Net = {
    modules: [{ id: 'm', kind, args, name: null }],
    forward: { uses: [{ id: 'u', module: 'm', off: false, inputs }], outputs: [{ from: 'u', port: 0 }] },
  };
  const found = windowsOf(inferNet(net, input).steps[0] ?? null);
  if (!found) throw new Error('no windows');
  return found;
}

test('padding 0 leaves 14 places on 16 cells: the last window ends where the axis does', () => {
  const { rows } = windows('Conv2d', { in_channels: 3, out_channels: 2, kernel_size: 3 }, [3, 16, 16]);
  expect(placesOf(rows)).toEqual({
    count: 14,
    from: 0,
    to: 13,
    end: 15,
    low: 0,
    high: 15,
    stride: 1,
    dilation: 1,
    unread: 0,
  });
});

test('a stride leaves cells out, a dilation straddles them', () => {
  const args = {
    in_channels: 1,
    out_channels: 1,
    kernel_size: [1, 3],
    stride: [3, 2],
    dilation: [1, 2],
    padding: [0, 2],
  };
  const own = windows('Conv2d', args, [1, 7, 9]);
  expect(placesOf(own.rows)).toMatchObject({ count: 3, to: 6, unread: 4 });
  expect(placesOf(own.cols)).toMatchObject({ count: 5, from: -2, to: 6, end: 10, dilation: 2 });
  expect(padsOf(own.cols)).toEqual([2, 2]);
  expect(readAt(own, 1, 0)).toEqual({ down: [3], across: [-2, 0, 2] });
  expect(nearestPlace(own.cols, 4)).toBe(2);
  expect(nearestPlace(own.cols, -2)).toBe(0);
  expect(nearestPlace(own.cols, 10)).toBe(4);
  // Column 4 is read as each of the three taps; row 1 by nobody.
  expect(readersOf(own.cols, 4)).toEqual([1, 2, 3]);
  expect(readersOf(own.rows, 1)).toEqual([]);
  expect(metBy(own.cols, 0)).toEqual([0, 2, 4, 6]);
});

test('bins and stamps are read, too, and are no window of one size that steps on', () => {
  const pool = windows('AdaptiveAvgPool2d', { output_size: 2 }, [1, 5, 5]);
  expect(readAt(pool, 1, 0)).toEqual({ down: [2, 3, 4], across: [0, 1, 2] });
  expect(placesOf(pool.rows)).toBeNull();
  const stamps = windows('ConvTranspose2d', { in_channels: 1, out_channels: 1, kernel_size: 3, stride: 2 }, [1, 3, 3]);
  expect(readAt(stamps, 2, 1).down).toEqual([0, 1]);
});
