import { lazy, Suspense, useCallback } from 'react';
import type { Slot } from '../core/result';
import type { Stage } from '../core/stages';
import { Announcer } from './Announcer';
import { Answer } from './answer/Answer';
import { FaultCard } from './cards/FaultCard';
import { InputCard } from './cards/InputCard';
import { OpCard } from './cards/OpCard';
import { useDerived, useDoc, useServices } from './context';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './header/Header';
import { useKeys } from './header/useKeys';
import { useTools } from './header/useTools';
import { Notices } from './Notices';

// The picture is the larger half of the page. It is fetched at once, while the frame around it is drawn already.
const picture = import('./picture');
const Flow = lazy(async () => ({ default: (await picture).Flow }));
const Legend = lazy(async () => ({ default: (await picture).Legend }));
const CellInfo = lazy(async () => ({ default: (await picture).CellInfo }));
const PresetsDialog = lazy(() => import('./dialogs/PresetsDialog'));
const HelpDialog = lazy(() => import('./dialogs/HelpDialog'));
const ShareDialog = lazy(() => import('./dialogs/ShareDialog'));

const SLOT: Slot = 'a';

/** The page: header, answer, flow, dock. */
export function App() {
  const { t, actions } = useServices();
  const tools = useTools();
  useKeys(tools);
  const empty = useDoc((doc) => doc.slots.a.forward.uses.length === 0);
  // A fault of the input, or of a module that forward never uses, has no column to stand in.
  const nowhere = useDerived()[SLOT]?.fault?.layer === -1;
  const renderCard = useCallback((stage: Stage) => <OpCard slot={SLOT} stage={stage} />, []);
  const renderInputCard = useCallback(() => <InputCard slot={SLOT} empty={empty} />, [empty]);
  const renderFault = useCallback(() => <FaultCard slot={SLOT} />, []);
  const startAnew = () => actions.choosePreset('exercise-a');
  const close = () => tools.open(null);
  const { dialog } = tools;
  return (
    <div className="app">
      <a className="skip" href="#flow">
        {t.shell.skip}
      </a>
      <div className="top">
        <Header tools={tools} />
        <Answer slot={SLOT} />
      </div>
      <main className="host" id="flow" tabIndex={-1} aria-label={t.shell.flow}>
        <h2 className="sr-only">{t.shell.flow}</h2>
        {nowhere && (
          <div className="fault-top">
            <FaultCard slot={SLOT} />
          </div>
        )}
        <ErrorBoundary t={t} onReset={startAnew} part>
          <Suspense>
            <Flow slot={SLOT} renderCard={renderCard} renderInputCard={renderInputCard} renderFault={renderFault} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <footer className="dock">
        <ErrorBoundary t={t} onReset={startAnew} part>
          <Suspense>
            <Legend />
            <CellInfo />
          </Suspense>
        </ErrorBoundary>
      </footer>
      <Notices />
      <Announcer />
      <Suspense>
        {dialog === 'presets' && <PresetsDialog onClose={close} />}
        {dialog === 'help' && <HelpDialog onClose={close} />}
        {dialog !== null && typeof dialog === 'object' && <ShareDialog url={dialog.share} onClose={close} />}
      </Suspense>
    </div>
  );
}
