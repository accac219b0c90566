import { useState } from 'react';
import type { Slot } from '../../../core/result';
import { JOINTS, type Joint, type Landing } from '../../../state/graph_edits';
import { usePanelWords } from '../../parts/usePanelWords';
import { LandingNote, useLaySkip } from './useLaySkip';

interface Props {
  readonly slot: Slot;
  /** Which end of the skip the stage is. */
  readonly end: 'from' | 'to';
  readonly stage: string;
  readonly name: string;
  readonly back: () => void;
  readonly close: () => void;
}

interface Choice {
  readonly from: string;
  readonly landing: Landing;
}

/** Where a skip can go from a stage, or come from to it: joined by a sum or side by side, with what shapes need on it. */
export function SkipMenu({ slot, end, stage, name, back, close }: Props) {
  const words = usePanelWords('layers').card;
  const skips = useLaySkip(slot);
  const [how, setHow] = useState<Joint>('add');
  if (!skips) return null;
  const to = (from: string): Choice[] => skips.to(from, how).map((landing) => ({ from, landing }));
  const choices =
    end === 'from' ? to(stage) : skips.keys.flatMap((from) => to(from).filter((c) => c.landing.stage === stage));
  return (
    <section aria-label={words.skipTitle[end](name)}>
      <p className="replace-head">
        <button type="button" className="quiet" onClick={back}>
          ← {words.back}
        </button>
        {words.skipTitle[end](name)}
      </p>
      <span className="segments skip-how" role="radiogroup" aria-label={words.joint}>
        {JOINTS.map((joint) => (
          <label key={joint}>
            <input type="radio" name={`${stage}-joint`} checked={how === joint} onChange={() => setHow(joint)} />
            <span>{words.joints[joint]}</span>
          </label>
        ))}
      </span>
      {choices.length === 0 && <p className="menu-none">{words.noSkip}</p>}
      <ul className="actions">
        {choices.map(({ from, landing }) => (
          <li key={`${from} ${landing.behind}`}>
            <button
              type="button"
              data-skip={`${from} ${landing.behind}`}
              onClick={(event) => {
                close();
                skips.lay(event, from, landing, how);
              }}
            >
              {skips.nameOf(end === 'from' ? landing.stage : from)}
              <LandingNote {...landing} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
