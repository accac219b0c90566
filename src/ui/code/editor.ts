import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { Annotation, type ChangeSet, Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { FunctionName } from '../../core/source';
import { assistance } from './assistance';
import { isFile, offerText } from './files';
import { litExtension } from './lit';
import { nestsTooDeeply } from './nesting';

/** A text that scrolls is reached by keyboard: it is so without, but not everyone who asks sees it. */
const REACHED = { tabindex: '0' };

/** Marks a change that comes from the page, so that it is not taken for the person's. */
export const fromPage = Annotation.define<true>();

/** Colours are the page's, in code.css; the names of what is coloured are the grammar's. */
const highlighting = HighlightStyle.define([
  { tag: tags.keyword, class: 'tok-keyword' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-number' },
  { tag: tags.string, class: 'tok-string' },
  { tag: tags.comment, class: 'tok-comment' },
  { tag: [tags.className, tags.definition(tags.className)], class: 'tok-class' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: 'tok-call' },
]);

const coloured: Extension = [python(), syntaxHighlighting(highlighting)];

const noGrammar: Extension = [];
const withGrammar: Extension = [coloured, bracketMatching()];
const grammar = new Compartment();

/**
 * Without colours where brackets nest as in no program: the reader refuses such a text, and the editor's parser, which
 * does not, would hold the page up in slices of 100 ms.
 */
const grammarWhileSane = EditorState.transactionExtender.of((transaction) => {
  if (!transaction.docChanged) return null;
  const wanted = nestsTooDeeply(transaction.newDoc.iter()) ? noGrammar : withGrammar;
  return grammar.get(transaction.startState) === wanted ? null : { effects: grammar.reconfigure(wanted) };
});

/** What the person sees of an editor: its name and how it is left by keyboard. */
export interface EditorLabels {
  readonly label: string;
  /** Id of the element that describes it. */
  readonly describedBy: string;
}

export interface EditorEvents {
  /** The person changed the text; `pasted`: with something from elsewhere. */
  readonly typed: (changes: ChangeSet, pasted: boolean) => void;
  /** The caret is elsewhere, or the editor has gained or lost the focus. */
  readonly moved: (view: EditorView) => void;
}

/**
 * The editor of a slot's text.
 *
 * Two histories, and they do not meet: within the text Ctrl+Z takes back what changed the text, newest first, whoever
 * changed it, and the net follows as it follows typing. Elsewhere on the page it takes back what changed the net, and
 * the text follows as it follows a slider. Each is a change like any other to the other side. Where the text has nothing
 * left to take back the key is the page's.
 */
export function editorExtensions(
  labels: () => EditorLabels,
  events: EditorEvents,
  functions: () => readonly FunctionName[],
): Extension {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('    '),
    EditorState.tabSize.of(4),
    closeBrackets(),
    grammar.of(withGrammar),
    grammarWhileSane,
    assistance(functions),
    litExtension,
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      // Undo is the text's as long as it has something to undo; the key goes on to the page after that.
      ...historyKeymap.map((binding) => ({ ...binding, preventDefault: false })),
      ...lintKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of(() => ({
      'aria-label': labels().label,
      'aria-describedby': labels().describedBy,
      ...REACHED,
    })),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((t) => t.annotation(fromPage))) {
        const pasted = update.transactions.some((t) => t.isUserEvent('input.paste') || t.isUserEvent('input.drop'));
        events.typed(update.changes, pasted);
      }
      if (update.selectionSet || update.focusChanged || update.docChanged) events.moved(update.view);
    }),
    leaving(),
    filesPasted(),
    typedOver(),
  ];
}

/** A text to be read and copied. */
export function readOnlyExtensions(label: string, isPython: boolean): Extension {
  return [
    isPython ? coloured : [],
    EditorState.readOnly.of(true),
    keymap.of(defaultKeymap),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', ...REACHED }),
  ];
}

/** Milliseconds within which a second Escape leaves. As the editor has it for Tab. */
const SECOND_MS = 2000;

/**
 * Tab indents, and after Escape it leaves, as the editor's makers recommend. So the first Escape is the editor's, and
 * only a second one is what it is elsewhere in a panel: it closes it.
 */
function leaving(): Extension {
  let last = 0;
  return EditorView.domEventHandlers({
    keydown: (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return false;
      const second = event.timeStamp - last < SECOND_MS;
      last = event.timeStamp;
      if (!second) event.stopPropagation();
      return false;
    },
  });
}

/**
 * What is typed over a selection is put there by the editor: a browser would first do it itself, and keep the look of what
 * it takes away as an inline style, which the page's policy forbids.
 */
function typedOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput: (event, view) => {
      const { data, inputType } = event;
      const { main } = view.state.selection;
      if (inputType !== 'insertText' || !data || main.empty || view.composing || event.isComposing) return false;
      const insert = () =>
        view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
      const handlers = view.state.facet(EditorView.inputHandler);
      if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert());
      event.preventDefault();
      return true;
    },
  });
}

/** What is no text to type into, a notebook or more than is read at once, is looked through for its nets. */
function filesPasted(): Extension {
  return EditorView.domEventHandlers({
    paste: (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!isFile(text)) return false;
      offerText(text);
      event.preventDefault();
      return true;
    },
  });
}
