import { useState, useSyncExternalStore } from 'react';
import { notify } from '../../state/notify';
import { useAct } from '../act';
import { useServices } from '../context';
import { settleGestures } from '../gesture';
import { shareLink } from './share';
import { keepTheme, readTheme, THEMES, type Theme } from './theme';

export type DialogName = 'presets' | 'help' | { readonly share: string };

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
  share(): void;
  readonly theme: Theme;
  nextTheme(): void;
  readonly dialog: DialogName | null;
  open(dialog: DialogName | null): void;
}

export function useTools(): Tools {
  const { store, live, actions, lang, t, shareUrl } = useServices();
  const act = useAct();
  const steps = () => {
    const { pastStates, futureStates } = store.temporal.getState();
    return `${pastStates.length > 0}/${futureStates.length > 0}`;
  };
  const [canUndo, canRedo] = useSyncExternalStore(store.temporal.subscribe, steps)
    .split('/')
    .map((s) => s === 'true');
  const [theme, setTheme] = useState(readTheme);
  const [dialog, open] = useState<DialogName | null>(null);
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
      act(event, (a) => a.setLang(lang === 'en' ? 'ru' : 'en'));
    },
    share: () => {
      const url = shareUrl();
      void shareLink(url, t.shell.title).then((how) => {
        if (how === 'copied') notify(live, 'info', 'link-copied');
        if (how === 'by-hand') open({ share: url });
      });
    },
    theme,
    nextTheme: () => {
      const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
      keepTheme(next);
      setTheme(next);
    },
    dialog,
    open,
  };
}
