import { keepMarked } from './parts/keep_marked';
import './styles/present.css';

/** The argument of a slider or of its field. */
const argOf = (target: EventTarget | null): string | null =>
  target instanceof HTMLElement ? (target.closest<HTMLElement>('[data-arg]')?.dataset.arg ?? null) : null;

/** What is spoken of before anything has been turned. */
const FIRST = 'padding';

/**
 * Marks the rows of the argument that is spoken of: the last that was turned or has the focus. The cards of a page that
 * is presented show no other. Returns what ends it.
 */
export function followSpoken(root: Document): () => void {
  let spoken = FIRST;
  const mark = () => {
    for (const row of root.querySelectorAll<HTMLElement>('.op .arg')) {
      const args = [...row.querySelectorAll<HTMLElement>('[data-arg]')].map((input) => input.dataset.arg);
      const isSpoken = args.includes(spoken) || (!hasRow(row, spoken) && isFirst(row));
      if (row.hasAttribute('data-spoken') !== isSpoken) row.toggleAttribute('data-spoken', isSpoken);
    }
  };
  const listen = (event: Event) => {
    const arg = argOf(event.target);
    if (arg === null || arg === spoken) return;
    spoken = arg;
    mark();
  };
  const stop = keepMarked(root.body, mark);
  root.addEventListener('input', listen, true);
  root.addEventListener('focusin', listen);
  return () => {
    stop();
    root.removeEventListener('input', listen, true);
    root.removeEventListener('focusin', listen);
    for (const row of root.querySelectorAll('[data-spoken]')) row.removeAttribute('data-spoken');
  };
}

/** Whether the card of a row has the argument. */
const hasRow = (row: HTMLElement, arg: string) =>
  row.closest('.op')?.querySelector(`[data-arg="${CSS.escape(arg)}"]`) !== null;

const isFirst = (row: HTMLElement) => row.closest('.op')?.querySelector('.arg') === row;
