import { type ComponentType, useSyncExternalStore } from 'react';
import { type Part, untilHere } from '../state/arrivals';

/** Something that is fetched apart from the page's first script. */
export interface Late<T> {
  /** Null until it is there. */
  readonly value: T | null;
  /** Fetches it, unless it is there or on its way. Where it does not come, `arrivals` names it. */
  fetch(): void;
  /** Calls when it is there. */
  subscribe(listener: () => void): () => void;
}

export function late<T>(part: Part, load: () => Promise<T>): Late<T> {
  const listeners = new Set<() => void>();
  let value: T | null = null;
  let asked = false;
  return {
    get value() {
      return value;
    },
    fetch: () => {
      if (asked) return;
      asked = true;
      void untilHere(part, load).then((here) => {
        value = here;
        for (const listener of listeners) listener();
      });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What is late, null until it is there; fetched by the first that asks. */
export function useLate<T>(source: Late<T>): T | null {
  return useSyncExternalStore(
    (listener) => {
      source.fetch();
      return source.subscribe(listener);
    },
    () => source.value,
  );
}

/**
 * A view out of a late module: nothing until it is there, then drawn at once, and from then on in the frame in which it
 * is asked for. (React's own lazy holds back for 300 ms what comes soon after a fallback was shown.)
 */
export function lateView<M, P extends object>(
  source: Late<M>,
  view: (module: M) => ComponentType<P>,
): ComponentType<P> {
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each view, beside the imports
  return function LateView(props: P) {
    const module = useLate(source);
    if (!module) return null;
    const View = view(module);
    return <View {...props} />;
  };
}
