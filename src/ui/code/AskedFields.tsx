import { useId } from 'react';
import type { Asked } from '../../core/source';
import type { PanelWords } from '../../i18n/panels';

interface Props {
  readonly asked: readonly Asked[];
  readonly words: PanelWords<'code'>;
  readonly onAnswer: (asked: Asked, text: string) => void;
}

/** A field for each argument that a source gives no value, with what is taken for it; another value is read at once. */
export function AskedFields({ asked, words, onAnswer }: Props) {
  const id = useId();
  if (asked.length === 0) return null;
  return (
    <fieldset className="found-asked">
      <legend>{words.found.asked}</legend>
      {asked.map((own) => (
        <label key={`${own.of}/${own.name}`}>
          <span className="mono">{own.name} =</span>
          <input
            key={own.text}
            className="mono"
            defaultValue={own.text}
            aria-label={words.found.argument(own.name, own.of)}
            aria-invalid={own.isWrong === true}
            aria-describedby={own.isWrong ? id : undefined}
            data-asked={own.name}
            spellCheck={false}
            autoCapitalize="off"
            onBlur={(event) => {
              const text = event.currentTarget.value.trim();
              if (text !== '' && text !== own.text) onAnswer(own, text);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
            }}
          />
        </label>
      ))}
      {asked.some((own) => own.isWrong) && (
        <p id={id} role="alert" className="found-partial">
          {words.found.wrongValue}
        </p>
      )}
    </fieldset>
  );
}
