import { lazy, Suspense } from 'react';
import { untilHere } from '../../state/arrivals';
import { useDoc } from '../context';

const WeightsSaid = lazy(() => untilHere('file', () => import('./WeightsSaid')));

/** What is said where weights come from a file: nothing of it is fetched before. */
export function WeightsLine() {
  const any = useDoc((doc) => (doc.slots.a.weights ?? doc.slots.b?.weights) !== undefined);
  return <Suspense>{any && <WeightsSaid />}</Suspense>;
}
