import { type AppState, channelsIn, toState } from '../codec/app_state';
import { fromState } from '../codec/read_state';
import type { Doc } from '../core/document';
import type { Net } from '../core/net/net';
import type { Slot } from '../core/result';
import { isPresetId } from '../state/presets';
import { type DocStore, UNDO_LIMIT } from '../state/store';
import { draftOf, rememberDraft, rememberText, textOf } from '../state/texts';
import { withoutSteps } from '../state/write';
import { WORK_KEY } from './kept_key';

/** What of the window is needed; another one in tests. */
export interface KeptHost {
  readonly location: Pick<Location, 'hash'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  addEventListener(type: 'pagehide', listener: () => void): void;
  readonly document: {
    readonly visibilityState: DocumentVisibilityState;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
  };
}

/** What was written of a slot's net, comments with it, and what is typed on top of it and no net yet. */
type Texts = Readonly<Partial<Record<Slot, { readonly text: string | null; readonly draft: string | null }>>>;

/** A document as it is kept. */
interface Step {
  readonly state: AppState;
  readonly preset: string;
  readonly texts: Texts;
}

const SLOTS: readonly Slot[] = ['a', 'b'];
/** Characters: storage holds some five million, and other pages of this address have theirs there, too. */
const MOST = 2_000_000;
/** A longer text is none that the editor reads at once. */
const LONGEST = 200_000;

function stepOf(doc: Doc): Step {
  const texts: Partial<Record<Slot, Texts[Slot]>> = {};
  for (const slot of SLOTS) {
    const net = doc.slots[slot];
    const [text, draft] = net ? [textOf(net), draftOf(net)] : [null, null];
    if (text !== null || draft !== null) texts[slot] = { text, draft };
  }
  return { state: toState(doc), preset: doc.preset, texts };
}

/** The newest of some steps, as many as fit. */
function newest(docs: readonly Doc[], room: number): string[] {
  const kept: string[] = [];
  let left = room;
  for (let i = docs.length - 1; i >= 0 && kept.length < UNDO_LIMIT; i -= 1) {
    const doc = docs[i];
    if (!doc) break;
    const step = JSON.stringify(stepOf(doc));
    left -= step.length;
    if (left < 0) break;
    kept.unshift(step);
  }
  return kept;
}

/** All of the work that a link does not carry, as text. */
function written(store: DocStore, [from, hash]: readonly [string, string], room: number): string {
  const docs = (states: readonly { readonly doc?: Doc }[]) => states.flatMap(({ doc }) => doc ?? []);
  const { pastStates, futureStates } = store.temporal.getState();
  const now = JSON.stringify(stepOf(store.getState().doc));
  const past = newest(docs(pastStates), room - now.length);
  const future = newest(docs(futureStates), room - now.length - past.join().length);
  return `{"version":1,"from":${JSON.stringify(from)},"hash":${JSON.stringify(hash)},"now":${now},"past":[${past}],"future":[${future}]}`;
}

/**
 * Keeps, whenever the page may go, what its link does not carry: what can be undone, the texts with their comments, what
 * is typed and is no net yet. Each tab keeps its own, as long as it is open.
 *
 * @param flush writes the address
 */
export function keepWork(store: DocStore, host: KeptHost, flush: () => void): void {
  let from = host.location.hash;
  const keep = () => {
    // A page that is being loaded anew opens with the address that it had, whatever is written there by now.
    const before = host.location.hash;
    flush();
    if (host.location.hash !== before) from = before;
    // Where storage is full, less is kept; where there is none, nothing.
    for (const room of [MOST, MOST / 10, 0]) {
      try {
        host.sessionStorage.setItem(WORK_KEY, written(store, [from, host.location.hash], room));
        return;
      } catch {}
    }
    try {
      // What an earlier page kept is not this one's.
      host.sessionStorage.removeItem(WORK_KEY);
    } catch {}
  };
  host.addEventListener('pagehide', keep);
  host.document.addEventListener('visibilitychange', () => {
    if (host.document.visibilityState === 'hidden') keep();
  });
}

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const isText = (x: unknown): x is string | null => x === null || (typeof x === 'string' && x.length <= LONGEST);

/** A net for each that is the same: undo leaves in place what it does not change. */
type Nets = Map<string, Net>;

/** Gives a net the text that was kept for it. */
function withText(net: Net | null, kept: unknown): void {
  if (net && isObject(kept) && isText(kept.text) && kept.text !== null) rememberText(net, kept.text);
}

/** Gives it what was typed on top of that, too. */
function withDraft(net: Net, kept: unknown): void {
  if (isObject(kept) && isText(kept.draft)) rememberDraft(net, kept.draft);
}

/** What a document may have come from: a preset, a challenge, or the person's own hand. */
const isOrigin = (name: string) => isPresetId(name) || name === 'challenge' || name === 'custom';

/** A document that was kept, read as strictly as a link is; null: it is none. */
function docOf(step: unknown, nets: Nets): Doc | null {
  if (!isObject(step) || typeof step.preset !== 'string' || !isOrigin(step.preset)) return null;
  const read = fromState(step.state, step.preset);
  if (!read.ok) return null;
  const { slots, view } = toState(read.doc);
  const same = (slot: Slot): Net | null => {
    const net = read.doc.slots[slot];
    if (!net) return null;
    const key = JSON.stringify(slots[slot]);
    const known = nets.get(key) ?? net;
    nets.set(key, known);
    return known;
  };
  const [a, b] = [same('a') ?? read.doc.slots.a, same('b')];
  if (isObject(step.texts)) {
    withText(a, step.texts.a);
    withText(b, step.texts.b);
  }
  return {
    ...read.doc,
    slots: { a, b },
    view: { ...read.doc.view, channels: channelsIn(view.channels, a, b) },
  };
}

/** Steps in the order of their making, up to the first from the end that is none. */
function docsOf(steps: unknown, nets: Nets): Doc[] {
  const docs: Doc[] = [];
  for (const step of Array.isArray(steps) ? steps.slice(-UNDO_LIMIT).reverse() : []) {
    const doc = docOf(step, nets);
    if (!doc) break;
    docs.unshift(doc);
  }
  return docs;
}

/**
 * Takes up what this tab kept before it was loaded anew. Where another document stands on the page (another link was
 * opened) nothing is taken.
 *
 * @param text what was kept
 * @param hash the fragment that the page was opened with
 * @param again the page was loaded anew: an edit that came too late for its address is taken up, too
 */
export function takeUpWork(store: DocStore, text: string, hash: string, again: boolean): void {
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return;
  }
  if (!isObject(kept) || kept.version !== 1 || !isObject(kept.now)) return;
  if (again && kept.from === hash && kept.hash !== hash) {
    const doc = docOf(kept.now, new Map());
    if (!doc) return;
    withoutSteps(store, () => store.setState({ doc }));
  } else if (kept.hash !== hash) return;
  const { doc } = store.getState();
  const state = toState(doc);
  const then = isObject(kept.now.state) && isObject(kept.now.state.slots) ? kept.now.state.slots : {};
  const nets: Nets = new Map();
  for (const slot of SLOTS) {
    const net = doc.slots[slot];
    if (!net) continue;
    const key = JSON.stringify(state.slots[slot]);
    nets.set(key, net);
    if (JSON.stringify(then[slot]) !== key || !isObject(kept.now.texts)) continue;
    withText(net, kept.now.texts[slot]);
    withDraft(net, kept.now.texts[slot]);
  }
  const steps = (docs: readonly Doc[]) => docs.map((d) => ({ doc: d }));
  const { pastStates } = store.temporal.getState();
  // Nothing has been done yet on a page that is just being opened; what a program did comes after what was kept.
  const past = [...steps(docsOf(kept.past, nets)), ...pastStates].slice(-UNDO_LIMIT);
  store.temporal.setState({
    pastStates: past,
    ...(pastStates.length === 0 && { futureStates: steps(docsOf(kept.future, nets)) }),
  });
}
