import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldedAt, foldVector } from './fold';

test('a short vector is one row, a longer one is folded in rows of a round length', () => {
  expect(foldVector(10, { width: 200, height: 100 })).toEqual({ columns: 10, rows: 1, cell: 16, count: 10 });
  expect(foldVector(120, { width: 200, height: 160 })).toEqual({ columns: 10, rows: 12, cell: 13, count: 120 });
  expect(foldVector(4096, { width: 180, height: 160 })).toMatchObject({ columns: 80, cell: 2, count: 4096 });
});

test('whatever fits is there and stays in the box; a point finds the value that stands there', () => {
  const size = fc.integer({ min: 20, max: 500 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20000 }), size, size, (count, width, height) => {
      const fold = foldVector(count, { width, height });
      expect(fold.columns * fold.cell).toBeLessThanOrEqual(width);
      expect(fold.rows * fold.cell).toBeLessThanOrEqual(height);
      if (count <= (width / 2) * height * 0.4) expect(fold.count).toBe(count);
      const last = fold.count - 1;
      const x = ((last % fold.columns) + 0.5) * fold.cell;
      const y = (Math.floor(last / fold.columns) + 0.5) * fold.cell;
      expect(foldedAt(fold, x, y)).toBe(last);
      expect(foldedAt(fold, x, y + fold.rows * fold.cell)).toBeNull();
    }),
  );
});
