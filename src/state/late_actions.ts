import type { Actions } from './actions';

/** The writers of the document, which come with the picture: nothing but the header can be turned before it. */
export interface LateActions {
  /**
   * What is asked of them before they have come is done when they have, in the order in which it was asked. Of those that
   * give something back none is asked then.
   */
  readonly actions: Actions;
  /** Runs when they are there: now, where they are. */
  whenHere(run: () => void): void;
}

/** Writers that are there. */
export function presentActions(actions: Actions): LateActions {
  return { actions, whenHere: (run) => run() };
}

/** @param coming never rejects */
export function lateActions(coming: Promise<Actions>): LateActions {
  let here: Actions | null = null;
  let waiting: (() => void)[] = [];
  void coming.then((actions) => {
    here = actions;
    const all = waiting;
    waiting = [];
    for (const run of all) run();
  });
  const whenHere = (run: () => void) => {
    if (here) run();
    else waiting.push(run);
  };
  const later = (name: PropertyKey, args: readonly unknown[]): unknown => {
    if (here) return Reflect.apply(Reflect.get(here, name), here, args);
    whenHere(() => later(name, args));
    return undefined;
  };
  const actions = new Proxy({} as Actions, {
    get:
      (_none, name) =>
      (...args: unknown[]) =>
        later(name, args),
  });
  return { actions, whenHere };
}
