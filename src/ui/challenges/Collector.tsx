import { use, useEffect, useMemo, useState } from 'react';
import { linesWithoutLink, MOST_PASTED, pastedLinks, withoutRepeats } from '../../core/challenges/pasted';
import { conditionsIn } from '../../core/challenges/task';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import { awaited } from '../parts/awaited';
import { copyText } from '../parts/clipboard';
import { AnswerTable } from './AnswerTable';
import { CopyByHand } from './CopyByHand';
import { type AnswerRow, judgeAll, judgeOf, smallest, tsv } from './collect';
import { panelStore, usePanelState } from './panel_state';
import { ToList } from './ToList';
import { type ChallengeTexts, phrase, reading, titleOf } from './words';

/** The answers of a class, pasted together and judged here, beside whatever net is on the page. */
export function Collector({ texts }: { readonly texts: ChallengeTexts }) {
  const { panel, list, conditions: words } = texts;
  const say = panel.collector;
  const { readLink } = use(awaited('link', useServices().loadLinks));
  const pasted = usePanelState((s) => s.pasted);
  const open = useDoc((doc) => doc.challenge);
  const found = useMemo(() => pastedLinks(pasted), [pasted]);
  const links = useMemo(() => withoutRepeats(found), [found]);
  const others = useMemo(() => linesWithoutLink(pasted), [pasted]);
  const judge = useMemo(() => judgeOf(links, open, readLink), [links, open, readLink]);
  const [rows, setRows] = useState<readonly AnswerRow[]>([]);
  const [byHand, setByHand] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    setRows([]);
    setCopied(false);
    setByHand(null);
    if (!judge) return;
    const stop = new AbortController();
    void judgeAll(links, judge, readLink, setRows, stop.signal);
    return () => stop.abort();
  }, [links, judge, readLink]);

  const done = rows.length === links.length;
  const met = rows.filter((r) => r.verdict?.met).length;
  const unread = rows.filter((r) => r.verdict === null).length;
  const best = smallest(rows);
  const nameOf = (row: AnswerRow) => row.name || say.nameless(row.place);
  const copy = async () => {
    if (!judge) return;
    const asked = conditionsIn(judge);
    const text = tsv([
      [say.name, say.result, ...asked.map((c) => phrase(words, c)), say.params, say.macs, say.smallest],
      ...rows.map(({ place, verdict, ...row }) => [
        nameOf({ place, verdict, ...row }),
        verdict === null ? say.unread : verdict.met ? say.met : say.notMet,
        ...asked.map((_, i) => {
          const judged = verdict?.conditions[i];
          return judged ? `${judged.met ? words.met : words.notMet} (${reading(words, judged)})` : '';
        }),
        verdict?.params ?? '',
        verdict?.macs ?? '',
        best.has(place) ? say.smallest : '',
      ]),
    ]);
    const ok = await copyText(text);
    setCopied(ok);
    setByHand(ok ? null : text);
    if (ok) announce(say.copied);
  };

  return (
    <div className="challenges collector">
      <div className="column">
        <header className="challenges-head">
          <nav className="challenge-nav">
            <ToList words={panel.all} />
          </nav>
          <h2>{say.title}</h2>
          <p>{say.text}</p>
        </header>
        <label className="pasted">
          {say.links}
          <textarea
            rows={links.length > 0 ? 3 : 6}
            value={pasted}
            placeholder={say.example}
            spellCheck={false}
            data-pasted
            onChange={(event) => panelStore.setState({ pasted: event.currentTarget.value })}
          />
        </label>
        {pasted.trim() !== '' && links.length === 0 && <p className="maker-note">{say.none}</p>}
        {links.length > 0 && !judge && <p className="maker-note">{say.noChallenge}</p>}
        {links.length > 0 && others.length > 0 && (
          <p className="maker-note">{say.passedOver(others.length, others.slice(0, 3))}</p>
        )}
        {found.length > links.length && <p className="maker-note">{say.repeats(found.length - links.length)}</p>}
        {found.length === MOST_PASTED && <p className="maker-note">{say.most(MOST_PASTED)}</p>}
      </div>
      {judge && links.length > 0 && (
        <div className="column">
          <p className="collected" role="status" data-collected={done ? rows.length : ''}>
            <b>{done ? say.summary(rows.length, met, unread) : say.reading(rows.length, links.length)}</b>
            <span className="faint">
              {say.challenge(titleOf(list, judge) || panel.untitled)}
              {!open && ` ${say.brought}`}
            </span>
          </p>
          <AnswerTable rows={rows} asked={conditionsIn(judge)} best={best} nameOf={nameOf} texts={texts} />
          <div className="buttons">
            <button type="button" className="button" disabled={!done} data-copy-table onClick={() => void copy()}>
              {say.copy}
            </button>
            <button type="button" className="button" onClick={() => panelStore.setState({ pasted: '' })}>
              {say.clear}
            </button>
            {copied && <span className="done">✓ {say.copied}</span>}
          </div>
          {byHand !== null && <CopyByHand text={byHand} words={say.copyFailed} />}
        </div>
      )}
    </div>
  );
}
