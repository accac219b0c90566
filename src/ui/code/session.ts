import { setDiagnostics } from '@codemirror/lint';
import { type ChangeSet, EditorState, Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { limitsIn } from '../../core/challenges/task';
import type { Net } from '../../core/net/net';
import type { Slot } from '../../core/result';
import type { FunctionName, SourceReading, SourceService, Stated } from '../../core/source';
import { type Given, otherThan, untaken, withUntaken } from '../../core/untaken';
import { ActionError } from '../../state/errors';
import type { DocStore } from '../../state/store';
import type { Services } from '../context';
import { createGesture, type Gesture } from '../gesture';
import { type EditorLabels, editorExtensions, fromPage } from './editor';
import { places, setLit, setSpots } from './lit';
import { stepAt } from './spots';
import { type Status, TextSync } from './sync';

type Base = Pick<Services, 'store' | 'live' | 'actions' | 'source' | 'noteInput'>;

/** How the errors of a text are said; in the language that is shown. */
export type Say = (status: Status) => readonly {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}[];

interface SlotText {
  readonly sync: TextSync;
  state: EditorState;
}

/**
 * The texts of both slots with their editors' states: they outlive the panel, as long as the page is open. The panel
 * shows one of them at a time.
 */
export class CodeSession {
  readonly #base: Base;
  readonly #gesture: Gesture;
  readonly #slots = new Map<Slot, SlotText>();
  readonly #listeners = new Set<() => void>();
  #view: EditorView | null = null;
  #shown: Slot = 'a';
  #labels: EditorLabels = { label: '', describedBy: '' };
  #say: Say = () => [];
  #functions: readonly FunctionName[] = [];
  /** This session itself is changing the page. */
  #putting: Slot | null = null;

  constructor(base: Base) {
    this.#base = base;
    this.#gesture = createGesture(base.actions);
    base.store.subscribe((now, before) => {
      for (const slot of ['a', 'b'] as const) {
        if (now.doc.slots[slot] === before.doc.slots[slot] || this.#putting === slot) continue;
        const replaced = now.origin !== 'edit';
        const text = this.#slots.get(slot);
        if (replaced) text?.sync.replaced();
        // A text that nobody sees is brought up to date when it is shown.
        if (this.#view && slot === this.#shown) text?.sync.pageChanged();
      }
    });
    base.live.subscribe((now, before) => {
      if (now.lit !== before.lit) this.#light();
    });
    base.source.functions().then(
      (functions) => {
        this.#functions = functions;
      },
      // Without them functions are not completed, and all else is.
      (error: unknown) => console.warn(error),
    );
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly status = (slot: Slot): Status => this.#of(slot).sync.status;

  text(slot: Slot): string {
    return this.#of(slot).sync.text.toString();
  }

  /** The net that a slot's text says. */
  net(slot: Slot): Net | null {
    return this.#of(slot).sync.net;
  }

  /** Line and column, from 1, of an offset into a slot's text. */
  place(slot: Slot, at: number): { readonly line: number; readonly column: number; readonly cell: null } {
    const { text } = this.#of(slot).sync;
    const line = text.lineAt(Math.min(at, text.length));
    return { line: line.number, column: at - line.from + 1, cell: null };
  }

  /** Shows the editor of a slot within an element, until what is returned is called. */
  attach(parent: HTMLElement): () => void {
    const view = new EditorView({ parent, state: this.#of(this.#shown).state });
    this.#view = view;
    this.show(this.#shown);
    return () => {
      this.#of(this.#shown).state = view.state;
      this.#gesture.end();
      this.#unlight();
      view.destroy();
      if (this.#view === view) this.#view = null;
    };
  }

  show(slot: Slot): void {
    const view = this.#view;
    if (view) {
      if (slot !== this.#shown) this.#of(this.#shown).state = view.state;
      if (view.state !== this.#of(slot).state) view.setState(this.#of(slot).state);
    }
    this.#shown = slot;
    this.#of(slot).sync.pageChanged();
    this.#diagnose(slot);
    this.#light();
  }

  /** Names of the editor, and how errors are said. */
  speak(labels: EditorLabels, say: Say): void {
    this.#labels = labels;
    this.#say = say;
    // The editor asks for its attributes with every update.
    this.#view?.dispatch({});
    this.#diagnose(this.#shown);
  }

  /** Puts a text in the place of the one that is there, as if it had been pasted. */
  replace(slot: Slot, text: string): void {
    this.show(slot);
    this.#view?.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      userEvent: 'input.paste',
      selection: { anchor: 0 },
      scrollIntoView: true,
    });
  }

  focus(at?: number): void {
    const view = this.#view;
    if (!view) return;
    if (at !== undefined) {
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
    }
    view.focus();
  }

  #of(slot: Slot): SlotText {
    const known = this.#slots.get(slot);
    if (known) return known;
    const made: SlotText = {
      sync: new TextSync({
        source:
          slot === 'a' ? this.#base.source : { ...this.#base.source, read: (...asked) => this.#readForB(...asked) },
        net: () => this.#base.store.getState().doc.slots[slot],
        put: (net, taken) => this.#putNet(slot, net, taken),
        taken: (stated) => (slot === 'a' ? this.#free(otherThan(stated, this.#page)) : { seed: null, input: null }),
        change: (changes) => this.#change(slot, changes),
        status: (status) => this.#changed(slot, status),
        later: (run, ms) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      }),
      state: EditorState.create({
        doc: Text.empty,
        extensions: editorExtensions(
          () => this.#labels,
          { typed: (changes, pasted) => this.#typed(slot, changes, pasted), moved: (view) => this.#moved(slot, view) },
          () => this.#functions,
        ),
      }),
    };
    this.#slots.set(slot, made);
    return made;
  }

  #typed(slot: Slot, changes: ChangeSet, pasted: boolean): void {
    // Keys that follow each other are one step of the page's undo, however many nets come of them.
    this.#gesture.tap();
    this.#base.noteInput(performance.now());
    this.#of(slot).sync.typed(changes, pasted);
  }

  /** What the page has of what a text may state. */
  get #page(): Given {
    const { seed, input } = this.#base.store.getState().doc;
    return { seed, input: input.shape };
  }

  /** Without what an open challenge holds. */
  #free(stated: Stated): Stated {
    const { challenge } = this.#base.store.getState().doc;
    return challenge && !limitsIn(challenge).input ? { ...stated, input: null } : stated;
  }

  /** Both nets have a's input and seed: what b's text states otherwise is said, and not taken. */
  async #readForB(...asked: Parameters<SourceService['read']>): Promise<SourceReading> {
    const reading = await this.#base.source.read(...asked);
    if (!reading.ok) return reading;
    const notes = untaken(otherThan(reading.stated, this.#page));
    const { remarks } = reading;
    return {
      ...reading,
      net: withUntaken(reading.net, notes),
      remarks: { ...remarks, notes: [...remarks.notes, ...notes] },
    };
  }

  #putNet(slot: Slot, net: Net, { seed, input }: Stated): Net | string {
    this.#putting = slot;
    try {
      this.#base.actions.replaceNet(slot, net, {
        ...(input && { input }),
        ...(seed !== null && { seed }),
        keepWeights: true,
      });
      return this.#base.store.getState().doc.slots[slot] ?? net;
    } catch (error) {
      if (error instanceof ActionError) return error.message;
      throw error;
    } finally {
      this.#putting = null;
    }
  }

  #change(slot: Slot, changes: ChangeSet): void {
    const text = this.#of(slot);
    const spec = { changes, annotations: fromPage.of(true) };
    if (this.#view && slot === this.#shown) this.#view.dispatch(spec);
    else text.state = text.state.update(spec).state;
  }

  #changed(slot: Slot, status: Status): void {
    const effects = status.kind === 'read' ? [setSpots.of(status.remarks.spots)] : [];
    const text = this.#of(slot);
    if (this.#view && slot === this.#shown) this.#view.dispatch({ effects });
    else text.state = text.state.update({ effects }).state;
    this.#diagnose(slot);
    this.#light();
    for (const listener of this.#listeners) listener();
  }

  #diagnose(slot: Slot): void {
    const view = this.#view;
    if (!view || slot !== this.#shown) return;
    const { length } = view.state.doc;
    const found = this.#say(this.status(slot)).map((d) => {
      const from = Math.min(d.from, length);
      return { ...d, from, to: Math.max(from, Math.min(d.to, length)) };
    });
    view.dispatch(setDiagnostics(view.state, found));
  }

  /** The caret's layer is lit on the page while the text has the focus. */
  #moved(slot: Slot, view: EditorView): void {
    const { live } = this.#base;
    const { net } = this.#of(slot).sync;
    // What is done elsewhere on the page is a step of its own, however soon it comes.
    if (!view.hasFocus) this.#gesture.end();
    const { head } = view.state.selection.main;
    const at = view.hasFocus ? stepAt(view.state.field(places).spots, head, view.state.doc.lineAt(head)) : null;
    const use = at === null ? undefined : net?.forward.uses[at]?.id;
    const { lit } = live.getState();
    if (use === undefined) this.#unlight();
    else if (lit?.use !== use || lit.slot !== slot || lit.by !== 'text')
      live.setState({ lit: { slot, use, by: 'text' } });
  }

  #unlight(): void {
    if (this.#base.live.getState().lit?.by === 'text') this.#base.live.setState({ lit: null });
  }

  /** What is lit on the page is lit in the text. */
  #light(): void {
    const view = this.#view;
    if (!view) return;
    const { lit } = this.#base.live.getState();
    const net = this.#of(this.#shown).sync.net;
    const at = lit?.slot === this.#shown ? (net?.forward.uses.findIndex((u) => u.id === lit.use) ?? -1) : -1;
    const use = at < 0 ? null : at;
    if (view.state.field(places).lit === use) return;
    const spot = view.state.field(places).spots.find((s) => s.use === use);
    const show = spot && lit?.by === 'page' ? [EditorView.scrollIntoView(spot.from, { y: 'nearest' })] : [];
    // Never within the update that asked for it.
    queueMicrotask(() => {
      if (this.#view === view) view.dispatch({ effects: [setLit.of(use), ...show] });
    });
  }
}

const sessions = new WeakMap<DocStore, CodeSession>();

/** The one session of a page. */
export function sessionOf(base: Base): CodeSession {
  const known = sessions.get(base.store);
  if (known) return known;
  const made = new CodeSession(base);
  sessions.set(base.store, made);
  return made;
}
