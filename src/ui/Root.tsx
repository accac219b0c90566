import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { messagesFor } from '../i18n/messages';
import { App } from './App';
import { type Services, ServicesProvider } from './context';
import { ErrorBoundary } from './ErrorBoundary';
import { languageOf } from './language';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/cards.css';

/** What the page is started with; the language and its messages follow from the document. */
export type BaseServices = Omit<Services, 'lang' | 't'>;

export function Root({ base }: { base: BaseServices }) {
  const lang = languageOf(useStore(base.store, (state) => state.doc.lang));
  const services = useMemo<Services>(() => ({ ...base, lang, t: messagesFor(lang) }), [base, lang]);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = services.t.shell.title;
  }, [lang, services]);
  return (
    <ServicesProvider services={services}>
      <ErrorBoundary t={services.t} onReset={() => base.actions.choosePreset('exercise-a')}>
        <App />
      </ErrorBoundary>
    </ServicesProvider>
  );
}
