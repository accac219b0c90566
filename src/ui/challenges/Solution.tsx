import { useEffect, useRef, useState } from 'react';
import type { Start } from '../../core/challenges/task';
import { inferNet } from '../../core/net/infer';
import { stages } from '../../core/net/stages';
import type { Slot } from '../../core/result';
import { useAct } from '../act';
import { announce } from '../announce';
import { mark } from './progress';
import type { ChallengeTexts } from './words';

interface Props {
  readonly solution: Start;
  /** What makes it one; '' where nobody says. */
  readonly why: string;
  /** What progress knows the challenge by. */
  readonly progress: string;
  readonly words: ChallengeTexts['panel'];
}

/** The sizes a net goes through, one per layer with a map of its own: 16 → 14 → 16 → 16. */
export function sizesOf({ net, input: from }: Start): string {
  const { steps, input } = inferNet(net, from);
  const shapes = stages(net).map((s) => steps[s.shown ?? -1]?.output ?? []);
  const size = (shape: readonly number[]) => {
    const [h, w] = shape.slice(-2);
    return shape.length < 3 || h === w ? String(shape.at(-1) ?? '') : `${h}×${w}`;
  };
  return [input, ...shapes].map(size).join(' → ');
}

/** A solution that explains itself, and can be laid beside what one has. Asked for, never in the way. */
export function Solution({ solution, why, progress, words }: Props) {
  const act = useAct();
  const [open, setOpen] = useState(false);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) section.current?.focus({ preventScroll: true });
  }, [open]);
  if (!open) {
    return (
      <button
        type="button"
        className="textual"
        title={words.solutionNote}
        data-solution
        onClick={() => {
          mark(progress, 'shown');
          setOpen(true);
        }}
      >
        {words.showSolution}
      </button>
    );
  }
  const { net, input } = solution;
  const load = (slot: Slot, event: { readonly timeStamp: number }) => {
    act(event, (actions) => actions.replaceNet(slot, net, { input }));
    announce(words.loaded(slot));
  };
  return (
    <section ref={section} tabIndex={-1} className="solution" aria-label={words.solution}>
      <h3>{words.solution}</h3>
      <p className="mono" title={words.sizes('')}>
        {sizesOf(solution)}
      </p>
      {why !== '' && <p className="challenge-text">{why}</p>}
      <div className="buttons">
        {(['a', 'b'] as const).map((slot) => (
          <button key={slot} type="button" className="button" data-load={slot} onClick={(event) => load(slot, event)}>
            {words.load(slot)}
          </button>
        ))}
      </div>
    </section>
  );
}
