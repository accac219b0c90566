import { useState, useSyncExternalStore } from 'react';
import { isBound } from '../../core/challenges/limits';
import { limitsIn } from '../../core/challenges/task';
import { nextLang } from '../../core/document';
import { useAct } from '../act';
import { useLive, useServices } from '../context';
import { settleGestures } from '../gesture';
import { keepTheme, readTheme, THEMES, type Theme } from './theme';

/** Networks to start from in slot a, or in b. */
export type DialogName = 'presets' | 'presets-b' | 'help' | 'share' | 'qr';

interface TimeStamped {
  readonly timeStamp: number;
}

/** What the header's buttons, the phone's menu and the keys do alike. */
export interface Tools {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(event: TimeStamped): void;
  redo(event: TimeStamped): void;
  reset(event: TimeStamped): void;
  nextSeed(event: TimeStamped): void;
  otherLanguage(event: TimeStamped): void;
  readonly theme: Theme;
  nextTheme(): void;
  /** Big type for a projector, on or off. */
  readonly presents: boolean;
  present(): void;
  readonly dialog: DialogName | null;
  open(dialog: DialogName | null): void;
}

export function useTools(): Tools {
  const { store, live, actions, lang } = useServices();
  const act = useAct();
  const steps = () => {
    const { pastStates, futureStates } = store.temporal.getState();
    return `${pastStates.length > 0}/${futureStates.length > 0}`;
  };
  const [canUndo, canRedo] = useSyncExternalStore(store.temporal.subscribe, steps)
    .split('/')
    .map((s) => s === 'true');
  const [theme, setTheme] = useState(readTheme);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const open = (next: DialogName | null) => {
    // A challenge that holds its network has no other in its place.
    if (next !== 'presets' || !isBound(limitsIn(store.getState().doc.challenge))) setDialog(next);
  };
  return {
    canUndo: canUndo === true,
    canRedo: canRedo === true,
    undo: (event) => {
      settleGestures(actions);
      act(event, (a) => a.undo());
    },
    redo: (event) => {
      settleGestures(actions);
      act(event, (a) => a.redo());
    },
    reset: (event) => {
      act(event, (a) => a.reset());
    },
    nextSeed: (event) => {
      act(event, (a) => a.nextSeed());
    },
    otherLanguage: (event) => {
      act(event, (a) => a.setLang(nextLang(lang)));
    },
    theme,
    nextTheme: () => {
      const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
      keepTheme(next);
      setTheme(next);
    },
    presents: useLive((state) => state.presenting),
    present: () => live.setState(({ presenting }) => ({ presenting: !presenting })),
    dialog,
    open,
  };
}
