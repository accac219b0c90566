import '../../core/layers/all';
import { useEffect, useId, useMemo, useState } from 'react';
import { loadRefusal, matchByOrder, matchByPairs, type Pairing } from '../../core/net/load_state_dict';
import { withWeights } from '../../core/net/loaded';
import { fileOf, matchFile, notesOn, unconstructed } from '../../core/net/match_file';
import { stateEntries } from '../../core/net/state_dict';
import type { OpenedWeights } from '../../core/opened_weights';
import type { Slot } from '../../core/result';
import type { PanelWords } from '../../i18n/panels';
import { notify } from '../../state/notify';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { Dialog } from '../parts/Dialog';
import { usePanelWords } from '../parts/usePanelWords';
import { PairTable } from './PairTable';
import '../styles/weights.css';

type Words = PanelWords<'weights'>;

/** What came of a file so far. */
type Opening =
  | { readonly state: 'reading'; readonly share: number }
  | { readonly state: 'opened'; readonly opened: OpenedWeights }
  | { readonly state: 'failed'; readonly text: string };

/** A problem's words in the page's language, or those that it came with. */
function problemText(words: Words, error: unknown): string {
  const { code, params, message } = error as { code?: string; params?: Record<string, string>; message?: string };
  const own = code === undefined ? undefined : words.problems[code];
  return own ? own(params ?? {}) : words.failed(message ?? String(error));
}

/** A file of weights: how its tensors go with a net's, by name or as a person settles it, and the button that loads it. */
export default function WeightsDialog({ file, onClose }: { readonly file: File; readonly onClose: () => void }) {
  const { loadWeights } = useServices();
  const words = usePanelWords('weights');
  const [opening, setOpening] = useState<Opening>({ state: 'reading', share: 0 });
  useEffect(() => {
    const stop = new AbortController();
    const tell = (next: Opening) => {
      if (!stop.signal.aborted) setOpening(next);
    };
    loadWeights()
      .then((desk) => desk.open(file, stop.signal, (share) => tell({ state: 'reading', share })))
      .then(
        (opened) => tell({ state: 'opened', opened }),
        (error: unknown) => tell({ state: 'failed', text: problemText(words, error) }),
      );
    return () => stop.abort();
  }, [file, loadWeights, words]);
  return (
    <Dialog title={words.title(file.name)} className="found weights" onClose={onClose}>
      {opening.state === 'reading' && (
        <p className="weights-reading">
          <label>
            {words.opening(String(Math.floor(100 * opening.share)))}
            <progress value={opening.share} />
          </label>
          <button type="button" className="button" onClick={(e) => e.currentTarget.closest('dialog')?.close()}>
            {words.stop}
          </button>
        </p>
      )}
      {opening.state === 'failed' && <p role="alert">{opening.text}</p>}
      {opening.state === 'opened' && <Matched file={file} opened={opening.opened} words={words} />}
      <p className="weights-note">{words.stays}</p>
    </Dialog>
  );
}

interface MatchedProps {
  readonly file: File;
  readonly opened: OpenedWeights;
  readonly words: Words;
}

function Matched({ file, opened, words }: MatchedProps) {
  const { live, loadWeights } = useServices();
  const act = useAct();
  const slots = useDoc((doc) => doc.slots);
  const input = useDoc((doc) => doc.input.shape);
  const [slot, setSlot] = useState<Slot>('a');
  const [byOrder, setByOrder] = useState(false);
  const [settled, setSettled] = useState<Readonly<Record<string, string | null>>>({});
  const how = useId();
  const net = slots[slot] ?? slots.a;
  const matching = useMemo(() => matchFile(net, opened), [net, opened]);
  const text = loadRefusal(net, matching, true);
  const pairs = useMemo((): Pairing[] => {
    const named = new Map(
      [...matching.loaded].flatMap(([id, own]) => Object.entries(own).map(([t, l]) => [`${id} ${t}`, l.entry])),
    );
    const found = byOrder
      ? matchByOrder(net, opened.entries)
      : stateEntries(net).map(({ name, module, tensor }) => ({
          name,
          entry: named.get(`${module.id} ${tensor}`) ?? null,
        }));
    return found.map((pair) =>
      Object.hasOwn(settled, pair.name) ? { ...pair, entry: settled[pair.name] ?? null } : pair,
    );
  }, [matching, net, opened, byOrder, settled]);
  const loaded = useMemo(() => matchByPairs(net, opened.entries, pairs), [net, opened, pairs]);
  const taken = [...loaded.values()].reduce((sum, own) => sum + Object.keys(own).length, 0);
  const used = new Set(pairs.map(({ entry }) => entry));
  const left = opened.entries.filter(({ name }) => !used.has(name)).map(({ name }) => name);
  const refused = unconstructed(net, input);
  const load = async (event: React.MouseEvent) => {
    const dialog = event.currentTarget.closest('dialog');
    const { timeStamp } = event;
    const isKept = await loadWeights().then((desk) => desk.keep(opened));
    if (!isKept) notify(live, 'warning', 'not-kept');
    if (act({ timeStamp }, (a) => a.setWeights(slot, withWeights(net, fileOf(opened, file.name), loaded))))
      dialog?.close();
  };
  return (
    <>
      <ul className="weights-notes">
        {notesOn(opened).map(({ code, what }) => (
          <li key={code}>{words[code](what)}</li>
        ))}
      </ul>
      {slots.b && (
        <fieldset className="weights-choice">
          <legend>{words.slot}</legend>
          {(['a', 'b'] as const).map((own) => (
            <label key={own}>
              <input type="radio" name={`${how}-slot`} checked={slot === own} onChange={() => setSlot(own)} />
              {own}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset className="weights-choice">
        <legend>{words.how}</legend>
        {[false, true].map((own) => (
          <label key={String(own)}>
            <input
              type="radio"
              name={how}
              checked={byOrder === own}
              onChange={() => {
                setByOrder(own);
                setSettled({});
              }}
            />
            {own ? words.byOrder : words.byName}
          </label>
        ))}
      </fieldset>
      {refused !== null && <p role="alert">{refused}</p>}
      {text !== null && !byOrder && (
        <section aria-label={words.refusal}>
          <h3>{words.refusal}</h3>
          <pre className="weights-refusal" lang="en">
            {text}
          </pre>
        </section>
      )}
      <PairTable
        net={net}
        opened={opened}
        pairs={pairs}
        words={words}
        onSettle={(name, entry) => setSettled((before) => ({ ...before, [name]: entry }))}
      />
      {left.length > 0 && <p className="weights-note">{words.left(shortList(left))}</p>}
      <p className="weights-load">
        <span role="status">{words.count(taken, pairs.length)}</span>
        <button
          type="button"
          className="button"
          disabled={taken === 0 || refused !== null}
          onClick={(e) => void load(e)}
        >
          {words.load}
        </button>
      </p>
    </>
  );
}

/** So many names are said; of the rest that there are more. */
const NAMED = 8;
const shortList = (names: readonly string[]) =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} … (${names.length})` : names.join(', ');
