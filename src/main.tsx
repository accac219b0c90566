import { createRoot } from 'react-dom/client';
import type { ConvScope } from './app/api';
import { isEmbedded, openBridge } from './app/embed';
import { startApp } from './app/start';
import { browserTimingHost } from './app/timing';
import { createEngine } from './engine/host';
import { faultHelp } from './i18n/help';
import { loadMessages, messagesFor } from './i18n/messages';
import { derive } from './state/derive';
import { readTheme, showTheme } from './ui/header/theme';
import { languageOf } from './ui/language';
import { Root } from './ui/Root';

declare global {
  interface Window {
    convscope: ConvScope;
  }
}

// Before anything is drawn, so that a page that is dark by hand does not flash.
showTheme(readTheme());

const app = startApp({
  engine: createEngine(),
  location: window,
  timing: browserTimingHost(),
  words: (store) => {
    const t = messagesFor(languageOf(store.getState().doc.lang));
    return { help: (fault) => faultHelp(t, fault), aNotConstructed: () => t.faults.aNotConstructed };
  },
});
window.convscope = app.api;
if (isEmbedded(window, window)) openBridge(window, app.api);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const view = createRoot(root);
// In another language than English the page is drawn once its words are there, or, where they do not come, in English.
void loadMessages(languageOf(app.store.getState().doc.lang))
  .catch((error: unknown) => console.warn(error))
  .then(() =>
    view.render(
      <Root
        base={{
          store: app.store,
          live: app.live,
          actions: app.actions,
          derive,
          noteInput: app.timing.noteInput,
          markPainted: app.timing.markPainted,
          chooseBackend: app.chooseBackend,
          shareUrl: app.location.url,
        }}
      />,
    ),
  );
