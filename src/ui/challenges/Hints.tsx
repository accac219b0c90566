import { useEffect, useRef, useState } from 'react';
import type { ChallengeTexts } from './words';

interface Props {
  readonly hints: readonly string[];
  readonly words: ChallengeTexts['panel'];
}

/** Hints, one at a time: each is asked for. */
export function Hints({ hints, words }: Props) {
  const [shown, setShown] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const all = shown > 0 && shown === hints.length;
  useEffect(() => {
    // The button went with the last hint: the keyboard goes on from it.
    const last = list.current?.lastElementChild;
    if (all && last instanceof HTMLElement) last.focus({ preventScroll: true });
  }, [all]);
  if (hints.length === 0) return null;
  return (
    <section className="hints" aria-label={words.hints}>
      <ol ref={list} aria-live="polite">
        {hints.slice(0, shown).map((hint, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a hint is its place
          <li key={i} tabIndex={-1}>
            <small>{words.hint(i + 1, hints.length)}</small>
            <p>{hint}</p>
          </li>
        ))}
      </ol>
      {shown < hints.length && (
        <button type="button" className="button" data-hint onClick={() => setShown(shown + 1)}>
          {words.giveHint(shown + 1, hints.length)}
        </button>
      )}
    </section>
  );
}
