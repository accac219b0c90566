import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { untilHere } from '../../state/arrivals';
import { files } from '../code/files';
import { useDoc } from '../context';

const WeightsSaid = lazy(() => untilHere('file', () => import('./WeightsSaid')));
const WeightsDialog = lazy(() => untilHere('file', () => import('./WeightsDialog')));

/** A file of weights that was dropped or opened, and what is said where weights come from one: nothing of it is fetched before. */
export function WeightsLine() {
  const any = useDoc((doc) => (doc.slots.a.weights ?? doc.slots.b?.weights) !== undefined);
  const file = useStore(files, (state) => state.weights);
  return (
    <>
      <Suspense>{any && <WeightsSaid />}</Suspense>
      <Suspense>{file && <WeightsDialog file={file} onClose={() => files.setState({ weights: null })} />}</Suspense>
    </>
  );
}
