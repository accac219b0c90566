import { type ComponentType, useSyncExternalStore } from 'react';

/** Something that is fetched apart from the page's first script. */
export interface Late<T> {
  /** Null until it is there. */
  readonly value: T | null;
  /** Why it did not come. */
  readonly error: Error | null;
  /** Fetches it, unless it is there or on its way; what did not come is asked for again. */
  fetch(): void;
  /** Calls when it is there, or has not come. */
  subscribe(listener: () => void): () => void;
}

export function late<T>(load: () => Promise<T>): Late<T> {
  const listeners = new Set<() => void>();
  let state: { value: T | null; error: Error | null } = { value: null, error: null };
  let waiting = false;
  const settle = (next: typeof state) => {
    state = next;
    waiting = false;
    for (const listener of listeners) listener();
  };
  return {
    get value() {
      return state.value;
    },
    get error() {
      return state.error;
    },
    fetch: () => {
      if (waiting || state.value !== null) return;
      waiting = true;
      load().then(
        (value) => settle({ value, error: null }),
        (error: unknown) => settle({ value: null, error: error instanceof Error ? error : new Error(String(error)) }),
      );
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
 * is asked for. (React's own lazy holds back for 300 ms what comes soon after a fallback was shown.) Where it does not
 * come, the error boundary around it says so.
 */
export function lateView<M, P extends object>(
  source: Late<M>,
  view: (module: M) => ComponentType<P>,
): ComponentType<P> {
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each view, beside the imports
  return function LateView(props: P) {
    const module = useLate(source);
    const error = useSyncExternalStore(source.subscribe, () => source.error);
    if (error) throw error;
    if (!module) return null;
    const View = view(module);
    return <View {...props} />;
  };
}
