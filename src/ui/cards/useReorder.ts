import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef } from 'react';

interface Options {
  readonly onLift: () => void;
  /** The card was dropped where so many of the other cards stand before it. */
  readonly onDrop: (to: number, event: { readonly timeStamp: number }) => void;
  readonly onCancel: () => void;
}

const SLACK = 6;
/** A finger scrolls; held so long, in milliseconds, it lifts. */
const HOLD_MS = 350;
const EDGE = 48;
const SCROLL = 12;

/** The cards that stay where they are while one is lifted, in the flow's order. */
const others = (lifted: HTMLElement) =>
  [...(lifted.closest('.flow-grid')?.querySelectorAll<HTMLElement>('[data-card]') ?? [])].filter(
    (card) => card !== lifted,
  );

/** Between which of the other cards a point is: how many stand before it, and the card and side that show it. */
function gapAt(lifted: HTMLElement, x: number, y: number) {
  const all = others(lifted);
  const down = lifted.closest<HTMLElement>('.flow')?.dataset.direction === 'down';
  const gap = all.filter((card) => {
    const box = card.getBoundingClientRect();
    return down ? y > box.top + box.height / 2 : x > box.left + box.width / 2;
  }).length;
  return { gap, mark: all[Math.min(gap, all.length - 1)], side: gap === all.length ? 'after' : 'before' };
}

/** Scrolls what is under way to where the pointer is at an edge: the flow sideways, on a phone the page. */
function scrollAtEdge(card: HTMLElement, { x, y }: { x: number; y: number }) {
  const box = card.closest('.flow')?.getBoundingClientRect();
  const flow = card.closest('.flow');
  if (!flow || !box) return;
  if (flow.scrollWidth > flow.clientWidth) {
    if (x > box.right - EDGE) flow.scrollLeft += SCROLL;
    else if (x < box.left + EDGE) flow.scrollLeft -= SCROLL;
  } else if (document.documentElement.scrollHeight > window.innerHeight) {
    if (y > window.innerHeight - 2 * EDGE) window.scrollBy(0, SCROLL);
    else if (y < 3 * EDGE) window.scrollBy(0, -SCROLL);
  }
}

/** Dragging a card by its handle: a line shows where it would go, the flow scrolls at its edges, Escape puts it back. */
export function useReorder(handle: RefObject<HTMLElement | null>, { onLift, onDrop, onCancel }: Options) {
  const dragging = useRef(false);
  useEffect(() => {
    const element = handle.current;
    // React's own touch listeners are passive: a lifted card must not scroll the page with it.
    const hold = (event: TouchEvent) => {
      if (dragging.current && event.cancelable) event.preventDefault();
    };
    const still = (event: Event) => {
      if (dragging.current) event.preventDefault();
    };
    element?.addEventListener('touchmove', hold, { passive: false });
    element?.addEventListener('contextmenu', still);
    return () => {
      element?.removeEventListener('touchmove', hold);
      element?.removeEventListener('contextmenu', still);
    };
  }, [handle]);

  const start = (event: ReactPointerEvent<HTMLElement>) => {
    const grip = event.currentTarget;
    const card = grip.closest<HTMLElement>('[data-card]');
    if (event.button !== 0 || !card) return;
    const { pointerId, clientX, clientY, pointerType } = event;
    const flow = card.closest('.flow');
    const scrolled = () => ({ x: flow?.scrollLeft ?? 0, y: window.scrollY });
    const from = { x: clientX + scrolled().x, y: clientY + scrolled().y };
    let point = { x: clientX, y: clientY };
    let gap = -1;
    let marked: HTMLElement | undefined;
    let frame = 0;
    const unmark = () => {
      if (marked) delete marked.dataset.drop;
      marked = undefined;
    };
    const follow = () => {
      card.style.transform = `translate(${point.x + scrolled().x - from.x}px, ${point.y + scrolled().y - from.y}px)`;
      const found = gapAt(card, point.x, point.y);
      unmark();
      gap = found.gap;
      marked = found.mark;
      if (marked) marked.dataset.drop = found.side;
    };
    const tick = () => {
      const before = card.getBoundingClientRect();
      scrollAtEdge(card, point);
      const now = card.getBoundingClientRect();
      if (now.top !== before.top || now.left !== before.left) follow();
      frame = requestAnimationFrame(tick);
    };
    const lift = () => {
      dragging.current = true;
      grip.setPointerCapture(pointerId);
      card.dataset.lifted = '';
      onLift();
      follow();
      tick();
    };
    const timer = pointerType === 'touch' ? setTimeout(lift, HOLD_MS) : undefined;
    const move = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return;
      point = { x: e.clientX, y: e.clientY };
      if (dragging.current) return follow();
      if (Math.hypot(point.x - clientX, point.y - clientY) < SLACK) return;
      if (pointerType === 'touch') finish(false, e);
      else lift();
    };
    const finish = (drop: boolean, e: { readonly timeStamp: number }) => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', giveUp, true);
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
