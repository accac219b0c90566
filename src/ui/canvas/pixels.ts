import type { LayerResult } from '../../core/frame';
import { planesOf } from '../../core/planes';
import type { Slot } from '../../core/result';
import { layerOf, layersOf } from '../../flow/results';
import type { Source } from '../../flow/source';
import type { Domain } from '../../render/domain';
import { domainOf } from '../../render/domain';
import type { Fold } from '../../render/fold';
import { paintCells, shrink } from '../../render/heatmap';
import { type Lut, lut } from '../../render/palette';
import { paintSheet, type SheetLayout, sheetSize } from '../../render/sheet';
import type { PaintEnv } from './painter';

const images = new WeakMap<HTMLCanvasElement, ImageData>();

/** The canvas's pixels to write into; it takes that size. Null where a browser gives no context. */
function pixelsOf(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): [ImageData, CanvasRenderingContext2D] | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const old = images.get(canvas);
  const image = old?.width === width && old.height === height ? old : context.createImageData(width, height);
  images.set(canvas, image);
  return [image, context];
}

function blank(canvas: HTMLCanvasElement): void {
  canvas.width = 1;
  canvas.height = 1;
  images.delete(canvas);
}

type ColourEnv = Pick<PaintEnv, 'frame' | 'view' | 'scheme'>;

/** The colour scale in which a channel of a layer (null: the mean over channels) is shown. */
export function coloursOf(env: ColourEnv, source: Source, layer: LayerResult, channel: number | null) {
  const { palette, share, range } = env.view;
  const { seen, twin, nonNegative } = source;
  const of = (slot: Slot) => layersOf(env.frame, slot, seen[slot] ?? []);
  const all = share === 'all' ? [...of('a'), ...of('b')] : [];
  const other = twin && layerOf(env.frame, twin.slot, twin.layer);
  const domain: Domain = domainOf(layer, nonNegative, share, range, all, channel, other);
  const table: Lut = lut(palette, domain.type, env.scheme);
  return { table, domain };
}

/**
 * Paints one channel (null: the mean over channels) of a layer [C, H, W]. The canvas has a pixel for each cell, or,
 * where cells are smaller than the device's pixels, one for each of these; CSS gives it its size.
 */
export function paintMap(
  canvas: HTMLCanvasElement,
  env: PaintEnv,
  source: Source,
  channel: number | null,
  size: { readonly width: number; readonly height: number },
): void {
  const layer = layerOf(env.frame, source.slot, source.layer);
  const [channels, h, w] = planesOf(layer?.stats.shape ?? [0, 0, 0]);
  const drawn = channel !== null && channel < channels ? channel : channel === null ? null : 0;
  if (!layer || channels === 0 || h === 0 || w === 0) {
    blank(canvas);
    return;
  }
  const oh = Math.min(h, Math.max(1, Math.round(size.height * env.devicePixelRatio)));
  const ow = Math.min(w, Math.max(1, Math.round(size.width * env.devicePixelRatio)));
  const open = pixelsOf(canvas, ow, oh);
  if (!open) return;
  const [image, context] = open;
  const pixels = new Uint32Array(image.data.buffer);
  const { table, domain } = coloursOf(env, source, layer, drawn);
  const data = drawn === null ? layer.meanMap : layer.data;
  const offset = (drawn ?? 0) * h * w;
  if (oh < h || ow < w) paintCells(pixels, 0, shrink(data, offset, h, w, oh, ow), 0, oh * ow, table, domain);
  else paintCells(pixels, 0, data, offset, h * w, table, domain);
  context.putImageData(image, 0, 0);
}

/** A CSS colour as one packed pixel, as `lut` packs them. */
function packed(css: string): number {
  const [r = 0, g = 0, b = 0] = (css.match(/[\da-f]{2}/gi) ?? []).map((hex) => Number.parseInt(hex, 16));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** Paints all channels of a layer onto its sheet. */
export function paintSheetOf(canvas: HTMLCanvasElement, env: PaintEnv, source: Source, layout: SheetLayout): void {
  const layer = layerOf(env.frame, source.slot, source.layer);
  const [channels, h, w] = planesOf(layer?.stats.shape ?? [0, 0, 0]);
  if (!layer || channels === 0 || h === 0 || w === 0) {
    blank(canvas);
    return;
  }
  const open = pixelsOf(canvas, ...sheetSize(layout));
  if (!open) return;
  const [image, context] = open;
  const pixels = new Uint32Array(image.data.buffer).fill(0);
  const shared = coloursOf(env, source, layer, null);
  const colours = env.view.share === 'channel' ? (c: number) => coloursOf(env, source, layer, c) : () => shared;
  // The layout is the newest net's; the numbers may still be an older one's, with fewer channels.
  const there = { ...layout, count: Math.min(layout.count, channels) };
  paintSheet(pixels, there, layer.data, h, w, colours, packed(env.line));
  context.putImageData(image, 0, 0);
}

/** Paints a vector folded into rows, a canvas pixel for each value; CSS gives the canvas its size. */
export function paintFold(canvas: HTMLCanvasElement, env: ColourEnv, source: Source, fold: Fold): void {
  const layer = layerOf(env.frame, source.slot, source.layer);
  const length = Math.min(fold.count, layer?.data.length ?? 0);
  const open = layer && length > 0 ? pixelsOf(canvas, fold.columns, fold.rows) : null;
  if (!layer || !open) {
    blank(canvas);
    return;
  }
  const [image, context] = open;
  const pixels = new Uint32Array(image.data.buffer).fill(0);
  const { table, domain } = coloursOf(env, source, layer, 0);
  paintCells(pixels, 0, layer.data, 0, length, table, domain);
  context.putImageData(image, 0, 0);
}
