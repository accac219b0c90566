import { type RefObject, useLayoutEffect, useState } from 'react';

/** How far out of sight a column is still drawn, in CSS pixels: what a quick hand scrolls in a frame or two. */
const MARGIN = 900;

/**
 * Whether an element is in sight or soon will be, where there are so many that only those are drawn; true for all where
 * there are few.
 */
export function useNear(element: RefObject<HTMLElement | null>, many: boolean): boolean {
  const [near, setNear] = useState(!many);
  useLayoutEffect(() => {
    const own = element.current;
    if (!many || !own) {
      setNear(true);
      return;
    }
    const flow = own.closest<HTMLElement>('.flow');
    const scrolls = flow !== null && flow.dataset.direction === 'across';
    const watch = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting === true), {
      root: scrolls ? flow : null,
      rootMargin: `${MARGIN}px`,
    });
    watch.observe(own);
    return () => watch.disconnect();
  }, [element, many]);
  return near;
}
