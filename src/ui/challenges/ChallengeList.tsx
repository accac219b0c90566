import { CHALLENGES, type Challenge } from '../../core/challenges/catalogue';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import { ChallengePicture, wantedSize } from './ChallengePicture';
import { firstDraft } from './draft';
import { panelStore, showView } from './panel_state';
import { clearProgress, useProgress } from './progress';
import type { ChallengeTexts } from './words';

const LEVELS = [1, 2, 3] as const;

/** All challenges from easy to hard, with how far one came; and below them the teacher's tools. */
export function ChallengeList({ texts }: { readonly texts: ChallengeTexts }) {
  const { panel } = texts;
  const { store, derive } = useServices();
  const progress = useProgress();
  const solved = CHALLENGES.filter(({ id }) => progress[id] === 'met').length;
  const begun = Object.keys(progress).length > 0;
  return (
    <div className="challenges">
      <header className="challenges-head">
        <h2>{panel.title}</h2>
        <p>{panel.about}</p>
        <div className="tally">
          <span className="tally-cells" aria-hidden="true">
            {CHALLENGES.map(({ id }) => (
              <i key={id} data-mark={progress[id] ?? 'none'} />
            ))}
          </span>
          <span>{panel.solvedOf(solved, CHALLENGES.length)}</span>
        </div>
      </header>
      <div className="levels">
        {LEVELS.map((level, i) => (
          <section key={level} aria-label={panel.levels[i]}>
            <h3>{panel.levels[i]}</h3>
            <ol className="challenge-list">
              {CHALLENGES.filter((c) => c.level === level).map((c) => (
                <ListRow key={c.id} challenge={c} texts={texts} mark={progress[c.id] ?? 'none'} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      <section className="teach" aria-label={panel.teach}>
        <h3>{panel.teach}</h3>
        <div className="buttons">
          <button
            type="button"
            className="button"
            data-make
            onClick={() => {
              const doc = store.getState().doc;
              panelStore.setState((now) => ({ view: 'make', draft: now.draft ?? firstDraft(derive(doc).a, doc.goal) }));
            }}
          >
            {panel.make}
          </button>
          <button type="button" className="button" data-collect onClick={() => showView('collect')}>
            {panel.collect}
          </button>
        </div>
      </section>
      <p className="challenges-foot">
        {panel.kept}{' '}
        {begun && (
          <button
            type="button"
            className="textual"
            data-clear-progress
            onClick={() => {
              clearProgress();
              announce(panel.cleared);
              // The button goes with what it cleared.
              document.getElementById('panel')?.focus();
            }}
          >
            {panel.clear}
          </button>
        )}
      </p>
    </div>
  );
}

/** From which size to which: 16 → 14; a question mark where no size is asked for. */
function pathOf({ start, conditions }: Challenge): string {
  const size = ([h, w]: readonly [number, number]) => (h === w ? String(h) : `${h}×${w}`);
  const wanted = wantedSize(conditions);
  return `${size([start.input[1], start.input[2]])} → ${wanted ? size(wanted) : '?'}`;
}

interface RowProps {
  readonly challenge: Challenge;
  readonly texts: ChallengeTexts;
  readonly mark: 'met' | 'shown' | 'none';
}

function ListRow({ challenge, texts: { list, panel }, mark }: RowProps) {
  const act = useAct();
  const here = useDoc((doc) => doc.challenge?.task === challenge.id);
  const { title } = list[challenge.id];
  return (
    <li>
      <button
        type="button"
        className="challenge-row"
        data-challenge={challenge.id}
        data-mark={mark}
        aria-current={here || undefined}
        onClick={(event) => {
          // The one on the page is gone on with, not begun again.
          if (!here) act(event, (actions) => actions.openChallenge(challenge.id));
          showView('challenge');
        }}
      >
        <ChallengePicture start={challenge.start} conditions={challenge.conditions} met={mark === 'met'} />
        <span className="challenge-name">
          <b>{title}</b>
          <small className="mono">{pathOf(challenge)}</small>
          {here && <small>{panel.onPage}</small>}
        </span>
        <span className="challenge-mark">
          {mark === 'none' ? <span className="sr-only">{panel.state.none}</span> : panel.state[mark]}
          {mark === 'met' && <span aria-hidden="true"> ✓</span>}
        </span>
      </button>
    </li>
  );
}
