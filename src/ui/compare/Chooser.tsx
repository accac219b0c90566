import '../../core/layers/all';
import { useState } from 'react';
import { arg } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import { moduleName } from '../../core/net/names';
import { moduleOf, oneUse } from '../../core/net/net';
import { pyStr } from '../../core/python/python';
import type { CompareChange } from '../../state/actions';
import { changesOf, offering } from '../../state/compare_edits';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import '../styles/compare.css';

interface Props {
  readonly onDone: () => void;
  readonly onPresets: () => void;
}

/** Other counts of numbers are drawn with these changed. */
const DRAWS = ['kernel_size', 'bias'];

/** "What should differ?": opens net b as a copy of a with one argument changed, conv1's padding first; or as another net. */
export default function Chooser({ onDone, onPresets }: Props) {
  const { t, actions } = useServices();
  const words = usePanelWords('compare').choose;
  const act = useAct();
  const net = useDoc((doc) => doc.slots.a);
  const uses = offering(net);
  const [picked, setPicked] = useState<string | null>(null);
  const use = picked !== null && uses.includes(picked) ? picked : uses[0];
  const moduleAt = (id: string) => moduleOf(net, oneUse(net, id)?.module ?? '');
  const open = (event: { readonly timeStamp: number }, change: CompareChange | null) => {
    act(event, () => actions.openCompare(change));
    showPanel();
    onDone();
  };
  // Beside the picture there is room for the panel; below it, it would take the picture's own.
  const showPanel = () => {
    if (matchMedia('(min-width: 1200px)').matches) actions.setPanel('compare');
  };
  return (
    <section className="chooser" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="faint">{words.about}</p>
      {use !== undefined && (
        <>
          {uses.length > 1 && (
            <label className="chooser-layer">
              {words.layer}{' '}
              <select value={use} data-chooser-layer onChange={(event) => setPicked(event.currentTarget.value)}>
                {uses.map((id) => (
                  <option key={id} value={id}>
                    {moduleName(net, moduleAt(id))}
                  </option>
                ))}
              </select>
            </label>
          )}
          <ul className="chooser-list">
            {changesOf(net, use).map((change, i) => {
              const module = moduleAt(use);
              const now = arg(layerSpec(module.kind).args, module.args, change.name) ?? null;
              const unlike = DRAWS.includes(change.name) && layerSpec(module.kind).family === 'conv';
              return (
                <li key={change.name}>
                  <button
                    type="button"
                    className={i === 0 ? 'button first mono' : 'button mono'}
                    title={unlike ? words.unlike : undefined}
                    data-change={change.name}
                    onClick={(event) => open(event, change)}
                  >
                    {words.change(change.name, pyStr(now), pyStr(change.value))}
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <p className="chooser-others">{words.others}</p>
      <ul className="chooser-list">
        <li>
          <button
            type="button"
            className="button"
            title={words.notebookTitle}
            data-change="notebook"
            onClick={(event) => {
              act(event, () => actions.choosePreset('exercise-b', 'b'));
              showPanel();
              onDone();
            }}
          >
            {words.notebook}
          </button>
        </li>
        <li>
          <button
            type="button"
            className="button"
            data-change="preset"
            onClick={() => {
              onDone();
              onPresets();
            }}
          >
            {words.presets}
          </button>
        </li>
        <li>
          <button type="button" className="button" data-change="copy" onClick={(event) => open(event, null)}>
            {words.nothing}
          </button>
        </li>
      </ul>
      <span className="sr-only">{t.pair.compareTitle}</span>
    </section>
  );
}
