import { ChangeSet, Text } from '@codemirror/state';
import type { Net } from '../../core/net/net';
import { sameNet } from '../../core/net/same';
import { sameData } from '../../core/same_data';
import type { Edited, ReadError, Remarks, SourceService, Stated } from '../../core/source';
import { otherThan } from '../../core/untaken';
import { draftOf, rememberDraft, rememberText, textOf } from '../../state/texts';

/** Milliseconds after the last key at which what was typed is read. */
export const PAUSE_MS = 160;

/** How a text came to be what it is, where the person did not type it so; null: they did, or a value changed in place. */
export type How = 'rewritten' | 'unprinted' | 'replaced' | 'keras' | 'overwritten' | null;

export type Status =
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'read';
      readonly remarks: Remarks;
      readonly how: How;
      readonly stated: Stated;
      /** What of that the page has just taken. */
      readonly taken: Stated;
    }
  /** The text cannot be read: the net is the one before. */
  | { readonly kind: 'wrong'; readonly error: ReadError }
  /** The net of the text is too large for the page. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The reader itself failed; the next key asks it again. */
  | { readonly kind: 'failed' };

/** A text that reads as a net of the page. */
interface Agreed {
  readonly text: Text;
  readonly net: Net;
  readonly stated: Stated;
}

const NOTHING: Stated = { seed: null, input: null };

export interface SyncPorts {
  readonly source: Pick<SourceService, 'read' | 'edit'>;
  /** The page's net; null where its slot is empty. */
  readonly net: () => Net | null;
  /** Puts a net into the page as an edit, with what is taken of its text beside it; gives the page's own one for it, or says why the page does not take it. */
  readonly put: (net: Net, taken: Stated) => Net | string;
  /** Of what a text states, what the page has otherwise and takes; null for the rest. */
  readonly taken: (stated: Stated) => Stated;
  /** Changes the text in the editor. */
  readonly change: (changes: ChangeSet) => void;
  readonly status: (status: Status) => void;
  /** Runs later; gives the way to stop it. */
  readonly later: (run: () => void, ms: number) => () => void;
}

/**
 * Keeps a text and a net of the page the same, whichever of the two changes.
 *
 * `agreed` is the newest text that reads as the page's net. What is typed stands on top of it (`typed`), unread for a
 * moment or unreadable. A change of the page is always made to the agreed text, in place where that goes, and carried
 * over what was typed, as two people's edits are; where both touched the same place the newer one, the page's, wins.
 * One question at a time is with the reader, so that neither side is ever changed by an answer to an older state.
 */
export class TextSync {
  readonly #ports: SyncPorts;
  #text = Text.empty;
  #agreed: Agreed | null = null;
  #typed = ChangeSet.empty(0);
  /** Counts what changes the text but agrees with no net yet. */
  #version = 0;
  #answered = 0;
  #pasted = false;
  /** The person has written what changes no net (a comment, a line's break) since the page put another text here. */
  #annotated = false;
  #due = false;
  #busy = false;
  #replaced = false;
  #stopTimer: (() => void) | null = null;
  #abort: AbortController | null = null;
  #status: Status = { kind: 'reading' };

  constructor(ports: SyncPorts) {
    this.#ports = ports;
  }

  get text(): Text {
    return this.#text;
  }

  /** The net that the text, or the newest text that could be read, says. */
  get net(): Net | null {
    return this.#agreed?.net ?? null;
  }

  get status(): Status {
    return this.#status;
  }

  /** Nothing is typed that was not read, and nothing of the page that the text does not say. */
  get settled(): boolean {
    return !this.#busy && this.#version === this.#answered && this.#agreed?.net === this.#ports.net();
  }

  /** The person changed the text. */
  typed(changes: ChangeSet, pasted: boolean): void {
    this.#text = changes.apply(this.#text);
    if (!this.#agreed) {
      this.#pump();
      return;
    }
    this.#typed = this.#typed.compose(changes);
    this.#version += 1;
    rememberDraft(this.#agreed.net, this.#text.toString());
    this.#pasted ||= pasted;
    this.#due = false;
    this.#abort?.abort();
    this.#stopTimer?.();
    this.#stopTimer = this.#ports.later(() => {
      this.#stopTimer = null;
      this.#due = true;
      this.#pump();
    }, PAUSE_MS);
  }

  /** The page's net took the place of what was there: its text is not kept. */
  replaced(): void {
    this.#replaced = true;
  }

  /** The page's net may be another one. */
  pageChanged(): void {
    this.#pump();
  }

  #pump(): void {
    if (this.#busy) return;
    const net = this.#ports.net();
    if (!net) return;
    if (net !== this.#agreed?.net) void this.#run(() => this.#follow(net));
    else if (this.#due && this.#version !== this.#answered) void this.#run(() => this.#read());
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      const isAborted = error instanceof DOMException && error.name === 'AbortError';
      // What failed is asked again with the next change, not at once and for ever.
      this.#due &&= isAborted;
      if (!isAborted) this.#say({ kind: 'failed' });
      this.#busy = false;
      if (isAborted) this.#pump();
      return;
    }
    this.#busy = false;
    this.#pump();
  }

  /** The text follows the page. */
  async #follow(net: Net): Promise<void> {
    const replaced = this.#replaced;
    this.#replaced = false;
    this.#annotated &&= !replaced;
    const old = this.#agreed;
    const { changes, remarks, inPlace, stated } = await this.#changesFor(net, replaced ? null : old);
    const text = changes.apply(old?.text ?? Text.empty);
    this.#agreed = { text, net, stated };
    rememberText(net, text.toString());
    if (old && inPlace && !this.#typed.empty && !touch(changes, this.#typed)) {
      const here = changes.map(this.#typed);
      this.#typed = this.#typed.map(changes, true);
      this.#put(here);
      // What was typed is read on the new ground, and its errors are elsewhere.
      this.#version += 1;
      this.#due ||= this.#stopTimer === null;
      rememberDraft(net, this.#text.toString());
      return;
    }
    const lost = !this.#typed.empty;
    if (old && old.net !== net) rememberDraft(old.net, null);
    this.#put(old && !lost ? changes : changesTo(this.#text, text));
    this.#typed = ChangeSet.empty(text.length);
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#due = false;
    this.#answered = this.#version;
    const rewritten = this.#isPrint ? 'unprinted' : 'rewritten';
    const how = !old || inPlace ? null : replaced ? 'replaced' : rewritten;
    this.#say({ kind: 'read', remarks, how: lost && !replaced ? 'overwritten' : how, stated, taken: NOTHING });
    const draft = old ? null : draftOf(net);
    if (draft !== null) this.#takeUp(toText(draft));
  }

  /** What had been typed before the page was loaded anew stands on the text again, to be read as if it were typed now. */
  #takeUp(draft: Text): void {
    this.#typed = changesTo(this.#text, draft);
    this.#put(this.#typed);
    this.#version += 1;
    this.#due = true;
  }

  /** The changes of the agreed text after which it says the net; without one, a whole text. */
  async #changesFor(net: Net, old: Agreed | null): Promise<Omit<Edited, 'changes'> & { changes: ChangeSet }> {
    const from = this.#agreed?.text ?? Text.empty;
    const edited = async () => {
      const edit = await this.#ports.source.edit(old?.text.toString() ?? null, old?.net ?? null, net);
      const inserted = toText(edit.changes.map((c) => c.insert).join(''));
      return { ...edit, changes: old ? ChangeSet.of([...edit.changes], from.length) : changesTo(from, inserted) };
    };
    // Undo brings back the very text, but no older text takes the place of one that was written on since.
    const here = this.#annotated && old && haveUsesInCommon(old.net, net) ? await edited() : null;
    if (here?.inPlace) return here;
    const known = textOf(net);
    if (known !== null) {
      const read = await this.#ports.source.read(known, undefined, true);
      if (read.ok && sameNet(read.net, net, 'content')) {
        const { remarks, stated } = read;
        return { changes: changesTo(from, toText(known)), remarks, inPlace: true, stated };
      }
    }
    return here ?? edited();
  }

  /** The page follows the text. */
  async #read(): Promise<void> {
    const version = this.#version;
    const agreed = this.#agreed;
    const pasted = this.#pasted;
    this.#abort = new AbortController();
    const reading = await this.#ports.source.read(this.#text.toString(), this.#abort.signal);
    this.#abort = null;
    // The person has typed on, or the page has changed: what was read is no longer what is there.
    if (version !== this.#version || !agreed || agreed.net !== this.#ports.net()) return;
    this.#answered = version;
    this.#due = false;
    if (!reading.ok) {
      this.#say({ kind: 'wrong', error: reading.error });
      return;
    }
    const { stated } = reading;
    const taken = this.#ports.taken(this.#isWhole ? stated : sinceThen(stated, agreed.stated));
    const isSame =
      sameNet(reading.net, agreed.net, 'content') &&
      sameNames(reading.net, agreed.net) &&
      sameLeftOut(reading.net, agreed.net);
    const net = isSame && isNothing(taken) ? agreed.net : this.#ports.put(reading.net, taken);
    if (typeof net === 'string') {
      this.#say({ kind: 'refused', message: net });
      return;
    }
    rememberDraft(agreed.net, null);
    this.#annotated ||= net === agreed.net && !this.#typed.empty;
    this.#agreed = { text: this.#text, net, stated };
    this.#typed = ChangeSet.empty(this.#text.length);
    this.#pasted = false;
    if (reading.foreign && pasted) return this.#translate(net, taken);
    rememberText(net, this.#text.toString());
    this.#say({ kind: 'read', remarks: reading.remarks, how: null, stated, taken });
  }

  /** Keras that was pasted is shown as PyTorch; Keras that is typed stays, so that it does not change under the fingers. */
  async #translate(net: Net, taken: Stated): Promise<void> {
    const { changes, remarks, stated } = await this.#ports.source.edit(null, null, net);
    if (this.#version !== this.#answered) return;
    const text = toText(changes.map((c) => c.insert).join(''));
    this.#put(changesTo(this.#text, text));
    this.#agreed = { text, net, stated };
    this.#typed = ChangeSet.empty(text.length);
    rememberText(net, text.toString());
    this.#say({ kind: 'read', remarks, how: 'keras', stated, taken });
  }

  /** Another text was pasted over all that was there. */
  get #isWhole(): boolean {
    let isWhole = false;
    this.#typed.iterChangedRanges((from, to) => {
      isWhole ||= from === 0 && to === this.#typed.length;
    });
    return this.#pasted && isWhole;
  }

  /** The agreed text is what `print` shows of a net. */
  get #isPrint(): boolean {
    return this.#status.kind === 'read' && this.#status.remarks.notes.some((note) => note.code === 'printed');
  }

  #put(changes: ChangeSet): void {
    if (changes.empty) return;
    this.#text = changes.apply(this.#text);
    this.#ports.change(changes);
  }

  #say(status: Status): void {
    this.#status = status;
    this.#ports.status(status);
  }
}

/** Names that the text gives are the net's; a text without names leaves them as they are. */
function sameNames(read: Net, net: Net): boolean {
  return read.modules.every((m, i) => m.name === null || m.name === net.modules[i]?.name);
}

/** Whether the same of their sources is not taken that may change the result. */
function sameLeftOut(a: Net, b: Net): boolean {
  const effects = ({ leftOut }: Net) =>
    leftOut?.notes?.filter((note) => note.effect).map(({ code, params }) => [code, params]) ?? leftOut?.count ?? [];
  return sameData(effects(a), effects(b));
}

/** What a text states that it did not state before: what a person turned on the page since then stays otherwise. */
function sinceThen(now: Stated, before: Stated): Stated {
  return otherThan(now, { seed: before.seed ?? '', input: before.input ?? [] });
}

const isNothing = ({ seed, input }: Stated) => seed === null && input === null;

/** Whether one net came from the other by edits, and not from elsewhere. */
function haveUsesInCommon(a: Net, b: Net): boolean {
  const ids = new Set(a.forward.uses.map((u) => u.id));
  return b.forward.uses.some((u) => ids.has(u.id));
}

/** Whether two sets of changes of one text touch a common place. */
function touch(a: ChangeSet, b: ChangeSet): boolean {
  let found = false;
  a.iterChangedRanges((from, to) => {
    found ||= b.touchesRange(from, to) !== false;
  });
  return found;
}

/** Lines as the editor counts them: it knows no \r. */
export function toText(text: string): Text {
  return Text.of(text.split(/\r\n?|\n/));
}

/** The change between two texts, without what they begin and end with alike. */
function changesTo(before: Text, after: Text): ChangeSet {
  const a = before.toString();
  const b = after.toString();
  const short = Math.min(a.length, b.length);
  let from = 0;
  while (from < short && a[from] === b[from]) from += 1;
  let same = 0;
  while (same < short - from && a[a.length - 1 - same] === b[b.length - 1 - same]) same += 1;
  const change = { from, to: a.length - same, insert: b.slice(from, b.length - same) };
  return ChangeSet.of(a === b ? [] : change, a.length);
}
