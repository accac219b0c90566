import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Doc } from '../core/document';
import type { Frame } from '../core/frame';
import { moduleName } from '../core/net/names';
import { INPUT_KEY } from '../core/net/net';
import { lastLayer, lastShape } from '../core/net/shaped';
import { stages } from '../core/net/stages';
import type { Slot } from '../core/result';
import { dims, fixed } from '../i18n/figures';
import { type Faults, faultHelp } from '../i18n/help';
import type { Messages } from '../i18n/messages';
import { panelWords } from '../i18n/panels';
import type { Derived } from '../state/derive';
import { isPresetId } from '../state/presets';
import { onAnnounce } from './announce';
import { faultName } from './cards/fault_name';
import { type Change, firstChange } from './changes';
import { useLive, useServices } from './context';
import { isCurrent } from './current';

/** A change is said once, this long after the last of what belongs to it. */
const SETTLE_MS = 600;

/** The layer that a change is heard of first: the stage of what was turned, else none. */
function layerOfChange(doc: Doc, change: Change): { name: string; layer: number } | null {
  if (change?.type !== 'arg') return null;
  const net = doc.slots[change.slot];
  if (!net) return null;
  const stage = stages(net).find((s) => [s.head, ...s.chips].some((p) => p.use.id === change.use));
  if (!stage || stage.shown === null) return null;
  return { name: moduleName(net, stage.head.module), layer: stage.shown };
}

function lead(t: Messages, doc: Doc, change: Change): string | null {
  const words = t.shell.announce;
  switch (change?.type) {
    case 'preset':
      return isPresetId(change.id) ? words.preset(t.presets.names[change.id]) : null;
    case 'arg':
      return words.arg(change.arg, change.value);
    case 'pair':
      return change.opened ? t.pair.opened : t.pair.closed;
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

interface Settled {
  readonly doc: Doc;
  readonly derived: Derived;
  readonly frame: Frame | null;
  /** Null: nothing is refused, or the words for it did not come. */
  readonly faults: Faults | null;
}

/** The sentence about a change, the changed value first: "padding 0. conv1: 16 × 14 × 14, mean 0.219. Output …". */
function sentence(t: Messages, before: Doc, { doc, derived, frame, faults }: Settled): string {
  const words = t.shell.announce;
  const change = firstChange(before, doc);
  if (!change) return '';
  // What is heard of is the net that was changed.
  const slot: Slot =
    (change.type === 'arg' && change.slot === 'b') || (change.type === 'pair' && change.opened) ? 'b' : 'a';
  const net = derived[slot] ?? derived.a;
  const said = [lead(t, doc, change), derived.b && slot === 'b' ? t.pair.net('b') : null];
  const stats = (layer: number) => frame?.[slot]?.layers[layer]?.stats ?? null;
  const line = (name: string | null, layer: number) => {
    const shape = net.steps[layer]?.output;
    if (!shape) return null;
    const mean = stats(layer)?.mean ?? null;
    if (name === null) {
      return mean === null ? words.outputShape(dims(shape)) : words.output(dims(shape), fixed(mean, 3));
    }
    return mean === null ? words.layerShape(name, dims(shape)) : words.layer(name, dims(shape), fixed(mean, 3));
  };
  const own = layerOfChange(doc, change);
  if (own) said.push(line(own.name, own.layer));
  if (net.fault) said.push(words.fault(faultName(t, net), net.fault.text, faults ? faultHelp(faults, net.fault) : ''));
  const last = lastLayer(net);
  if (!net.fault && own?.layer !== last) said.push(line(null, last));
  if (doc.goal.target && !net.fault) {
    const met = lastShape(net).join() === doc.goal.target.join();
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
    let stopped = false;
    const tell = async () => {
      const derived = derive(doc);
      const now = isCurrent(frame, derived, doc) ? frame : null;
      // A number that is still being computed is waited for; a net that cannot be computed says so by its fault.
      const refused = derived.a.fault ?? derived.b?.fault ?? null;
      if (!now && !refused) return;
      const faults = refused && (await panelWords('faults', t.lang).catch(() => null));
      if (stopped) return;
      const settled = { doc, derived, frame: now, faults };
      const said = [...led.current, sentence(t, spoken.current, settled)].filter((s) => s !== '');
      spoken.current = doc;
      led.current = [];
      if (said.length > 0) say(said.join('. '));
    };
    const timer = setTimeout(() => void tell(), SETTLE_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [doc, frame, derive, t, say]);
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true" data-announcer={INPUT_KEY}>
      {text}
    </div>
  );
}
