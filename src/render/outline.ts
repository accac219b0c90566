/**
 * The border of the cells of an h × w grid that are marked with 1, as an SVG path in cells: each straight piece once,
 * also along the grid's own edge.
 */
export function outlinePath(marked: Uint8Array, h: number, w: number): string {
  const is = (r: number, c: number) => r >= 0 && c >= 0 && r < h && c < w && marked[r * w + c] === 1;
  const parts: string[] = [];
  const along = (lines: number, length: number, borders: (line: number, i: number) => boolean, put: Piece) => {
    for (let line = 0; line <= lines; line += 1) {
      let from = -1;
      for (let i = 0; i <= length; i += 1) {
        const edge = i < length && borders(line, i);
        if (edge && from < 0) from = i;
        if (!edge && from >= 0) {
          parts.push(put(line, from, i));
          from = -1;
        }
      }
    }
  };
  along(
    h,
    w,
    (y, x) => is(y - 1, x) !== is(y, x),
    (y, from, to) => `M${from},${y}H${to}`,
  );
  along(
    w,
    h,
    (x, y) => is(y, x - 1) !== is(y, x),
    (x, from, to) => `M${x},${from}V${to}`,
  );
  return parts.join('');
}

type Piece = (line: number, from: number, to: number) => string;
