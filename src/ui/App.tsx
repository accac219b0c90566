import { lazy, Suspense, useCallback } from 'react';
import type { Stage } from '../core/net/stages';
import type { Slot } from '../core/result';
import type { Twin } from '../flow/columns';
import type { FlowLayout } from '../flow/layout';
import { untilHere } from '../state/arrivals';
import { Answers } from './answer/Answers';
import { FaultCard } from './cards/FaultCard';
import { useDerived, useDoc, useServices } from './context';
import { DockPanel, DockTabs } from './dock/Dock';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './header/Header';
import { ToolsProvider } from './header/tools_context';
import { useKeys } from './header/useKeys';
import { useTools } from './header/useTools';
import { lateView } from './late';
import { Notices } from './Notices';
import { picture } from './picture_late';

const Flow = lateView(picture, (p) => p.Flow);
const OpCard = lateView(picture, (p) => p.OpCard);
const InputCard = lateView(picture, (p) => p.InputCard);
const AgainstOther = lateView(picture, (p) => p.AgainstOther);
const SameInput = lateView(picture, (p) => p.SameInput);
const Blocked = lateView(picture, (p) => p.Blocked);
const Apart = lateView(picture, (p) => p.Apart);
const Legend = lateView(picture, (p) => p.Legend);
const CellInfo = lateView(picture, (p) => p.CellInfo);
const LongJob = lateView(picture, (p) => p.LongJob);
const Announcer = lateView(picture, (p) => p.Announcer);
const WeightsLine = lateView(picture, (p) => p.WeightsLine);
const FileDrop = lateView(picture, (p) => p.FileDrop);
const Differences = lazy(() => untilHere('compare', () => import('./compare/Differences')));
const LessonBar = lazy(() => untilHere('lessons', () => import('./lessons/LessonBar')));
const PresetsDialog = lazy(() => untilHere('dialog', () => import('./dialogs/PresetsDialog')));
const HelpDialog = lazy(() => untilHere('dialog', () => import('./dialogs/HelpDialog')));
const QrCode = lazy(() => untilHere('dialog', () => import('./share/QrCode')));
const ShareDialog = lazy(() => untilHere('dialog', () => import('./dialogs/ShareDialog')));

const SLOTS: readonly Slot[] = ['a', 'b'];
const NONE: readonly string[] = [];

/** A fault of the input, or of a module that forward never uses, has no column to stand in. */
function Nowhere() {
  const { t } = useServices();
  const derived = useDerived();
  const nowhere = SLOTS.filter((slot) => derived[slot]?.fault?.layer === -1);
  return nowhere.map((slot) => (
    <div key={slot} className="fault-top">
      {derived.b && <b>{t.pair.net(slot)}</b>}
      <FaultCard slot={slot} />
    </div>
  ));
}

/** The page: header, answer, flow, dock. Only its parts hang on the document: a slider's step does not render it. */
export function App() {
  const { t, actions } = useServices();
  const tools = useTools();
  useKeys(tools);
  const empty = useDoc((doc) => doc.slots.a.forward.uses.length === 0);
  const emptyB = useDoc((doc) => doc.slots.b?.forward.uses.length === 0);
  const lesson = useDoc((doc) => doc.lesson);
  const renderCard = useCallback(
    (slot: Slot, stage: Stage, twin: Twin | null) => (
      <AgainstOther slot={slot} differs={twin?.differs ?? NONE} alone={twin === null}>
        <OpCard slot={slot} stage={stage} />
      </AgainstOther>
    ),
    [],
  );
  const renderInputCard = useCallback(
    (slot: Slot) => (slot === 'a' ? <InputCard slot={slot} empty={empty} /> : <SameInput empty={emptyB} />),
    [empty, emptyB],
  );
  const renderFault = useCallback((slot: Slot) => <FaultCard slot={slot} />, []);
  const renderDifference = useCallback(
    (layout: FlowLayout, open: ReadonlySet<string>) => (
      <Suspense>
        <Differences layout={layout} open={open} />
      </Suspense>
    ),
    [],
  );
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
        <Answers tools={tools} />
        {lesson && (
          <Suspense>
            <LessonBar open={lesson} />
          </Suspense>
        )}
        <WeightsLine />
      </div>
      <main className="host" id="flow" tabIndex={-1} aria-label={t.shell.flow}>
        <h2 className="sr-only">{t.shell.flow}</h2>
        <Nowhere />
        <ErrorBoundary t={t} onReset={startAnew} part>
          <Blocked />
          <Flow {...{ renderCard, renderInputCard, renderFault, renderDifference }} />
          <Apart />
        </ErrorBoundary>
      </main>
      <ToolsProvider value={tools}>
        <DockPanel />
      </ToolsProvider>
      <footer className="dock">
        <ErrorBoundary t={t} onReset={startAnew} part>
          <Legend />
          <CellInfo />
          <Announcer />
        </ErrorBoundary>
        <DockTabs />
      </footer>
      <Notices />
      <LongJob />
      <FileDrop />
      <Suspense>
        {dialog === 'presets' && <PresetsDialog slot="a" onClose={close} />}
        {dialog === 'presets-b' && <PresetsDialog slot="b" onClose={close} />}
        {dialog === 'help' && <HelpDialog onClose={close} />}
        {dialog === 'share' && <ShareDialog onQr={() => tools.open('qr')} onClose={close} />}
        {dialog === 'qr' && <QrCode onClose={close} />}
      </Suspense>
    </div>
  );
}
