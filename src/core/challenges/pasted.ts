/** A link found in pasted text. */
export interface PastedLink {
  /** The fragment from its version on, as it stood there. */
  readonly hash: string;
  /** What stood before it on its line: often who it is from. */
  readonly label: string;
}

/** More than a class has; what is beyond is not looked at. */
export const MOST_PASTED = 500;

/** Also as chat programs encode it. */
const LINK = /v1(?:&|%26)[^\s<>"'`«»“”]+/i;
const ADDRESS = /(?:https?|file):\/\/\S*$|\S*#$/i;

/**
 * The links of a text, one a line at most, whatever stands around them: names before them, numbers, quotation marks,
 * commas behind. Lines without one are passed over; `linesWithoutLink` has them.
 */
export function pastedLinks(text: string): PastedLink[] {
  const found: PastedLink[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const match = LINK.exec(line);
    if (!match) continue;
    const before = line.slice(0, match.index).replace(ADDRESS, '');
    const label = before.replace(/^[\s>*•–—-]+|[\s:;,=<("'«“–—-]+$/g, '').slice(0, 60);
    found.push({ hash: match[0].replace(/[.,;:!?)\]}]+$/, ''), label });
    if (found.length === MOST_PASTED) break;
  }
  return found;
}

/** Those that were not pasted before, under the same name. */
export function withoutRepeats(links: readonly PastedLink[]): PastedLink[] {
  return [...new Map(links.map((link) => [`${link.hash} ${link.label}`, link])).values()];
}

/** The lines in which there is text and no link, shortened: a cut link may be among them, and is not to go unseen. */
export function linesWithoutLink(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !LINK.test(line))
    .map((line) => line.trim().slice(0, 60));
}
