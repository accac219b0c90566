import type { Actions } from '../state/actions';
import { ActionError } from '../state/errors';
import { notify } from '../state/notify';
import { useServices } from './context';

/** Runs a change that an event asks for. False where it would have put junk into the document: nothing changed then. */
export type Act = (event: { readonly timeStamp: number }, change: (actions: Actions) => void) => boolean;

export function useAct(): Act {
  const { actions, live, noteInput } = useServices();
  return (event, change) => {
    noteInput(event.timeStamp);
    try {
      change(actions);
      return true;
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      // Most controls that a challenge holds cannot be turned; what else would change the net says why it did not.
      if (error.code === 'not-allowed') notify(live, 'info', 'not-allowed');
      return false;
    }
  };
}
