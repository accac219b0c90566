/** Where a key moves the cursor of an h × w map: null where it is no key of the cursor's. From nowhere it starts in the middle. */
export function movedCell(
  key: string,
  from: { readonly row: number; readonly col: number } | null,
  h: number,
  w: number,
): { row: number; col: number } | null {
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -w],
    End: [0, w],
    PageUp: [-h, 0],
    PageDown: [h, 0],
  };
  const move = moves[key];
  if (!move) return null;
  if (!from) return { row: Math.floor((h - 1) / 2), col: Math.floor((w - 1) / 2) };
  const clamp = (v: number, n: number) => Math.max(0, Math.min(v, n - 1));
  return { row: clamp(from.row + move[0], h), col: clamp(from.col + move[1], w) };
}
