import { type RefObject, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Width and height of an element's content, in CSS pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

const NONE: Box = { width: 0, height: 0 };
const takers = new Map<Element, (box: Box) => void>();
let observer: ResizeObserver | null = null;

/** One for all: what is told of many elements in one frame is one render. */
function watch(element: Element, take: (box: Box) => void): () => void {
  observer ??= new ResizeObserver((entries) => {
    // Still in this frame, between its layout and its paint.
    flushSync(() => {
      for (const { target, contentRect } of entries) takers.get(target)?.(contentRect);
    });
  });
  takers.set(element, take);
  observer.observe(element);
  return () => {
    takers.delete(element);
    observer?.unobserve(element);
  };
}

/**
 * The room that an element has, nothing before its first layout. It is told by the browser where that has laid out anyway:
 * to ask an element that was just made makes the browser lay out the page once more.
 */
export function useBox(element: RefObject<HTMLElement | null>): Box {
  const [box, setBox] = useState(NONE);
  useLayoutEffect(() => {
    if (!element.current) return;
    return watch(element.current, ({ width, height }) =>
      setBox((old) => (old.width === width && old.height === height ? old : { width, height })),
    );
  }, [element]);
  return box;
}
