import { judgeAnswer } from '../../core/challenges/answer';
import { MOST, type Task } from '../../core/challenges/task';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import { startAt } from './draft';
import type { Draft } from './panel_state';
import { sizesOf } from './Solution';
import type { ChallengeTexts } from './words';

interface Props {
  readonly draft: Draft;
  /** The challenge as it stands, begun at the net on the page. */
  readonly task: Task;
  readonly net: ShapedNet;
  readonly tooLong: boolean;
  readonly words: ChallengeTexts['panel']['maker'];
  readonly onDraft: (part: Partial<Draft>) => void;
}

/** The net on the page, kept as the solution while it is turned on to where students begin. */
export function EditSolution({ draft: { solution, why }, task, net, tooLong, words, onDraft }: Props) {
  const verdict = solution && judgeAnswer(inferNet(solution.net, solution.input), { task, answer: null });
  return (
    <section className="edit-solution">
      <label className="ticked">
        <input
          type="checkbox"
          checked={solution !== null}
          data-keep-solution
          onChange={(event) => onDraft({ solution: event.currentTarget.checked ? startAt(net) : null })}
        />
        {words.keepSolution}
      </label>
      {solution && verdict && (
        <>
          <p className="kept-solution">
            <span className="mono">{sizesOf(solution)}</span>
            {solution.net !== net.net && (
              <button
                type="button"
                className="textual"
                data-take-solution
                onClick={() => onDraft({ solution: startAt(net) })}
              >
                {words.takeSolution}
              </button>
            )}
          </p>
          {!verdict.met && (
            <p className="maker-note" role="status" data-solution-fails>
              {verdict.within ? words.solutionFails : words.solutionOutside}
            </p>
          )}
          <label>
            {words.why}
            <textarea
              rows={2}
              value={why}
              placeholder={words.whyPlaceholder}
              data-draft="why"
              onChange={(event) => onDraft({ why: event.currentTarget.value })}
            />
          </label>
          {tooLong && <p className="maker-note">{words.tooLong(MOST.why)}</p>}
        </>
      )}
    </section>
  );
}
