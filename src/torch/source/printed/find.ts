import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { afterSpace, isChild, type PrintedChild, parseChild, parseModule } from './parse';

/** A net that stands in a text as `print` writes it. */
export interface PrintedNet {
  /** What its class is called; empty where only what is in it was pasted. */
  readonly name: string;
  readonly place: Place;
  readonly children: readonly PrintedChild[];
}

export interface PrintedText {
  readonly nets: readonly PrintedNet[];
  /** Why no more was read. */
  readonly problem: Problem | null;
  /** The text without them, every other character at its place. */
  readonly rest: string;
  /** Whether the text also says in Python how a net is made: what it printed is then no more than that. */
  readonly hasProgram: boolean;
}

/** The start of a line that begins as the module of a net does. */
const LINE = /^[ \t]*\(/gm;

const PROGRAM = /^[ \t]*(?:>>> |\.\.\. )?[ \t]*(?:class|def)\s+\w+\s*[(:]|\bnn\.[A-Z]\w*\s*\(/m;

/** The nets that a text holds as `print(net)` shows them; null where there is none. Takes time by the text's length. */
export function findPrinted(text: string): PrintedText | null {
  const nets: PrintedNet[] = [];
  let problem: Problem | null = null;
  let rest = '';
  let done = 0;
  const quotes = new Quotes(text);
  LINE.lastIndex = 0;
  for (let found = LINE.exec(text); found; found = LINE.exec(text)) {
    const first = found.index + found[0].length - 1;
    if (!isChild(text, first) || quotes.hold(first)) continue;
    const { name, from } = opening(text, done, first);
    let to = text.length;
    try {
      const { children, end } = name === '' ? listed(text, first) : whole(text, from);
      nets.push({ name, place: { from, to: end }, children });
      to = end;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem = error;
    }
    rest += text.slice(done, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
    done = to;
    LINE.lastIndex = to;
  }
  if (nets.length === 0 && !problem) return null;
  rest += text.slice(done);
  return { nets, problem, rest, hasProgram: PROGRAM.test(rest) };
}

/** What a documentation in a program shows is no net of its own: counts the quotes of such strings, in one pass. */
class Quotes {
  private readonly text: string;
  private readonly mark = /"""|'''/g;
  private next: number;
  private odd = false;

  constructor(text: string) {
    this.text = text;
    this.next = this.find();
  }

  /** Whether a string is open at an offset; offsets only grow. */
  hold(at: number): boolean {
    while (this.next < at) {
      this.odd = !this.odd;
      this.next = this.find();
    }
    return this.odd;
  }

  private find(): number {
    return this.mark.exec(this.text)?.index ?? Number.POSITIVE_INFINITY;
  }
}

/** The name and the bracket before the first module of a net, on the line before it. */
function opening(text: string, least: number, first: number): { name: string; from: number } {
  let at = first;
  while (at > least && /\s/.test(text[at - 1] ?? '')) at -= 1;
  if (at > least && text[at - 1] === '(') {
    const to = text[at - 2] === ' ' ? at - 2 : at - 1;
    let from = to;
    while (from > least && to - from < 100 && /\w/.test(text[from - 1] ?? '')) from -= 1;
    const name = text.slice(from, Math.max(from, to));
    if (/^[A-Za-z_]/.test(name)) return { name, from };
  }
  return { name: '', from: first };
}

function whole(text: string, from: number): { children: readonly PrintedChild[]; end: number } {
  const { children, place } = parseModule(text, from, 0);
  return { children, end: place.to };
}

/** Modules one after the other, without what they are in; its closing brackets may have been pasted with them. */
function listed(text: string, first: number): { children: readonly PrintedChild[]; end: number } {
  const children: PrintedChild[] = [];
  let end = first;
  for (let at = first; at < text.length; at = afterSpace(text, end)) {
    if (text[at] === ')') end = at + 1;
    else if (isChild(text, at)) {
      const next = parseChild(text, at, 1);
      children.push(next.child);
      end = next.end;
    } else break;
  }
  return { children, end };
}
