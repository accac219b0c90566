import { lastShape } from '../../core/net/shaped';
import '../../core/layers/all';
import { useEffect, useState } from 'react';
import { activeSteps } from '../../core/net/graph';
import { inferNet } from '../../core/net/infer';
import type { Slot } from '../../core/result';
import type { Found, FoundNet } from '../../core/source';
import { dims } from '../../i18n/figures';
import type { PanelWords } from '../../i18n/panels';
import { placeWords, problemWords } from '../../i18n/source';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';
import type { Offer } from './files';
import '../styles/code_files.css';

type Words = PanelWords<'code'>;

/** So many layers are named of each net. */
const NAMED = 6;

/** Every net of a file: what it begins with and what comes out of it, to be put into a slot. */
export default function FoundDialog({ offer, onClose }: { readonly offer: Offer; readonly onClose: () => void }) {
  const { source, actions } = useServices();
  const act = useAct();
  const words = usePanelWords('code');
  const [found, setFound] = useState<Found | 'failed' | null>(null);
  const [withSeed, setWithSeed] = useState(false);
  const { text, kind } = offer;
  useEffect(() => {
    if (text === null) return;
    let current = true;
    source.find(text, kind).then(
      (all) => current && setFound(all),
      () => current && setFound('failed'),
    );
    return () => {
      current = false;
    };
  }, [source, text, kind]);

  const choose = (event: React.MouseEvent, { net, input, code }: FoundNet, slot: Slot, seed: string | null) => {
    const done = act(event, (a) =>
      a.replaceNet(slot, net, { text: code, ...(input && { input }), ...(seed !== null && { seed }) }),
    );
    if (!done) return;
    actions.setPanel('code');
    event.currentTarget.closest('dialog')?.close();
  };
  const title = words.found.title(offer.name ?? words.found.pasted);
  return (
    <Dialog title={title} className="found" onClose={onClose}>
      {text === null ? (
        <p role="alert">{words.found[offer.why ?? 'unreadable']}</p>
      ) : found === null ? (
        <p role="status">{words.found.reading}</p>
      ) : found === 'failed' ? (
        <p role="alert">{words.failed}</p>
      ) : (
        <>
          <p role="status">{found.nets.length === 0 ? words.found.none : words.found.count(found.nets.length)}</p>
          <ul className="found-list">
            {found.nets.map((net) => (
              <FoundRow
                key={net.net.modules[0]?.id ?? net.label}
                found={net}
                words={words}
                onChoose={(event, slot) => choose(event, net, slot, withSeed ? found.seed : null)}
              />
            ))}
          </ul>
          {found.seed !== null && found.nets.length > 0 && (
            <label className="found-seed">
              <input type="checkbox" checked={withSeed} onChange={(e) => setWithSeed(e.currentTarget.checked)} />
              {words.found.seed(found.seed)}
            </label>
          )}
          {found.errors.length > 0 && (
            <section className="found-errors" aria-label={words.found.errors}>
              <h3>{words.found.errors}</h3>
              <ul>
                {found.errors.slice(0, 8).map((error) => (
                  <li key={`${error.cell}/${error.from}/${error.code}`}>
                    <b>{placeWords(words, error)}</b> {problemWords(words, error)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {!found.complete && <p className="found-partial">{words.found.incomplete}</p>}
        </>
      )}
    </Dialog>
  );
}

interface RowProps {
  readonly found: FoundNet;
  readonly words: Words;
  readonly onChoose: (event: React.MouseEvent, slot: Slot) => void;
}

function FoundRow({ found, words, onChoose }: RowProps) {
  const own = useDoc((doc) => doc.input.shape);
  const { net, input, partial, label } = found;
  const shaped = inferNet(net, input ?? own);
  const kinds = activeSteps(net).map((s) => s.module.kind);
  const name = label || words.found.unnamed;
  const out = lastShape(shaped);
  const refused = shaped.fault !== null && shaped.fault.when !== 'budget' ? shaped.fault.text : null;
  return (
    <li className="found-net" data-found={label}>
      <div className="found-what">
        <b className="mono">{name}</b> <span className="faint">{placeWords(words, found)}</span>
        <p className="found-layers mono">
          {kinds.slice(0, NAMED).join(' → ')}
          {kinds.length > NAMED && ` → … (${kinds.length})`}
        </p>
        <p>
          <span className="faint">{words.found.input(dims(input ?? own))}: </span>
          {refused === null ? (
            <>
              {words.found.output} <b className="mono">{dims(out)}</b>
            </>
          ) : (
            <span className="is-bad">
              {words.found.refuses}: <span className="mono">{refused}</span>
            </span>
          )}
        </p>
        {partial && (
          <p className="found-partial">
            {words.found.stops(placeWords(words, partial))}. {problemWords(words, partial)}
          </p>
        )}
      </div>
      <div className="found-into">
        {(['a', 'b'] as const).map((slot) => (
          <button
            key={slot}
            type="button"
            data-into={slot}
            aria-label={words.found.intoTitle(name, slot)}
            onClick={(event) => onChoose(event, slot)}
          >
            {words.found.into(slot)}
          </button>
        ))}
      </div>
    </li>
  );
}
