import { parser } from '@lezer/python';
import { Problem } from './problem';

/** A node of the syntax tree, as @lezer/python makes it. */
export type Node = ReturnType<typeof parser.parse>['topNode'];

/** Milliseconds of one slice of parsing, and of reading as a whole. */
const SLICE = 8;
const BUDGET = 1000;

/** Counts the time that a reading takes, without the pauses between its slices. */
export class Clock {
  private spent = 0;
  private started = Date.now();

  /** Ends a slice and, when what called it goes on, begins the next one. */
  *pause(): Generator<void, void> {
    this.spent += Date.now() - this.started;
    yield;
    this.started = Date.now();
  }

  get slice(): number {
    return Date.now() - this.started;
  }

  /** Refuses what takes longer than the budget. */
  check(place: { readonly from: number; readonly to: number }): void {
    if (this.spent + this.slice > BUDGET) throw new Problem('too-slow', place);
  }
}

/** Parses Python in slices. Yields between them; gives the tree's root, or stops at the budget. */
export function* parseInSlices(source: string, clock: Clock): Generator<void, Node> {
  const parse = parser.startParse(source);
  for (let steps = 1; ; steps += 1) {
    const tree = parse.advance();
    if (tree) return tree.topNode;
    if (steps % 64 !== 0) continue;
    clock.check({ from: parse.parsedPos, to: parse.parsedPos });
    if (clock.slice >= SLICE) yield* clock.pause();
  }
}

/** Parses a short piece at once. */
export function parsePiece(source: string): Node {
  return parser.parse(source).topNode;
}

/** The children of a node without comments. */
export function parts(node: Node): Node[] {
  return children(node).filter((child) => child.name !== 'Comment');
}

export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

/** Levels of a tree beyond which the parser itself gives up and mends what was right. Chains of operators get there. */
const DEEPEST_TREE = 1000;

/** Refuses a tree that the parser had to mend, or nearly so. */
export function checkSyntax(root: Node, clock: Clock): void {
  let wrong: { from: number; to: number } | null = null;
  let depth = 0;
  let count = 0;
  root.cursor().iterate(
    (node) => {
      depth += 1;
      count += 1;
      if (count % 4096 === 0) clock.check(node);
      if (depth > DEEPEST_TREE) throw new Problem('too-deep', node, { depth: DEEPEST_TREE });
      if (node.type.isError) wrong ??= { from: node.from, to: node.to };
    },
    () => {
      depth -= 1;
    },
  );
  if (wrong) throw new Problem('syntax', wrong);
}
