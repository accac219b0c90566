import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Condition } from '../../core/challenges/condition_kinds';
import type { Limits, Start, Task } from '../../core/challenges/task';
import type { Net } from '../../core/net/net';

/** A teacher's challenge while it is made. */
export interface Draft {
  readonly title: string;
  readonly text: string;
  /** One a line. */
  readonly hints: string;
  readonly conditions: readonly Condition[];
  readonly limits: Limits;
  /** The net in which limits name single layers by their places. */
  readonly limited: Net;
  /** The net as it was when it was taken as the solution. */
  readonly solution: Start | null;
  readonly why: string;
}

export interface PanelState {
  /** The open challenge where there is one, else the list; or one of the teacher's two tools. */
  readonly view: 'challenge' | 'list' | 'make' | 'collect';
  readonly draft: Draft | null;
  /** The challenge that was made of the draft to be tried. */
  readonly tried: Task | null;
  readonly pasted: string;
}

/** What the panel has on it, which outlives its closing but not the page. */
export const panelStore = createStore<PanelState>()(() => ({
  view: 'challenge',
  draft: null,
  tried: null,
  pasted: '',
}));

export function usePanelState<T>(select: (state: PanelState) => T): T {
  return useStore(panelStore, select);
}

export const showView = (view: PanelState['view']) => panelStore.setState({ view });
