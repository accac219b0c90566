import { createStore } from 'zustand/vanilla';
import type { CellRef, LiveStore } from '../../state/live';

/** Ways of looking at a cell that is taken apart. */
export const VIEWS = ['sum', 'play', 'kernels', 'worth'] as const;
export type View = (typeof VIEWS)[number];

/** Which of them is chosen. It lasts from cell to cell, and is forgotten with the last. */
export const view = createStore<{ readonly view: View }>()(() => ({ view: 'sum' }));

export function showView(own: View): void {
  view.setState({ view: own });
}

/** Opens a cell in one of its views. */
export function openCell(live: LiveStore, ref: CellRef, own: View): void {
  showView(own);
  live.setState({ apart: [ref] });
}
