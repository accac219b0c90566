import { lastShape } from '../../core/net/shaped';
import '../../core/layers/all';
import { useEffect, useState } from 'react';
import { activeSteps } from '../../core/net/graph';
import { inferNet } from '../../core/net/infer';
import type { Slot } from '../../core/result';
import type { Answers, Asked, Found, FoundNet, HelperFile } from '../../core/source';
import { otherThan, untaken, withUntaken } from '../../core/untaken';
import { dims } from '../../i18n/figures';
import type { PanelWords } from '../../i18n/panels';
import { placeWords, problemWords } from '../../i18n/source';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';
import { AskedFields } from './AskedFields';
import { FoundBeside } from './FoundBeside';
import type { Offer } from './files';
import '../styles/code_files.css';

type Words = PanelWords<'code'>;

/** So many layers are named of each net. */
const NAMED = 6;

/** What was found in one of the files. */
interface InFile {
  readonly file: HelperFile;
  readonly found: Found;
}

/** Every net of a file and of those beside it: what it begins with and what comes out of it, to be put into a slot. */
export default function FoundDialog({ offer, onClose }: { readonly offer: Offer; readonly onClose: () => void }) {
  const { source, actions, store } = useServices();
  const act = useAct();
  const words = usePanelWords('code');
  const [all, setAll] = useState<readonly InFile[] | 'failed' | null>(null);
  const [answers, setAnswers] = useState<Answers>({});
  const [withSeed, setWithSeed] = useState(true);
  useEffect(() => {
    if (offer.text === null) return;
    let current = true;
    const texts = [{ name: offer.name ?? '', text: offer.text, kind: offer.kind }, ...offer.others];
    const find = async (file: HelperFile): Promise<InFile> => {
      const files = texts.filter((other) => other !== file);
      return { file, found: await source.find(file.text, file.kind, { files, answers }) };
    };
    Promise.all(texts.map(find)).then(
      (found) => current && setAll(found),
      () => current && setAll('failed'),
    );
    return () => {
      current = false;
    };
  }, [source, offer, answers]);

  const choose = (event: React.MouseEvent, { net, stated, code }: FoundNet, slot: Slot, seed: string | null) => {
    const { doc } = store.getState();
    const own = { ...stated, seed };
    // Both nets have a's input and seed.
    const other = slot === 'b' ? untaken(otherThan(own, { seed: doc.seed, input: doc.input.shape })) : [];
    const taken = slot === 'a' && { ...(own.input && { input: own.input }), ...(seed !== null && { seed }) };
    const done = act(event, (a) => a.replaceNet(slot, withUntaken(net, other), { text: code, ...taken }));
    if (!done) return;
    actions.setPanel('code');
    event.currentTarget.closest('dialog')?.close();
  };
  const answer = ({ of, name }: Asked, text: string) =>
    setAnswers((before) => ({ ...before, [of]: { ...before[of], [name]: text } }));
  const names = [offer.name ?? words.found.pasted, ...offer.others.map((file) => file.name)];
  const found = all === null || all === 'failed' ? [] : all;
  // What is answered makes other nets of the same places.
  const rows = found.flatMap(({ file, found: { nets } }) =>
    nets.map((net, i) => ({ key: [file.name, net.cell, net.line, i].join('/'), net, file })),
  );
  const count = rows.length;
  const seed = found.find((own) => own.found.seed !== null)?.found.seed ?? null;
  return (
    <Dialog title={words.found.title(names.join(', '))} className="found" onClose={onClose}>
      {offer.text === null ? (
        <p role="alert">{words.found[offer.why ?? 'unreadable']}</p>
      ) : all === null ? (
        <p role="status">{words.found.reading}</p>
      ) : all === 'failed' ? (
        <p role="alert">{words.failed}</p>
      ) : (
        <>
          <p role="status">{count === 0 ? words.found.none : words.found.count(count)}</p>
          <ul className="found-list">
            {rows.map(({ key, net, file }) => (
              <FoundRow
                key={key}
                found={net}
                file={found.length > 1 ? file.name : null}
                words={words}
                onAnswer={answer}
                onChoose={(event, slot) => choose(event, net, slot, withSeed ? (net.stated.seed ?? seed) : null)}
              />
            ))}
          </ul>
          {seed !== null && count > 0 && (
            <label className="found-seed">
              <input type="checkbox" checked={withSeed} onChange={(e) => setWithSeed(e.currentTarget.checked)} />
              {words.found.seed(seed)}
            </label>
          )}
          <FoundBeside all={found} words={words} onAnswer={answer} />
          {found.some((own) => !own.found.complete) && <p className="found-partial">{words.found.incomplete}</p>}
        </>
      )}
    </Dialog>
  );
}

interface RowProps {
  readonly found: FoundNet;
  /** The file's name, where there are several. */
  readonly file: string | null;
  readonly words: Words;
  readonly onAnswer: (asked: Asked, text: string) => void;
  readonly onChoose: (event: React.MouseEvent, slot: Slot) => void;
}

function FoundRow({ found, file, words, onAnswer, onChoose }: RowProps) {
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
        <b className="mono">{name}</b>{' '}
        <span className="faint">
          {file !== null && `${file}, `}
          {placeWords(words, found)}
        </span>
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
        <AskedFields asked={found.asked} words={words} onAnswer={onAnswer} />
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
