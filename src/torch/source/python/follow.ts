import { checkBrackets } from './brackets';
import { interpreter } from './interpreter';
import type { Library } from './library';
import { DEEPEST, type Machine } from './machine';
import { withoutMagics } from './notebook';
import { Problem } from './problem';
import { withoutPrompts } from './prompts';
import { withoutProse, withPlainBlanks } from './tidy';
import type { Clock } from './tree';
import { checkSyntax, parseInSlices } from './tree';

/** Characters of a source, or of a cell, that are read; the net may stand at the end of it. */
export const LONGEST = 1_000_000;

/** One text of a source: all of it, or a cell. */
export interface Piece {
  readonly text: string;
  readonly cell: number | null;
}

/** Follows the statements of a source, or of a notebook's cells one after the other, in slices of time. */
export function* follow(
  m: Machine | null,
  piece: Piece,
  clock: Clock,
  libraries: readonly Library<Machine>[],
): Generator<void, Machine> {
  const { cell } = piece;
  const { text, offset } = withoutPrompts(withoutMagics(withoutProse(withPlainBlanks(piece.text))));
  const start = { from: 0, to: 0 };
  const whole = { text, offset, cell };
  try {
    if (text.length > LONGEST) throw new Problem('too-long', start, { length: text.length, most: LONGEST });
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
