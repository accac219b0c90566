import type { Doc } from '../core/document';
import { sameNet } from '../core/net/same';
import { sameData } from '../core/same_data';

/** Whether a step from one to the other would change nothing, so that none is left behind. */
export function sameDoc(a: Doc, b: Doc): boolean {
  if (a === b) return true;
  const { slots: slotsA, ...restA } = a;
  const { slots: slotsB, ...restB } = b;
  return sameNet(slotsA.a, slotsB.a, 'page') && sameNet(slotsA.b, slotsB.b, 'page') && sameData(restA, restB);
}
