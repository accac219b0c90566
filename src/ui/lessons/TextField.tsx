import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  /** In characters; none where the text is cut into lines that have a limit each. */
  readonly most?: number;
  /** Of a text of several lines. */
  readonly rows?: number;
  /** Names the field in `data-field-of`, for tests and programs. */
  readonly of: string;
}

/** A text of a lesson, under its label. */
export function TextField({ label, value, onText, most, rows, of }: Props) {
  const id = useId();
  const own = { id, maxLength: most, value, 'data-field-of': of };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? (
        <input type="text" {...own} onChange={(event) => onText(event.currentTarget.value)} />
      ) : (
        <textarea rows={rows} {...own} onChange={(event) => onText(event.currentTarget.value)} />
      )}
    </div>
  );
}
