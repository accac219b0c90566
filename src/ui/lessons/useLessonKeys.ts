import { useEffect, useRef } from 'react';
import { isTyping } from '../parts/typing';

export interface LessonKeys {
  next(): void;
  back(): void;
  /** What the step put on the page. */
  again(): void;
  count(choice: number, by: number): void;
}

/** What takes arrows for itself, or letters. */
const OWN_ARROWS =
  'input, select, textarea, [contenteditable], [role="slider"], [role="grid"], [role="tab"], [role="menuitem"], canvas, .flow, dialog';

const isIn = (target: EventTarget | null, selector: string) =>
  target instanceof Element && target.closest(selector) !== null;

/**
 * The keys of an open lesson: Page Up and Page Down, which a presenter's remote sends, wherever nothing is typed; arrows
 * where nothing else wants them; digits count hands, with Shift one fewer; R puts the step back.
 */
export function useLessonKeys(keys: LessonKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const run = runOf(event, latest.current);
      if (!run) return;
      event.preventDefault();
      run();
    };
    // Before a slider that was turned last takes the remote's keys for its own.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
}

function runOf(event: KeyboardEvent, keys: LessonKeys): (() => void) | null {
  const arrows = !isIn(event.target, OWN_ARROWS) && !event.shiftKey;
  if (event.key === 'PageDown' || (arrows && event.key === 'ArrowRight')) return keys.next;
  if (event.key === 'PageUp' || (arrows && event.key === 'ArrowLeft')) return keys.back;
  if (event.code === 'KeyR' && !event.shiftKey) return keys.again;
  const digit = /^Digit([1-6])$/.exec(event.code)?.[1];
  return digit === undefined ? null : () => keys.count(Number(digit) - 1, event.shiftKey ? -1 : 1);
}
