import { createRoot } from 'react-dom/client';
import { createApi } from './app/api';
import { whyMissing } from './app/arrive';
import type { ConvScope } from './app/convscope';
import { asksToBeEmbedded, bridge, isEmbedded } from './app/embedded';
import { experimentScript } from './app/experiment_script';
import { isLoadedAnew, keptWork } from './app/kept_key';
import { createLateCodec } from './app/late_codec';
import { openAddress } from './app/opening';
import { createSourceService } from './app/source/service';
import { type App, startApp } from './app/start';
import { browserTimingHost } from './app/timing';
import { setMemory } from './core/net/budget';
import { createEngine } from './engine/host';
import { faultHelp } from './i18n/help';
import { lessonTitles } from './i18n/lesson_titles';
import { loadMessages } from './i18n/messages';
import { panelWords } from './i18n/panels';
import { passedWords, readErrorWords } from './i18n/source';
import { arrivals, askAgain, untilHere } from './state/arrivals';
import { derive } from './state/derive';
import { lateActions } from './state/late_actions';
import type { DocStore } from './state/store';
import { readTheme, showTheme } from './ui/header/theme';
import { languageOf } from './ui/language';
import { Root } from './ui/Root';

declare global {
  interface Window {
    convscope: ConvScope;
  }
}

document.getElementById('late')?.remove();
// Before anything is drawn, so that a page that is dark by hand does not flash.
showTheme(readTheme());

const { deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
if (deviceMemory !== undefined) setMemory(deviceMemory);

const engine = createEngine();
const codec = createLateCodec(() => import('./codec/link'));
/** The page, once it is there: what a text says is read for its input. */
let shown: DocStore | null = null;
const source = createSourceService(undefined, undefined, () => {
  const doc = shown?.getState().doc;
  return doc ? { input: doc.input.shape, seed: doc.seed } : null;
});
const started = openAddress(window, codec).then((opening) =>
  startApp({
    source,
    engine,
    location: window,
    opening,
    codec,
    timing: browserTimingHost(),
    actions: (store) =>
      lateActions(untilHere('picture', () => import('./ui/picture')).then(({ createActions }) => createActions(store))),
    words: async (store) => {
      const words = await panelWords('faults', languageOf(store.getState().doc.lang));
      return {
        help: (fault) => faultHelp(words, fault),
        aNotConstructed: () => words.aNotConstructed,
        notes: async (passed) => passedWords(await panelWords('code', languageOf(store.getState().doc.lang)), passed),
        lessonTitles: async () => lessonTitles(await panelWords('lessonList', languageOf(store.getState().doc.lang))),
        unreadable: async (error) => readErrorWords(await panelWords('code', 'en'), error),
      };
    },
  }),
);
// At once: programs call it as soon as they see the page.
const api = createApi(started.then((app) => app.written.then(() => app)));
window.convscope = api;
if (isEmbedded(window, window)) void untilHere('link', () => bridge(window, api));
void started.then((app) => {
  shown = app.store;
});
void started.then(warm);
const { hash } = location;
void started.then(async (app) => {
  await takeUp(app);
  if (asksToBeEmbedded(location.search)) {
    await import('./ui/embedded_view').then(
      ({ showEmbedded }) => showEmbedded(location.search, app.store),
      console.warn,
    );
  }
  await show(app);
  await app.ready;
  // Where it does not come, the address alone keeps what is done.
  await import('./app/kept').then(
    ({ keepWork }) => keepWork(app.store, window, app.location.flush),
    (error: unknown) => console.warn(error),
  );
});

/** What this tab had before it was loaded anew is there before it is drawn. */
async function takeUp({ store }: App): Promise<void> {
  const kept = keptWork();
  if (kept === null) return;
  await import('./app/kept').then(
    ({ takeUpWork }) => takeUpWork(store, kept, hash, isLoadedAnew()),
    (error: unknown) => console.warn(error),
  );
}

// Why a part of the page did not come, is asked of its host; back on the network, all of them are asked for again.
arrivals.subscribe((now, before) => {
  if (now.missing.length <= before.missing.length) return;
  void whyMissing().then((reason) => arrivals.setState({ reason }));
});
window.addEventListener('online', askAgain);

function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 5000 });
  else setTimeout(run, 1500);
}

/** Once slot b is there, be it now. */
function whenCompared({ store }: App, run: () => void): void {
  if (store.getState().doc.slots.b) {
    run();
    return;
  }
  const stop = store.subscribe(({ doc }) => {
    if (!doc.slots.b) return;
    stop();
    run();
  });
}

/**
 * Workers start once the maps are there and nothing else is to be done: the solver's; and, where two nets are compared,
 * those for seeds, which an experiment may soon be asked of.
 */
async function warm(app: App): Promise<void> {
  await app.ready;
  whenIdle(() => app.solver.warm());
  whenCompared(app, () => whenIdle(() => void app.experiments().catch(() => {})));
}

async function show(app: App): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  const view = createRoot(root);
  // In another language than English the page is drawn once its words are there, or, where they do not come, in English.
  await loadMessages(languageOf(app.store.getState().doc.lang)).catch((error: unknown) => console.warn(error));
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
        stopComputing: app.stopComputing,
        computeAgain: app.computeAgain,
        reload: () => {
          app.location.flush();
          location.reload();
        },
        loadLinks: app.location.links,
        loadExperiments: app.experiments,
        experimentScript,
        loadAnswers: async () => (await import('./engine/why')).answersOf(app.engine),
        loadModels: async () => (await import('./app/models/desk')).modelsDesk,
        loadWeights: async () => {
          const [{ weightsDesk }, service] = await Promise.all([import('./app/weights/desk'), app.weights()]);
          return weightsDesk(service);
        },
        solver: app.solver,
        source,
        summaryText: async (net) => (await import('./torch/source/write/summary')).summaryText(net),
      }}
    />,
  );
}
