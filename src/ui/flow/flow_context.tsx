import { createContext, useContext } from 'react';
import type { ShapedNet } from '../../core/infer';
import type { Slot } from '../../core/result';
import type { Column } from './columns';
import type { FlowLayout } from './layout';
import type { Painter } from './painter';

/** What the parts of one flow share. */
export interface FlowParts {
  readonly slot: Slot;
  readonly net: ShapedNet;
  readonly columns: readonly Column[];
  readonly layout: FlowLayout;
  readonly devicePixelRatio: number;
  readonly painter: Painter;
  readonly seen: readonly number[];
  readonly nonNegative: (layer: number) => boolean;
}

const Context = createContext<FlowParts | null>(null);

export const FlowProvider = Context;

export function useFlow(): FlowParts {
  const parts = useContext(Context);
  if (!parts) throw new Error('parts of the flow stand inside Flow');
  return parts;
}
