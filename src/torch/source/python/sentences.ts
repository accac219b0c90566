import { checkBrackets } from './brackets';
import { DEEPEST } from './machine';
import { Problem } from './problem';
import { parsePiece } from './tree';

/** Words between which Python wants nothing more, though they are words of English. */
const KEYWORDS = new Set(
  'and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try type while with yield'.split(
    ' ',
  ),
);

const WORD = /(?<![\w.])[\p{L}_][\p{L}\p{N}_'’-]*(?=\s+([\p{L}_][\p{L}\p{N}_'’-]*))/gu;
const STRING = /(?<![\p{L}\p{N}])(?:"[^"\n]*"|'[^'\n]*')/gu;

/** `net.a[0], b =`, `x +=`. */
const ASSIGNS = /^[\w.[\], ()*:-]+?\s*(?:\/\/|\*\*|<<|>>|[-+*/@%&|^])?=(?!=)/;
const DEFINES = /^(?:async\s+)?(?:def|class)\s+\w+\s*[(:]|^import\s+\w|^from\s+[\w.]+\s+import\b/;
const CALLS = /[\p{L}\p{N}_\])]\(|^@\w|\b(?:nn|torch|self|F|layers|keras)\.\w/u;

/** `out shape: …`, which is no annotation where it is no Python. */
const LABELLED = /^\p{L}[\p{L}\p{N} _-]*:\s+\S/u;
/** What no statement begins with, or only such as are Python. */
const MARKED = /^(?:[-+*>|`•–—→✓$<{]|\d+[.):])/u;
/** What Python prints of tensors and objects, and `a=1 b=2`. */
const PRINTED =
  /<\w+(?:Backward\d*>| object| at 0x)|^[([]*(?:tensor|array|torch\.Size)\(|^\w+\s*=\s*\S+\s+\w[\w ]*[=:]\s*\S/;

/** How often two words follow each other as in a sentence, and as in no Python. */
function pairsIn(line: string): number {
  const bare = line.replace(STRING, '""').replace(/#.*/, '');
  return [...bare.matchAll(WORD)].filter(([word, next = '']) => !KEYWORDS.has(word) && !KEYWORDS.has(next)).length;
}

/** What a line is taken for that no other line says anything of. */
export type Verdict =
  /** Words, which no parser need be asked about. */
  | 'sentence'
  /** Whatever it is, it is no sentence: it is code where it is Python. */
  | 'open';

export function verdictOf(line: string): Verdict {
  const text = line.trim();
  if (DEFINES.test(text) || /"""|'''/.test(text)) return 'open';
  const pairs = pairsIn(text);
  if (ASSIGNS.test(text)) return pairs > 2 ? 'sentence' : 'open';
  return pairs > 1 || (pairs > 0 && !CALLS.test(text)) ? 'sentence' : 'open';
}

/** Whether a piece that is no Python was meant as such, so that what is wrong with it has to be said. */
export function isMeantAsCode(line: string): boolean {
  const text = line.trim();
  if (DEFINES.test(text)) return true;
  if (PRINTED.test(text) || MARKED.test(text)) return false;
  if (ASSIGNS.test(text)) return true;
  const [first = '', ...more] = text.split(/\s+/);
  if (KEYWORDS.has(first.replace(/\W+$/, ''))) return more.length < 3 || CALLS.test(text);
  return CALLS.test(text) && !LABELLED.test(text);
}

/** Whether a piece is Python by itself. */
export function isPython(piece: string): boolean {
  try {
    checkBrackets(piece, DEEPEST);
  } catch (problem) {
    if (problem instanceof Problem) return false;
    throw problem;
  }
  let isWhole = true;
  parsePiece(piece)
    .cursor()
    .iterate((node) => {
      if (node.type.isError) isWhole = false;
      return isWhole;
    });
  return isWhole;
}
