import '../../core/layers/all';
import { useState } from 'react';
import { inferNet } from '../../core/net/infer';
import { isChain } from '../../core/net/net';
import type { Slot } from '../../core/result';
import { hasMap } from '../../flow/columns';
import { plainPicture } from '../../flow/picture';
import { PRESETS } from '../../state/all_presets';
import type { Preset } from '../../state/presets';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';
import { PresetPicture } from './PresetPicture';
import '../styles/presets.css';

/** A preset as the page draws it, and the sizes along its trunk. */
function drawn({ net, input }: Preset) {
  const picture = plainPicture(inferNet(net, input.shape));
  const trunk = picture.columns.filter((c) => c.lane === 0 && hasMap(c));
  const sizes = trunk.map(({ shape }) => [shape?.[1] ?? 1, shape?.[2] ?? 1] as const);
  // Of a block in which nothing changes one size says it all.
  const path = sizes.filter((s, i) => i === 0 || s.join() !== sizes[i - 1]?.join() || isChain(net.forward));
  return { picture, path };
}

const SLOTS: readonly Slot[] = ['a', 'b'];

/** The nets to start from, each as a small picture of what it does to sizes. */
export default function PresetsDialog({ slot: first, onClose }: { readonly slot: Slot; readonly onClose: () => void }) {
  const { t } = useServices();
  const lines = usePanelWords('presetLines');
  const act = useAct();
  const [slot, setSlot] = useState(first);
  const current = useDoc((doc) => doc.preset);
  return (
    <Dialog title={t.presets.title} className="presets" onClose={onClose}>
      <fieldset className="preset-slot">
        <legend className="sr-only">{t.presets.into}</legend>
        {SLOTS.map((s) => (
          <label key={s}>
            <input type="radio" name="preset-slot" checked={slot === s} onChange={() => setSlot(s)} />
            {t.presets.slots[s]}
          </label>
        ))}
      </fieldset>
      <ul className="preset-list">
        {PRESETS.map((preset) => {
          const { picture, path: sizes } = drawn(preset);
          const path = sizes.map(([h, w]) => (h === w ? h : `${h}×${w}`)).join(' → ');
          return (
            <li key={preset.id}>
              <button
                type="button"
                className="preset"
                data-preset={preset.id}
                aria-current={slot === 'a' && preset.id === current ? 'true' : undefined}
                onClick={(event) => {
                  act(event, (actions) => actions.choosePreset(preset.id, slot));
                  event.currentTarget.closest('dialog')?.close();
                }}
              >
                <PresetPicture picture={picture} />
                <b>{t.presets.names[preset.id]}</b>
                <span className="mono path">{path}</span>
                <span className="line">{lines[preset.id]}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="faint">{t.presets.about}</p>
    </Dialog>
  );
}
