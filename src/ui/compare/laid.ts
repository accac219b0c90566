import { axisField, type LayerMatch } from '../../core/compare/difference';
import type { ShapedNet } from '../../core/net/infer';
import { planesOf } from '../../core/planes';
import type { Rect } from '../../render/geometry';

/** Where maps lie on the input, in CSS pixels of the figure. */
export interface Places {
  readonly width: number;
  readonly height: number;
  readonly input: Rect;
  /** All cells of each net. */
  readonly a: Rect;
  readonly b: Rect;
  /** The cells that both have. */
  readonly both: Rect;
}

/** From the first cell's near edge to the last one's far edge, in input pixels. */
type Span = readonly [from: number, to: number];

const span = (start: number, jump: number, count: number): Span => [
  start - jump / 2,
  start + (count - 1) * jump + jump / 2,
];

/**
 * Lays two matched maps and the input over each other, `pixel` CSS pixels for a pixel of the input and no figure larger
 * than `side`. What has no place on the input fills the figure.
 */
export function placesOf(
  nets: { readonly a: ShapedNet; readonly b: ShapedNet },
  layers: { readonly a: number; readonly b: number },
  match: LayerMatch,
  pixel: number,
  side: number,
): Places {
  const along = (axis: 0 | 1) => {
    const { a: cells, start, jump } = axis === 0 ? match.rows : match.cols;
    const count = (i: 0 | 1) => planesOf(match.shapes[i])[axis + 1] ?? 0;
    const [fieldA, fieldB] = [axisField(nets.a, layers.a, axis), axisField(nets.b, layers.b, axis)];
    if (start === null || jump === null || !fieldA || !fieldB) {
      const all: Span = [0, Math.max(1, cells.length)];
      return { input: all, a: all, b: all, both: all };
    }
    return {
      input: [0, nets.a.input[axis + 1] ?? 1] as Span,
      a: span(fieldA.start, fieldA.jump, count(0)),
      b: span(fieldB.start, fieldB.jump, count(1)),
      both: span(start, jump, cells.length),
    };
  };
  const [rows, cols] = [along(0), along(1)];
  const low = (s: typeof rows) => Math.min(s.input[0], s.a[0], s.b[0]);
  const high = (s: typeof rows) => Math.max(s.input[1], s.a[1], s.b[1]);
  const [top, left] = [low(rows), low(cols)];
  const [tall, wide] = [high(rows) - top, high(cols) - left];
  const scale = Math.min(pixel, side / Math.max(tall, wide));
  // A vector is one row: it is seen all the same.
  const thick = Math.max(scale, 14 / tall);
  const rect = (part: keyof typeof rows): Rect => ({
    x: (cols[part][0] - left) * scale,
    y: (rows[part][0] - top) * thick,
    width: (cols[part][1] - cols[part][0]) * scale,
    height: (rows[part][1] - rows[part][0]) * thick,
  });
  return {
    width: wide * scale,
    height: tall * thick,
    input: rect('input'),
    a: rect('a'),
    b: rect('b'),
    both: rect('both'),
  };
}
