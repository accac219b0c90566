import { DEEPEST } from '../python/machine';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';

/** A module as `print` writes it: `Conv2d(3, 16, kernel_size=(3, 3))`, or one with modules in it. */
export interface Printed {
  readonly name: string;
  /** From its name to its closing bracket. */
  readonly place: Place;
  /** What stands in its brackets before any module in it; its arguments, where it is a layer. */
  readonly inner: Place;
  readonly children: readonly PrintedChild[];
}

export interface PrintedChild {
  /** Its name within the module around it; of a repeated one the first of them. */
  readonly key: string;
  /** How many of them are printed as one: `(0-2): 3 x ReLU()`; null where it is one alone. */
  readonly count: number | null;
  readonly module: Printed;
}

/** What stands before a child: `(conv1): `, `(0-2): 3 x `. Names of modules hold anything but a point. */
const CHILD =
  /\(([^\s()'",:.](?:[^()'",:.\r\n]{0,78}[^\s()'",:.])?)\):[ \t]*(?:(\d{1,9})[ \t]*x[ \t]+)?(?=[A-Za-z_]\w{0,99} ?\()/y;

const NAME = /([A-Za-z_]\w{0,99}) ?\(/y;

/** Blanks, line ends, and comments, which nobody prints but many add. */
const SPACE = /(?:\s|#[^\r\n]*)+/y;

/** Where the text between the brackets of a module may change its meaning. */
const MARK = /[\r\n()[\]{}'"]/g;

/** The offset after blanks and comments. */
export function afterSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return SPACE.test(text) ? SPACE.lastIndex : at;
}

/** Whether a child is printed here. */
export function isChild(text: string, at: number): boolean {
  CHILD.lastIndex = at;
  return CHILD.test(text);
}

/** A child and the offset after it. */
export function parseChild(text: string, at: number, depth: number): { child: PrintedChild; end: number } {
  CHILD.lastIndex = at;
  const [head = '', key = '', count] = CHILD.exec(text) ?? [];
  const module = parseModule(text, at + head.length, depth);
  return { child: { key, count: count === undefined ? null : Number(count), module }, end: module.place.to };
}

/** A module that begins with its name at `at`. */
export function parseModule(text: string, at: number, depth: number): Printed {
  NAME.lastIndex = at;
  const [head = '', name = ''] = NAME.exec(text) ?? [];
  const open = at + head.length - 1;
  if (depth > DEEPEST) throw new Problem('too-deep', { from: at, to: open }, { depth: DEEPEST });
  const to = innerEnd(text, open);
  const inner = { from: open + 1, to };
  const children: PrintedChild[] = [];
  let next = to;
  for (;;) {
    next = afterSpace(text, next);
    if (text[next] === ')') return { name, place: { from: at, to: next + 1 }, inner, children };
    if (next >= text.length) throw new Problem('unclosed', { from: open, to: open + 1 }, { bracket: '(' });
    if (!isChild(text, next)) throw new Problem('print-syntax', lineFrom(text, next));
    const { child, end } = parseChild(text, next, depth + 1);
    children.push(child);
    next = end;
  }
}

/** Where what belongs to a module itself ends: at its first child, or at its closing bracket. */
function innerEnd(text: string, open: number): number {
  const first = afterSpace(text, open + 1);
  if (isChild(text, first)) return first;
  let depth = 0;
  MARK.lastIndex = open + 1;
  for (let found = MARK.exec(text); found; found = MARK.exec(text)) {
    const [mark] = found;
    const at = found.index;
    if (mark === '\n' || mark === '\r') {
      const next = afterSpace(text, at);
      if (depth === 0 && isChild(text, next)) return next;
      MARK.lastIndex = next;
    } else if (mark === '"' || mark === "'") MARK.lastIndex = quoteEnd(text, at);
    else if (/[([{]/.test(mark)) depth += 1;
    else if (depth === 0) return at;
    else depth -= 1;
  }
  throw new Problem('unclosed', { from: open, to: open + 1 }, { bracket: '(' });
}

/** After the closing quote on the same line; what has none is an apostrophe. */
function quoteEnd(text: string, at: number): number {
  const quote = text[at] ?? '';
  for (let i = at + 1; i < text.length && text[i] !== '\n' && text[i] !== '\r'; i += 1) {
    if (text[i] === quote) return i + 1;
  }
  return at + 1;
}

/** The rest of a line. */
function lineFrom(text: string, from: number): Place {
  const length = text.slice(from, from + 200).search(/\s*(?:[\r\n]|$)/);
  return { from, to: from + Math.max(1, length) };
}
