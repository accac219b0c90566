import type { ArgSpec } from '../../core/args';
import { mayTurn } from '../../core/challenges/limits';
import { useDoc } from '../context';
import type { ArgOwner } from './useArg';

/** Whether the open challenge holds an argument of a layer: of slot a's, b's are free. */
export function useHeld({ name }: ArgSpec, { slot, use }: ArgOwner): boolean {
  return useDoc((doc) => {
    const { a } = doc.slots;
    const module = a.forward.uses.find((u) => u.id === use)?.module;
    const place = a.modules.findIndex((m) => m.id === module);
    return slot === 'a' && !mayTurn(doc, name, place);
  });
}
