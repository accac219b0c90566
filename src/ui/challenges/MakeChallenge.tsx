import { use, useRef, useState } from 'react';
import type { ConditionKind } from '../../core/challenges/condition_kinds';
import { judgeCondition } from '../../core/challenges/conditions';
import { goalOf } from '../../core/challenges/goals';
import { isBound } from '../../core/challenges/limits';
import { limitsIn, MOST } from '../../core/challenges/task';
import { isConditionKind } from '../../core/challenges/task_checks';
import { count } from '../../i18n/figures';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDerived, useDoc, useServices } from '../context';
import { awaited } from '../parts/awaited';
import { copyText } from '../parts/clipboard';
import { CopyByHand } from './CopyByHand';
import { addedCondition, firstDraft, kindsLeft, limitsOf, overflow, taskOf, wantsNow } from './draft';
import { EditCondition } from './EditCondition';
import { EditLimits } from './EditLimits';
import { EditSolution } from './EditSolution';
import { type Draft, panelStore, usePanelState } from './panel_state';
import { ToList } from './ToList';
import { type ChallengeTexts, phrase } from './words';

/** A teacher's challenge, made from the net on the page, which goes on being turned beside it. */
export function MakeChallenge({ texts }: { readonly texts: ChallengeTexts }) {
  const { panel, conditions: words } = texts;
  const say = panel.maker;
  const { store, loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const act = useAct();
  const { a } = useDerived();
  const draft = usePanelState((s) => s.draft) ?? firstDraft(a, store.getState().doc.goal);
  const bound = useDoc((doc) => isBound(limitsIn(doc.challenge)));
  const [byHand, setByHand] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const put = (part: Partial<Draft>) => {
    setCopied(false);
    panelStore.setState({ draft: { ...draft, ...part } });
  };
  const judged = draft.conditions.map((c) => judgeCondition(a, c));
  const over = overflow(draft);
  const task = taskOf(draft, a);
  const link = () => {
    const { doc } = store.getState();
    return linkTo({
      ...doc,
      slots: { a: doc.slots.a, b: null },
      goal: goalOf(task.conditions),
      challenge: { task, answer: null },
      view: { ...doc.view, panel: 'challenges' },
    });
  };
  const copy = async () => {
    const url = link();
    const done = await copyText(url);
    setByHand(done ? null : url);
    setCopied(done);
    if (done) announce(say.copied);
  };
  const add = useRef<HTMLSelectElement>(null);
  const ready = draft.conditions.length > 0;
  const left = draft.conditions.length < MOST.conditions ? kindsLeft(draft.conditions) : [];

  return (
    <div className="challenges maker">
      <div className="column">
        <header className="challenges-head">
          <nav className="challenge-nav">
            <ToList words={panel.all} />
          </nav>
          <h2>{say.title}</h2>
          <p>{say.text}</p>
          {bound && (
            <p className="maker-bound">
              {say.holds}{' '}
              <button
                type="button"
                className="textual"
                data-leave-bound
                onClick={(event) => act(event, (actions) => actions.leaveChallenge())}
              >
                {panel.leaveTitle}
              </button>
            </p>
          )}
        </header>
        <section aria-label={panel.conditions}>
          <h3>{panel.conditions}</h3>
          <ul className="conditions">
            {draft.conditions.map((condition, i) => (
              <EditCondition
                // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and each is its place
                key={i}
                texts={texts}
                verdict={judged[i] ?? judgeCondition(a, condition)}
                now={wantsNow(a, condition.kind)}
                onWants={(wants) => put({ conditions: draft.conditions.with(i, { ...condition, wants }) })}
                onRemove={() => {
                  add.current?.focus();
                  put({ conditions: draft.conditions.toSpliced(i, 1) });
                }}
              />
            ))}
          </ul>
          {left.length > 0 && (
            <label className="add-condition">
              <span>{say.add}</span>
              <select
                ref={add}
                value=""
                data-add-condition
                onChange={(event) => {
                  const kind = event.currentTarget.value;
                  if (isConditionKind(kind)) put({ conditions: [...draft.conditions, addedCondition(a, kind)] });
                }}
              >
                <option value="">{say.addPick}</option>
                {left.map((kind: ConditionKind) => (
                  <option key={kind} value={kind}>
                    {phrase(words, addedCondition(a, kind))}
                  </option>
                ))}
              </select>
            </label>
          )}
          {!ready && <p className="maker-note">{say.noConditions}</p>}
          {ready && judged.every((v) => v.met) && <p className="maker-note">{say.already}</p>}
        </section>
      </div>
      <div className="column">
        <section className="maker-texts">
          <label>
            {say.name}
            <input
              type="text"
              className="textual-field"
              value={draft.title}
              placeholder={say.namePlaceholder}
              data-draft="title"
              onChange={(event) => put({ title: event.currentTarget.value })}
            />
          </label>
          {over.title && <p className="maker-note">{say.tooLong(MOST.title)}</p>}
          <label>
            {say.task}
            <textarea
              rows={3}
              value={draft.text}
              placeholder={say.taskPlaceholder}
              data-draft="text"
              onChange={(event) => put({ text: event.currentTarget.value })}
            />
          </label>
          {over.text && <p className="maker-note">{say.tooLong(MOST.text)}</p>}
          <label>
            {say.hints}
            <textarea
              rows={2}
              value={draft.hints}
              data-draft="hints"
              onChange={(event) => put({ hints: event.currentTarget.value })}
            />
          </label>
          {over.hints && <p className="maker-note">{say.tooManyHints(MOST.hints)}</p>}
          <EditSolution draft={draft} task={task} net={a} tooLong={over.why} words={say} onDraft={put} />
        </section>
        <EditLimits
          limits={limitsOf(draft, a.net)}
          net={a}
          words={say}
          onLimits={(limits) => put({ limits, limited: a.net })}
        />
        <footer className="maker-end">
          <div className="buttons">
            <button type="button" className="button first" disabled={!ready} data-copy-task onClick={() => void copy()}>
              {say.copy}
            </button>
            <button
              type="button"
              className="button"
              disabled={!ready}
              data-try-task
              onClick={(event) => {
                act(event, (actions) => actions.openChallenge(task));
                panelStore.setState({ view: 'challenge', draft, tried: task });
              }}
            >
              {say.tryIt}
            </button>
            {copied ? (
              <span className="done">✓ {say.copied}</span>
            ) : (
              ready && <span className="faint mono">{say.bytes(count(link().length))}</span>
            )}
          </div>
          {ready && draft.title.trim() === '' && <p className="maker-note">{say.noTitle}</p>}
          {byHand !== null && <CopyByHand text={byHand} words={panel.answer.byHand} />}
        </footer>
      </div>
    </div>
  );
}
