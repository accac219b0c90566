import { type PointerEvent as ReactPointerEvent, useRef } from 'react';

interface Options {
  readonly onLift: () => void;
  /** The card was dropped before the card that stood at `gap` among all, itself counted; all.length: behind the last. */
  readonly onDrop: (gap: number, event: { readonly timeStamp: number }) => void;
  readonly onCancel: () => void;
}

const SLACK = 6;
const EDGE = 48;

const cards = () => [...document.querySelectorAll<HTMLElement>('[data-card]')];

/** Which gap a point is nearest to, and the card and side that show it. */
function gapAt(all: readonly HTMLElement[], x: number, y: number) {
  const boxes = all.map((card) => card.getBoundingClientRect());
  const [first, last] = [boxes[0], boxes.at(-1)];
  const sideways = !first || !last || last.left - first.left > last.top - first.top || all.length === 1;
  const gap = boxes.filter((b) => (sideways ? x > b.left + b.width / 2 : y > b.top + b.height / 2)).length;
  return { gap, mark: all[Math.min(gap, all.length - 1)], side: gap === all.length ? 'after' : 'before' };
}

/** Dragging a card by its handle: a line shows where it would go, the flow scrolls at its edges, Escape puts it back. */
export function useReorder({ onLift, onDrop, onCancel }: Options) {
  const dragging = useRef(false);
  const start = (event: ReactPointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const handle = event.currentTarget;
    const card = handle.closest<HTMLElement>('[data-card]');
    if (!card) return;
    const { pointerId, clientX, clientY } = event;
    let gap = -1;
    let marked: HTMLElement | undefined;
    let frame = 0;
    let point = { x: clientX, y: clientY };
    const unmark = () => {
      if (marked) delete marked.dataset.drop;
      marked = undefined;
    };
    const follow = () => {
      const { x, y } = point;
      card.style.transform = `translate(${x - clientX}px, ${y - clientY}px)`;
      const found = gapAt(cards(), x, y);
      unmark();
      gap = found.gap;
      marked = found.mark;
      if (marked) marked.dataset.drop = found.side;
    };
    const scroll = () => {
      const flow = card.closest<HTMLElement>('.flow');
      const box = flow?.getBoundingClientRect();
      if (flow && box) {
        if (point.x > box.right - EDGE) flow.scrollLeft += 12;
        if (point.x < box.left + EDGE) flow.scrollLeft -= 12;
      }
      frame = requestAnimationFrame(scroll);
    };
    const move = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return;
      point = { x: e.clientX, y: e.clientY };
      if (!dragging.current) {
        if (Math.hypot(point.x - clientX, point.y - clientY) < SLACK) return;
        dragging.current = true;
        handle.setPointerCapture(pointerId);
        card.dataset.lifted = '';
        onLift();
        scroll();
      }
      follow();
    };
    const finish = (drop: boolean, e: { readonly timeStamp: number }) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', giveUp, true);
      cancelAnimationFrame(frame);
      unmark();
      card.style.transform = '';
      delete card.dataset.lifted;
      if (!dragging.current) return;
      dragging.current = false;
      if (drop) onDrop(gap, e);
      else onCancel();
    };
    const up = (e: PointerEvent) => e.pointerId === pointerId && finish(true, e);
    const cancel = (e: PointerEvent) => e.pointerId === pointerId && finish(false, e);
    const giveUp = (e: KeyboardEvent) => {
      if (e.key !== 'Escape') return;
      e.preventDefault();
      finish(false, e);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', giveUp, true);
  };
  return { onPointerDown: start };
}
