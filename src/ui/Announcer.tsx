import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Doc, INPUT_KEY } from '../core/document';
import type { Frame } from '../core/frame';
import { moduleName } from '../core/names';
import { stages } from '../core/stages';
import { dims, fixed } from '../i18n/figures';
import { faultHelp } from '../i18n/help';
import type { Messages } from '../i18n/messages';
import type { Derived } from '../state/derive';
import { isPresetId } from '../state/presets';
import { onAnnounce } from './announce';
import { faultName } from './cards/FaultCard';
import { type Change, firstChange } from './changes';
import { useLive, useServices } from './context';
import { isCurrent } from './current';

/** A change is said once, this long after the last of what belongs to it. */
const SETTLE_MS = 600;

/** The layer that a change is heard of first: the stage of what was turned, else none. */
function layerOfChange(doc: Doc, change: Change): { name: string; layer: number } | null {
  if (change?.type !== 'arg') return null;
  const net = doc.slots.a;
  const stage = stages(net).find((s) => [s.head, ...s.chips].some((p) => p.use.id === change.use));
  if (!stage || stage.shown === null) return null;
  return { name: moduleName(net, stage.head.module), layer: stage.shown };
}

function lead(t: Messages, doc: Doc, change: Change): string | null {
  const words = t.shell.announce;
  switch (change?.type) {
    case 'preset':
      return isPresetId(change.id) ? words.preset(t.presets.list[change.id].name) : null;
    case 'arg':
      return words.arg(change.arg, change.value);
    case 'seed':
      return words.seed(doc.seed);
    case 'input':
      return words.input(dims(doc.input.shape));
    case 'source':
      return words.source(t.cards.sources[doc.input.source]);
    default:
      return null;
  }
}

/** The sentence about a change, the changed value first: "padding 0. conv1: 16 × 14 × 14, mean 0.219. Output …". */
export function sentence(t: Messages, before: Doc, doc: Doc, derived: Derived, frame: Frame | null): string {
  const words = t.shell.announce;
  const change = firstChange(before, doc);
  if (!change) return '';
  const { a } = derived;
  const said = [lead(t, doc, change)];
  const stats = (layer: number) => (frame ? (frame.a.layers[layer]?.stats ?? null) : null);
  const line = (name: string | null, layer: number) => {
    const shape = a.steps[layer]?.output;
    if (!shape) return null;
    const mean = stats(layer)?.mean ?? null;
    if (name === null) {
      return mean === null ? words.outputShape(dims(shape)) : words.output(dims(shape), fixed(mean, 3));
    }
    return mean === null ? words.layerShape(name, dims(shape)) : words.layer(name, dims(shape), fixed(mean, 3));
  };
  const own = layerOfChange(doc, change);
  if (own) said.push(line(own.name, own.layer));
  if (a.fault) said.push(words.fault(faultName(t, a), a.fault.text, faultHelp(t, a.fault)));
  const last = a.steps.length - 1;
  if (!a.fault && own?.layer !== last) said.push(line(null, last));
  if (doc.goal.target && !a.fault) {
    const met = a.steps.at(-1)?.output.join() === doc.goal.target.join();
    said.push(met ? words.goalMet : words.goalMissed);
  }
  return said.filter((s) => s !== null && s !== '').join('. ');
}

/** The one live region: what a change came to, once it has settled, and what controls say of themselves. */
export function Announcer() {
  const { t, store, derive } = useServices();
  const doc = useStore(store, (state) => state.doc);
  const frame = useLive((live) => live.frame);
  const [text, setText] = useState('');
  const spoken = useRef(doc);
  // What a control says of itself leads what its change came to; where it changed nothing, it is said at once.
  const led = useRef<string[]>([]);
  const say = useCallback((said: string) => setText((old) => (old === said ? `${said}\u00a0` : said)), []);
  useEffect(
    () =>
      onAnnounce((said) => {
        if (store.getState().doc === spoken.current) say(said);
        else led.current = [...led.current, said];
      }),
    [store, say],
  );
  useEffect(() => {
    if (spoken.current === doc) return;
    const timer = setTimeout(() => {
      const derived = derive(doc);
      const now = isCurrent(frame, derived, doc) ? frame : null;
      // A number that is still being computed is waited for; a net that cannot be computed says so by its fault.
      if (!now && !derived.a.fault) return;
      const said = [...led.current, sentence(t, spoken.current, doc, derived, now)].filter((s) => s !== '');
      spoken.current = doc;
      led.current = [];
      if (said.length > 0) say(said.join('. '));
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [doc, frame, derive, t, say]);
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true" data-announcer={INPUT_KEY}>
      {text}
    </div>
  );
}
