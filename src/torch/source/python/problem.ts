import type { ProblemParams } from '../../../core/note_codes';
import type { ProblemCode, ReadError, Remark } from '../../../core/source';
import { type CodePlace, type Place, placeIn, type Text } from './places';

export type { ProblemCode, ProblemParams, ReadError, Remark };

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
  return ['not-followed', 'unknown-name', 'unknown-layer', 'no-return'].includes(problem.code);
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
