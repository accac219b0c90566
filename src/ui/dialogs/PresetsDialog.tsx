import '../../core/layers/all';
import { useState } from 'react';
import { layerSpec } from '../../core/layers/rows';
import { inferNet } from '../../core/net/infer';
import type { Slot } from '../../core/result';
import { PRESETS } from '../../state/all_presets';
import type { Preset } from '../../state/presets';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';
import { PresetPicture } from './PresetPicture';
import '../styles/presets.css';

/** Height and width along a preset: its input's, then those after each layer that can change them. */
function sizesOf({ net, input }: Preset): (readonly [number, number])[] {
  const size = (shape: readonly number[]) => [shape[1] ?? 1, shape[2] ?? 1] as const;
  const steps = inferNet(net, input.shape).steps.filter((s) => layerSpec(s.module.kind).family !== 'activation');
  return [size(input.shape), ...steps.map((s) => size(s.output))];
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
          const sizes = sizesOf(preset);
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
                <PresetPicture sizes={sizes} />
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
