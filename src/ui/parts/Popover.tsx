import { type ReactNode, useCallback, useId, useLayoutEffect, useRef, useState } from 'react';
import { useHovered } from './useHovered';

interface Props {
  /** Accessible name of what opens. */
  readonly label: string;
  /** The button shows no words: it is named by the label. */
  readonly icon?: boolean;
  /** What the button shows. */
  readonly face: ReactNode;
  readonly className?: string;
  readonly popClassName?: string;
  readonly title?: string;
  /** A key while its button has the focus; true: it was one that does something. */
  readonly onKey?: (key: string) => boolean;
  /** Opens where a mouse rests on its button, too, and closes when the mouse is gone; pressed, it stays. */
  readonly hover?: boolean;
  /** What it leaves uncovered, though it hangs from a button above: a selector. */
  readonly clear?: string;
  /** Mounted while open only. */
  readonly children: (close: () => void) => ReactNode;
}

const GAP = 6;

/** Puts a popover under its button, or above it where there is no room, inside the window. */
function place(button: HTMLElement, pop: HTMLElement, clear: string | undefined) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = pop;
  const left = Math.max(GAP, Math.min(at.left, window.innerWidth - width - GAP));
  const spared = clear === undefined ? null : document.querySelector(clear);
  const below = Math.max(at.bottom, spared?.getBoundingClientRect().bottom ?? 0) + GAP;
  const top = below + height <= window.innerHeight - GAP ? below : Math.max(GAP, at.top - GAP - height);
  pop.style.left = `${left}px`;
  pop.style.top = `${top}px`;
}

/** A button and what opens from it: the platform's own popover, so that Escape and a click beside it close it. */
export function Popover(props: Props) {
  const { label, icon = false, face, className, popClassName, title, onKey, hover = false, clear, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const pop = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => pop.current?.hidePopover(), []);
  const hovered = useHovered(pop, hover);
  useLayoutEffect(() => {
    if (!open) return;
    const settle = () => {
      if (button.current && pop.current) place(button.current, pop.current, clear);
    };
    settle();
    // What is inside may grow, and the page under it may scroll.
    const watch = new ResizeObserver(settle);
    if (pop.current) watch.observe(pop.current);
    window.addEventListener('resize', settle);
    window.addEventListener('scroll', settle, { capture: true, passive: true });
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', settle);
      window.removeEventListener('scroll', settle, { capture: true });
    };
  }, [open, clear]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        popoverTarget={id}
        aria-label={icon ? label : undefined}
        aria-expanded={open}
        aria-haspopup="dialog"
        title={title ?? (icon && !hover ? label : undefined)}
        {...hovered.button}
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          if (onKey?.(event.key)) event.preventDefault();
        }}
      >
        {face}
      </button>
      <div
        ref={pop}
        id={id}
        popover="auto"
        className={popClassName ? `pop ${popClassName}` : 'pop'}
        role="dialog"
        aria-label={label}
        {...hovered.pop}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') setOpen(true);
        }}
        onToggle={(event) => {
          setOpen(event.newState === 'open');
          if (event.newState === 'closed') hovered.closed();
        }}
      >
        {open && children(close)}
      </div>
    </>
  );
}
