import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Slot } from '../../core/result';
import type { Shape } from '../../core/shape';
import type { FlowLayout } from '../../flow/layout';
import type { Seen } from '../../flow/source';
import type { Painter } from './painter';

/** What the parts of one flow share. */
export interface FlowParts {
  readonly slot: Slot;
  /** Shape of the network's input: the ghost behind every map. */
  readonly input: Shape;
  readonly layout: FlowLayout;
  readonly devicePixelRatio: number;
  readonly painter: Painter;
  /** Layers that are seen as maps, of both nets where there are two. */
  readonly seen: Seen;
  /** Whether there is another net beside this one. */
  readonly paired: boolean;
  /** For each layer, whether none of its values can be negative. */
  readonly nonNegative: readonly boolean[];
}

/** Of these what does not change with a slider's step, as sizes do. */
type Place = Pick<FlowParts, 'slot' | 'paired'>;

const Context = createContext<FlowParts | null>(null);
const PlaceContext = createContext<Place | null>(null);

export function FlowProvider({ value, children }: { readonly value: FlowParts; readonly children: ReactNode }) {
  const { slot, paired } = value;
  const place = useMemo(() => ({ slot, paired }), [slot, paired]);
  return (
    <PlaceContext value={place}>
      <Context value={value}>{children}</Context>
    </PlaceContext>
  );
}

export function useFlow(): FlowParts {
  const parts = useContext(Context);
  if (!parts) throw new Error('parts of the flow stand inside Flow');
  return parts;
}

/** Which flow this is: for what has no size of its own, and is not to be rendered again where only sizes have changed. */
export function useFlowPlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('parts of the flow stand inside Flow');
  return place;
}
