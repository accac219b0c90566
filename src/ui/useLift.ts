import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef } from 'react';

/** Where the pointer is, in CSS pixels of the window. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Options {
  /** What is pressed leaves its place; the point at which it was pressed. */
  readonly onLift: (from: Point) => void;
  /** The pointer is elsewhere, or what lies under it has scrolled. */
  readonly onMove: (to: Point) => void;
  /** Let go of, or given up: by Escape, by a second finger, by the system. */
  readonly onEnd: (dropped: boolean, at: Point, event: { readonly timeStamp: number }) => void;
}

const SLACK = 6;
/** A finger scrolls; held so long, in milliseconds, it lifts. */
const HOLD_MS = 350;
const EDGE = 48;
const SCROLL = 12;

/** How far the flow and the page are scrolled, as one offset. */
export const scrolledBy = (flow: Element | null): Point => ({ x: flow?.scrollLeft ?? 0, y: window.scrollY });

/** Scrolls what is under way to where the pointer is at an edge: the flow sideways, on a phone the page. */
function scrollAtEdge(flow: Element, { x, y }: Point) {
  const box = flow.getBoundingClientRect();
  if (flow.scrollWidth > flow.clientWidth) {
    if (x > box.right - EDGE) flow.scrollLeft += SCROLL;
    else if (x < box.left + EDGE) flow.scrollLeft -= SCROLL;
  } else if (document.documentElement.scrollHeight > window.innerHeight) {
    if (y > window.innerHeight - 2 * EDGE) window.scrollBy(0, SCROLL);
    else if (y < 3 * EDGE) window.scrollBy(0, -SCROLL);
  }
}

/** Dragging something of the flow by a handle: a mouse moves it, a finger holds it first; the flow scrolls at its edges. */
export function useLift(handle: RefObject<HTMLElement | null>, { onLift, onMove, onEnd }: Options) {
  const lifted = useRef(false);
  useEffect(() => {
    const element = handle.current;
    // React's own touch listeners are passive: what is lifted must not scroll the page with it.
    const still = (event: Event) => {
      if (lifted.current && event.cancelable) event.preventDefault();
    };
    element?.addEventListener('touchmove', still, { passive: false });
    element?.addEventListener('contextmenu', still);
    return () => {
      element?.removeEventListener('touchmove', still);
      element?.removeEventListener('contextmenu', still);
    };
  }, [handle]);

  return (event: ReactPointerEvent<HTMLElement>) => {
    const grip = event.currentTarget;
    if (event.button !== 0 || !event.isPrimary) return;
    const { pointerId, clientX, clientY, pointerType } = event;
    const flow = grip.closest('.flow');
    const from = { x: clientX, y: clientY };
    let point: Point = from;
    let frame = 0;
    const tick = () => {
      const before = scrolledBy(flow);
      if (flow) scrollAtEdge(flow, point);
      const now = scrolledBy(flow);
      if (now.x !== before.x || now.y !== before.y) onMove(point);
      frame = requestAnimationFrame(tick);
    };
    const lift = () => {
      lifted.current = true;
      grip.setPointerCapture(pointerId);
      onLift(from);
      onMove(point);
      tick();
    };
    const timer = pointerType === 'touch' ? setTimeout(lift, HOLD_MS) : undefined;
    const move = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return;
      point = { x: e.clientX, y: e.clientY };
      if (lifted.current) return onMove(point);
      if (Math.hypot(point.x - clientX, point.y - clientY) < SLACK) return;
      if (pointerType === 'touch') finish(false, e);
      else lift();
    };
    const finish = (dropped: boolean, e: { readonly timeStamp: number }) => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', giveUp, true);
      if (!lifted.current) return;
      lifted.current = false;
      onEnd(dropped, point, e);
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
}
