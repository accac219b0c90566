import '../../core/layers/all';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { withoutWeights } from '../../core/net/loaded';
import { unfittingNames } from '../../core/net/state_dict';
import type { Slot } from '../../core/result';
import { weightFiles } from '../../state/weight_files';
import { useAct } from '../act';
import { offerFiles } from '../code/files';
import { useDoc } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import '../styles/weights.css';

/** From which file a net's weights come, what of it no longer fits, which one is missing; and the way back to drawn ones. */
export default function WeightsSaid() {
  const words = usePanelWords('weights');
  return (
    <section className="weights-line" aria-label={words.line}>
      <SlotLine slot="a" />
      <SlotLine slot="b" />
    </section>
  );
}

function SlotLine({ slot }: { readonly slot: Slot }) {
  const words = usePanelWords('weights');
  const act = useAct();
  const net = useDoc((doc) => doc.slots[slot]);
  const files = useStore(weightFiles, (state) => state.files);
  const input = useRef<HTMLInputElement>(null);
  const file = net?.weights;
  if (!net || !file) return null;
  const name = file.name === '' ? words.unnamed : file.name;
  const held = files[file.digest];
  if (held === undefined) return null;
  const unfitting = held ? unfittingNames(net).length : 0;
  return (
    <div>
      <p role="status">
        {held ? words.loaded(slot, name) : words.missing(slot, name, file.digest)}
        {unfitting > 0 && ` ${words.unfitting(unfitting)}`}
      </p>
      {held === null && (
        <>
          <button type="button" className="button" onClick={() => input.current?.click()}>
            {words.open}
          </button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".safetensors,.pt,.pth,.bin,.ckpt,.npz,.npy"
            onChange={(e) => {
              void offerFiles(e.currentTarget.files ?? []);
              e.currentTarget.value = '';
            }}
          />
        </>
      )}
      <button
        type="button"
        className="button"
        onClick={(event) => act(event, (a) => a.setWeights(slot, withoutWeights(net)))}
      >
        {words.drawAgain}
      </button>
    </div>
  );
}
