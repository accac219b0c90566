import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { FoundDesign } from '../../core/solver/design';

/** The design that is laid over the flow of slot a while one points at it. No part of the document. */
export const laidStore = createStore<{ readonly design: FoundDesign | null }>()(() => ({ design: null }));

export function useLaid(): FoundDesign | null {
  return useStore(laidStore, (state) => state.design);
}

export const liftLaid = () => laidStore.setState({ design: null });

/** What makes a button lay its design over the flow: pointed at, or reached by keyboard or touch. */
export function laying(design: FoundDesign) {
  const lay = () => laidStore.setState({ design });
  const lift = () => {
    if (laidStore.getState().design === design) liftLaid();
  };
  return { onPointerEnter: lay, onPointerLeave: lift, onFocus: lay, onBlur: lift };
}
