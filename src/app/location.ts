import type { Problem } from '../codec/problem';
import type { Doc } from '../core/document';
import type { Actions } from '../state/actions';
import type { LateActions } from '../state/late_actions';
import type { DocStore } from '../state/store';
import type { Codec, LateCodec } from './late_codec';
import { once } from './once';
import { docOfHash } from './opening';

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

/** What a browser did not let be written is written after so long, and after so many times no more: longer than any of them waits. */
const REFUSED_MS = 3000;
const MOST_REFUSED = 20;

/** Links of this page, beside its address. */
export interface Links {
  /** The share link of a document, whether or not the address has it. */
  linkTo(doc: Doc): string;
  /**
   * The document of a link's fragment; `whole`: all of it could be kept; `wholeNet`: slot a's net and its input are the
   * link's.
   */
  readLink(hash: string): { readonly doc: Doc; readonly whole: boolean; readonly wholeNet: boolean };
}

export interface LocationSync {
  /** When what reads and writes them is there; the same promise until it fails. */
  links(): Promise<Links>;
  /** Reads the address once more, where it has a link that could not be read. */
  readUnread(): void;
  /** Writes what the address does not say yet, at once. */
  flush(): void;
  stop(): void;
}

export interface LocationDeps {
  readonly host: LocationHost;
  readonly store: DocStore;
  readonly actions: Actions;
  /** Runs when the writers are there. */
  readonly whenHere: LateActions['whenHere'];
  readonly report: (problems: readonly Problem[]) => void;
  readonly codec: LateCodec;
  /** The address has a link that could not be read: it is not written over until it has been. */
  readonly unread: boolean;
}

/** Runs with the codec: at once where it is there, else when it has come, in the order in which they were given. */
function withCodecOf(codec: LateCodec): (run: (codec: Codec) => void) => void {
  let waiting: ((codec: Codec) => void)[] = [];
  return (run) => {
    if (codec.here && waiting.length === 0) {
      run(codec.here);
      return;
    }
    waiting.push(run);
    if (waiting.length > 1) return;
    const take = () => {
      const all = waiting;
      waiting = [];
      return all;
    };
    codec.load().then(
      (here) => {
        for (const each of take()) each(here);
      },
      // The address stays as it is; the next change tries again.
      (error: unknown) => {
        take();
        console.warn(error);
      },
    );
  };
}

/**
 * Keeps address and document the same. Edits write over the address of their history entry, after they have settled
 * and never within a gesture; choosing a preset, which is a way of going elsewhere, makes an entry, so that Back
 * returns to what was built before it. Back, forward and an address changed by hand are read, as one undo step.
 */
export function syncLocation({ host, store, actions, whenHere, report, codec, unread }: LocationDeps): LocationSync {
  const withCodec = withCodecOf(codec);
  let timer: number | null = null;
  let reading = false;
  /** The fragment of this page's last write or read. */
  let known = host.location.hash;
  let kept = unread;
  /** How often in a row the browser has refused to write, and whether an entry of its own was to be made then. */
  let refused = 0;
  let owed: 'push' | 'replace' = 'replace';

  const write = (doc: Doc, how: 'push' | 'replace') =>
    withCodec(({ writeLink }) => {
      if (kept) return;
      const hash = `#${writeLink(doc)}`;
      const state = { preset: doc.preset };
      try {
        if (how === 'push') host.history.pushState(state, '', hash);
        else host.history.replaceState(state, '', hash);
        known = hash;
        refused = 0;
        owed = 'replace';
      } catch {
        // Written too often for this browser (Safari takes a hundred in half a minute), which passes; or a page without an
        // address of its own, which does not. What stands on the page then is written, once it is taken.
        if (how === 'push') owed = 'push';
        refused += 1;
        if (refused > MOST_REFUSED || timer !== null) return;
        timer = host.setTimeout(() => {
          timer = null;
          write(store.getState().doc, owed);
        }, REFUSED_MS);
      }
    });
  /** Writes what the address does not say yet. */
  const writeNew = (doc: Doc) =>
    withCodec(({ writeLink }) => {
      if (`#${writeLink(doc)}` !== known) write(doc, 'replace');
    });
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
      writeNew(now.doc);
    } else if (now.doc !== before.doc && now.gesture === null) settle();
  });

  const readWith = (here: Codec) => {
    if (host.location.hash === known && !kept) return;
    kept = false;
    cancel();
    const { doc, problems } = docOfHash(here, host.location.hash, host.history.state);
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
    writeNew(store.getState().doc);
  };
  const read = () => whenHere(() => withCodec(readWith));

  host.addEventListener('popstate', read);
  host.addEventListener('hashchange', read);
  const { doc: opened } = store.getState();
  // An address that was changed by hand in the meantime is read, and not written over.
  withCodec(() => {
    if (host.location.hash === known) write(opened, 'replace');
  });

  return {
    links: once(async () => {
      const here = await codec.load();
      return {
        linkTo: (doc) => `${host.location.href.replace(/#.*$/s, '')}#${here.writeLink(doc)}`,
        readLink: (hash) => {
          const { doc, problems } = docOfHash(here, hash, null);
          return { doc, whole: problems.length === 0, wholeNet: here.hasWholeNet(hash, problems) };
        },
      };
    }),
    readUnread: () => {
      if (kept) read();
    },
    flush: () => {
      cancel();
      writeNew(store.getState().doc);
    },
    stop: () => {
      cancel();
      unsubscribe();
      host.removeEventListener('popstate', read);
      host.removeEventListener('hashchange', read);
    },
  };
}
