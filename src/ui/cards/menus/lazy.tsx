import { type ComponentProps, lazy, type ReactNode, Suspense } from 'react';
import { untilHere } from '../../../state/arrivals';
import { useServices } from '../../context';
import { ErrorBoundary } from '../../ErrorBoundary';

const cardMenu = () => import('./CardMenu');
const layerMenu = () => import('./LayerMenu');

const CardMenuView = lazy(() => untilHere('menu', cardMenu));
const LayerMenuView = lazy(() => untilHere('menu', layerMenu));

/** Fetches what opens from the cards, so that it opens at once. What does not come is fetched when it is opened. */
export function prefetchMenus(): void {
  Promise.all([cardMenu(), layerMenu()]).catch(() => {});
}

function Late({ close, children }: { readonly close: () => void; readonly children: ReactNode }) {
  const { t } = useServices();
  return (
    <ErrorBoundary t={t} onReset={close} part>
      <Suspense fallback={<p className="panel-wait">{t.shell.dock.loading}</p>}>{children}</Suspense>
    </ErrorBoundary>
  );
}

export function CardMenu(props: ComponentProps<typeof CardMenuView>) {
  return (
    <Late close={props.close}>
      <CardMenuView {...props} />
    </Late>
  );
}

export function LayerMenu({ close, ...rest }: ComponentProps<typeof LayerMenuView> & { readonly close: () => void }) {
  return (
    <Late close={close}>
      <LayerMenuView {...rest} />
    </Late>
  );
}
