/** A vector laid in rows, as text is: where its values stand, in CSS pixels. */
export interface Fold {
  /** Values in a row. */
  readonly columns: number;
  readonly rows: number;
  /** Size of a value's square. */
  readonly cell: number;
  /** How many of the vector's values are there: all, unless it is longer than any screen. */
  readonly count: number;
}

const LARGEST = 16;
/** Rows as long as people count in, so that the index at a row's beginning says something. */
const ROUND = [1, 2, 5, 10, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160, 200, 256, 320, 400, 500, 640, 800, 1000];

/** Lays `count` values into a box, in squares as large as fit and rows of a round length. */
export function foldVector(count: number, box: { readonly width: number; readonly height: number }): Fold {
  const columnsAt = (cell: number) => {
    const fit = Math.max(1, Math.floor(box.width / cell));
    // A vector that a row holds is one row.
    return count <= fit ? Math.max(1, count) : (ROUND.findLast((n) => n <= fit) ?? 1);
  };
  for (let cell = LARGEST; cell >= 1; cell -= 1) {
    const columns = columnsAt(cell);
    const rows = Math.ceil(count / columns);
    if (rows * cell <= box.height || cell === 1) {
      const shown = Math.min(rows, Math.max(1, Math.floor(box.height / cell)));
      return { columns, rows: shown, cell, count: Math.min(count, shown * columns) };
    }
  }
  return { columns: 1, rows: 0, cell: 1, count: 0 };
}

/** The value under a point of a fold, in CSS pixels from its corner; null where there is none. */
export function foldedAt({ columns, rows, cell, count }: Fold, x: number, y: number): number | null {
  const column = Math.floor(x / cell);
  const row = Math.floor(y / cell);
  if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
  const index = row * columns + column;
  return index < count ? index : null;
}
