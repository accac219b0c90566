import type { Slot } from '../../core/result';
import { useLive, useServices } from '../context';

/** Of an element that shows a step of forward: it is lit with its text, and lights it under the pointer and in focus. */
export function useLit(slot: Slot, use: string) {
  const { live } = useServices();
  const lit = useLive((now) => now.lit?.use === use && now.lit.slot === slot);
  const light = () => live.setState({ lit: { slot, use, by: 'page' } });
  const leave = () => {
    const now = live.getState().lit;
    if (now?.use === use && now.by === 'page') live.setState({ lit: null });
  };
  return {
    'data-lit': lit || undefined,
    onPointerEnter: light,
    onPointerLeave: leave,
    onFocus: light,
    onBlur: leave,
  };
}
