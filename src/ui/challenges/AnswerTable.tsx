import { Fragment, useMemo, useState } from 'react';
import type { Condition } from '../../core/challenges/condition_kinds';
import { count } from '../../i18n/figures';
import { useAct } from '../act';
import { useServices } from '../context';
import { Light } from './Conditions';
import { type AnswerRow, type SortKey, sorted } from './collect';
import { showView } from './panel_state';
import { type ChallengeTexts, phrase, reading } from './words';

interface Props {
  readonly rows: readonly AnswerRow[];
  readonly asked: readonly Condition[];
  /** Places of the smallest of those that hold. */
  readonly best: ReadonlySet<number>;
  readonly nameOf: (row: AnswerRow) => string;
  readonly texts: ChallengeTexts;
}

/** The answers, a row each; conditions by their numbers, which the list above the table explains. */
export function AnswerTable({ rows, asked, best, nameOf, texts: { panel, conditions: words } }: Props) {
  const say = panel.collector;
  const act = useAct();
  const { store } = useServices();
  // A student's palette and panels stay theirs.
  const viewNow = () => ({ ...store.getState().doc.view, channels: {} });
  const [sort, setSort] = useState<{ readonly key: SortKey; readonly down: boolean }>({ key: 'place', down: false });
  const shown = useMemo(() => sorted(rows, sort.key, sort.down), [rows, sort]);
  const column = (key: SortKey, face: string, says = face) => {
    const active = sort.key === key;
    return (
      <th scope="col" aria-label={says} aria-sort={active ? (sort.down ? 'descending' : 'ascending') : 'none'}>
        <button
          type="button"
          className="sort"
          title={says}
          aria-label={say.sortBy(says)}
          data-sort={key}
          onClick={() => setSort({ key, down: active && !sort.down })}
        >
          {face}
          <span aria-hidden="true">{active ? (sort.down ? '▾' : '▴') : ''}</span>
        </button>
      </th>
    );
  };
  const flags = ({ damaged, other, twin, verdict }: AnswerRow) => {
    const first = rows.find((row) => row.place === twin);
    return [
      ...(verdict === null ? [say.flags.unread] : []),
      ...(verdict?.stops ? [say.flags.stops] : []),
      ...(verdict?.within === false ? [say.flags.outside] : []),
      ...(damaged ? [say.flags.damaged] : []),
      // Of a damaged link nothing is said about what it was an answer to.
      ...(other && verdict && !damaged ? [say.flags.other] : []),
      ...(first ? [say.flags.twin(nameOf(first), first.place)] : []),
    ];
  };
  return (
    <>
      <ol className="asked">
        {asked.map((condition, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
          <li key={i}>{phrase(words, condition)}</li>
        ))}
      </ol>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard */}
      <section className="answers" tabIndex={0} aria-label={say.table}>
        <table>
          <thead>
            <tr>
              {column('name', say.name)}
              {column('met', say.result)}
              {asked.map((condition, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
                <Fragment key={i}>{column(i, String(i + 1), phrase(words, condition))}</Fragment>
              ))}
              {column('params', say.params)}
              {column('macs', say.macs)}
            </tr>
          </thead>
          {shown.map((row) => {
            const { verdict } = row;
            const name = nameOf(row);
            const notes = flags(row);
            return (
              <tbody key={row.place} data-answer={row.place} data-met={verdict?.met ?? ''}>
                <tr>
                  <th scope="row">
                    <button
                      type="button"
                      className="textual"
                      title={say.open(name)}
                      aria-label={say.open(name)}
                      disabled={verdict === null}
                      onClick={(event) => {
                        act(event, (actions) => actions.replaceDoc({ ...row.doc, view: viewNow() }));
                        showView('challenge');
                      }}
                    >
                      {name}
                    </button>
                  </th>
                  <td className="result">{verdict === null ? say.unread : verdict.met ? say.met : say.notMet}</td>
                  {asked.map((_, i) => {
                    const judged = verdict?.conditions[i];
                    return (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
                      <td key={i} className="lit" title={judged && reading(words, judged)}>
                        {judged && <Light met={judged.met} />}
                        <span className="sr-only">
                          {judged ? `${judged.met ? words.met : words.notMet}, ${reading(words, judged)}` : words.none}
                        </span>
                      </td>
                    );
                  })}
                  <td className="mono number">
                    {verdict ? count(verdict.params) : '—'}
                    {best.has(row.place) && <em>{say.smallest}</em>}
                  </td>
                  <td className="mono number">{verdict ? count(verdict.macs) : '—'}</td>
                </tr>
                {notes.length > 0 && (
                  <tr className="flags">
                    <td colSpan={asked.length + 4}>
                      <span>{notes.join('; ')}</span>
                    </td>
                  </tr>
                )}
              </tbody>
            );
          })}
        </table>
      </section>
    </>
  );
}
