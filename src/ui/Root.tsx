import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { loadMessages, messagesFor } from '../i18n/messages';
import { untilHere } from '../state/arrivals';
import { App } from './App';
import { type Services, ServicesProvider } from './context';
import { ErrorBoundary } from './ErrorBoundary';
import { languageOf } from './language';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/answer.css';
import './styles/overlays.css';
import './styles/cards.css';
import './styles/cards_narrow.css';
import './styles/rows.css';
import './styles/rows_narrow.css';
import './styles/forced.css';

/** What the page is started with; the language and its messages follow from the document. */
export type BaseServices = Omit<Services, 'lang' | 't'>;

export function Root({ base }: { base: BaseServices }) {
  const chosen = languageOf(useStore(base.store, (state) => state.doc.lang));
  const [t, setMessages] = useState(() => messagesFor(chosen));
  useEffect(() => {
    let current = true;
    // The page speaks as it did until the other language has come; where it does not come, it goes on so.
    void untilHere('words', () => loadMessages(chosen)).then((messages) => current && setMessages(messages));
    return () => {
      current = false;
    };
  }, [chosen]);
  const services = useMemo<Services>(() => ({ ...base, lang: t.lang, t }), [base, t]);
  useEffect(() => {
    document.documentElement.lang = t.lang;
    document.title = t.shell.title;
  }, [t]);
  const presenting = useStore(base.live, (live) => live.presenting);
  useEffect(() => {
    if (!presenting) return;
    let stop = () => {};
    let current = true;
    void untilHere('picture', () => import('./present')).then(({ followSpoken }) => {
      if (!current) return;
      document.documentElement.toggleAttribute('data-present', true);
      stop = followSpoken(document);
      // What is measured is measured anew.
      window.dispatchEvent(new Event('resize'));
    });
    return () => {
      current = false;
      document.documentElement.toggleAttribute('data-present', false);
      stop();
      window.dispatchEvent(new Event('resize'));
    };
  }, [presenting]);
  return (
    <ServicesProvider services={services}>
      <ErrorBoundary t={t} onReset={() => base.actions.choosePreset('exercise-a')}>
        <App />
      </ErrorBoundary>
    </ServicesProvider>
  );
}
