import { createContext, useContext } from 'react';
import type { Slot } from '../../core/result';
import type { Shape } from '../../core/shape';
import type { FlowLayout } from './layout';
import type { Painter } from './painter';
import type { Seen } from './pixels';

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

const Context = createContext<FlowParts | null>(null);

export const FlowProvider = Context;

export function useFlow(): FlowParts {
  const parts = useContext(Context);
  if (!parts) throw new Error('parts of the flow stand inside Flow');
  return parts;
}
