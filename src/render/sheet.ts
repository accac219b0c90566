import type { Domain } from './domain';
import { enlarge, paintCells, shrink } from './heatmap';
import type { Lut } from './palette';

/** Where the channels of a layer stand on its sheet, in device pixels; each has a frame of one pixel around it. */
export interface SheetLayout {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** Size of one small map. */
  readonly width: number;
  readonly height: number;
  /** From one small map to the next. */
  readonly gap: number;
  /** Before the first, for its frame. */
  readonly inset: number;
}

/** Canvases have an end: of a hundred thousand channels those that fit so many device pixels are shown. */
const TALLEST = 16000;

/** Half the room that whole cells may cost: 14 cells in 37 pixels stand as 28 only where little is lost by it. */
const WHOLE_CELLS = 0.75;

/** The size nearest below at which every cell has equally many pixels, unless that wastes too much. */
function wholeCells(size: number, cells: number): number {
  const whole = Math.floor(size / cells) * cells;
  return whole >= WHOLE_CELLS * size ? whole : Math.floor(size);
}

/**
 * The largest small maps of one aspect with which `count` of them fit a box of device pixels; never larger than
 * `most` on a side, so that three channels do not shout over sixty-four.
 */
export function layoutSheet(
  count: number,
  h: number,
  w: number,
  box: { readonly width: number; readonly height: number },
  most: number,
  gap = 2,
): SheetLayout {
  const aspect = h / w;
  const inset = 1;
  const room = { width: box.width - 2 * inset, height: box.height - 2 * inset };
  let best = { columns: Math.max(1, count), width: 1 };
  let size = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (room.width - gap * (columns - 1)) / columns;
    const down = (room.height - gap * (rows - 1)) / rows;
    const width = Math.min(across, down / aspect, most, most / aspect);
    if (width > size) {
      size = width;
      best = { columns, width };
    }
    // More columns only make each narrower from here on.
    if (across < size) break;
  }
  const width = Math.max(1, wholeCells(best.width, w));
  const height = Math.max(1, width % w === 0 ? (width / w) * h : Math.round(width * aspect));
  // What whole cells left over may hold further columns.
  const columns = Math.max(1, Math.min(count, Math.floor((room.width + gap) / (width + gap))));
  const rows = Math.min(Math.ceil(count / columns), Math.max(1, Math.floor(TALLEST / (height + gap))));
  return { count: Math.min(count, rows * columns), columns, rows, width, height, gap, inset };
}

/** Size of the whole sheet in device pixels. */
export function sheetSize({ columns, rows, width, height, gap, inset }: SheetLayout): [number, number] {
  return [columns * (width + gap) - gap + 2 * inset, rows * (height + gap) - gap + 2 * inset];
}

/** Left and top of a channel's small map, in device pixels. */
export function placeOf(layout: SheetLayout, channel: number): [number, number] {
  const { columns, width, height, gap, inset } = layout;
  return [inset + (channel % columns) * (width + gap), inset + Math.floor(channel / columns) * (height + gap)];
}

/** The channel under a point of the sheet, in device pixels; what lies between two belongs to the one before. */
export function channelAt(layout: SheetLayout, x: number, y: number): number | null {
  const { columns, width, height, gap, inset, count } = layout;
  const column = Math.floor((x - inset) / (width + gap));
  const row = Math.floor((y - inset) / (height + gap));
  if (column < 0 || row < 0 || column >= columns) return null;
  const channel = row * columns + column;
  return channel < count ? channel : null;
}

/**
 * Paints all channels of a layer [C, h, w] into the pixels of its sheet. `colours` gives each channel's scale;
 * `frame` is the packed colour of the line around each. What is between stays transparent.
 */
export function paintSheet(
  pixels: Uint32Array,
  layout: SheetLayout,
  data: ArrayLike<number>,
  h: number,
  w: number,
  colours: (channel: number) => { table: Lut; domain: Domain },
  frame: number,
): void {
  const [stride] = sheetSize(layout);
  const { width, height } = layout;
  const smaller = width < w || height < h;
  const oh = smaller ? Math.min(h, height) : h;
  const ow = smaller ? Math.min(w, width) : w;
  const cells = new Uint32Array(oh * ow);
  for (let channel = 0; channel < layout.count; channel += 1) {
    const [left, top] = placeOf(layout, channel);
    for (let y = top - 1; y <= top + height; y += 1) {
      pixels.fill(frame, y * stride + left - 1, y * stride + left + width + 1);
    }
    const { table, domain } = colours(channel);
    if (smaller) paintCells(cells, 0, shrink(data, channel * h * w, h, w, oh, ow), 0, oh * ow, table, domain);
    else paintCells(cells, 0, data, channel * h * w, h * w, table, domain);
    enlarge(pixels, top * stride + left, stride, height, width, cells, oh, ow);
  }
}
