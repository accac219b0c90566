import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';

/** Rests so long before it opens, is gone so long before it closes, in milliseconds. */
const REST = 220;
const GONE = 260;

/**
 * What opens a popover where a mouse rests on its button. It closes when the mouse has left both, unless it was pressed
 * or what is inside is held or has the focus.
 */
export function useHovered(pop: RefObject<HTMLElement | null>, enabled: boolean) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** Open because a mouse is there; pressed, it is so no more. */
  const by = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const soon = (after: number, run: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(run, after);
  };
  const isOpen = () => pop.current?.matches(':popover-open') === true;
  const gone = (event: PointerEvent) => {
    if (!enabled || event.pointerType !== 'mouse') return;
    // What is held moves on with the mouse, wherever it goes.
    const held = event.buttons !== 0 || pop.current?.contains(document.activeElement) === true;
    if (held) clearTimeout(timer.current);
    else soon(GONE, () => by.current && pop.current?.hidePopover());
  };
  return {
    button: {
      onPointerEnter: (event: PointerEvent) => {
        if (!enabled || event.pointerType !== 'mouse' || event.buttons !== 0) return;
        soon(REST, () => {
          // Nothing that was opened on purpose is closed by a mouse that passes.
          if (isOpen() || document.querySelector('[popover]:popover-open:not([data-hovered])')) return;
          by.current = true;
          if (pop.current) pop.current.dataset.hovered = '';
          pop.current?.showPopover();
        });
      },
      onPointerLeave: gone,
      onClick: (event: MouseEvent) => {
        clearTimeout(timer.current);
        if (!by.current || !isOpen()) return;
        // Else the press would close what the mouse has just opened.
        event.preventDefault();
        stay();
      },
    },
    pop: {
      onPointerEnter: () => clearTimeout(timer.current),
      onPointerLeave: gone,
      onPointerDown: () => stay(),
    },
    closed: () => {
      clearTimeout(timer.current);
      stay();
    },
  };

  function stay() {
    by.current = false;
    if (pop.current) delete pop.current.dataset.hovered;
  }
}
