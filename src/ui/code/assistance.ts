import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Extension, StateField } from '@codemirror/state';
import { type Panel, showPanel } from '@codemirror/view';
import type { FunctionName } from '../../core/source';
import { LOOK_BACK, openCall } from './call';
import {
  argumentProposals,
  type Callable,
  callable,
  currentArgument,
  functionProposals,
  layerProposals,
  type Proposal,
  shownDefault,
} from './complete';

/** Completion of layers, functions and arguments, and the signature of the call that the caret is in. */
export function assistance(functions: () => readonly FunctionName[]): Extension {
  return [
    autocompletion({ override: [(context) => complete(context, functions())], icons: false }),
    signatureField(functions),
  ];
}

const toCompletion = ({ label, detail, type, template }: Proposal): Completion =>
  snippetCompletion(template, { label, detail, type });

function complete(context: CompletionContext, functions: readonly FunctionName[]): CompletionResult | null {
  const { state, pos, explicit } = context;
  if (isProse(state, pos)) return null;
  const before = state.sliceDoc(Math.max(0, pos - LOOK_BACK), pos);
  const word = /[\w.]*$/.exec(before)?.[0] ?? '';
  const [, home = '', name = ''] = /^(.*\.)?(\w*)$/.exec(word) ?? [];
  const from = pos - name.length;
  if (home === 'nn.' || home === 'torch.nn.') return answer(from, layerProposals(''));
  if (home === 'F.' || home === 'nn.functional.') return answer(from, functionProposals(functions));
  if (home !== '') return null;
  const call = openCall(before);
  const of = call && callable(call.path, functions);
  const args = call && of ? argumentProposals(of, call) : [];
  // A number is being typed: nothing to add to it.
  if (/^\d/.test(name)) return null;
  if (args.length > 0) return explicit || name !== '' || /[(,=]\s*$/.test(before) ? answer(from, args) : null;
  if (of) return null;
  if (!explicit && !/^[A-Z]\w/.test(name)) return null;
  return answer(from, layerProposals('nn.'));
}

const answer = (from: number, proposals: readonly Proposal[]): CompletionResult => ({
  from,
  // Arguments in the order of the constructor, layers in that of the table: what is used most stands first.
  options: proposals.map((proposal, i) => ({ ...toCompletion(proposal), boost: -Math.min(i, 99) })),
  validFor: /^[\w.]*=?$/,
});

/** Within a string or a comment nothing is offered. */
function isProse(state: EditorState, pos: number): boolean {
  const { name } = syntaxTree(state).resolveInner(pos, -1);
  return name === 'Comment' || name === 'String' || name === 'FormatString';
}

/** Under the text: the arguments of the call that the caret is in, with their defaults, the current one set off. */
function signatureField(functions: () => readonly FunctionName[]): Extension {
  const field = StateField.define<Signature | null>({
    create: () => null,
    // Only where someone is at work: a text that the page changes shows no help.
    update: (value, transaction) => {
      const { state } = transaction;
      const isOwn = ['input', 'delete', 'select'].some((event) => transaction.isUserEvent(event));
      if (isOwn) return keep(value, signatureAt(state, functions()));
      return transaction.docChanged || transaction.selection ? null : value;
    },
    // A strip, and no tooltip: it covers nothing of the text.
    provide: (own) => showPanel.from(own, (signature) => signature && (() => panelOf(signature))),
  });
  return field;
}

interface Signature {
  readonly of: Callable;
  /** Index of the argument that the caret is in; −1: none. */
  readonly at: number;
}

/** The old one where the new says the same, so that the strip is not drawn anew with every key. */
const keep = (old: Signature | null, now: Signature | null) =>
  old && now && old.at === now.at && old.of.name === now.of.name && old.of.functional === now.of.functional ? old : now;

function signatureAt(state: EditorState, functions: readonly FunctionName[]): Signature | null {
  const { main } = state.selection;
  if (!main.empty || isProse(state, main.head)) return null;
  const call = openCall(state.sliceDoc(Math.max(0, main.head - LOOK_BACK), main.head));
  const of = call && callable(call.path, functions);
  return call && of && of.args.length > 0 ? { of, at: currentArgument(of, call) } : null;
}

function panelOf({ of, at }: Signature): Panel {
  const dom = document.createElement('div');
  dom.className = 'cm-signature';
  dom.append(`${of.name}(${of.functional ? 'x, ' : ''}`);
  for (const [i, spec] of of.args.entries()) {
    const preset = shownDefault(spec);
    const word = document.createElement(i === at ? 'b' : 'span');
    word.textContent = `${spec.name}${preset === null ? '' : `=${preset}`}`;
    dom.append(i > 0 ? ', ' : '', word);
  }
  dom.append(')');
  return { dom };
}
