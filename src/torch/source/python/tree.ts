import { parser } from '@lezer/python';
import { Problem } from './problem';

/** A node of the syntax tree, as @lezer/python makes it. */
export type Node = ReturnType<typeof parser.parse>['topNode'];

/** Milliseconds of one slice of parsing. */
export const SLICE = 8;

/** Steps of the parser between two looks at the clock. */
const STRIDE = 64;

/**
 * Steps of a source's lines, of the parser and of what follows it, and of each of its nets. The largest nets that people
 * have take a tenth. A busy machine takes longer for them, and gives the same answer.
 */
export const MOST_STEPS = 600_000;

/** Steps of a reading with all of its nets. */
const MOST_OF_ALL = 4 * MOST_STEPS;

/** Counts the steps of a reading, and tells when a slice of it has taken its time. */
export class Clock {
  private started = Date.now();
  private steps = 0;
  private most = MOST_STEPS;

  /** Ends a slice and, when what called it goes on, begins the next one. */
  *pause(): Generator<void, void> {
    yield;
    this.started = Date.now();
  }

  get slice(): number {
    return Date.now() - this.started;
  }

  /** Gives what comes next steps of its own, as far as the reading has any left. */
  allow(): void {
    this.most = Math.min(MOST_OF_ALL, this.steps + MOST_STEPS);
  }

  /** Counts steps, and refuses what takes more of them than a reading may. */
  check(place: { readonly from: number; readonly to: number }, steps = 1): void {
    this.steps += steps;
    if (this.steps > this.most) throw new Problem('too-slow', place);
  }
}

/**
 * A source in which `100.` and `1.e5` are written without their point, at which the parser stumbles: a digit stands for
 * it, so that every place stays as it is. The tree is for places; what stands there is read from the source.
 */
function withWholePoints(source: string): string {
  return source.replace(/(?<![\w.])(\d[\d_]*)\.(?=[^\w.]|e[+-]?\d|$)/gi, (_all, digits: string) => `${digits}0`);
}

/** Parses Python in slices. Yields between them; gives the tree's root, or stops where the steps are spent. */
export function* parseInSlices(source: string, clock: Clock): Generator<void, Node> {
  const parse = parser.startParse(withWholePoints(source));
  for (let steps = 1; ; steps += 1) {
    const tree = parse.advance();
    if (tree) return tree.topNode;
    if (steps % STRIDE !== 0) continue;
    clock.check({ from: parse.parsedPos, to: parse.parsedPos }, STRIDE);
    if (clock.slice >= SLICE) yield* clock.pause();
  }
}

/** Parses a short piece at once. */
export function parsePiece(source: string): Node {
  return parser.parse(withWholePoints(source)).topNode;
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
      if (count % 4096 === 0) clock.check(node, 4096);
      if (depth > DEEPEST_TREE) throw new Problem('too-deep', node, { depth: DEEPEST_TREE });
      if (node.type.isError) wrong ??= { from: node.from, to: node.to };
    },
    () => {
      depth -= 1;
    },
  );
  if (wrong) throw new Problem('syntax', wrong);
}
