import { lazy, Suspense } from 'react';
import { untilHere } from '../../state/arrivals';
import { useLive } from '../context';

const WhyValue = lazy(() => untilHere('explanation', () => import('./WhyValue')));

/** The cell that is taken apart, where one is. */
export function Apart() {
  const isOpen = useLive((live) => live.apart.length > 0);
  return (
    isOpen && (
      <Suspense>
        <WhyValue />
      </Suspense>
    )
  );
}
