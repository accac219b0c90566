import type { Place } from './places';
import { isMeantAsCode, isPython, verdictOf } from './sentences';
import { type Clock, SLICE } from './tree';

/** What stands around statements whose lines are all indented, so that Python reads them. */
const HEAD = 'if True:\n';

/** A stretch of a text that is Python, every character of it `offset` further on in the text. */
export interface Block {
  readonly text: string;
  readonly offset: number;
}

export interface FoundCode {
  readonly blocks: readonly Block[];
  /** What is no code: prose, what was printed, shell commands. */
  readonly passed: readonly Place[];
}

const FENCE = /^[ \t]*(?:```+|~~~+)[ \t]*([\w+-]*)/;
const PYTHON = /^(?:py|python|python3|ipython|ipython3|pycon|pytorch)?$/i;
/** The prompts of Python's console and of IPython, and those of their lines that go on. */
const CONSOLE = /^[ \t]*>>>(?: |$)/;
const CONSOLE_ON = /^[ \t]*(?:>>>|\.\.\.)(?: |$)/;
const CELL = /^[ \t]*In ?\[[\d *]*\]:?[ \t]?/;
const CELL_ON = /^ +\.\.\.+: ?/;
const OUT = /^[ \t]*Out ?\[\d*\]:?/;
const TRACE = /^[ \t]*Traceback \(most recent call last\)/;
const TRACE_END = /^\w[\w.]*(?:Error|Exception|Interrupt|Warning|Exit)\b/;
const HEADER = /:[ \t]*(?:#.*)?$/;

/** Lines that are looked at between two looks at the clock. */
const STRIDE = 32;

const isBlank = (line: string) => line.trim() === '';
const blanked = (line: string) => line.replace(/[^\r]/g, ' ');
const indentOf = (line: string) => line.length - line.trimStart().length;

/**
 * What of a text is Python that as a whole is not: a notebook's page with its marks, prose and outputs, a session with
 * prompts, an answer with fences, code between sentences. What is no Python and was not meant as such is passed over
 * and named; what was meant as Python stays, so that what is wrong with it is said. Null where all of it stays as it is.
 * `isCell`: it is a notebook's cell of code, in which there is no prose.
 */
export function* findCode(text: string, clock: Clock, isCell = false): Generator<void, FoundCode | null> {
  const sorter = new Sorter(text.split('\n'), isCell);
  for (let done = 0; sorter.next(); ) {
    if (sorter.work - done < STRIDE) continue;
    clock.check({ from: 0, to: 0 }, sorter.work - done);
    done = sorter.work;
    if (clock.slice >= SLICE) yield* clock.pause();
  }
  return sorter.found();
}

/** Goes through the lines of a text once. */
class Sorter {
  private readonly lines: readonly string[];
  /** What is kept of each line, at its place; null: nothing. */
  private readonly kept: (string | null)[] = [];
  /** Lines with which another stretch of code begins. */
  private readonly starts = new Set<number>();
  private readonly isFenced: boolean;
  private inside: 'prose' | 'python' | 'any' | 'other';
  private changed = false;
  /** Lines that have been looked at, those twice that were. */
  work = 0;

  constructor(lines: readonly string[], isCell: boolean) {
    this.lines = lines;
    const fences = lines.filter((line) => FENCE.test(line)).length;
    const first = lines.findIndex((line) => FENCE.test(line));
    // Fences in a program's own documentation are none.
    this.isFenced = !isCell && fences > 0 && !lines.slice(0, first).some((line) => /"""|'''/.test(line));
    // A single one may close what was copied from within.
    const opens = fences > 1 || first === 0 || (FENCE.exec(lines[first] ?? '')?.[1] ?? '') !== '';
    this.inside = isCell ? 'python' : this.isFenced && opens ? 'prose' : 'any';
  }

  private get at(): number {
    return this.kept.length;
  }

  private get line(): string {
    return this.lines[this.at] ?? '';
  }

  /** Takes what begins at the next line; false where there is none. */
  next(): boolean {
    if (this.at >= this.lines.length) return false;
    this.work += 1;
    const { line } = this;
    const fence = this.isFenced ? FENCE.exec(line) : null;
    if (fence) {
      const isOpening = this.inside === 'prose';
      const language = fence[1] ?? '';
      this.inside = !isOpening ? 'prose' : language === '' ? 'any' : PYTHON.test(language) ? 'python' : 'other';
      this.mark();
    } else if (isBlank(line)) this.keep(line);
    else if (this.inside === 'prose' || this.inside === 'other') this.pass();
    else if (OUT.test(line)) this.output();
    else if (CONSOLE.test(line)) this.session(CONSOLE, CONSOLE_ON);
    else if (CELL.test(line)) this.cell();
    else if (this.inside === 'python') this.keep(line);
    else this.unit(line);
    return true;
  }

  found(): FoundCode | null {
    if (!this.changed) return null;
    const blocks: Block[] = [];
    const passed: Place[] = [];
    let offset = 0;
    let open: string[] = [];
    let from = 0;
    let isSkipping = false;
    const close = () => {
      if (open.some((line) => !isBlank(line))) blocks.push(blockOf(open, from));
      open = [];
    };
    for (const [i, line] of this.lines.entries()) {
      const kept = this.kept[i] ?? null;
      if (kept === null || this.starts.has(i)) close();
      if (kept === null) {
        if (!isSkipping) passed.push({ from: offset + indentOf(line), to: 0 });
        isSkipping = true;
        const last = passed.pop();
        if (last) passed.push({ ...last, to: offset + line.trimEnd().length });
      } else {
        if (open.length === 0) from = offset;
        open.push(kept);
        isSkipping &&= isBlank(line);
      }
      offset += line.length + 1;
    }
    close();
    return { blocks, passed };
  }

  private keep(line: string): void {
    this.changed ||= line !== this.lines[this.at];
    this.kept.push(line);
  }

  private pass(): void {
    this.changed = true;
    this.kept.push(null);
  }

  /** A line that only says where code begins or ends. */
  private mark(): void {
    this.starts.add(this.at + 1);
    this.keep(blanked(this.line));
  }

  private isMark(line: string): boolean {
    return OUT.test(line) || CELL.test(line) || CONSOLE.test(line) || (this.isFenced && FENCE.test(line));
  }

  /** What was printed: to the end of its brackets and of its paragraph. */
  private output(): void {
    let depth = 0;
    let isBegun = false;
    let rest = this.line.replace(OUT, '');
    for (;;) {
      isBegun ||= !isBlank(rest);
      depth += (rest.match(/[([{]/g)?.length ?? 0) - (rest.match(/[)\]}]/g)?.length ?? 0);
      this.pass();
      rest = this.line;
      if (this.at >= this.lines.length || this.isMark(rest)) return;
      if (isBlank(rest) && isBegun && depth <= 0) return;
    }
  }

  private session(first: RegExp, on: RegExp): void {
    this.starts.add(this.at);
    for (let mark: RegExp = first; this.at < this.lines.length && mark.test(this.line); mark = on) {
      const length = mark.exec(this.line)?.[0].length ?? 0;
      this.keep(' '.repeat(length) + this.line.slice(length));
    }
    this.starts.add(this.at);
    while (this.at < this.lines.length && !isBlank(this.line) && !this.isMark(this.line)) this.pass();
  }

  /** The mark of a notebook's cell, with or without code behind it. */
  private cell(): void {
    const { line, at } = this;
    const length = CELL.exec(line)?.[0].length ?? 0;
    const code = line.slice(length);
    this.starts.add(at);
    if (isBlank(code)) this.mark();
    else if (CELL_ON.test(this.lines[at + 1] ?? '')) {
      this.keep(' '.repeat(length) + code);
      while (CELL_ON.test(this.line)) this.keep(this.line.replace(CELL_ON, (on) => ' '.repeat(on.length)));
      this.starts.add(this.at);
    } else if (isPython(code.trim()) || /^[%!?]/.test(code.trim())) {
      this.keep(' '.repeat(length) + code);
      this.starts.add(this.at);
    } else {
      // What goes on below stands at the margin, and so does its first line.
      this.unit(code.replace(/\r?$/, (end) => ' '.repeat(length) + end));
    }
  }

  /** A statement with all of its lines, or a line that is none. */
  private unit(line: string): void {
    const { at } = this;
    if (TRACE.test(line)) {
      while (this.at < this.lines.length && !TRACE_END.test(this.line)) this.pass();
      if (this.at < this.lines.length) this.pass();
      return;
    }
    const above = at > 0 && this.kept[at - 1] === null ? (this.lines[at - 1] ?? '') : '';
    if (verdictOf(line) === 'sentence') {
      this.pass();
      return;
    }
    const end = this.logicalEnd(line);
    const own = [line, ...this.lines.slice(at + 1, end)];
    const body = HEADER.test((own.at(-1) ?? '').trimEnd()) ? this.bodyEnd(end, indentOf(line)) : end;
    const isHeader = body > end;
    const isCode = isHeader ? isPython(`${own.join('\n').trim()} pass`) : isPython(own.join('\n').trim());
    // A sentence that goes on over the line says what its words alone do not.
    const goesOn = above !== '' && !isBlank(above) && !/[:.!?…]\s*$/.test(above);
    if (!isCode && (goesOn || !(isHeader || isMeantAsCode(line)))) {
      this.pass();
      return;
    }
    const outer = this.kept.findLast((other) => other === null || !isBlank(other)) ?? null;
    if (outer === null || (at > 0 && indentOf(outer) !== indentOf(line) && this.isNewLevel(indentOf(line)))) {
      this.starts.add(at);
    }
    this.keep(line);
    while (this.at < body) this.keep(this.line);
  }

  /** Whether nothing of the stretch that is open stands at a column. */
  private isNewLevel(indent: number): boolean {
    for (let i = this.at - 1; i >= 0; i -= 1) {
      const line = this.kept[i] ?? null;
      if (line === null) return true;
      if (!isBlank(line) && indentOf(line) === indent) return false;
      if (this.starts.has(i)) return true;
    }
    return true;
  }

  /** The line behind a statement's own: its brackets and strings are closed there. */
  private logicalEnd(line: string): number {
    const state = { depth: 0, quotes: null, goesOn: false };
    let open = scan(state, line);
    for (let end = this.at + 1; ; end += 1) {
      const next = this.lines[end];
      if (next === undefined || this.isMark(next) || !isOpen(open)) return end;
      open = scan(open, next);
      this.work += 1;
    }
  }

  /** The line behind the indented ones under a header. */
  private bodyEnd(from: number, indent: number): number {
    let end = from;
    for (let i = from; i < this.lines.length; i += 1) {
      const line = this.lines[i] ?? '';
      if (isBlank(line)) continue;
      if (indentOf(line) <= indent || this.isMark(line)) break;
      end = i + 1;
    }
    return end;
  }
}

/** What of a statement is open behind a line. */
interface Open {
  readonly depth: number;
  /** The long string that goes on. */
  readonly quotes: string | null;
  /** A backslash ends the line. */
  readonly goesOn: boolean;
}

const isOpen = ({ depth, quotes, goesOn }: Open) => depth > 0 || quotes !== null || goesOn;

const TOKEN = /#.*|"""|'''|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[()[\]{}]/g;

function scan({ depth, quotes }: Open, line: string): Open {
  let rest = line;
  let open = depth;
  let string = quotes;
  for (;;) {
    if (string !== null) {
      const end = rest.indexOf(string);
      if (end < 0) return { depth: open, quotes: string, goesOn: false };
      rest = rest.slice(end + 3);
      string = null;
    }
    TOKEN.lastIndex = 0;
    for (let found = TOKEN.exec(rest); found; found = TOKEN.exec(rest)) {
      const [token] = found;
      if (token === '"""' || token === "'''") {
        string = token;
        rest = rest.slice(found.index + 3);
        break;
      }
      if ('([{'.includes(token)) open += 1;
      else if (')]}'.includes(token)) open -= 1;
    }
    if (string === null) return { depth: open, quotes: null, goesOn: /\\\r?$/.test(rest) };
  }
}

function blockOf(lines: readonly string[], from: number): Block {
  const first = lines.find((line) => !isBlank(line)) ?? '';
  const text = lines.join('\n');
  // Blanks that end a text would be a deeper indentation.
  return indentOf(first) === 0 ? { text, offset: from } : { text: HEAD + text.trimEnd(), offset: from - HEAD.length };
}
