import { Fragment } from 'react';
import type { Slot } from '../../core/result';
import type { Stated } from '../../core/source';
import { otherThan } from '../../core/untaken';
import type { PanelWords } from '../../i18n/panels';
import { noteWords, placeWords, problemWords } from '../../i18n/source';
import { NOT_FREE } from '../../state/hold';
import { useDoc, useServices } from '../context';
import { type RefusedWords, refusalWords } from './diagnostics';
import { offerText } from './files';
import type { CodeSession } from './session';
import type { Status } from './sync';

interface Props {
  readonly slot: Slot;
  readonly status: Status;
  readonly session: CodeSession;
  readonly words: PanelWords<'code'>;
  /** What PyTorch refuses of the net that the text says. */
  readonly refusal: RefusedWords | null;
}

/** So many places are named of what is left out. */
const LINES = 6;

/** So many remarks are shown at once; the others are underlined in the text. */
const SHOWN = 2;

/** The page's own of what a text states otherwise. */
const onPage = (other: Stated, seed: string, input: Stated['input']): Stated => ({
  seed: other.seed === null ? null : seed,
  input: other.input && input,
});

/** `seed 7, input 3 × 32 × 32`. */
function statedWords(words: PanelWords<'code'>, { seed, input }: Stated): string {
  return [...(seed === null ? [] : [words.seed(seed)]), ...(input ? [words.input(input.join(' × '))] : [])].join(', ');
}

/** One line, mostly: in step with the page, or what is wrong and where, and that the net stays. */
export function StatusLine({ slot, status, session, words, refusal }: Props) {
  const layers = useDoc((doc) => doc.slots[slot]?.forward.uses.length ?? 0);
  return (
    <div className="code-status" role="status" data-code-status={status.kind}>
      <StatusWords {...{ slot, status, session, words, refusal, layers }} />
    </div>
  );
}

function StatusWords({ slot, status, session, words, refusal, layers }: Props & { readonly layers: number }) {
  const { t } = useServices();
  const goTo = (from: number, place: string) => (
    <button type="button" className="code-place" onClick={() => session.focus(from)}>
      {place}
    </button>
  );
  const seed = useDoc((doc) => doc.seed);
  const input = useDoc((doc) => doc.input.shape);
  switch (status.kind) {
    case 'reading':
      return <p>{words.reading}</p>;
    case 'failed':
      return <p>{words.failed}</p>;
    case 'refused':
      // What a challenge holds is said in the page's words; other refusals are the actions' own.
      return <p>{status.message === NOT_FREE ? t.notices['not-allowed']() : words.refused(status.message)}</p>;
    case 'wrong':
      return (
        <p>
          {goTo(status.error.from, placeWords(words, status.error))} {problemWords(words, status.error)}{' '}
          <b>{words.wrong}</b>
        </p>
      );
    case 'read': {
      const { partial, wrong, notes } = status.remarks;
      const [refused] = wrong;
      const effects = notes.filter((n) => n.effect);
      const others = notes.filter((n) => n.code === 'other-net').length;
      // What the text states and the page has otherwise; of slot b it is among the notes.
      const otherwise = slot === 'a' ? otherThan(status.stated, { seed, input }) : null;
      const differs = otherwise !== null && (otherwise.seed !== null || otherwise.input !== null);
      const { taken } = status;
      const inStep = effects.length === 0 && !differs;
      const said = notes.filter((n) => !['ignored', 'other-net', 'no-code'].includes(n.code));
      const noCode = notes.filter((n) => n.code === 'no-code');
      return (
        <>
          <p>
            {status.how ? words.how[status.how] : inStep ? words.inStep(layers) : null}
            {(taken.seed !== null || taken.input !== null) && (
              <span data-code-taken> {words.taken(statedWords(words, taken))}</span>
            )}
            {differs && (
              <span className="is-warning" data-code-otherwise>
                {' '}
                {words.otherwise(statedWords(words, otherwise), statedWords(words, onPage(otherwise, seed, input)))}
              </span>
            )}
            {effects.length > 0 && (
              <span className="is-warning" data-code-left-out>
                {words.notWhole(effects.length)}{' '}
                {effects.slice(0, LINES).map((note) => (
                  <Fragment key={`${note.from}/${note.code}`}>
                    {goTo(note.from, placeWords(words, { line: note.line, cell: note.cell }))}{' '}
                  </Fragment>
                ))}
              </span>
            )}
          </p>
          {refused && (
            <p className="is-warning">
              {goTo(refused.from, placeWords(words, refused))} {problemWords(words, refused)}
            </p>
          )}
          {refusal && (
            <p className="is-warning" data-code-refused>
              {goTo(refusal.refused.from, placeWords(words, session.place(slot, refusal.refused.from)))}{' '}
              {refusalWords(refusal)}
            </p>
          )}
          {partial && (
            <p className="is-warning">
              {goTo(partial.from, placeWords(words, partial))} {problemWords(words, partial)} {words.partial}
            </p>
          )}
          {noCode.length > 0 && (
            <p data-code-passed>
              {words.noCode(noCode.length)}{' '}
              {noCode.slice(0, LINES).map((note) => (
                <Fragment key={note.from}>
                  {goTo(note.from, placeWords(words, { line: note.line, cell: note.cell }))}{' '}
                </Fragment>
              ))}
              {noCode.length > LINES && '…'}
            </p>
          )}
          {said.slice(0, SHOWN).map((note) => (
            <p key={`${note.from}/${note.code}`}>
              {goTo(note.from, words.line(note.line))} {noteWords(words, note)}
            </p>
          ))}
          {said.length > SHOWN && <p>{words.moreNotes(said.length - SHOWN)}</p>}
          {others > 0 && (
            <button type="button" className="code-others" onClick={() => offerText(session.text(slot))}>
              {words.others(others)}
            </button>
          )}
        </>
      );
    }
  }
}
