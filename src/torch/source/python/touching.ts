import { memberOf } from './classes';
import type { Reach } from './library';
import type { Machine } from './machine';
import { type Node, parts } from './tree';
import { type Hold, isModule, type Value } from './values';

/** What statements do that are passed over. */
export interface Touch {
  /** Something that they may change of a net, or of the state that it is made in; null where there is none. */
  readonly changed: Node | null;
  /** Whether they may take numbers of the generator. */
  readonly draws: boolean;
  /** Whether they train the net. */
  readonly trains: boolean;
  /** Whether they mention a net, its weights or what holds them at all. */
  readonly holds: boolean;
  /** What names that they set lead to. */
  readonly result: Hold | null;
  /** Modules that they call. */
  readonly calls: readonly Value[];
  /** The values that they mention of these, where all are known. */
  readonly of: ReadonlySet<Value> | null;
}

/** Python's own functions that change nothing that they are given, and those that hand it on. */
const READING: ReadonlySet<string> = new Set(
  `print len range isinstance issubclass type str repr int float bool round abs id hash hasattr callable open input format
  any all sum min max pow divmod print ord chr bytes bytearray display help dir super object staticmethod classmethod
  property pprint.pprint`.split(/\s+/),
);
const HANDING: ReadonlySet<string> = new Set(
  'list tuple set dict zip enumerate reversed sorted iter next getattr vars map filter frozenset'.split(' '),
);
const CHANGING: ReadonlySet<string> = new Set('exec eval globals locals compile __import__'.split(' '));

/** Homes of data, plots, files and numbers: nothing of them knows a net's weights by itself. */
const ASIDE =
  /^(?:plt|matplotlib|pylab|mpl|sns|seaborn|np|numpy|pd|pandas|math|os|sys|time|datetime|random|json|pickle|csv|re|logging|logger|log|warnings|pathlib|Path|shutil|glob|collections|itertools|functools|typing|argparse|tqdm|trange|PIL|Image|cv2|sklearn|scipy|plotly|px|go|ipywidgets|IPython|wandb|mlflow|writer|string|subprocess|gc|copy|tempfile|io|platform|inspect|pprint|rich|tabulate|torchinfo|torchsummary|torchviz|thop|summary|make_dot|onnx|onnxruntime|requests|urllib|zipfile|tarfile|gdown|google|files|drive|skimage|imageio|h5py|yaml|enum|dataclasses|abc|contextlib|operator|statistics|threading|multiprocessing|psutil|hashlib|base64|uuid|traceback|textwrap|types)(?:\.|$)/;

/** Methods without an underscore at the end that give numbers, texts or sizes alone. */
const PLAIN_METHODS: ReadonlySet<string> = new Set(
  `item tolist size dim numel nelement ndimension is_contiguous is_floating_point element_size stride data_ptr get_device
  backward argmax argmin __len__ __repr__ __str__ keys all any equal allclose count_nonzero format join`.split(/\s+/),
);

/** Attributes that are numbers, types and texts. */
const PLAIN_ATTRIBUTES: ReadonlySet<string> = new Set(
  `shape dtype device ndim grad grad_fn requires_grad is_leaf is_cuda training __name__ __class__ __doc__ in_channels
  out_channels kernel_size stride padding dilation groups in_features out_features num_features nbytes itemsize`.split(
    /\s+/,
  ),
);

/** Methods of every module that change none of its numbers. */
const MODULE_READS: ReadonlySet<string> = new Set(
  `state_dict parameters named_parameters buffers named_buffers children named_children modules named_modules zero_grad
  requires_grad_ share_memory extra_repr get_parameter get_buffer get_submodule cpu forward __call__ keys values items
  __len__ __repr__ compile graph register_full_backward_hook register_full_backward_pre_hook register_backward_hook`.split(
    /\s+/,
  ),
);

/** In-place methods of tensors that change no value. */
const TENSOR_READS: ReadonlySet<string> = new Set(['requires_grad_', 'retain_grad', 'share_memory_', 'pin_memory']);

const DEEPEST = 12;

/** Follows what statements may do, without knowing any value: each call that is not known to be harmless counts. */
class Watch {
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

  /** What a value of the reader's leads to. */
  holdOf(value: Value | undefined, depth = 0): Hold | null {
    if (!value || depth > DEEPEST) return null;
    if (isModule(value) && (value.type !== 'instance' || isModuleObject(value))) return 'module';
    const of = (values: Iterable<Value>): Hold | null => {
      for (const item of values) {
        const held = this.holdOf(item, depth + 1);
        if (held) return held === 'module' ? 'other' : held;
      }
      return null;
    };
    switch (value.type) {
      case 'keras':
      case 'keras-model':
        return 'module';
      case 'tensor':
      case 'parameter':
        return 'tensor';
      case 'opaque':
        return value.holds ?? null;
      case 'list':
      case 'tuple':
        return of(value.items.slice(0, 200));
      case 'dict':
        return of([...value.entries.values()].slice(0, 200));
      case 'instance':
        return of(value.attributes.values()) && 'other';
      case 'method':
        return this.holdOf(value.self, depth + 1);
      case 'partial':
        return of([value.of, ...value.given.map((g) => g.value)]);
      default:
        return null;
    }
  }

  statement(node: Node, names: Map<string, Hold | null>): void {
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
        if (nodes.slice(into + 1, at).some((n) => this.#isUnknown(n, names))) this.draws = true;
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

  #assignment(node: Node, names: Map<string, Hold | null>): void {
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
  #bind(target: Node, held: Hold | null, names: Map<string, Hold | null>): void {
    if (target.name === 'VariableName') {
      const name = this.#m.source(target);
      // What goes on under the name of a net may be another one.
      const old = names.has(name) || this.#depth > 0 ? undefined : this.#m.scope.get(name);
      if (old && this.holdOf(old) === 'module') {
        this.changed ??= target.parent ?? target;
        this.of.add(old);
      }
      names.set(name, held);
    } else if (target.name === 'MemberExpression') this.#target(target, names);
    else for (const child of parts(target)) this.#bind(child, held, names);
  }

  /** `a.b = …`, `a[0] = …` */
  #target(target: Node, names: Map<string, Hold | null>): void {
    const [object, mark, ...inner] = parts(target);
    if (!object) return;
    const held = this.expression(object, names);
    for (const n of inner) if (mark?.name !== '.') this.expression(n, names);
    const name = mark?.name === '.' ? this.#m.source(inner.at(-1) ?? target) : '';
    if (name === 'requires_grad' || name === 'grad') return;
    if (held === 'module' || held === 'tensor') this.changed ??= target;
    const path = held ? null : this.#pathOf(object, names);
    // `nn.Conv2d.forward = …`, `torch.nn.ReLU = …`
    const reach = path === null ? null : this.#m.ask((library) => library.reach?.(path));
    if (reach && reach !== 'reads' && reach !== 'holds') this.changed ??= target;
    const value = this.#valueOf(object, names);
    if (value?.type === 'class') this.changed ??= target;
  }

  /** Walks an expression; gives what its value leads to. */
  expression(node: Node, names: Map<string, Hold | null>): Hold | null {
    switch (node.name) {
      case 'VariableName': {
        const name = this.#m.source(node);
        if (names.has(name)) return names.get(name) ?? null;
        const value = this.#m.scope.get(name);
        const held = this.holdOf(value);
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
        const known = this.#valueOf(node, names);
        const held = this.expression(object, names);
        if (!held || PLAIN_ATTRIBUTES.has(name)) return null;
        if (known) return this.holdOf(known);
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

  #comprehension(node: Node, names: Map<string, Hold | null>): Hold | null {
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

  #call(node: Node, names: Map<string, Hold | null>): Hold | null {
    const [callee, list] = parts(node);
    if (!callee || !list) return null;
    if (parts(list).some((n) => n.name === 'for')) this.#comprehension(list, names);
    const args: (Hold | null)[] = [];
    for (const n of parts(list)) {
      if (!/^[(),*]+$|AssignOp/.test(n.name) && !isKeyword(n)) args.push(this.expression(n, names));
    }
    const given = args.find((a) => a !== null) ?? null;
    const value = this.#valueOf(callee, names);
    if (value?.type === 'function') return this.#run(value.node, value, given, node, names);
    if (value?.type === 'method' && value.own)
      return this.#run(value.own.node, value.own, given, node, names, value.self);
    if (value?.type === 'class') return this.#construct(value, given, node, names);
    const path = value?.type === 'outside' ? value.path : this.#pathOf(callee, names);
    if (path !== null) return this.#outside(path, given, node);
    if (callee.name === 'MemberExpression' && parts(callee)[1]?.name === '.')
      return this.#method(callee, given, node, names);
    const held = this.expression(callee, names);
    // A net that is called gives what is no part of it.
    if (held === 'module') {
      const known = this.#valueOf(callee, names);
      if (known) this.calls.push(known);
      return null;
    }
    if (held || given) this.changed ??= node;
    return null;
  }

  /** A method of a value that the source does not define. */
  #method(callee: Node, given: Hold | null, node: Node, names: Map<string, Hold | null>): Hold | null {
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
    switch (this.#reach(path)) {
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

  #reach(path: string): Reach {
    const known = this.#m.ask((library) => library.reach?.(path));
    if (known) return known;
    if (CHANGING.has(path)) return 'changes';
    if (READING.has(path) || /(?:^|\.)[A-Z]\w*(?:Error|Exception|Warning)$/.test(path)) return 'reads';
    if (HANDING.has(path)) return 'gives';
    if (path === 'copy.copy' || path === 'copy.deepcopy' || path === 'deepcopy') return 'reads';
    if (/^(?:np|numpy)\.(?:copyto|put|place|putmask|fill_diagonal)$/.test(path)) return 'touches';
    return ASIDE.test(path) ? 'gives' : 'touches';
  }

  /** Runs a function of the source: what it may do to what it is given. */
  #run(
    body: Node,
    { text, scope, node: fn }: Extract<Value, { type: 'function' }>,
    given: Hold | null,
    node: Node,
    _names: Map<string, Hold | null>,
    self?: Value,
  ): Hold | null {
    if (this.#seen.has(body)) return given;
    this.#seen.add(body);
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.changed ??= node;
    const inner = new Map<string, Hold | null>();
    const before = this.changed;
    this.#m.within(text, scope, () => {
      const list = parts(fn).find((n) => n.name === 'ParamList');
      const named = (list ? parts(list) : []).filter((n) => n.name === 'VariableName');
      // Which of them is which is not told apart.
      for (const [i, n] of named.entries())
        inner.set(this.#m.source(n), i === 0 && self ? (this.holdOf(self) ?? null) : strongest(given));
      const last = fn.lastChild;
      if (last) this.statement(last, inner);
    });
    // The place is that of the call: the function may stand in another text.
    if (before === null && this.changed !== null) this.changed = node;
    this.#depth -= 1;
    return given;
  }

  #construct(
    of: Extract<Value, { type: 'class' }>,
    given: Hold | null,
    node: Node,
    names: Map<string, Hold | null>,
  ): Hold | null {
    const init = memberOf(of, '__init__')?.value;
    if (init?.type === 'function') this.#run(init.node, init, given, node, names);
    return given && 'other';
  }

  /** The value of a name, or of a name's attribute, as far as it is known here. */
  #valueOf(node: Node, names: Map<string, Hold | null>): Value | undefined {
    if (node.name === 'VariableName') {
      const name = this.#m.source(node);
      return names.has(name) ? undefined : this.#m.scope.get(name);
    }
    const [object, mark, last] = node.name === 'MemberExpression' ? parts(node) : [];
    if (!object || mark?.name !== '.' || !last) return undefined;
    const value = this.#valueOf(object, names);
    const name = this.#m.source(last);
    if (value?.type === 'outside') return { type: 'outside', path: `${value.path}.${name}` };
    if (value?.type === 'instance') {
      const own = value.attributes.get(name);
      if (own) return own;
      const member = value.of && memberOf(value.of, name)?.value;
      return member?.type === 'function' ? { type: 'method', self: value, name, own: member } : undefined;
    }
    if (value?.type === 'class') return memberOf(value, name)?.value;
    return undefined;
  }

  /** The full name of what stands for something from outside. */
  #pathOf(node: Node, names: Map<string, Hold | null>): string | null {
    if (node.name === 'VariableName') {
      const name = this.#m.source(node);
      if (names.has(name)) return null;
      const value = this.#m.scope.get(name);
      if (!value) return name;
      return value.type === 'outside' ? value.path : null;
    }
    const [object, mark, last] = node.name === 'MemberExpression' ? parts(node) : [];
    if (!object || mark?.name !== '.' || !last) return null;
    const home = this.#pathOf(object, names);
    return home === null ? null : `${home}.${this.#m.source(last)}`;
  }

  /** Whether what a loop runs over is not known: a loader of data. */
  #isUnknown(node: Node, names: Map<string, Hold | null>): boolean {
    if (node.name === 'VariableName') {
      const name = this.#m.source(node);
      return names.has(name) || (this.#m.scope.get(name)?.type ?? 'opaque') === 'opaque';
    }
    if (node.name !== 'CallExpression') return false;
    const [callee, list] = parts(node);
    const inner = list ? parts(list) : [];
    if (/^(?:range|zip)$/.test(callee ? this.#m.source(callee) : ''))
      return inner.some(
        (n) => n.name === 'VariableName' && this.#isUnknown(n, names) && /load|iter|data/i.test(this.#m.source(n)),
      );
    return inner.some((n) => this.#isUnknown(n, names));
  }
}

const isKeyword = (node: Node) => node.name === 'VariableName' && node.nextSibling?.name === 'AssignOp';

/** What an item of a value leads to. */
const items = (held: Hold | null): Hold | null => held;

const strongest = (given: Hold | null): Hold | null => given;

/** Whether an object derives from a class of modules, or is the self of lines without one. */
function isModuleObject(value: Extract<Value, { type: 'instance' }>): boolean {
  const { of } = value;
  if (!of) return false;
  const seen = new Set<Value>();
  const walk = (base: Value): boolean => {
    if (seen.has(base) || seen.size > 50) return false;
    seen.add(base);
    if (base.type === 'outside') return /(?:^|\.)nn\.|(?:Module|Sequential|ModuleList|ModuleDict)$/.test(base.path);
    return base.type === 'class' && base.bases.some(walk);
  };
  return walk(of);
}

/** What a statement may do that is not followed: to a net, its weights, or the generator that draws them. */
export function touching(m: Machine, statement: Node): Touch {
  const watch = new Watch(m);
  watch.statement(statement, new Map());
  const { changed, draws, trains, holds, of, isAllKnown, result, calls } = watch;
  return { changed, draws, trains, holds, result, calls, of: isAllKnown && of.size > 0 ? of : null };
}

/** What a value leads to. */
export function holdOf(m: Machine, value: Value | undefined): Hold | null {
  return new Watch(m).holdOf(value);
}

/** Says what a statement may do that is not followed; whether there is anything to say. */
export function noteTouch(m: Machine, node: Node, touch: Touch): boolean {
  const { changed, draws, trains, of } = touch;
  const what = shortly(m.source(node));
  if (changed) m.note('touched', node, { what }, { when: m.when(of) });
  else if (trains) m.note('trained', node, { what }, { when: m.when(of, { trains }) });
  else if (draws) m.note('drawn', node, { what }, { when: m.when(null, { draws }) });
  return changed !== null || trains || draws;
}

/** The first line of a piece of source, as far as a sentence has room for it. */
export const shortly = (source: string) => (/^[^\n]*/.exec(source)?.[0] ?? '').trim().replace(/:$/, '').slice(0, 60);
