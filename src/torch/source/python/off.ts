import { checkBrackets } from './brackets';
import { DEEPEST, type Machine } from './machine';
import { isFinal, Problem } from './problem';
import { checkSyntax, type Node, parsePiece, parts } from './tree';
import { isModule, type Value } from './values';

/** A comment that holds a layer which is switched off, or a line of forward that is. */
const OFF = /^#\s*off:\s*/;

/** A comment is parsed at once, without a pause. */
const LONGEST_COMMENT = 2000;

/**
 * Gives the one statement of a comment that switches it off to `follow`; a comment may as well say anything else. What
 * stood behind the statement on its line, `# off: nn.ReLU(),  # why`, stays a comment.
 */
export function inOff(m: Machine, comment: Node, follow: (statement: Node) => void): void {
  const source = m.source(comment);
  const head = OFF.exec(source)?.[0];
  if (head === undefined) return;
  const text = source.slice(head.length);
  const { soft, off, trace } = m;
  const steps = trace.steps.length;
  const { newest, deepest } = trace;
  const { length } = m.modules;
  const acts = m.acts.length;
  m.soft = false;
  m.off = true;
  try {
    if (text.length > LONGEST_COMMENT) throw new Problem('too-long', comment);
    checkBrackets(text, DEEPEST);
    const root = parsePiece(text);
    checkSyntax(root, m.clock);
    const [statement, ...more] = parts(root);
    if (!statement || more.length > 0) throw new Problem('syntax', comment);
    const offset = m.text.offset + comment.from + head.length;
    m.within({ text, offset, cell: m.text.cell }, m.scope, () => follow(statement));
  } catch (problem) {
    // A comment may say anything: only what stops the whole reading goes on from here.
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    m.modules.length = length;
    m.acts.length = acts;
    trace.steps.length = steps;
    trace.newest = newest;
    trace.deepest = deepest;
    m.unreadOff.push(m.place(comment));
  } finally {
    m.soft = soft;
    m.off = off;
  }
}

/** A switched-off item of a list or of a sequence's arguments: a module, or one with its name. */
export function offItem(m: Machine, comment: Node): Value | null {
  let item: Value | null = null;
  inOff(m, comment, (statement) => {
    const nodes = parts(statement).filter((n) => n.name !== ',');
    const [node] = nodes;
    if (statement.name !== 'ExpressionStatement' || !node || nodes.length > 1) throw new Problem('syntax', comment);
    const value = m.evaluate(node);
    if (!isModule(value.type === 'tuple' ? (value.items[1] ?? value) : value)) throw new Problem('syntax', comment);
    item = value;
  });
  return item;
}
