import type { Net } from '../core/net/net';

/**
 * What a person wrote of a net, comments and layout with it. Nets are never mutated, so that undo, which brings the very
 * net back, brings its text back too; it goes when the net goes.
 */
const texts = new WeakMap<Net, string>();

export function rememberText(net: Net, text: string): void {
  texts.set(net, text);
}

export function textOf(net: Net): string | null {
  return texts.get(net) ?? null;
}

/** What is typed on top of a net's text and says no net yet. */
const drafts = new WeakMap<Net, string>();

/** Null: all that was typed has been read. */
export function rememberDraft(net: Net, text: string | null): void {
  if (text === null) drafts.delete(net);
  else drafts.set(net, text);
}

export function draftOf(net: Net): string | null {
  return drafts.get(net) ?? null;
}
