import type { Evaluator } from './evaluate';
import { Problem, type ProblemParams } from './problem';
import { children, type Node, parts } from './tree';
import type { ReadLayer, Value } from './values';

export type NoteCode =
  | 'ignored' // a statement that makes no layer
  | 'not-followed' // { what }: a class, a loop, a condition
  | 'other-net' // { name }
  | 'not-in-net' // { layer }: constructed beside the net
  | 'unread-off'; // a comment `# off:` without a layer

export interface Note {
  readonly code: NoteCode;
  readonly params: ProblemParams;
  readonly node: Node;
}

interface Loose {
  readonly node: Node;
  readonly layer: ReadLayer;
}

interface Sequence {
  readonly node: Node;
  readonly name: string;
  readonly value: Extract<Value, { type: 'sequential' }>;
}

/** What a source says, statement by statement. */
export class Statements {
  readonly notes: Note[] = [];
  /** Layers of bare lines and of assignments, in their order. */
  readonly loose: Loose[] = [];
  readonly sequences: Sequence[] = [];
  /** Statements that make something of a class that is not known: the loss, the optimiser, or a layer. */
  readonly unknown: Problem[] = [];
  private readonly evaluator: Evaluator;

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
  }

  read(statement: Node): void {
    switch (statement.name) {
      case 'Comment':
        this.off(statement);
        return;
      case 'StatementGroup':
        for (const child of parts(statement)) if (child.name !== ';') this.read(child);
        return;
      case 'ExpressionStatement':
        this.expressions(statement);
        return;
      case 'AssignStatement':
        this.assignment(statement);
        return;
      case 'ImportStatement':
      case 'PassStatement':
        return;
      default:
        this.skip(statement);
    }
  }

  /** Bare lines: layers, with or without commas after them. Other expressions do nothing to a net. */
  private expressions(statement: Node): void {
    for (const node of children(statement)) {
      if (node.name === ',') continue;
      if (this.makesModules(node)) this.take(this.construct(node), node, '');
      else if (node.name === 'Comment') this.off(node);
      else if (node.name !== 'String') this.note('ignored', node);
    }
  }

  private off(comment: Node): void {
    for (const layer of this.evaluator.offLayers(comment)) this.loose.push({ node: comment, layer });
  }

  /** The value of an expression that makes modules. */
  private construct(node: Node): Value {
    try {
      return this.evaluator.evaluate(node);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'unknown-layer' || problem.from !== node.from)
        throw problem;
      this.unknown.push(problem);
      this.note('ignored', node);
      return { type: 'opaque' };
    }
  }

  private take(value: Value, node: Node, name: string): void {
    if (value.type === 'sequential') this.sequences.push({ node, name, value });
    else if (value.type === 'layer') this.loose.push({ node, layer: value.layer });
    else if (value.type === 'list' || value.type === 'tuple')
      for (const item of value.items) this.take(item, node, name);
  }

  private assignment(statement: Node): void {
    const nodes = parts(statement).filter((c) => c.name !== 'TypeDef');
    const [target, equals, right] = nodes;
    const name = this.evaluator.path(target ?? null);
    if (nodes.length !== 3 || !target || !right || equals?.name !== 'AssignOp' || name === null) {
      this.skip(statement);
      return;
    }
    if (this.makesModules(right)) {
      const value = this.construct(right);
      this.evaluator.names.set(name, value);
      this.take(value, right, name);
      return;
    }
    try {
      this.evaluator.names.set(name, this.evaluator.evaluate(right));
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code === 'too-slow') throw problem;
      this.evaluator.names.set(name, { type: 'opaque' });
      this.note('ignored', statement);
    }
  }

  /**
   * Whether an expression is a call of a class, or a list of such calls, as layers are made: `nn.X(...)` or `X(...)`.
   * A problem within one is a problem of the source; other expressions may be whatever they like.
   */
  private makesModules(node: Node): boolean {
    if (node.name === 'CallExpression') {
      const path = this.evaluator.path(parts(node)[0] ?? null) ?? '';
      return /^((torch\.)?nn\.([a-z]\w*\.)*)?[A-Z]\w*$/.test(path);
    }
    const listed = ['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(node.name);
    const first = listed ? parts(node)[1] : undefined;
    return first?.name === 'CallExpression' && this.makesModules(first);
  }

  /** Leaves a statement out; names that it sets are unknown from here on. */
  private skip(statement: Node): void {
    const setters = ['AssignStatement', 'UpdateStatement', 'ForStatement', 'NamedExpression', 'DeleteStatement'];
    statement.cursor().iterate((cursor) => {
      if (!setters.includes(cursor.name)) return;
      for (const child of parts(cursor.node)) {
        if (child.name === 'AssignOp' && cursor.name === 'AssignStatement') break;
        const name = this.evaluator.path(child);
        if (name !== null) this.evaluator.names.set(name, { type: 'opaque' });
      }
    });
    const what = /^\w*/.exec(this.evaluator.text(statement))?.[0] ?? '';
    this.note(statement.name === 'AssignStatement' ? 'ignored' : 'not-followed', statement, { what });
  }

  private note(code: NoteCode, node: Node, params: ProblemParams = {}): void {
    this.notes.push({ code, params, node });
  }
}
