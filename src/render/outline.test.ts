import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { outlinePath } from './outline';

it('goes round a ring outside and inside, in straight pieces', () => {
  const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
  expect(outlinePath(ring, 3, 3)).toBe('M0,0H3M1,1H2M1,2H2M0,3H3M0,0V3M1,1V2M2,1V2M3,0V3');
  expect(outlinePath(new Uint8Array(9), 3, 3)).toBe('');
});

test('is as long as there are edges between what is marked and what is not', () => {
  const size = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(size, size, fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }), (h, w, flags) => {
      const marked = Uint8Array.from({ length: h * w }, (_, i) => (flags[i] ? 1 : 0));
      const at = (r: number, c: number) => (r < 0 || c < 0 || r >= h || c >= w ? 0 : marked[r * w + c]);
      let edges = 0;
      for (let r = 0; r <= h; r += 1) {
        for (let c = 0; c <= w; c += 1) {
          if (at(r, c) !== at(r - 1, c)) edges += 1;
          if (at(r, c) !== at(r, c - 1)) edges += 1;
        }
      }
      let length = 0;
      for (const [, x, y, way, to] of outlinePath(marked, h, w).matchAll(/M(\d+),(\d+)([HV])(\d+)/g)) {
        length += Number(to) - Number(way === 'H' ? x : y);
      }
      expect(length).toBe(edges);
    }),
  );
});
