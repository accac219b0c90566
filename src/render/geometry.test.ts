import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cells, centred, drawnRuns, flowScale, grown, ownScale } from './geometry';

const size = fc.integer({ min: 0, max: 80 });
const side = fc.integer({ min: 0, max: 5 });
const extent = fc.record({ h: size, w: size, pad: fc.tuple(side, side, side, side) });

test('every map with its padding, and the input’s ghost, fits the flow’s box', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.constant(3), fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 64 })),
      fc.array(extent, { maxLength: 6 }),
      fc.constantFrom(1, 1.5, 2),
      (input, maps, dpr) => {
        const scale = flowScale(input, maps, 200, 180, dpr);
        expect(scale.width).toBeLessThanOrEqual(200 + 1e-9);
        expect(scale.height).toBeLessThanOrEqual(180 + 1e-9);
        if (scale.cell < 2) return;
        for (const { h, w, pad } of maps) {
          const box = grown(centred(h, w, scale, dpr), pad, scale.cell);
          // An empty side is still drawn a pixel wide, and places are rounded to device pixels.
          expect(box.x).toBeGreaterThanOrEqual(-1);
          expect(box.y).toBeGreaterThanOrEqual(-1);
          expect(box.x + box.width).toBeLessThanOrEqual(scale.width + 1);
          expect(box.y + box.height).toBeLessThanOrEqual(scale.height + 1);
        }
      },
    ),
  );
});

test('a cell is a whole number of device pixels where it is larger than two', () => {
  const scale = flowScale([3, 16, 16], [], 230, 230, 1.5);
  expect((scale.cell * 1.5) % 1).toBeCloseTo(0, 9);
  expect(flowScale([3, 512, 512], [], 230, 230, 1).cell).toBeCloseTo(230 / 512);
});

test('the lost ring of one cell has the same width on all sides', () => {
  const scale = flowScale([3, 16, 16], [], 224, 224, 1);
  const [ghost, map] = [centred(16, 16, scale, 1), centred(14, 14, scale, 1)];
  expect(map).toEqual({ x: ghost.x + 14, y: ghost.y + 14, width: 196, height: 196 });
  expect(grown(map, [1, 1, 1, 1], scale.cell)).toEqual(ghost);
});

test('cells count from the map’s corner, padding from beyond it', () => {
  const map = { x: 10, y: 20, width: 40, height: 40 };
  expect(cells(map, [-1, 1], [2, 2], { cell: 10, width: 40, height: 40 })).toEqual({
    x: 30,
    y: 10,
    width: 10,
    height: 30,
  });
});

test('lines too near to be told apart are drawn as one', () => {
  const lines = [
    { first: 1, step: 2, count: 500_000, width: 1 },
    { first: 1_000_005, step: 3, count: 1, width: 3 },
  ];
  expect(drawnRuns(lines, 0.01)).toEqual([
    [1, 999_999],
    [1_000_005, 1_000_007],
  ]);
  expect(drawnRuns([{ first: 1, step: 2, count: 3, width: 1 }], 4)).toEqual([
    [1, 1],
    [3, 3],
    [5, 5],
  ]);
});
test('a vector is a strip that fits the maps’ box, thick enough to be pointed at', () => {
  const scale = flowScale([3, 16, 16], [], 224, 224, 1);
  expect(ownScale([8, 16, 16], 16, 16, scale)).toBe(scale);
  const strip = ownScale([4096], 1, 4096, scale);
  const { x, width, height } = centred(1, 4096, strip, 1);
  expect([x, width, height]).toEqual([0, scale.width, 14]);
  expect(cells({ x: 0, y: 5, width, height }, [0, 0], [4095, 4095], strip)).toMatchObject({ y: 5, height: 14 });
  expect(ownScale([2], 1, 2, scale).cell).toBe(scale.cell);
});
