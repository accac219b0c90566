import { nonNegativeSteps } from '../../core/net/signs';
import type { Slot } from '../../core/result';
import { type Column, hasMap, seenLayers } from '../../flow/columns';
import { pairsOf } from '../../flow/pairs';
import type { Source } from '../../flow/source';
import { sourceOf } from '../../flow/source';
import { chosenChannel } from '../canvas/view';
import { useDerived, useDoc, useLive, useServices } from '../context';

/** What the legend speaks of: the layer that is pointed at, else the last of slot a that has a map. */
export interface Subject {
  readonly slot: Slot;
  readonly column: Column;
  readonly name: string;
  readonly source: Source;
  /** Null: the mean over channels. */
  readonly channel: number | null;
}

export function useSubject(): Subject | null {
  const { t } = useServices();
  const derived = useDerived();
  const recipe = useDoc((doc) => doc.recipe);
  const hover = useLive((live) => live.hover);
  const peek = useLive((live) => live.peek);
  const channels = useDoc((doc) => doc.view.channels);
  const pairs = pairsOf(derived, recipe);
  const pointed = peek?.slot ?? hover?.slot ?? 'a';
  const slot: Slot = derived[pointed] ? pointed : 'a';
  const net = derived[slot];
  const all = pairs[slot];
  if (!net || !all) return null;
  const list = all.filter(hasMap);
  const at = (layer: number) => list.find((c) => c.layer === layer) ?? list.find((c) => (c.layer ?? -1) > layer);
  const column = peek ? list.find((c) => c.choice === peek.key) : hover ? at(hover.layer) : undefined;
  const shown = column ?? list.at(-1);
  if (!shown || shown.layer === null) return null;
  const layer = !peek && hover && column ? hover.layer : shown.layer;
  const seen = { a: seenLayers(pairs.a), ...(pairs.b && { b: seenLayers(pairs.b) }) };
  const choice = peek && column ? peek.channel : chosenChannel(channels, shown.choice, shown.shape?.[0] ?? 0);
  return {
    slot,
    column: shown,
    name: shown.stage ? shown.name : t.picture.input,
    source: sourceOf({ slot, seen, nonNegative: nonNegativeSteps(net.steps) }, shown, layer),
    channel: choice === 'mean' ? null : choice,
  };
}
