import { checkBrackets } from './brackets';
import { type Block, findCode } from './find_code';
import { interpreter } from './interpreter';
import type { Library } from './library';
import { DEEPEST, type Machine } from './machine';
import { withoutMagics } from './notebook';
import { Problem, type ProblemCode } from './problem';
import { withPlainBlanks } from './tidy';
import type { Clock } from './tree';
import { checkSyntax, parseInSlices } from './tree';

/** Characters of a source, or of a cell, that are read; the net may stand at the end of it. */
export const LONGEST = 1_000_000;

/** One text of a source: all of it, or a cell. */
export interface Piece {
  readonly text: string;
  readonly cell: number | null;
}

/** What a text that is no Python breaks off with: its code may stand between something else. */
const BROKEN: ReadonlySet<ProblemCode> = new Set(['syntax', 'unclosed', 'unmatched', 'unterminated-string']);

/**
 * Follows the statements of a source, or of a notebook's cells one after the other, in slices of time. Of a text that is
 * no Python what is code in it is followed, and the rest noted.
 */
export function* follow(
  m: Machine | null,
  piece: Piece,
  clock: Clock,
  libraries: readonly Library<Machine>[],
): Generator<void, Machine> {
  const { cell } = piece;
  const text = withPlainBlanks(piece.text);
  try {
    return yield* followBlock(m, { text, offset: 0 }, cell, clock, libraries);
  } catch (problem) {
    if (!(problem instanceof Problem) || !BROKEN.has(problem.code)) throw problem;
    const found = yield* findCode(text, clock, cell !== null);
    if (!found) throw problem;
    let machine = m;
    const blocks = found.blocks.length > 0 ? found.blocks : [{ text: '', offset: 0 }];
    for (const block of blocks) machine = yield* followBlock(machine, block, cell, clock, libraries);
    if (!machine) throw problem;
    for (const { from, to } of found.passed) {
      machine.notes.push({ code: 'no-code', params: {}, place: { from, to, cell }, effect: false });
    }
    return machine;
  }
}

function* followBlock(
  m: Machine | null,
  block: Block,
  cell: number | null,
  clock: Clock,
  libraries: readonly Library<Machine>[],
): Generator<void, Machine> {
  const text = withoutMagics(block.text);
  const whole = { text, offset: block.offset, cell };
  try {
    if (text.length > LONGEST) {
      throw new Problem('too-long', { from: 0, to: 0 }, { length: text.length, most: LONGEST });
    }
    checkBrackets(text, DEEPEST);
    const root = yield* parseInSlices(text, clock);
    checkSyntax(root, clock);
    const machine = m ?? interpreter(whole, root, clock, libraries);
    machine.text = whole;
    machine.root = root;
    machine.texts.push(text);
    machine.run(root);
    return machine;
  } catch (problem) {
    if (problem instanceof Problem) problem.locate(whole);
    throw problem;
  }
}
