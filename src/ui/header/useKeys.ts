import { useEffect, useRef } from 'react';
import { isTyping } from '../parts/typing';
import type { Tools } from './useTools';

/** A text that is not yet taken: Ctrl+Z is its own then. */
const isDirty = (target: EventTarget | null) => target instanceof HTMLElement && target.dataset.dirty !== undefined;

/** The keys of the whole page. Letters do nothing while something is typed, or a dialog is open. */
export function useKeys(tools: Tools): void {
  const latest = useRef(tools);
  useEffect(() => {
    latest.current = tools;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.defaultPrevented || event.isComposing) return;
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && !event.altKey) {
        if (isDirty(event.target) || now.dialog) return;
        if (key === 'z' || event.code === 'KeyZ') {
          event.preventDefault();
          if (event.shiftKey) now.redo(event);
          else now.undo(event);
        } else if ((key === 'y' || event.code === 'KeyY') && !event.shiftKey) {
          event.preventDefault();
          now.redo(event);
        }
        return;
      }
      if (event.altKey || now.dialog || isTyping(event.target)) return;
      if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) {
        event.preventDefault();
        now.open('help');
      } else if (event.code === 'KeyN' && !event.shiftKey) now.nextSeed(event);
      else if (event.code === 'KeyP' && event.shiftKey) now.present();
      else if (event.code === 'KeyP') {
        event.preventDefault();
        now.open('presets');
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
