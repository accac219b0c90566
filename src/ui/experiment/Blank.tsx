import { Fragment, type ReactNode } from 'react';

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onPick: (value: T, event: { readonly timeStamp: number }) => void;
}

/** A choice that stands in a sentence: as wide as what is chosen. */
export function Blank<T extends string>({ label, value, options, onPick }: SelectProps<T>) {
  const shown = options.find(([v]) => v === value)?.[1] ?? '';
  return (
    <span className="blank" data-text={shown}>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const picked = options.find(([v]) => v === event.currentTarget.value);
          if (picked) onPick(picked[0], event);
        }}
      >
        {options.map(([v, text]) => (
          <option key={v} value={v}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

/** A sentence with controls where it says `{name}`. */
export function Sentence({ text, blanks }: { text: string; blanks: Readonly<Record<string, ReactNode>> }) {
  return text.split(/\{(\w+)\}/).map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence stay where they are
    i % 2 === 0 ? part : <Fragment key={`${part}${i}`}>{blanks[part]}</Fragment>,
  );
}
