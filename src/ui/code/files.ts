import { createStore } from 'zustand/vanilla';
import type { FileKind, HelperFile } from '../../core/source';
import { encodingOf, type FileSort, HEAD, sniff } from './sniff';

/** A text whose nets are offered. */
export interface Offer {
  /** The file's name; null: it was pasted, or stands in the editor. */
  readonly name: string | null;
  /** Null: it is not looked at, and `why` says why. */
  readonly text: string | null;
  readonly why?: 'tooLarge' | 'unreadable' | FileSort | undefined;
  readonly kind: FileKind;
  /** Other files beside it, from which it may import. */
  readonly others: readonly HelperFile[];
}

interface Files {
  readonly offer: Offer | null;
  /** A model that is to be opened, ONNX or .pt2, and files that may hold its weights. */
  readonly model: { readonly file: File; readonly beside: readonly File[] } | null;
  /** A file of weights that is to be loaded into a net. */
  readonly weights: File | null;
  /** A file is being dragged over the page. */
  readonly dragging: boolean;
}

export const files = createStore<Files>()(() => ({ offer: null, model: null, weights: null, dragging: false }));

/** Larger files are not looked at, bytes: a notebook is mostly its outputs. */
const LARGEST = 20_000_000;

/** Longer texts are no code that one types: the nets in them are offered. As many characters as are read at once. */
export const LONG = 100_000;

const isNotebook = (text: string) => /^\s*\{/.test(text) && text.slice(0, LONG).includes('"cell');

export function kindOf(name: string | null, text: string): FileKind {
  return name?.toLowerCase().endsWith('.ipynb') || isNotebook(text) ? 'ipynb' : 'py';
}

/** Whether a pasted text is looked through rather than put where the caret is. */
export function isFile(text: string): boolean {
  return text.length > LONG || isNotebook(text);
}

/** Whether a text that is pasted beside any field looks like code of a net. */
export function looksLikeCode(text: string): boolean {
  return (
    isNotebook(text) ||
    /\bnn\.|\bkeras\b|\blayers\.|\bclass\s+\w+\s*\(|^[ \t]*\([\w-]+\): [\w ]+\(/m.test(text.slice(0, LONG))
  );
}

export function offerText(text: string, name: string | null = null): void {
  files.setState({ offer: { name, text, kind: kindOf(name, text), others: [] } });
}

/**
 * Offers the nets of files. Where some are offered already they stand beside those, so that a source and what it imports
 * may come one after the other. What cannot be looked at is named where nothing else is there.
 */
export async function offerFiles(list: Iterable<File>): Promise<void> {
  const all = [...list];
  const open = files.getState().model;
  if (open) {
    // What its weights lie in is asked for.
    files.setState({ model: { ...open, beside: [...open.beside, ...all] } });
    return;
  }
  const read = await Promise.all(all.map(textOf));
  const model = read.every(({ text }) => text === null) ? all[read.findIndex(({ why }) => why === 'model')] : undefined;
  if (model) {
    files.setState({ model: { file: model, beside: all.filter((file) => file !== model) } });
    return;
  }
  const at = read.findIndex(({ why }) => why === 'weights' || why === 'arrays' || why === 'pickle');
  const weights = read.every(({ text }) => text === null) ? all[at] : undefined;
  if (weights) {
    files.setState({ weights });
    return;
  }
  const { offer } = files.getState();
  const before = offer && offer.text !== null ? [helperOf(offer)] : [];
  const fresh = read.filter((own) => own.text !== null).map(helperOf);
  const names = new Set(fresh.map((own) => own.name));
  const every = [...before, ...(offer?.others ?? []), ...fresh].filter(
    (own, i, each) => !names.has(own.name) || each.findLastIndex((other) => other.name === own.name) === i,
  );
  const [first, ...others] = every;
  const [refused] = read;
  if (first) files.setState({ offer: { ...first, name: first.name === '' ? null : first.name, others } });
  else if (refused) files.setState({ offer: refused });
}

const helperOf = ({ name, text, kind }: Offer): HelperFile => ({ name: name ?? '', text: text ?? '', kind });

async function textOf(file: File): Promise<Offer> {
  const { name } = file;
  const refuse = (why: Offer['why']): Offer => ({ name, text: null, why, kind: kindOf(name, ''), others: [] });
  try {
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    const sort = sniff(head, name);
    if (sort) return refuse(sort);
    if (file.size > LARGEST) return refuse('tooLarge');
    const text = new TextDecoder(encodingOf(head)).decode(await file.arrayBuffer());
    if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg\b/s.test(text.slice(0, HEAD))) return refuse('picture');
    return text.includes('\0') ? refuse('binary') : { name, text, kind: kindOf(name, text), others: [] };
  } catch {
    return refuse('unreadable');
  }
}
