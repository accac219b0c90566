import { readLink, writeLink } from '../codec/link';
import type { Problem } from '../codec/problem';
import type { Doc } from '../core/document';
import type { Actions } from '../state/actions';
import { isPresetId, openingDoc } from '../state/presets';
import type { DocStore } from '../state/store';

/** What of a window the location needs; another one in tests. */
export interface LocationHost {
  readonly location: Pick<Location, 'hash' | 'href'>;
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'state'>;
  addEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
  removeEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number): void;
}

/** A change counts as settled after so long without another: browsers limit how often a page may write its address. */
const SETTLED_MS = 250;

/** The document that a fragment opens, and what of it could not be kept. An empty one opens the exercise. */
export function docOfHash(hash: string, state: unknown): { doc: Doc; problems: readonly Problem[] } {
  const opening = openingDoc();
  if (hash.replace(/^#/, '') === '') return { doc: opening, problems: [] };
  const { doc, problems } = readLink(hash, opening);
  return { doc: { ...doc, preset: presetOf(state) ?? doc.preset }, problems };
}

/** Which preset Reset returns to is no part of a link, but it is of the page's own history. */
function presetOf(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('preset' in state)) return null;
  return typeof state.preset === 'string' && isPresetId(state.preset) ? state.preset : null;
}

export interface LocationSync {
  /** The share link of the document, whether or not the address has it yet. */
  url(): string;
  stop(): void;
}

export interface LocationDeps {
  readonly host: LocationHost;
  readonly store: DocStore;
  readonly actions: Actions;
  readonly report: (problems: readonly Problem[]) => void;
}

/**
 * Keeps address and document the same. Edits write over the address of their history entry, after they have settled
 * and never within a gesture; choosing a preset, which is a way of going elsewhere, makes an entry, so that Back
 * returns to what was built before it. Back, forward and an address changed by hand are read, as one undo step.
 */
export function syncLocation({ host, store, actions, report }: LocationDeps): LocationSync {
  let timer: number | null = null;
  let reading = false;
  /** The fragment of this page's last write or read. */
  let known = host.location.hash;

  const write = (doc: Doc, how: 'push' | 'replace') => {
    const hash = `#${writeLink(doc)}`;
    const state = { preset: doc.preset };
    try {
      if (how === 'push') host.history.pushState(state, '', hash);
      else host.history.replaceState(state, '', hash);
      known = hash;
    } catch {
      // Written too often for this browser, or a page without an address of its own: the next settled change tries again.
    }
  };
  const cancel = () => {
    if (timer !== null) host.clearTimeout(timer);
    timer = null;
  };
  const settle = () => {
    cancel();
    timer = host.setTimeout(() => {
      timer = null;
      write(store.getState().doc, 'replace');
    }, SETTLED_MS);
  };

  const unsubscribe = store.subscribe((now, before) => {
    if (reading) return;
    const ended = before.gesture !== null && now.gesture === null;
    if (now.doc !== before.doc && now.origin === 'opened') {
      // What was built up to here belongs to the entry that is left.
      if (timer !== null) write(before.doc, 'replace');
      cancel();
      write(now.doc, 'push');
    } else if (ended) {
      cancel();
      if (`#${writeLink(now.doc)}` !== known) write(now.doc, 'replace');
    } else if (now.doc !== before.doc && now.gesture === null) settle();
  });

  const read = () => {
    if (host.location.hash === known) return;
    cancel();
    const { doc, problems } = docOfHash(host.location.hash, host.history.state);
    known = host.location.hash;
    reading = true;
    try {
      actions.endGesture();
      actions.replaceDoc(doc);
    } finally {
      reading = false;
    }
    report(problems);
    // The address says what is on the screen, also where the one that was typed said it otherwise or wrongly.
    if (`#${writeLink(store.getState().doc)}` !== known) write(store.getState().doc, 'replace');
  };

  host.addEventListener('popstate', read);
  host.addEventListener('hashchange', read);
  write(store.getState().doc, 'replace');

  return {
    url: () => `${host.location.href.replace(/#.*$/s, '')}#${writeLink(store.getState().doc)}`,
    stop: () => {
      cancel();
      unsubscribe();
      host.removeEventListener('popstate', read);
      host.removeEventListener('hashchange', read);
    },
  };
}
