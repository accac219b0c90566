import { memberOf } from './classes';
import { MODULE_READS, PLAIN_ATTRIBUTES, PLAIN_METHODS, reachOf, TENSOR_READS } from './harmless';
import { holdOf } from './holds';
import type { Machine } from './machine';
import { isUnknown, knownValue, type Names, pathOf } from './named';
import { type Node, parts } from './tree';
import type { FunctionValue, Hold, Value } from './values';

const DEEPEST = 12;

/** Follows what statements may do, without knowing any value: each call that is not known to be harmless counts. */
export class Watch {
  changed: Node | null = null;
  draws = false;
  trains = false;
  holds = false;
  readonly of = new Set<Value>();
  isAllKnown = true;
  result: Hold | null = null;
  readonly calls: Value[] = [];
  readonly #m: Machine;
  readonly #seen = new Set<Node>();
  #depth = 0;

  constructor(m: Machine) {
    this.#m = m;
  }

  statement(node: Node, names: Names): void {
    if (this.#depth > DEEPEST) {
      this.changed ??= node;
      return;
    }
    switch (node.name) {
      case 'FunctionDefinition':
      case 'ClassDefinition':
      case 'ImportStatement':
      case 'Comment':
        return;
      case 'AssignStatement':
        this.#assignment(node, names);
        return;
      case 'UpdateStatement': {
        const [target, , right] = parts(node);
        if (right) this.expression(right, names);
        if (!target) return;
        const held = this.expression(target, names);
        if (held === 'tensor' || held === 'module') this.changed ??= node;
        else if (target.name === 'MemberExpression') this.#target(target, names);
        return;
      }
      case 'DeleteStatement':
        for (const target of parts(node)) {
          const [object] = target.name === 'MemberExpression' ? parts(target) : [];
          if (object && this.expression(object, names) === 'module') this.changed ??= node;
        }
        return;
      case 'ForStatement': {
        const nodes = parts(node);
        const into = nodes.findIndex((n) => n.name === 'in');
        const at = nodes.findIndex((n) => n.name === 'Body');
        let held: Hold | null = null;
        for (const n of nodes.slice(into + 1, at)) held = this.expression(n, names) ?? held;
        // What a loader gives is drawn in an order of its own.
        if (nodes.slice(into + 1, at).some((n) => isUnknown(this.#m, n, names))) this.draws = true;
        for (const n of nodes.slice(1, into)) this.#bind(n, items(held), names);
        // Names that one turn sets are there in the next.
        for (let turn = 0; turn < 2; turn += 1) for (const n of nodes.slice(at)) this.statement(n, names);
        return;
      }
      case 'WithStatement': {
        const nodes = parts(node);
        for (const [i, n] of nodes.entries()) {
          if (n.name === 'Body') this.statement(n, names);
          else if (nodes[i - 1]?.name === 'as') this.#bind(n, null, names);
          else if (n.name !== 'with' && n.name !== 'as') this.expression(n, names);
        }
        return;
      }
      case 'ScopeStatement':
        return;
      default:
        if (/Expression$|^(?:VariableName|Number|String|FormatString|Boolean|None|ArgList)$/.test(node.name)) {
          this.expression(node, names);
          return;
        }
        for (const child of parts(node)) this.statement(child, names);
    }
  }

  /** The body of a function, given what its parameters lead to. */
  body({ text, scope, node }: FunctionValue, names: Names): void {
    const body = node.lastChild;
    if (body)
      this.#m.within(text, scope, () =>
        node.name === 'LambdaExpression' ? this.expression(body, names) : this.statement(body, names),
      );
  }

  #assignment(node: Node, names: Names): void {
    const groups: Node[][] = [[]];
    for (const child of parts(node)) {
      if (child.name === 'AssignOp') groups.push([]);
      else if (child.name !== 'TypeDef') groups.at(-1)?.push(child);
    }
    const right = groups.pop() ?? [];
    let held: Hold | null = null;
    for (const n of right) held = this.expression(n, names) ?? held;
    this.result ??= held;
    for (const targets of groups) for (const target of targets) this.#bind(target, held, names);
  }

  /** A name that is set, or something of a value that is. */
  #bind(target: Node, held: Hold | null, names: Names): void {
    if (target.name === 'VariableName') {
      const name = this.#m.source(target);
      // What goes on under the name of a net may be another one.
      const old = names.has(name) || this.#depth > 0 ? undefined : this.#m.scope.get(name);
      if (old && holdOf(old) === 'module') {
        this.changed ??= target.parent ?? target;
        this.of.add(old);
      }
      names.set(name, held);
    } else if (target.name === 'MemberExpression') this.#target(target, names);
    else for (const child of parts(target)) this.#bind(child, held, names);
  }

  /** `a.b = …`, `a[0] = …` */
  #target(target: Node, names: Names): void {
    const [object, mark, ...inner] = parts(target);
    if (!object) return;
    const held = this.expression(object, names);
    for (const n of inner) if (mark?.name !== '.') this.expression(n, names);
    const name = mark?.name === '.' ? this.#m.source(inner.at(-1) ?? target) : '';
    if (name === 'requires_grad' || name === 'grad') return;
    if (held === 'module' || held === 'tensor') this.changed ??= target;
    const path = held ? null : pathOf(this.#m, object, names);
    // `nn.Conv2d.forward = …`, `torch.nn.ReLU = …`
    const reach = path === null ? null : this.#m.ask((library) => library.reach?.(path));
    if (reach && reach !== 'reads' && reach !== 'holds') this.changed ??= target;
    const value = knownValue(this.#m, object, names);
    if (value?.type === 'class') this.changed ??= target;
  }

  /** Walks an expression; gives what its value leads to. */
  expression(node: Node, names: Names): Hold | null {
    switch (node.name) {
      case 'VariableName': {
        const name = this.#m.source(node);
        if (names.has(name)) return names.get(name) ?? null;
        const value = this.#m.scope.get(name);
        const held = holdOf(value);
        if (held) this.holds = true;
        if (held && value) this.of.add(value);
        if (held && value?.type === 'opaque') this.isAllKnown = false;
        return held;
      }
      case 'MemberExpression': {
        const [object, mark, ...inner] = parts(node);
        if (!object) return null;
        if (mark?.name !== '.') {
          for (const n of inner.slice(0, -1)) this.expression(n, names);
          return items(this.expression(object, names));
        }
        const name = this.#m.source(inner.at(-1) ?? node);
        const known = knownValue(this.#m, node, names);
        const held = this.expression(object, names);
        if (!held || PLAIN_ATTRIBUTES.has(name)) return null;
        if (known) return holdOf(known);
        if (held === 'module') return /^(?:weight|bias|running_|num_batches)/.test(name) ? 'tensor' : 'module';
        return held;
      }
      case 'CallExpression':
        return this.#call(node, names);
      case 'LambdaExpression': {
        const body = node.lastChild;
        if (body) this.expression(body, new Map(names));
        return null;
      }
      case 'ConditionalExpression':
      case 'TupleExpression':
      case 'ArrayExpression':
      case 'SetExpression':
      case 'DictionaryExpression':
      case 'ParenthesizedExpression': {
        let held: Hold | null = null;
        for (const child of parts(node)) held = this.expression(child, names) ?? held;
        return held;
      }
      case 'NamedExpression': {
        const [target, , inner] = parts(node);
        const held = inner ? this.expression(inner, names) : null;
        if (target) this.#bind(target, held, names);
        return held;
      }
      case 'ArrayComprehensionExpression':
      case 'ComprehensionExpression':
      case 'SetComprehensionExpression':
      case 'DictionaryComprehensionExpression':
        return this.#comprehension(node, names);
      default:
        // An operator gives a new value.
        for (const child of parts(node)) this.expression(child, names);
        return null;
    }
  }

  #comprehension(node: Node, names: Names): Hold | null {
    const inner = new Map(names);
    const nodes = parts(node);
    for (const [i, n] of nodes.entries()) {
      if (n.name !== 'in') continue;
      const from = nodes.findLastIndex((other, j) => j < i && other.name === 'for');
      const source = nodes[i + 1];
      const held = source ? this.expression(source, inner) : null;
      for (const target of nodes.slice(from + 1, i)) this.#bind(target, items(held), inner);
    }
    let result: Hold | null = null;
    for (const n of nodes) if (n.name !== 'for' && n.name !== 'in') result = this.expression(n, inner) ?? result;
    return result;
  }

  #call(node: Node, names: Names): Hold | null {
    const [callee, list] = parts(node);
    if (!callee || !list) return null;
    if (parts(list).some((n) => n.name === 'for')) this.#comprehension(list, names);
    const args: (Hold | null)[] = [];
    for (const n of parts(list)) {
      if (!/^[(),*]+$|AssignOp/.test(n.name) && !isKeyword(n)) args.push(this.expression(n, names));
    }
    const given = args.find((a) => a !== null) ?? null;
    const value = knownValue(this.#m, callee, names);
    if (value?.type === 'function') return this.#run(value.node, value, given, node, names);
    if (value?.type === 'method' && value.own)
      return this.#run(value.own.node, value.own, given, node, names, value.self);
    if (value?.type === 'class') return this.#construct(value, given, node, names);
    const path = value?.type === 'outside' ? value.path : pathOf(this.#m, callee, names);
    if (path !== null) return this.#outside(path, given, node);
    if (callee.name === 'MemberExpression' && parts(callee)[1]?.name === '.')
      return this.#method(callee, given, node, names);
    const held = this.expression(callee, names);
    // A net that is called gives what is no part of it.
    if (held === 'module') {
      const known = knownValue(this.#m, callee, names);
      if (known) this.calls.push(known);
      return null;
    }
    if (held || given) this.changed ??= node;
    return null;
  }

  /** A method of a value that the source does not define. */
  #method(callee: Node, given: Hold | null, node: Node, names: Names): Hold | null {
    const [object, , last] = parts(callee);
    if (!object || !last) return null;
    const name = this.#m.source(last);
    const held = this.expression(object, names);
    if (held === null) {
      // Of a value that is not known: what it is given may be changed, unless it only keeps it.
      if (given && !/^(?:append|add|extend|insert|update|format|write|add_\w+|log\w*|print)$/.test(name))
        this.changed ??= node;
      if (/^(?:random_|normal_|uniform_|bernoulli_|exponential_)$/.test(name)) this.draws = true;
      return given && 'other';
    }
    if (held === 'tensor') {
      if (name.endsWith('_') && !TENSOR_READS.has(name) && !name.startsWith('__')) this.changed ??= node;
      return PLAIN_METHODS.has(name) ? null : 'tensor';
    }
    if (held === 'module') {
      if (!MODULE_READS.has(name)) this.changed ??= node;
      if (name === '__call__' || name === 'forward') return null;
      return /param|state|buffers/.test(name) ? 'tensor' : 'other';
    }
    if (name === 'step') this.trains = true;
    else if (
      !/^(?:zero_grad|state_dict|keys|values|items|get|append|extend|add_param_group|copy|index|count)$/.test(name)
    ) {
      if (!PLAIN_METHODS.has(name)) this.changed ??= node;
    }
    return 'other';
  }

  #outside(path: string, given: Hold | null, node: Node): Hold | null {
    switch (reachOf(this.#m, path)) {
      case 'reads':
        return null;
      case 'gives':
        return given;
      case 'holds':
        return given && 'other';
      case 'draws':
        this.draws = true;
        return null;
      case 'changes':
        this.changed ??= node;
        return null;
      case 'touches':
        if (given) this.changed ??= node;
        return given;
    }
  }

  /** Runs a function of the source: what it may do to what it is given. */
  #run(
    body: Node,
    { text, scope, node: fn }: Extract<Value, { type: 'function' }>,
    given: Hold | null,
    node: Node,
    _names: Names,
    self?: Value,
  ): Hold | null {
    if (this.#seen.has(body)) return given;
    this.#seen.add(body);
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.changed ??= node;
    const inner = new Map();
    const before = this.changed;
    this.#m.within(text, scope, () => {
      const list = parts(fn).find((n) => n.name === 'ParamList');
      const named = (list ? parts(list) : []).filter((n) => n.name === 'VariableName');
      // Which of them is which is not told apart.
      for (const [i, n] of named.entries())
        inner.set(this.#m.source(n), i === 0 && self ? (holdOf(self) ?? null) : strongest(given));
      const last = fn.lastChild;
      if (last) this.statement(last, inner);
    });
    // The place is that of the call: the function may stand in another text.
    if (before === null && this.changed !== null) this.changed = node;
    this.#depth -= 1;
    return given;
  }

  #construct(of: Extract<Value, { type: 'class' }>, given: Hold | null, node: Node, names: Names): Hold | null {
    const init = memberOf(of, '__init__')?.value;
    if (init?.type === 'function') this.#run(init.node, init, given, node, names);
    return given && 'other';
  }
}

const isKeyword = (node: Node) => node.name === 'VariableName' && node.nextSibling?.name === 'AssignOp';

/** What an item of a value leads to. */
const items = (held: Hold | null): Hold | null => held;

const strongest = (given: Hold | null): Hold | null => given;
