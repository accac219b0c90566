import type { Palette } from '../../core/document';
import { paintCells } from '../../render/heatmap';
import { lut, type ScaleType, type Scheme } from '../../render/palette';

/** Paints h × w differences, a pixel for each cell: signed ones symmetrically around zero, sizes from zero up. */
export function paintDifference(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  h: number,
  w: number,
  most: number,
  type: ScaleType,
  palette: Palette,
  scheme: Scheme,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const top = most > 0 ? most : 1;
  const image = context.createImageData(w, h);
  const domain = { type, min: type === 'diverging' ? -top : 0, max: top };
  paintCells(new Uint32Array(image.data.buffer), 0, values, 0, h * w, lut(palette, type, scheme), domain);
  context.putImageData(image, 0, 0);
}
