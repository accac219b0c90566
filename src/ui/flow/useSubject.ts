import type { Slot } from '../../core/result';
import { useDerived, useDoc, useLive, useServices } from '../context';
import { type Column, columns, hasMap, tones } from './columns';
import type { Source } from './pixels';
import { chosenChannel } from './view';

/** What the legend speaks of: the layer that is pointed at, else the last that has a map. */
export interface Subject {
  readonly column: Column;
  readonly name: string;
  readonly source: Source;
  /** Null: the mean over channels. */
  readonly channel: number | null;
}

export function useSubject(slot: Slot): Subject | null {
  const { t } = useServices();
  const net = useDerived()[slot];
  const hover = useLive((live) => (live.hover?.slot === slot ? live.hover : null));
  const peek = useLive((live) => (live.peek?.slot === slot ? live.peek : null));
  const channels = useDoc((doc) => doc.view.channels);
  if (!net) return null;
  const all = columns(net);
  const list = all.filter(hasMap);
  const at = (layer: number) => list.find((c) => c.layer === layer) ?? list.find((c) => (c.layer ?? -1) > layer);
  const column = peek ? list.find((c) => c.key === peek.key) : hover ? at(hover.layer) : undefined;
  const shown = column ?? list.at(-1);
  if (!shown || shown.layer === null) return null;
  const layer = !peek && hover && column ? hover.layer : shown.layer;
  const { seen, nonNegative } = tones(net, all);
  const choice = peek && column ? peek.channel : chosenChannel(channels, shown.key, shown.shape?.[0] ?? 0);
  return {
    column: shown,
    name: shown.stage ? shown.name : t.picture.input,
    source: { slot, layer, nonNegative: nonNegative[layer] ?? false, seen },
    channel: choice === 'mean' ? null : choice,
  };
}
