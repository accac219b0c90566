import type { Actions } from '../state/actions';
import { ActionError } from '../state/errors';
import { useServices } from './context';

/** Runs a change that an event asks for. False where it would have put junk into the document: nothing changed then. */
export type Act = (event: { readonly timeStamp: number }, change: (actions: Actions) => void) => boolean;

export function useAct(): Act {
  const { actions, noteInput } = useServices();
  return (event, change) => {
    noteInput(event.timeStamp);
    try {
      change(actions);
      return true;
    } catch (error) {
      if (error instanceof ActionError) return false;
      throw error;
    }
  };
}
