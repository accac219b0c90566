import { useRef } from 'react';
import type { Asked, Found, HelperFile } from '../../core/source';
import type { PanelWords } from '../../i18n/panels';
import { placeWords, problemWords } from '../../i18n/source';
import { AskedFields } from './AskedFields';
import { offerFiles } from './files';

/** So many of the things that could not be read are named of each file. */
const NAMED = 8;

interface Props {
  readonly all: readonly { readonly file: HelperFile; readonly found: Found }[];
  readonly words: PanelWords<'code'>;
  readonly onAnswer: (asked: Asked, text: string) => void;
}

/** What is to be said of files beside their nets: what they take from each other, what is missing, what is no net and why. */
export function FoundBeside({ all, words, onAnswer }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const several = all.length > 1;
  const where = (file: HelperFile) => (several ? `${file.name}, ` : '');
  const used = all.flatMap(({ found }) => found.imports.used);
  const missing = all.flatMap(({ found }) => found.imports.missing);
  const unmade = all.flatMap(({ file, found }) => found.unmade.map((own) => ({ file, own })));
  const errors = all.flatMap(({ file, found }) => found.errors.slice(0, NAMED).map((error) => ({ file, error })));
  return (
    <>
      {used.map(({ file, names }) => (
        <p key={file} className="faint" data-used={file}>
          {words.found.used(file, names.join(', '))}
        </p>
      ))}
      {missing.map(({ module, names }) => (
        <p key={module} className="found-partial" data-missing={module}>
          {words.found.missing(module, names.join(', '))}
        </p>
      ))}
      {missing.length > 0 && (
        <>
          <button type="button" className="quiet" onClick={() => input.current?.click()}>
            {words.found.add}
          </button>
          <input
            ref={input}
            type="file"
            accept=".py,.ipynb,.txt"
            multiple
            hidden
            data-add-file
            onChange={(event) => {
              void offerFiles([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
      {unmade.length > 0 && (
        <section className="found-errors" aria-label={words.found.unmade}>
          <h3>{words.found.unmade}</h3>
          <ul>
            {unmade.map(({ file, own }) => (
              <li key={`${file.name}/${own.cell}/${own.line}`} data-unmade={own.name}>
                <b className="mono">{own.name}</b>{' '}
                <span className="faint">
                  {where(file)}
                  {placeWords(words, own)}
                </span>{' '}
                {placeWords(words, own.error)}: {problemWords(words, own.error)}
                <AskedFields asked={own.asked} words={words} onAnswer={onAnswer} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {errors.length > 0 && (
        <section className="found-errors" aria-label={words.found.errors}>
          <h3>{words.found.errors}</h3>
          <ul>
            {errors.map(({ file, error }) => (
              <li key={`${file.name}/${error.cell}/${error.from}/${error.code}`}>
                <b>
                  {where(file)}
                  {placeWords(words, error)}
                </b>{' '}
                {problemWords(words, error)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
