import { Suspense, useEffect, useRef } from 'react';
import { mayOpen } from '../../core/challenges/limits';
import { useDoc, useServices } from '../context';
import { ErrorBoundary } from '../ErrorBoundary';
import { PANEL_ROWS, type PanelRow } from './panels';
import { useResize } from './useResize';
import '../styles/dock.css';

export const tabId = (id: string) => `tab-${id}`;

/** The row of the panel that is open; null where none is, or where this page does not have it. */
export function useOpenPanel(): PanelRow | null {
  const open = useDoc((doc) => doc.view.panel && mayOpen(doc, doc.view.panel) && doc.view.panel);
  return PANEL_ROWS.find((row) => row.id === open) ?? null;
}

/** What one asks for next: a tab for each panel. A second press closes it. */
export function DockTabs() {
  const { t, actions } = useServices();
  const open = useOpenPanel();
  const challenge = useDoc((doc) => doc.challenge);
  return (
    <nav className="dock-tabs" aria-label={t.shell.dock.label}>
      {PANEL_ROWS.filter(({ id }) => mayOpen({ challenge }, id)).map(({ id }) => (
        <button
          key={id}
          type="button"
          id={tabId(id)}
          className="dock-tab"
          aria-expanded={open?.id === id}
          aria-controls={open?.id === id ? 'panel' : undefined}
          data-panel-tab={id}
          // A tab that is in sight in part is not scrolled to by the browser.
          onFocus={(event) => event.currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
          onClick={() => actions.setPanel(open?.id === id ? null : id)}
        >
          {t.shell.dock.tabs[id]}
        </button>
      ))}
    </nav>
  );
}

/** The panel that is open, as high or wide as it was dragged. Escape in it closes it and gives the focus back to its tab. */
export function DockPanel() {
  const { t, actions } = useServices();
  const open = useOpenPanel();
  const section = useRef<HTMLElement>(null);
  const resize = useResize(section, open?.side ?? 'below');
  const id = open?.id;
  const opened = useRef(id);
  useEffect(() => {
    // Opened by hand, not by a link: who works by keyboard is taken along.
    if (id !== undefined && opened.current !== id) section.current?.focus({ preventScroll: true });
    opened.current = id;
  }, [id]);
  if (!open) return null;
  const words = t.shell.dock;
  const close = () => {
    actions.setPanel(null);
    document.getElementById(tabId(open.id))?.focus();
  };
  return (
    <section
      ref={section}
      id="panel"
      className="panel"
      tabIndex={-1}
      aria-label={words.tabs[open.id]}
      data-panel={open.id}
      data-side={open.side}
      style={resize.style}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      <hr className="panel-handle" {...resize.handle} aria-label={words.resize} />
      <button type="button" className="quiet panel-close" aria-label={words.close(words.tabs[open.id])} onClick={close}>
        ✕
      </button>
      <div className="panel-body">
        <ErrorBoundary key={open.id} t={t} onReset={close} part>
          <Suspense fallback={<p className="panel-wait">{words.loading}</p>}>
            <open.View />
          </Suspense>
        </ErrorBoundary>
      </div>
    </section>
  );
}
