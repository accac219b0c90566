import { createStore } from 'zustand/vanilla';
import type { Panel } from '../core/document';

/** A part of the page that is fetched when it is needed, as it is called where it does not come: a panel by its own name. */
export type Part = Panel | 'picture' | 'words' | 'menu' | 'dialog' | 'link' | 'explanation' | 'file';

/** Why files do not come: nobody answers, or the host has another version of the page; null: it has this one. */
export type Reason = 'away' | 'replaced' | null;

/** What did not come. */
export interface Missing {
  readonly part: Part;
  /** It was fetched, and the browser will not have it until the page is loaded anew. */
  readonly stuck: boolean;
  /** Asks for it once more. */
  readonly again: () => void;
}

/** What of the page could not be fetched, and has not come since. */
export interface Arrivals {
  readonly missing: readonly Missing[];
  /** Null also as long as it is not known. */
  readonly reason: Reason;
}

export const arrivals = createStore<Arrivals>()(() => ({ missing: [], reason: null }));

/**
 * A part of the page, however often it has to be asked for: nothing that is on the screen goes for one that does not
 * come. Until somebody asks again (`askAgain`) it is named in `arrivals`, and the promise waits; it never rejects.
 */
export function untilHere<T>(part: Part, load: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    const attempt = () => {
      load().then(resolve, (error: unknown) => {
        console.warn(error);
        const own: Missing = {
          part,
          stuck: !(error instanceof Error && error.name === 'NotFetched'),
          again: () => {
            arrivals.setState(({ missing }) => ({ missing: missing.filter((m) => m !== own) }));
            attempt();
          },
        };
        arrivals.setState(({ missing }) => ({ missing: [...missing, own] }));
      });
    };
    attempt();
  });
}

/** Asks for all that did not come. */
export function askAgain(): void {
  for (const { again } of arrivals.getState().missing) again();
}
