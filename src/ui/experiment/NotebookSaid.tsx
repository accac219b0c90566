import { useMemo } from 'react';
import { useStore } from 'zustand';
import { sameNet } from '../../core/net/same';
import { proseFixed, proseShare } from '../../i18n/format';
import { NOTEBOOK } from '../../state/guided';
import { useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { session } from './session';
import type { Take } from './take';
import type { Shown } from './useTake';
import { usualOf } from './usual';

interface Props {
  readonly take: Take;
  readonly shown: Shown;
}

/** The notebook's numbers, where they are of these nets, this layer and this recipe, and are to be shown. */
export function useNotebook(take: Take, shown: Shown): { readonly a: number; readonly b: number } | null {
  const wanted = useStore(session, (s) => s.notebook);
  return wanted && isNotebook(take, shown) ? NOTEBOOK.means : null;
}

function isNotebook({ doc }: Take, { compared, run }: Shown): boolean {
  const { question, sweep } = doc.experiment;
  const last = (net: typeof run.plan.a | null) => (net?.steps.length ?? 0) - 1;
  return (
    question === 'mean' &&
    !sweep &&
    doc.recipe === 'notebook' &&
    doc.input.source === 'randn' &&
    doc.input.shape.join() === '3,16,16' &&
    sameNet(doc.slots.a, NOTEBOOK.a, 'model') &&
    sameNet(doc.slots.b, NOTEBOOK.b, 'model') &&
    compared.a.layer === last(run.plan.a) &&
    compared.b?.layer === last(run.plan.b)
  );
}

/** Lays the notebook's draw over the plot, and says how usual it is. */
export function NotebookSaid({ take, shown }: Props) {
  const { lang } = useServices();
  const words = usePanelWords('experiment').notebook;
  const drawn = useNotebook(take, shown);
  const usual = useMemo(() => drawn && shown.b && usualOf(drawn, shown.a, shown.b), [drawn, shown.a, shown.b]);
  if (!isNotebook(take, shown)) return null;
  const share = (of: number) => proseShare(lang, of);
  const number = (of: number) => proseFixed(lang, of, 6);
  return (
    <p className="notebook-said">
      <label>
        <input
          type="checkbox"
          checked={drawn !== null}
          onChange={() => session.setState({ notebook: drawn === null })}
          title={words.title}
        />{' '}
        {words.show}
      </label>
      {drawn && (
        <span>
          {words.said(number(drawn.a), number(drawn.b), number(drawn.a - drawn.b))}{' '}
          {usual && words.usual(share(usual.a), share(usual.b), share(usual.difference), share(usual.further))}
        </span>
      )}
    </p>
  );
}
