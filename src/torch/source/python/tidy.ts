/** Blanks that come with what is copied from a page, and marks that nobody sees. */
const BLANKS = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\f\v]/g;

/** A text with plain blanks for others, every character at its place. A mark before the first line is no indentation. */
export function withPlainBlanks(text: string): string {
  return text.replace(BLANKS, ' ');
}
