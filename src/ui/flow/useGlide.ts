import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { Rect } from '../../render/geometry';

/** Milliseconds that a map takes to its new place. */
const GLIDE = 180;
/** Changes that come closer than this are a drag: each is there at once, for the next one is on its way. */
const APART = 300;

let still: MediaQueryList | null = null;

/** Whether the person asks for as little motion as possible. */
function prefersStill(): boolean {
  still ??= window.matchMedia('(prefers-reduced-motion: reduce)');
  return still.matches;
}

/** CSS pixels that an edge goes before anyone sees it go: less is there at once. */
const SEEN = 4;
/**
 * So many boxes go to their places at a time. Where all of the picture moves, as when its scale changes under many maps,
 * nothing of it shows what changed, and each that moves is one more layer that keeps the new maps from the screen.
 */
const MOST = 12;

const sameRect = (a: Rect, b: Rect) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** Whether a box that goes from one place to another is seen to go. */
export function isSeenToGo(from: Rect, to: Rect): boolean {
  const edges = [
    from.x - to.x,
    from.y - to.y,
    from.x + from.width - to.x - to.width,
    from.y + from.height - to.y - to.height,
  ];
  return to.width > 0 && to.height > 0 && edges.some((by) => Math.abs(by) >= SEEN);
}

/** What makes a box at `to` look as if it stood at `from`: its middle moved, and it scaled around its middle. */
export function seenAt(from: Rect, to: Rect): string {
  const x = from.x - to.x + (from.width - to.width) / 2;
  const y = from.y - to.y + (from.height - to.height) / 2;
  return `translate(${x}px,${y}px) scale(${from.width / to.width},${from.height / to.height})`;
}

/** Collects what moves in one commit, and starts all of it before the browser paints, or nothing where it is too much. */
export function createGlides(soon: (run: () => void) => void): (start: () => void) => void {
  let waiting: (() => void)[] = [];
  return (start) => {
    waiting.push(start);
    if (waiting.length > 1) return;
    soon(() => {
      const all = waiting;
      waiting = [];
      if (all.length <= MOST) for (const each of all) each();
    });
  };
}

const glide = createGlides(queueMicrotask);

interface Gliding {
  readonly element: RefObject<HTMLElement | null>;
  /** From the one point that stays where it is. */
  readonly rect: Rect;
  /** Whether it can be seen. */
  readonly there: boolean;
}

/**
 * Boxes that stand where their styles say at once, and are seen to go there where one change comes by itself. The
 * motion is the compositor's: it costs the page no layout, as transitions of left, top, width and height would.
 */
export function useGlide(parts: readonly Gliding[]): void {
  const before = useRef<readonly Rect[]>([]);
  const last = useRef(Number.NEGATIVE_INFINITY);
  const running = useRef<Animation[]>([]);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = parts.map(({ rect }) => rect);
    const moved = parts.filter(({ rect }, i) => old[i] !== undefined && !sameRect(old[i], rect));
    if (moved.length === 0) return;
    for (const animation of running.current) animation.cancel();
    running.current = [];
    const now = performance.now();
    const alone = now - last.current > APART;
    last.current = now;
    if (!alone || prefersStill()) return;
    for (const [i, { element, rect, there }] of parts.entries()) {
      const from = old[i];
      if (!there || !from || !isSeenToGo(from, rect)) continue;
      const frames = [{ transform: seenAt(from, rect) }, { transform: 'none' }];
      glide(() => {
        const animation = element.current?.animate(frames, { duration: GLIDE, easing: 'cubic-bezier(0.2, 0, 0.2, 1)' });
        if (animation) running.current.push(animation);
      });
    }
  });
}
