import '../../core/layers/all';
import { useCallback, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { Slot } from '../../core/result';
import { WRITE_STYLES, type WriteStyle } from '../../core/source';
import { faultParts } from '../cards/fault_parts';
import { useDerived, useDoc, useServices } from '../context';
import { useLate } from '../late';
import { usePanelWords } from '../parts/usePanelWords';
import { adoptEditorStyles } from './adopted';
import { diagnosticsOf, type RefusedWords } from './diagnostics';
import { offerFiles } from './files';
import { refusedIn } from './refused';
import { StatusLine } from './StatusLine';
import { sessionOf } from './session';
import type { Status } from './sync';
import { Written } from './Written';
import '../styles/code.css';
import '../styles/code_text.css';

adoptEditorStyles();

type Tab = 'live' | WriteStyle;

const TABS: readonly Tab[] = ['live', ...WRITE_STYLES];

/** The net as text: the person's own, live both ways, and as others write it. */
export default function CodePanel() {
  const words = usePanelWords('code');
  const services = useServices();
  const session = sessionOf(services);
  const hasB = useDoc((doc) => doc.slots.b !== null);
  const [wanted, setSlot] = useState<Slot>('a');
  const [tab, setTab] = useState<Tab>('live');
  const slot = hasB ? wanted : 'a';
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const names: Readonly<Record<Tab, string>> = { live: words.live, ...words.styles };

  return (
    <div className="code">
      <header className="code-head">
        {hasB && (
          <fieldset className="code-slots">
            <legend className="sr-only">{words.slots}</legend>
            {(['a', 'b'] as const).map((s) => (
              <button
                key={s}
                type="button"
                aria-pressed={s === slot}
                aria-label={words.slot(s)}
                data-code-slot={s}
                onClick={() => setSlot(s)}
              >
                {s}
              </button>
            ))}
          </fieldset>
        )}
        <div
          className="code-tabs"
          role="tablist"
          aria-label={words.tabs}
          onKeyDown={(event) => {
            const step = { ArrowLeft: -1, ArrowRight: 1, Home: -TABS.length, End: TABS.length }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            const last = TABS.length - 1;
            const at = TABS.indexOf(tab) + step;
            const next =
              TABS[Math.abs(step) === 1 ? (at + TABS.length) % TABS.length : Math.min(Math.max(at, 0), last)];
            if (!next) return;
            setTab(next);
            document.getElementById(`${id}-${next}`)?.focus();
          }}
        >
          {TABS.map((t) => (
            <button
              key={t}
              type="button"
              role="tab"
              id={`${id}-${t}`}
              aria-selected={t === tab}
              aria-controls={`${id}-panel`}
              tabIndex={t === tab ? 0 : -1}
              data-code-tab={t}
              title={t === 'live' ? words.liveAbout : words.about[t]}
              onClick={() => setTab(t)}
            >
              {names[t]}
            </button>
          ))}
        </div>
      </header>
      <div className="code-body" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tab}`}>
        {tab === 'live' ? (
          <LiveText slot={slot} />
        ) : (
          <Written
            style={tab}
            slot={slot}
            onEdit={(text) => {
              setTab('live');
              // The editor is there once the tab is.
              requestAnimationFrame(() => session.replace(slot, text));
            }}
          />
        )}
      </div>
      <footer className="code-foot">
        <button type="button" className="quiet" title={words.openTitle} onClick={() => file.current?.click()}>
          {words.open}
        </button>
        <input
          ref={file}
          type="file"
          accept=".py,.ipynb,.txt,.safetensors,.pt,.pth,.bin,.ckpt,.npz,.npy,.onnx,.pt2,.data"
          multiple
          hidden
          data-code-file
          onChange={(event) => {
            void offerFiles([...(event.currentTarget.files ?? [])]);
            // The same file can be opened again.
            event.currentTarget.value = '';
          }}
        />
        {tab === 'live' && <span className="code-keys">{words.keys}</span>}
      </footer>
    </div>
  );
}

/** The editor of a slot, and under it how its text stands to the net. */
function LiveText({ slot }: { readonly slot: Slot }) {
  const words = usePanelWords('code');
  const services = useServices();
  const session = sessionOf(services);
  const hasB = useDoc((doc) => doc.slots.b !== null);
  const place = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const status = useSyncExternalStore(session.subscribe, () => session.status(slot));
  const faults = useLate(faultParts(services.lang))?.words ?? null;
  const fault = useDerived()[slot]?.fault ?? null;
  const { store } = services;
  const refusedOf = useCallback(
    (now: Status): RefusedWords | null => {
      const net = store.getState().doc.slots[slot];
      // Of the net that the text says, and of no other that is on the page before the text has followed.
      const refused = fault && net && net === session.net(slot) ? refusedIn(now, net, fault) : null;
      return refused && { refused, words: faults };
    },
    [store, session, slot, fault, faults],
  );
  useEffect(() => (place.current ? session.attach(place.current) : undefined), [session]);
  useEffect(() => session.show(slot), [session, slot]);
  useEffect(() => {
    const label = hasB ? words.editorOf(slot) : words.editor;
    session.speak({ label, describedBy: helpId }, (now) => diagnosticsOf(words, now, refusedOf(now)));
  }, [session, words, slot, hasB, helpId, refusedOf]);
  return (
    <>
      <div ref={place} className="code-editor" data-code-editor={slot} />
      <p id={helpId} className="sr-only">
        {words.editorHelp}
      </p>
      <StatusLine slot={slot} status={status} session={session} words={words} refusal={refusedOf(status)} />
    </>
  );
}
