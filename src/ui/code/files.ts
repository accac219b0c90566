import { createStore } from 'zustand/vanilla';
import type { FileKind } from '../../core/source';

/** A text whose nets are offered. */
export interface Offer {
  /** The file's name; null: it was pasted, or stands in the editor. */
  readonly name: string | null;
  /** Null: it is not looked at, and `why` says why. */
  readonly text: string | null;
  readonly why?: 'tooLarge' | 'binary' | 'unreadable' | undefined;
  readonly kind: FileKind;
}

interface Files {
  readonly offer: Offer | null;
  /** A file is being dragged over the page. */
  readonly dragging: boolean;
}

export const files = createStore<Files>()(() => ({ offer: null, dragging: false }));

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
  files.setState({ offer: { name, text, kind: kindOf(name, text) } });
}

export async function offerFile(file: File): Promise<void> {
  const { name } = file;
  const refuse = (why: Offer['why']) => files.setState({ offer: { name, text: null, why, kind: kindOf(name, '') } });
  if (file.size > LARGEST) return refuse('tooLarge');
  try {
    const text = await file.text();
    // No text has a NUL; pictures, archives and saved weights do.
    if (text.includes('\0')) refuse('binary');
    else offerText(text, name);
  } catch {
    refuse('unreadable');
  }
}
