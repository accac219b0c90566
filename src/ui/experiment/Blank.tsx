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
