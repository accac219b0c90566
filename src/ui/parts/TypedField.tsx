import { type InputHTMLAttributes, useEffect, useId, useRef, useState } from 'react';

/** What comes of typing: taken, or a message that says why not and what stays. */
export type Taken = { readonly ok: true } | { readonly ok: false; readonly message: string };

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'onInput'> {
  /** What stands in the field while nobody types. */
  readonly shown: string;
  readonly onTyped: (text: string, event: { readonly timeStamp: number }) => Taken;
  /** Arrow up and down, and the Page keys: +1, −1, and twice that sign for the larger step. */
  readonly onStep?: (step: 1 | -1 | 2 | -2, event: { readonly timeStamp: number }) => void;
  readonly onLeave?: () => void;
}

const STEPS: Readonly<Record<string, 1 | -1 | 2 | -2>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 2, PageDown: -2 };

/**
 * A field that a value is typed into, taken on Enter or on leaving. It is a text field, because a number field eats
 * the wheel and hides what it does not understand; what it does not understand it says, and puts the old value back.
 */
export function TypedField({ shown, onTyped, onStep, onLeave, ...rest }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const noteId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a value that changed elsewhere ends the message about an old one
  useEffect(() => setMessage(null), [shown]);

  const take = (event: { readonly timeStamp: number }) => {
    if (draft === null) return;
    setDraft(null);
    if (draft.trim() === shown) return setMessage(null);
    const taken = onTyped(draft, event);
    setMessage(taken.ok ? null : taken.message);
  };
  return (
    <span className="typed">
      <input
        {...rest}
        ref={field}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={draft ?? shown}
        data-dirty={draft === null ? undefined : ''}
        aria-invalid={message !== null}
        aria-describedby={message === null ? rest['aria-describedby'] : noteId}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setMessage(null);
          setDraft(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (event.key === 'Enter') {
            take(event);
            field.current?.select();
          } else if (event.key === 'Escape' && draft !== null) {
            // Escape undoes the typing first; only then may it close what the field stands in.
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
          } else if (step !== undefined && onStep && !event.altKey && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            setDraft(null);
            setMessage(null);
            onStep(step, event);
          }
        }}
        onBlur={(event) => {
          take(event);
          onLeave?.();
        }}
      />
      {message !== null && (
        <span className="typed-note" id={noteId} role="alert">
          {message}
        </span>
      )}
    </span>
  );
}
