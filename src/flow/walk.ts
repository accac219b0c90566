import type { SheetLayout } from '../render/sheet';

/** The channel a key walks to on the sheet; null where it is no key of it. It stops at the ends. */
export function walkedChannel(key: string, from: number, { count, columns, rows }: SheetLayout): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * Math.max(1, Math.floor(rows / 2)),
    PageDown: columns * Math.max(1, Math.floor(rows / 2)),
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  const to = from + step;
  // A whole row up or down keeps its column: beyond the sheet it stays.
  if (key === 'ArrowUp' || key === 'ArrowDown') return to < 0 || to >= count ? from : to;
  return Math.max(0, Math.min(to, count - 1));
}
