import { isLayerKind } from '../../core/layers/table';
import { freshId, type Module } from '../../core/net';
import { MAX_LAYERS } from '../../core/values';
import { bindArguments, type Given } from './bind';
import { checkBrackets } from './brackets';
import { asNumber, calculate, readNumber, readString } from './literals';
import { Problem } from './problem';
import { type Clock, checkSyntax, children, type Node, parsePiece, parts } from './tree';
import { type ReadLayer, typeName, type Value } from './values';

/** A comment that holds a layer which is switched off. */
const OFF = /^#\s*off:\s*/;

/** Deeper than this no expression is followed; brackets are counted before, chains of operators are not. */
export const DEEPEST = 200;

/** A comment is parsed at once, without a pause. */
const LONGEST_COMMENT = 2000;

/** More items than a source of the longest kind can write out. */
const LONGEST_LIST = 50_000;

/** Reads expressions. Nothing is executed: what is not one of the forms below is named as not followed. */
export class Evaluator {
  readonly names = new Map<string, Value>();
  /** Modules in the order of their construction. */
  readonly modules: Module[] = [];
  /** Sequences that stand in others. */
  readonly nested = new Set<Value>();
  /** Comments that begin like a switched-off layer and are none. */
  readonly unreadOff: Node[] = [];
  private readonly source: string;
  private readonly clock: Clock;

  constructor(source: string, clock: Clock) {
    this.source = source;
    this.clock = clock;
  }

  text(node: { readonly from: number; readonly to: number }): string {
    return this.source.slice(node.from, node.to);
  }

  evaluate(node: Node, depth = 0): Value {
    this.clock.check(node);
    if (depth > DEEPEST) throw new Problem('too-deep', node, { depth: DEEPEST });
    switch (node.name) {
      case 'Number':
        return readNumber(this.text(node)) ?? this.refuse(node);
      case 'String':
        return { type: 'str', value: readString(this.text(node)) ?? this.refuse(node) };
      case 'ContinuedString':
        return {
          type: 'str',
          value: children(node)
            .map((c) => readString(this.text(c)) ?? this.refuse(c))
            .join(''),
        };
      case 'Boolean':
        return { type: 'bool', value: this.text(node) === 'True' };
      case 'None':
        return { type: 'none' };
      case 'VariableName':
        return this.lookUp(node, this.text(node));
      case 'MemberExpression':
        return this.member(node);
      case 'ParenthesizedExpression':
        return this.evaluate(parts(node)[1] ?? this.refuse(node), depth + 1);
      case 'TupleExpression':
      case 'ArrayExpression':
        return this.list(node, depth);
      case 'UnaryExpression':
        return this.unary(node, depth);
      case 'BinaryExpression':
        return this.binary(node, depth);
      case 'CallExpression':
        return this.call(node, depth);
      default:
        return this.refuse(node);
    }
  }

  /** The dotted name of an expression: `nn.Conv2d`; null where it is not one. */
  path(node: Node | null): string | null {
    if (node?.name === 'VariableName') return this.text(node);
    if (node?.name !== 'MemberExpression') return null;
    const text = this.text(node);
    return /^[A-Za-z_]\w*(\s*\.\s*[A-Za-z_]\w*)+$/.test(text) ? text.replace(/\s/g, '') : null;
  }

  /** A switched-off layer, if a comment holds one. */
  offLayers(comment: Node): readonly ReadLayer[] {
    const text = this.text(comment);
    const head = OFF.exec(text)?.[0];
    if (head === undefined) return [];
    const piece = text.slice(head.length);
    const inner = new Evaluator(piece, this.clock);
    try {
      if (piece.length > LONGEST_COMMENT) throw new Problem('too-long', comment);
      checkBrackets(piece, DEEPEST);
      const root = parsePiece(piece);
      checkSyntax(root, this.clock);
      const [statement, ...more] = children(root);
      if (statement?.name === 'ExpressionStatement' && more.length === 0) {
        const layers = inner.layers(inner.evaluate(parts(statement)[0] ?? root), root);
        this.modules.push(...inner.modules);
        return layers.map(({ module }) => ({ module, off: true }));
      }
    } catch (problem) {
      // A comment may say anything: only what stops the whole reading goes on from here.
      if (!(problem instanceof Problem) || problem.code === 'too-slow') throw problem;
    }
    this.unreadOff.push(comment);
    return [];
  }

  /** The layers that a value is. */
  layers(value: Value, place: { readonly from: number; readonly to: number }): readonly ReadLayer[] {
    if (value.type === 'layer') return [value.layer];
    if (value.type === 'sequential') {
      this.nested.add(value);
      return value.layers;
    }
    const given = typeName(value);
    throw new Problem('not-a-module', place, { given }, `${given} is not a Module subclass`);
  }

  private refuse(node: Node): never {
    throw new Problem('not-followed', node, { what: this.text(node).slice(0, 60) });
  }

  /** `self.width`, where it has been set; nothing is known of other members. */
  private member(node: Node): Value {
    const path = this.path(node);
    return path !== null && this.names.has(path) ? this.lookUp(node, path) : this.refuse(node);
  }

  private lookUp(node: Node, name: string): Value {
    const value = this.names.get(name);
    if (!value) throw new Problem('unknown-name', node, { name }, `name '${name}' is not defined`);
    if (value.type === 'opaque') throw new Problem('not-followed', node, { what: name });
    return value;
  }

  private list(node: Node, depth: number): Value {
    const nodes = parts(node).filter((c) => !['(', ')', '[', ']', ','].includes(c.name));
    const items = nodes.map((item) => this.evaluate(item, depth + 1));
    const size = items.reduce((sum, item) => sum + ('size' in item ? item.size : 1), 0);
    if (size > LONGEST_LIST) this.refuse(node);
    return { type: node.name === 'TupleExpression' ? 'tuple' : 'list', items, size };
  }

  private unary(node: Node, depth: number): Value {
    const [operator, operand] = parts(node);
    const number = operand ? asNumber(this.evaluate(operand, depth + 1)) : undefined;
    const sign = operator ? this.text(operator) : '';
    if (!number || (sign !== '-' && sign !== '+')) return this.refuse(node);
    // 0 − x, so that an integer 0 keeps no sign.
    return sign === '+' ? number : { type: number.type, value: 0 - number.value };
  }

  private binary(node: Node, depth: number): Value {
    const [left, operator, right] = parts(node);
    if (!left || !operator || !right) return this.refuse(node);
    const a = asNumber(this.evaluate(left, depth + 1));
    const b = asNumber(this.evaluate(right, depth + 1));
    return (a && b && calculate(this.text(operator), a, b, node)) ?? this.refuse(node);
  }

  private call(node: Node, depth: number): Value {
    const [callee, list] = parts(node);
    const path = this.path(callee ?? null);
    if (!callee || !list || path === null) return this.refuse(node);
    const name = /^(?:(?:torch\.)?nn\.)?(?:modules\.(?:\w+\.)?)?([A-Za-z_]\w*)$/.exec(path)?.[1];
    if (name === undefined || !/^[A-Z]/.test(name)) return this.refuse(node);
    if (name === 'Sequential') return { type: 'sequential', layers: this.sequence(list, depth) };
    if (!isLayerKind(name)) {
      const text = path.includes('.') ? null : `name '${name}' is not defined`;
      throw new Problem('unknown-layer', callee, { name }, text);
    }
    const args = bindArguments(name, this.given(list, depth), node);
    const module: Module = { id: freshId(), kind: name, args, name: null };
    this.modules.push(module);
    return { type: 'layer', layer: { module, off: false } };
  }

  /** The layers of `nn.Sequential(...)`, those in comments at their places. */
  private sequence(list: Node, depth: number): ReadLayer[] {
    const layers: ReadLayer[] = [];
    let spread = false;
    for (const child of children(list)) {
      if (child.name === 'Comment') layers.push(...this.offLayers(child));
      else if (child.name === '*') spread = true;
      else if (child.name === 'AssignOp' || child.name === '**') this.refuse(list);
      else if (!['(', ')', ','].includes(child.name)) {
        const value = this.evaluate(child, depth + 1);
        const items = spread && (value.type === 'list' || value.type === 'tuple') ? value.items : [value];
        for (const item of items) layers.push(...this.layers(item, child));
        spread = false;
      }
      if (layers.length > MAX_LAYERS) {
        throw new Problem('too-many-layers', child, { layers: layers.length, most: MAX_LAYERS });
      }
    }
    return layers;
  }

  /** The arguments of a call as they are written. */
  private given(list: Node, depth: number): Given[] {
    const nodes = parts(list).filter((c) => !['(', ')'].includes(c.name));
    const given: Given[] = [];
    const names = new Set<string>();
    for (let i = 0; i < nodes.length; i += 1) {
      const node = nodes[i];
      if (!node || node.name === ',') continue;
      const value = nodes[i + 2];
      if (nodes[i + 1]?.name === 'AssignOp' && node.name === 'VariableName' && value) {
        const name = this.text(node);
        const place = { from: node.from, to: value.to };
        if (names.has(name)) {
          const text = `keyword argument repeated: ${name}`;
          throw new Problem('repeated-argument', place, { layer: '', argument: name }, text);
        }
        names.add(name);
        given.push({ name, value: this.evaluate(value, depth + 1), place });
        i += 2;
      } else if (names.size > 0) {
        throw new Problem('positional-after-keyword', node, {}, 'positional argument follows keyword argument');
      } else {
        given.push({ name: null, value: this.evaluate(node, depth + 1), place: { from: node.from, to: node.to } });
      }
      const after = nodes[i + 1];
      if (after && after.name !== ',') this.refuse(after);
    }
    return given;
  }
}
