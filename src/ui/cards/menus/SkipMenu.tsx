import { useState } from 'react';
import { moduleName } from '../../../core/net/names';
import { INPUT_KEY } from '../../../core/net/net';
import { stages } from '../../../core/net/stages';
import type { Slot } from '../../../core/result';
import { graphActions } from '../../../state/graph_actions';
import { JOINTS, type Joint, type Landing, landings } from '../../../state/graph_edits';
import { useAct } from '../../act';
import { announce } from '../../announce';
import { useDerived, useServices } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { focusCard } from '../focus';

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
  const { t, store } = useServices();
  const words = usePanelWords('layers').card;
  const act = useAct();
  const shaped = useDerived()[slot];
  const [how, setHow] = useState<Joint>('add');
  if (!shaped) return null;
  const list = stages(shaped.net);
  const names = new Map(list.map((s) => [s.head.use.id, moduleName(shaped.net, s.head.module)]));
  const nameOf = (key: string) => (key === INPUT_KEY ? t.picture.input : (names.get(key) ?? key));
  const to = (from: string): Choice[] => landings(shaped, from, how).map((landing) => ({ from, landing }));
  const choices =
    end === 'from'
      ? to(stage)
      : [INPUT_KEY, ...names.keys()].flatMap((from) => to(from).filter((c) => c.landing.stage === stage));
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
        {choices.map(({ from, landing: { behind, stage: target, before, pieces } }) => (
          <li key={`${from} ${behind}`}>
            <button
              type="button"
              data-skip={`${from} ${behind}`}
              onClick={(event) => {
                close();
                let join = '';
                act(event, () => {
                  join = graphActions(store).laySkip(slot, from, behind, how);
                });
                announce(words.skipLaid(nameOf(from), nameOf(target)));
                focusCard(join);
              }}
            >
              {nameOf(end === 'from' ? target : from)}
              {before && <span className="faint"> {words.beforeIt(before)}</span>}
              {pieces.length > 0 && <span className="faint mono"> + {pieces.map((p) => p.kind).join(' + ')}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
