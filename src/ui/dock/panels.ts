import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Panel } from '../../core/document';
import { untilHere } from '../../state/arrivals';

/** One panel of the dock. Its code and its words are fetched when it is first opened. */
export interface PanelRow {
  readonly id: Panel;
  readonly View: LazyExoticComponent<ComponentType>;
  /** Where there is room: beside the picture (text to read next to it) or below it. */
  readonly side: 'below' | 'beside';
}

type Loaded = Promise<{ readonly default: ComponentType }>;

const row = (id: Panel, side: PanelRow['side'], load: () => Loaded): PanelRow => ({
  id,
  side,
  View: lazy(() => untilHere(id, load)),
});

/** The panels, in the order of their tabs. */
export const PANEL_ROWS: readonly PanelRow[] = [
  row('code', 'beside', () => import('../code/CodePanel')),
  row('summary', 'below', () => import('../summary/SummaryPanel')),
  row('compare', 'beside', () => import('../compare/ComparePanel')),
  row('experiment', 'below', () => import('../experiment/ExperimentPanel')),
  row('designs', 'below', () => import('../designs/DesignsPanel')),
  row('challenges', 'beside', () => import('../challenges/ChallengesPanel')),
  row('lessons', 'beside', () => import('../lessons/LessonsPanel')),
];
