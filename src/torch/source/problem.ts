import { type CodePlace, type Place, placeIn, type Text } from './places';

/** What the reader can stumble over. Each is a stable word, and the key of its sentence in the page's languages. */
export type ProblemCode =
  | 'too-long'
  | 'too-deep'
  | 'too-slow'
  | 'unclosed' // { bracket }
  | 'unmatched' // { bracket }
  | 'unterminated-string'
  | 'syntax'
  | 'no-net'
  | 'no-notebook'
  | 'too-many-layers' // { layers, most }
  | 'not-followed' // { what }: a statement or an expression of Python that is not read
  | 'unknown-name' // { name }
  | 'unknown-layer' // { name }
  | 'not-a-module' // { given }
  | 'arithmetic' // division by zero, a number out of reach
  | 'too-many-arguments' // { layer, most, given }
  | 'unknown-argument' // { layer, argument }
  | 'repeated-argument' // { layer, argument }
  | 'missing-argument' // { layer, argument }
  | 'positional-after-keyword'
  | 'unsupported-argument' // { layer, argument }
  | 'wrong-type' // { layer, argument, given }
  | 'number-too-large'; // { layer, argument, given }

export type ProblemParams = Readonly<Record<string, string | number>>;

/** Something about a piece of source, with the place of it. */
export interface Remark<Code extends string> {
  readonly code: Code;
  readonly params: ProblemParams;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The piece itself, as offsets into the source. */
  readonly from: number;
  readonly to: number;
  /** The cell of a notebook, from 0; null elsewhere. Lines and offsets are then the cell's own. */
  readonly cell: number | null;
}

export interface ReadError extends Remark<ProblemCode> {
  /** What Python or PyTorch says to it, word for word, where that is known. */
  readonly text: string | null;
}

/** Carries a problem from the depth of an expression to the reader's own end; it never leaves the reader. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;
  readonly text: string | null;
  /** In the text that was read when it arose, until `locate` says which that was. */
  place: Place & { readonly cell?: number | null };
  private located = false;

  constructor(code: ProblemCode, place: Place, params: ProblemParams = {}, text: string | null = null) {
    super(code);
    this.code = code;
    this.place = { from: place.from, to: place.to };
    this.params = params;
    this.text = text;
  }

  /** Fixes the place: offsets are those of `text`. The first call counts, which is that of the innermost text. */
  locate(text: Text): CodePlace {
    if (!this.located) this.place = placeIn(text, this.place);
    this.located = true;
    return { from: this.place.from, to: this.place.to, cell: this.place.cell ?? null };
  }
}

/** What the reader passes over, or could go on from; everything else is wrong to Python too. */
export function isPassable(problem: Problem): boolean {
  return ['not-followed', 'unknown-name', 'unknown-layer'].includes(problem.code);
}

/** What ends a reading, wherever it stands. */
export function isFinal(problem: Problem): boolean {
  return problem.code === 'too-slow';
}

/** Lines and columns, from 1, of a source's offsets. Python's lines end with \n, \r\n or \r. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(source: string) {
    for (const end of source.matchAll(/\r\n|\r|\n/g)) this.starts.push(end.index + end[0].length);
  }

  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}
