import type { RefObject } from 'react';
import { mayBuild } from '../../core/challenges/limits';
import type { Slot } from '../../core/result';
import { useDoc, useServices } from '../context';
import { useLift } from '../useLift';

/** Dragging from a map: the skip that is laid so is shown, and chosen where it is let go of, by what reads `live.laying`. */
export function useLaying(box: RefObject<HTMLElement | null>, slot: Slot, from: string) {
  const { live } = useServices();
  const free = useDoc((doc) => mayBuild(doc, slot));
  const start = useLift(box, {
    onLift: ({ x, y }) => live.setState({ laying: { slot, from, x, y, dropped: false }, hover: null }),
    onMove: ({ x, y }) => live.setState({ laying: { slot, from, x, y, dropped: false } }),
    onEnd: (dropped, { x, y }) => live.setState({ laying: dropped ? { slot, from, x, y, dropped } : null }),
  });
  return free ? start : null;
}
