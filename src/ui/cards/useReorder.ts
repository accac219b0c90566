import { type RefObject, useRef } from 'react';
import { type Point, scrolledBy, useLift } from '../useLift';

interface Options {
  readonly onLift: () => void;
  /** The card was dropped where so many of the other cards stand before it. */
  readonly onDrop: (to: number, event: { readonly timeStamp: number }) => void;
  readonly onCancel: () => void;
}

/** The cards that stay where they are while one is lifted, in the flow's order. */
const others = (lifted: HTMLElement) =>
  [...(lifted.closest('.flow-grid')?.querySelectorAll<HTMLElement>('[data-card]') ?? [])].filter(
    (card) => card !== lifted,
  );

/** Between which of the other cards a point is: how many stand before it, and the card and side that show it. */
function gapAt(lifted: HTMLElement, { x, y }: Point) {
  const all = others(lifted);
  const down = lifted.closest<HTMLElement>('.flow')?.dataset.direction === 'down';
  const gap = all.filter((card) => {
    const box = card.getBoundingClientRect();
    return down ? y > box.top + box.height / 2 : x > box.left + box.width / 2;
  }).length;
  return { gap, mark: all[Math.min(gap, all.length - 1)], side: gap === all.length ? 'after' : 'before' };
}

/** A card on its way: where it was taken up, with what was scrolled then, and where it would go. */
interface Lifted {
  readonly card: HTMLElement;
  readonly from: Point;
  gap: number;
  marked: HTMLElement | undefined;
}

/** Dragging a card by its handle: a line shows where it would go, the flow scrolls at its edges, Escape puts it back. */
export function useReorder(handle: RefObject<HTMLElement | null>, { onLift, onDrop, onCancel }: Options) {
  const lifted = useRef<Lifted | null>(null);
  const unmark = (own: Lifted) => {
    if (own.marked) delete own.marked.dataset.drop;
    own.marked = undefined;
  };
  const start = useLift(handle, {
    onLift: ({ x, y }) => {
      const card = handle.current?.closest<HTMLElement>('[data-card]');
      if (!card) return;
      const by = scrolledBy(card.closest('.flow'));
      lifted.current = { card, from: { x: x + by.x, y: y + by.y }, gap: -1, marked: undefined };
      card.dataset.lifted = '';
      onLift();
    },
    onMove: (point) => {
      const own = lifted.current;
      if (!own) return;
      const by = scrolledBy(own.card.closest('.flow'));
      own.card.style.transform = `translate(${point.x + by.x - own.from.x}px, ${point.y + by.y - own.from.y}px)`;
      const found = gapAt(own.card, point);
      unmark(own);
      own.gap = found.gap;
      own.marked = found.mark;
      if (own.marked) own.marked.dataset.drop = found.side;
    },
    onEnd: (dropped, _at, event) => {
      const own = lifted.current;
      if (!own) return;
      lifted.current = null;
      unmark(own);
      own.card.style.transform = '';
      delete own.card.dataset.lifted;
      if (dropped) onDrop(own.gap, event);
      else onCancel();
    },
  });
  return { onPointerDown: start };
}
