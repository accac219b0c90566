import type { Actions } from '../state/actions';

/** Keys that repeat are one step when they come no further apart than this, in milliseconds. */
export const SETTLE_MS = 1000;

interface Open {
  owner: object | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const open = new WeakMap<Actions, Open>();

/** Gestures of one control. There is one gesture on the page at a time, and only who began it ends it. */
export interface Gesture {
  /** From a pointer that goes down to wherever on the page it goes up. */
  press(): void;
  /** From the first of some key presses until no more have come for a while. */
  tap(): void;
  /** The control loses the focus or goes away. */
  end(): void;
}

/** Ends whatever gesture is open, so that undo takes it as the step it is. */
export function settleGestures(actions: Actions): void {
  const state = open.get(actions);
  if (!state?.owner) return;
  clearTimeout(state.timer);
  state.owner = null;
  actions.endGesture();
}

export function createGesture(actions: Actions): Gesture {
  const owner = {};
  const state: Open = open.get(actions) ?? { owner: null, timer: undefined };
  open.set(actions, state);
  const begin = () => {
    clearTimeout(state.timer);
    if (state.owner === owner) return;
    state.owner = owner;
    actions.beginGesture();
  };
  const end = () => {
    if (state.owner !== owner) return;
    clearTimeout(state.timer);
    state.owner = null;
    actions.endGesture();
  };
  return {
    press: () => {
      // A new press is a new step, also when keys were pressed just before it.
      end();
      begin();
      const release = () => {
        window.removeEventListener('pointerup', release);
        window.removeEventListener('pointercancel', release);
        // The input's last event may come with the release: it belongs to the gesture.
        setTimeout(end, 0);
      };
      window.addEventListener('pointerup', release);
      window.addEventListener('pointercancel', release);
    },
    tap: () => {
      begin();
      state.timer = setTimeout(end, SETTLE_MS);
    },
    end,
  };
}
