import { bindArguments, type Callee, type CallRefusal } from '../../../core/python/python_call';
import type { Machine } from './machine';
import { expressionBody, parameters } from './parameters';
import type { Place } from './places';
import { Problem } from './problem';
import { pythonValue } from './python';
import { fieldsOf, fillFields } from './records';
import { Scope } from './scope';
import type { Node } from './tree';
import { noteUnder } from './under';
import {
  argValue,
  type ClassValue,
  type FunctionValue,
  type Given,
  type Instance,
  NONE,
  OPAQUE,
  type Value,
} from './values';

/** A class and all that it derives from in the source, the nearest first. */
export function lineage(of: ClassValue): ClassValue[] {
  const found = new Set<ClassValue>();
  const walk = (c: ClassValue): void => {
    if (found.has(c) || found.size >= 50) return;
    found.add(c);
    for (const base of c.bases) if (base.type === 'class') walk(base);
  };
  walk(of);
  return [...found];
}

/** A member of a class or of one that it derives from in the source. */
export function memberOf(of: ClassValue, name: string): { value: Value; owner: ClassValue } | null {
  for (const owner of lineage(of)) {
    const value = owner.members.get(name);
    if (value) return { value, owner };
  }
  return null;
}

const MODULE = /(^|\.)(Module|(?<!keras\.(?:models\.)?)Sequential|ModuleList|ModuleDict|LightningModule)$/;

/**
 * The class from outside that a class derives from in the end: `torch.nn.Module`, or else the first of them; null where
 * there is none.
 */
export function root(of: ClassValue): string | null {
  const outside = lineage(of).flatMap((c) => c.bases.flatMap((b) => (b.type === 'outside' ? [b.path] : [])));
  return outside.find((path) => MODULE.test(path)) ?? outside[0] ?? null;
}

export function isModuleClass(of: ClassValue): boolean {
  return MODULE.test(root(of) ?? '');
}

const KERAS = /(^|\.)(?:keras\.(?:models\.)?(?:Model|Sequential)|(?:keras\.)?layers\.Layer|(?:keras\.)?Model)$/;

/** Whether a class derives from one of Keras's: a model, or a layer. */
export function isKerasClass(of: ClassValue): boolean {
  return KERAS.test(root(of) ?? '');
}

/** Whether its objects are nets, or parts of them. */
export function isNetClass(of: ClassValue): boolean {
  return isModuleClass(of) || isKerasClass(of);
}

export function isSequentialClass(of: ClassValue): boolean {
  return /(^|\.)Sequential$/.test(root(of) ?? '');
}

/** Whether what its constructor is given is modules. */
function holdsModules(of: ClassValue): boolean {
  return /(^|\.)(Sequential|ModuleList|ModuleDict)$/.test(root(of) ?? '');
}

/** Calls a function of the source, and gives what it returns. `owner`: the class that it is a method of. */
export function callFunction(
  m: Machine,
  fn: FunctionValue,
  self: Value | null,
  given: readonly Given[],
  node: Node,
  owner: ClassValue | null = null,
): Value {
  m.called.add(fn);
  noteUnder(m, fn);
  const scope = new Scope<Value>(fn.scope);
  const bound = bind(m, fn, self, given, node, owner);
  for (const [name, value] of bound) scope.set(name, value);
  m.calls += 1;
  const { soft } = m;
  const before = { owner: m.owner, self: m.self };
  m.owner = owner;
  m.self = self ?? before.self;
  m.soft = soft && fn.name === '__init__' && m.constructions > 0;
  try {
    const label = () =>
      callLabel(
        fn.name,
        parameters(m, fn).named.map((p) => p.name),
        given,
      );
    const run = () =>
      m.within(fn.text, scope, () => {
        const { body, lambda } = expressionBody(m, fn);
        if (lambda) return m.evaluate(body);
        const signal = m.run(body);
        return signal !== null && typeof signal === 'object' ? signal.value : NONE;
      });
    return m.entering(fn.text, node, label, run);
  } finally {
    m.calls -= 1;
    m.soft = soft;
    m.owner = before.owner;
    m.self = before.self;
  }
}

/** Runs the lines of a function as those of the script itself. */
export function runMain(m: Machine, fn: FunctionValue): Value {
  m.taken.add(fn);
  const scope = new Scope<Value>(fn.scope);
  const { named } = parameters(m, fn);
  for (const p of named)
    scope.set(p.name, p.hasDefault ? p.value() : (m.ask((library) => library.preset?.(m, fn, p.name)) ?? OPAQUE));
  const { body, lambda } = expressionBody(m, fn);
  if (!lambda) m.within(fn.text, scope, () => m.run(body));
  return OPAQUE;
}

/** What the parameters of a function are in a call, by Python's rules and with its words. */
function bind(
  m: Machine,
  fn: FunctionValue,
  self: Value | null,
  given: readonly Given[],
  node: Node,
  owner: ClassValue | null,
): Map<string, Value> {
  const { named, rest, keywords, positionalOnly } = parameters(m, fn);
  const open = named.filter((p) => !p.keywordOnly);
  const only = named.filter((p) => p.keywordOnly);
  const own = self?.type === 'instance' ? (owner ?? self.of) : null;
  const called: Callee = {
    called: `${own ? `${own.name}.` : ''}${fn.name}()`,
    first: null,
    names: open.map((p) => p.name),
    keywordOnly: only.map((p) => p.name),
    required: open.filter((p) => !p.hasDefault).length,
    requiredKeywords: only.flatMap((p) => (p.hasDefault ? [] : [p.name])),
    positionalOnly,
    takesMore: rest !== null,
    takesKeywords: keywords !== null,
  };
  const first: Given[] = self ? [{ name: null, value: self, place: node, at: node }] : [];
  const all = [...first, ...given];
  const { bound, refusal, at } = bindArguments(fn.name, called, all);
  if (refusal) throw refusedBinding(fn.name, refusal, at?.place ?? node);
  const values = new Map([...bound].map(([name, g]) => [name, g.value]));
  const positional = all.filter((g) => g.name === null);
  if (rest !== null) values.set(rest, { type: 'tuple', items: positional.slice(open.length).map((g) => g.value) });
  if (keywords !== null) {
    const more = all.flatMap((g) => (g.name !== null && bound.get(g.name) !== g ? [[g.name, g.value] as const] : []));
    values.set(keywords, { type: 'dict', entries: new Map(more) });
  }
  for (const p of named) if (!values.has(p.name)) values.set(p.name, p.value());
  return values;
}

/** Python's words for a call, where it is written. */
export function refusedBinding(layer: string, { code, text, values = {} }: CallRefusal, place: Place): Problem {
  const { name, most = 0, given = 0 } = values;
  const argument = String(name).split(', ')[0] ?? '';
  return new Problem(code, place, { layer, argument, most, given }, text);
}

/** Makes an object of a class of the source, and runs its constructor. */
export function instantiate(m: Machine, of: ClassValue, given: readonly Given[], node: Node): Instance {
  noteUnder(m, of);
  const value: Instance = { type: 'instance', of, attributes: new Map() };
  const inner = m.building > 0;
  const first = m.modules.length;
  const place = m.place(node);
  const init = memberOf(of, '__init__')?.value;
  const names = init?.type === 'function' ? parameters(m, init).named.map((p) => p.name) : [];
  const label = m.text.stands?.label ?? callLabel(of.name, names.slice(1), given);
  const isModule = isNetClass(of);
  m.constructions += 1;
  if (isModule) m.building += 1;
  try {
    construct(m, value, of, given, node);
  } finally {
    m.constructions -= 1;
    if (isModule) m.building -= 1;
  }
  if (isModule) m.made.push({ value, place, label, inner, first, last: m.modules.length });
  return value;
}

/** A call with its arguments by their names: `ExerciseNet(unpadded_first=True)`. */
function callLabel(name: string, names: readonly string[], given: readonly Given[]): string {
  const args = given.map((g, i) => {
    const value = argValue(g.value);
    const text = value === undefined ? '…' : pythonValue(value);
    const own = g.name ?? names[i];
    return (own === undefined ? text : `${own}=${text}`).slice(0, 60);
  });
  return `${name}(${args.join(', ')})`;
}

/** Runs the constructor that `of` has or inherits; what classes from outside do with their arguments is known here. */
export function construct(m: Machine, self: Instance, of: ClassValue, given: readonly Given[], node: Node): void {
  const init = memberOf(of, '__init__');
  if (!init) m.ready.add(self);
  if (init?.value.type === 'function') {
    const { soft } = m;
    m.soft = true;
    try {
      callFunction(m, init.value, self, given, node, init.owner);
    } finally {
      m.soft = soft;
    }
  } else if (holdsModules(of)) fillSequence(m, self, given);
  else if (!constructOutside(m, self, of, given, node)) {
    const fields = fieldsOf(of);
    if (fields) fillFields(self, fields, given, node);
    const after = memberOf(of, '__post_init__');
    if (fields && after?.value.type === 'function') callFunction(m, after.value, self, [], node, after.owner);
    // What derives from a class that is not known may have any constructor.
    if (!fields && given.length > 0 && root(of) === null) m.refuse(node);
  }
}

/** Runs the constructor of the class from outside that a class derives from, where a library knows it. */
function constructOutside(m: Machine, self: Instance, of: ClassValue, given: readonly Given[], node: Node): boolean {
  const path = root(of);
  return path !== null && m.libraries.some((library) => library.construct?.(m, self, path, given, node));
}

/** The modules of a class that derives from nn.Sequential. */
function fillSequence(m: Machine, self: Instance, given: readonly Given[]): void {
  const [only] = given;
  const named = given.length === 1 && only?.value.type === 'dict' ? [...only.value.entries] : null;
  const listed =
    given.length === 1 && (only?.value.type === 'list' || only?.value.type === 'tuple') ? only.value.items : null;
  const all = named ?? (listed ?? given.map((g) => g.value)).map((value, i) => [i, value] as const);
  for (const [name, value] of all) {
    self.attributes.set(String(name), value);
    m.inner.add(value);
  }
}

/** `super().__init__(...)` in a method of `self`. */
export function constructBase(
  m: Machine,
  self: Instance,
  owner: ClassValue | null,
  given: readonly Given[],
  node: Node,
): void {
  const base = owner?.bases.find((b) => b.type === 'class');
  if (base?.type === 'class') construct(m, self, base, given, node);
  else if (owner && holdsModules(owner)) fillSequence(m, self, given);
  else if (owner) constructOutside(m, self, owner, given, node);
}

/** Makes an object with the arguments that a caller would have to give: what has no default is not known. */
export function instantiateAlone(m: Machine, of: ClassValue, known: ReadonlyMap<string, Value>): Instance {
  const init = memberOf(of, '__init__')?.value;
  const place = { from: of.node.from, to: of.node.from };
  const given: Given[] = [...known].map(([name, value]) => ({ name, value, place, at: place }));
  if (init?.type === 'function') {
    for (const { name, hasDefault } of parameters(m, init).named.slice(1)) {
      if (!hasDefault && !known.has(name)) given.push({ name, value: OPAQUE, place, at: place });
    }
  }
  return m.within(of.text, of.scope, () => instantiate(m, of, given, of.node));
}
