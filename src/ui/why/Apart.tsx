import { lazy, Suspense } from 'react';
import { useLive } from '../context';

const WhyValue = lazy(() => import('./WhyValue'));

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
