import { useId } from 'react';
import { useMarked } from '../parts/useMarked';
import type { ControlMark } from './NumberRow';

interface Props<W extends string> {
  readonly label: string;
  readonly name: string;
  readonly mark: ControlMark;
  readonly title?: string | undefined;
  readonly options: readonly W[];
  readonly value: W;
  readonly onChoose: (option: W, event: { readonly timeStamp: number }) => void;
}

/** A few words beside each other, one of which holds. */
export function Segments<W extends string>({ label, name, mark, title, options, value, onChoose }: Props<W>) {
  const group = useId();
  return (
    <div className={`row row-segments${useMarked(value) ? ' marked' : ''}`} title={title}>
      <span className="row-label" aria-hidden="true">
        {label}
      </span>
      <span className="segments" role="radiogroup" aria-label={name}>
        {options.map((option) => (
          <label key={option}>
            <input
              {...mark}
              type="radio"
              name={group}
              checked={option === value}
              onChange={(event) => onChoose(option, event)}
            />
            <span>{option}</span>
          </label>
        ))}
      </span>
    </div>
  );
}
