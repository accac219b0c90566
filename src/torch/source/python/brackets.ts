import { Problem } from './problem';

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The token at which a scan stops: a comment, a string's opening, a bracket. */
const TOKEN = /#[^\r\n]*|'''|"""|['"]|[()[\]{}]/g;

/**
 * Checks brackets and strings before any parsing, in one pass: what is not closed is named at its opening, as Python
 * does, and what is nested deeper than `depth` is refused without building its tree.
 */
export function checkBrackets(source: string, depth: number): void {
  const open: { bracket: string; at: number }[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(source); found; found = TOKEN.exec(source)) {
    const [token] = found;
    const place = { from: found.index, to: found.index + token.length };
    if (token.startsWith('#')) continue;
    if (token.startsWith("'") || token.startsWith('"')) {
      TOKEN.lastIndex = stringEnd(source, token, place);
    } else if (CLOSING[token]) {
      open.push({ bracket: token, at: found.index });
      if (open.length > depth) throw new Problem('too-deep', place, { depth });
    } else {
      const opening = open.pop();
      if (!opening) throw new Problem('unmatched', place, { bracket: token }, `unmatched '${token}'`);
      if (CLOSING[opening.bracket] !== token) {
        const text = `closing parenthesis '${token}' does not match opening parenthesis '${opening.bracket}'`;
        throw new Problem('unmatched', place, { bracket: token }, text);
      }
    }
  }
  const last = open.at(-1);
  if (last) {
    const place = { from: last.at, to: last.at + 1 };
    throw new Problem('unclosed', place, { bracket: last.bracket }, `'${last.bracket}' was never closed`);
  }
}

/** The offset after a string's closing quote. A backslash keeps the character after it, also in raw strings. */
function stringEnd(source: string, quote: string, place: { from: number; to: number }): number {
  for (let i = place.to; i < source.length; i += 1) {
    const c = source[i];
    if (c === '\\') i += source.startsWith('\r\n', i + 1) ? 2 : 1;
    else if (quote.length === 1 && (c === '\n' || c === '\r')) break;
    else if (source.startsWith(quote, i)) return i + quote.length;
  }
  throw new Problem('unterminated-string', place);
}
