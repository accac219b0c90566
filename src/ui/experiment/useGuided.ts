import { useStore } from 'zustand';
import { sameNet } from '../../core/net/same';
import { sameData } from '../../core/same_data';
import { GUIDED, type Guided, guidedById } from '../../state/guided';
import { useDoc } from '../context';
import { session } from './session';

/** The guided experiment that is open, and what was predicted of it. */
export interface OpenGuided {
  readonly guided: Guided;
  /** The page still has its nets. */
  readonly whole: boolean;
  readonly next: Guided | null;
}

export function useGuided(): OpenGuided | null {
  const doc = useDoc((d) => d);
  const { guided: id } = doc.experiment;
  if (!id) return null;
  const guided = guidedById(id);
  const { a, b } = doc.slots;
  const recipe = guided.b === null || doc.recipe === guided.recipe;
  const nets = sameNet(a, guided.a, 'model') && sameNet(b, guided.b, 'model');
  const whole = nets && recipe && sameData(doc.input, guided.input);
  return { guided, whole, next: GUIDED[GUIDED.indexOf(guided) + 1] ?? null };
}

/** What was predicted of a guided experiment; 'none': nothing; undefined: it has not been asked yet. */
export function usePrediction(id: Guided['id'] | null) {
  return useStore(session, (s) => (id ? s.predictions[id] : undefined));
}
