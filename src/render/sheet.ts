/** Where the channels of a layer stand on its sheet, in CSS pixels. */
export interface SheetLayout {
  readonly columns: number;
  readonly rows: number;
  /** Size of one small map. */
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

/**
 * The largest small maps of one aspect with which `count` of them fit a box; never larger than `most` on a side, so
 * that three channels do not shout over sixty-four.
 */
export function layoutSheet(
  count: number,
  h: number,
  w: number,
  box: { readonly width: number; readonly height: number },
  most: number,
): SheetLayout {
  const aspect = h > 0 && w > 0 ? h / w : 1;
  let best: SheetLayout = { columns: Math.max(1, count), rows: 1, width: 1, height: 1, gap: 0 };
  let bestWidth = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const gap = columns > 24 || rows > 12 ? 1 : 2;
    const across = (box.width - gap * (columns - 1)) / columns;
    const down = (box.height - gap * (rows - 1)) / rows;
    const width = Math.min(across, down / aspect, most / Math.max(1, aspect), most);
    if (width > bestWidth) {
      bestWidth = width;
      best = { columns, rows, width, height: width * aspect, gap };
    }
  }
  return best;
}

/** The channel under a point of the sheet; null between and beyond them. */
export function channelAt(layout: SheetLayout, count: number, x: number, y: number): number | null {
  const column = Math.floor(x / (layout.width + layout.gap));
  const row = Math.floor(y / (layout.height + layout.gap));
  if (column < 0 || row < 0 || column >= layout.columns) return null;
  const channel = row * layout.columns + column;
  return channel < count ? channel : null;
}
