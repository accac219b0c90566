import { type Module, type Net, plainForward } from '../../core/net/net';
import { sameNet } from '../../core/net/same';
import type { Asked, Stated as Said } from '../../core/source';
import { MAX_LAYERS } from '../../core/values';
import { askedOf, guesses } from './guess';
import { kerasLayer, modelOf } from './keras/call';
import { kerasNet } from './keras/net';
import { callFunction, instantiateAlone, isKerasClass, isNetClass, memberOf } from './python/classes';
import type { Machine, Made, Sequence } from './python/machine';
import type { Note } from './python/notes';
import { parameters } from './python/parameters';
import type { CodePlace, Reading } from './python/places';
import { isFinal, Problem } from './python/problem';
import { literalText } from './python/python';
import { current, type Tensor, type Trace } from './python/trace';
import { parts } from './python/tree';
import type { ClassValue, Definition, FunctionValue, Given, KerasModel, Value } from './python/values';
import { choices } from './python/variants';
import { assemble, type Followed, inLine, layersOf, leadingTo, moduleNames } from './torch/assemble';
import { askedOfForward, lastReturn, located, moreInputs } from './torch/forward';
import { withoutLost } from './torch/lost';
import { modeOf, setMode } from './torch/modes';
import { madeIn } from './torch/net_acts';
import { runNet, type Traced } from './torch/run_net';

/** A net that a source makes. */
export interface Candidate {
  /** `net`, `ExerciseNet(unpadded_first=True)`; empty where it has no name. */
  readonly label: string;
  readonly place: CodePlace;
  readonly net: Net;
  readonly reading: Reading;
  readonly notes: readonly Note[];
  /** What it is the forward of; null of lines that call layers. */
  readonly root: Value | null;
  /** What the lines of the source call it on. */
  readonly x: Tensor | null;
  /** The seed in force when x is drawn, and [C, H, W] of it, as the source says them. */
  readonly stated: Stated;
  /** Whether it is the bare lines of a source. */
  readonly loose: boolean;
  /** [C, H, W], where the net itself says it. */
  readonly input: readonly [number, number, number] | null;
  /** For what input it was read, and whether another may be read in another way. */
  readonly readFor: readonly [number, number, number] | null;
  readonly sized: boolean;
  /** What could not be followed: the net is what comes before it. */
  readonly partial: Problem | null;
  /** What may be said of its arguments. */
  readonly asked?: readonly Asked[];
  /** A call that makes it with what was taken for them; null where it cannot be written. */
  readonly call?: string | null;
}

/** A class of which no net could be made, and why. */
export interface Unmade {
  readonly name: string;
  readonly place: CodePlace;
  readonly problem: Problem;
  readonly asked: readonly Asked[];
}

/** How many values of a constructor's arguments are tried. */
const MOST_VARIANTS = 8;

/**
 * All nets of a source that has been followed: sequences and objects of its classes, classes that nothing is made of,
 * and, where there is none of them, its bare lines together.
 */
export function candidates(
  m: Machine,
  shape: readonly number[] | null,
): { nets: Candidate[]; problems: Problem[]; unmade: Unmade[] } {
  const [c, h, w] = m.pictures[0]?.size?.shape ?? [];
  if (!m.hints.input && c && h && w) m.hints = { ...m.hints, input: [c, h, w] };
  const nets: Candidate[] = [];
  const problems = new Set<Problem>();
  // What is wrong of a class that nothing is made of: that may be no net, but a part of those that there are.
  const aside = new Set<Problem>();
  // The lines of the source are done: what runs from here on is forward.
  m.soft = false;
  const said = new Map<Candidate, readonly Note[]>();
  const failed = new Map<ClassValue, Unmade>();
  const attempt = (make: () => Candidate | null, into = problems, of: ClassValue | null = null): void => {
    m.clock.allow();
    const before = m.notesSoFar();
    try {
      const found = make();
      // What was passed over on the way is said of this net alone.
      const own = m.takeNotes(before);
      const again = found ? nets.findIndex((n) => n.label !== '' && isAgain(n, found)) : -1;
      // Made once more it is the one that has the name in the end.
      if (found && (again < 0 || m.globals.get(found.label) === found.root)) {
        nets.splice(again < 0 ? nets.length : again, 1, found);
        said.set(found, own);
      }
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      problem.locate(m.text);
      m.takeNotes(before);
      // A net that takes too long leaves the others as they are.
      (isFinal(problem) ? problems : into).add(problem);
      if (of)
        failed.set(of, {
          name: of.name,
          place: placeOf(of),
          problem,
          asked: [...askedOf(m, of, new Map()), ...askedOfForward(m, of)],
        });
    }
  };
  const outer = m.sequences.filter((s) => !m.inner.has(s.value));
  const made = m.made.filter((o) => !o.inner && !m.inner.has(o.value));
  const all = [...outer, ...made].sort(
    (a, b) => (a.place.cell ?? 0) - (b.place.cell ?? 0) || a.place.from - b.place.from,
  );
  // Classes of which a net was made that is whole.
  const whole = new Set<ClassValue>();
  for (const one of all)
    attempt(() => {
      if (!('first' in one)) return ofSequence(m, one, shape);
      const found = ofObject(m, one);
      if (found && !found.partial && one.value.of) whole.add(one.value.of);
      return found;
    });
  const ofFunctions = new Map<Candidate, FunctionValue>();
  const lines = m.made.length;
  for (const fn of m.functions.filter((f) => isBuilder(m, f)))
    attempt(() => {
      const found = ofFunction(m, fn);
      if (found) ofFunctions.set(found, fn);
      return found;
    }, aside);
  const given = new Set(m.made.slice(lines).flatMap((o) => (o.value.of ? [o.value.of] : [])));
  const used = new Set(m.made.flatMap((o) => (o.value.of ? [o.value.of] : [])));
  const tops = new Set(m.made.flatMap((o) => (o.value.of && !o.inner && !m.inner.has(o.value) ? [o.value.of] : [])));
  const ofClasses = new Map<Candidate, ClassValue>();
  for (const of of m.classes) {
    // A block that other classes are built of is no net by itself.
    if (!isNetClass(of) || (used.has(of) && !tops.has(of))) continue;
    const variants = choices(m, of).slice(0, MOST_VARIANTS);
    const isThere = tops.has(of) && variants.length === 1;
    // What the source makes of data that is not here is no whole net, where the class alone is one.
    const isLost = isThere && !whole.has(of) && !given.has(of);
    for (const known of isThere && !isLost ? [] : variants)
      attempt(
        () => {
          const found = alone(m, of, known);
          if (found && isLost && found.partial) return null;
          if (found) ofClasses.set(found, of);
          return found;
        },
        aside,
        of,
      );
  }
  dropParts(m, nets, ofClasses, ofFunctions);
  if (nets.length === 0) attempt(() => ofMethods(m), aside);
  if (nets.length === 0 && (m.loose.length > 0 || m.script.deepest)) {
    const end = m.script.deepest;
    attempt(() => (end ? ofCalls(m, end) : ofLines(m)));
  }
  const isAside = (of: ClassValue) =>
    m.made.some((o) => o.value.of === of && (o.inner || nets.some((net) => net.root === o.value))) ||
    m.classes.some((other) => other.bases.includes(of)) ||
    !memberOf(of, 'forward');
  return {
    unmade: [...failed].flatMap(([of, own]) => (isAside(of) ? [] : [own])),
    nets: nets.map((net) => ({ ...net, notes: [...(said.get(net) ?? []), ...net.notes] })),
    problems: [...problems, ...(nets.length === 0 ? aside : [])],
  };
}

/**
 * Whether a net is one of those before, made once more: by the same call of the same class, or of one that says the same
 * again, as cells do that are run twice. Another one under an old name is a net of its own.
 */
function isAgain(before: Candidate, { label, net, root }: Candidate): boolean {
  if (before.label !== label) return false;
  const [a, b] = [before.root, root];
  const isSameClass = a?.type === 'instance' && b?.type === 'instance' && a.of === b.of;
  return isSameClass || sameNet(before.net, net, 'content');
}

/**
 * The nets with the one first that the source means: the only one that it calls, or one that others are parts of; of two
 * of one name the later one, which has it.
 */
export function meant(m: Machine, nets: readonly Candidate[]): readonly Candidate[] {
  const roots = new Set<Value | null>(m.netCalls.map((call) => call.net));
  const called = nets.filter(({ root }) => root !== null && roots.has(root));
  const owners = new Map<string, Candidate[]>();
  for (const net of nets) for (const { id } of net.net.modules) owners.set(id, [...(owners.get(id) ?? []), net]);
  const isPart = (one: Candidate) => {
    const [first, ...more] = one.net.modules.map(({ id }) => owners.get(id) ?? []);
    return first?.some(
      (other) =>
        other !== one && other.net.modules.length > one.net.modules.length && more.every((all) => all.includes(other)),
    );
  };
  const [first] = called.length > 0 ? called : nets.filter((net) => !isPart(net));
  const named = called.length > 0 ? called : nets;
  const only = first && (named.findLast((net) => net.label !== '' && net.label === first.label) ?? first);
  if (!only || new Set(called.map(({ label, place }) => label || place.from)).size > 1) return nets;
  return [only, ...nets.filter((net) => net !== only)];
}

/** Takes out the nets of classes and functions that others of the nets are built of. */
function dropParts(
  m: Machine,
  nets: Candidate[],
  ofClasses: ReadonlyMap<Candidate, ClassValue>,
  ofFunctions: ReadonlyMap<Candidate, FunctionValue>,
): void {
  const parts = new Set(m.made.flatMap((o) => (o.inner && o.value.of ? [o.value.of] : [])));
  const isPart = (net: Candidate) => {
    const of = ofClasses.get(net);
    const fn = ofFunctions.get(net);
    return (of !== undefined && parts.has(of)) || (fn !== undefined && m.called.has(fn));
  };
  if (nets.every(isPart)) return;
  for (const net of nets.filter(isPart)) nets.splice(nets.indexOf(net), 1);
}

function ofSequence(m: Machine, { value, place, name }: Sequence, shape: readonly number[] | null): Candidate {
  const label = name.replace(/^self\./, '');
  const ofKeras = (model: KerasModel): Candidate => {
    const own = kerasNet(model, shape);
    const stated = { seed: null, input: own.input ?? m.hints.input };
    return { label, place, loose: false, readFor: null, sized: false, root: value, x: null, stated, ...own };
  };
  if (value.type === 'keras-model') return ofKeras(value);
  if (value.children.some((c) => c.value.type === 'keras')) {
    const layers = value.children.map((c) => kerasLayer(m, c.value, place));
    return ofKeras({ type: 'keras-model', layers });
  }
  const lost = new Problem('not-followed', place);
  const run = () =>
    withInput(m, value, () =>
      runNet(
        m,
        (x) => m.call(value, [givenAt(x, m.root)], m.root),
        (problem) => problem ?? lost,
      ),
    );
  const traced = run();
  const { partial, readFor, sized } = traced;
  if (partial && traced.steps.length === 0) throw partial;
  const used = usedIn(traced);
  const modules = m.modules.filter((module) => used.has(module.id));
  const parts = inBothModes(
    m,
    value,
    assemble(traced, modules, moduleNames(value), m, value.place, value),
    traced,
    run,
  );
  return {
    label,
    place,
    ...parts,
    ...inSource(m, boundTo(parts.net, traced), value),
    loose: false,
    input: null,
    notes: [],
    partial,
    readFor,
    sized,
  };
}

const givenAt = (value: Value, { from, to }: { from: number; to: number }): Given => ({
  name: null,
  value,
  place: { from, to },
  at: { from, to },
});

const usedIn = ({ steps }: Followed) => new Set(steps.map((step) => step.layer.module.id));

/**
 * Whether a function may give a net, `def ResNet18(): return ResNet(BasicBlock, [2, 2, 2, 2])`: nothing has called it,
 * it asks for no arguments, and gives something that it makes of modules.
 */
function isBuilder(m: Machine, fn: FunctionValue): boolean {
  if (m.called.has(fn) || parameters(m, fn).named.some((p) => !p.hasDefault)) return false;
  let [makes, gives] = [false, false];
  fn.node.cursor().iterate(({ name, node }) => {
    const word = name === 'VariableName' ? fn.text.text.slice(node.from, node.to) : '';
    const value = word === '' ? undefined : m.globals.get(word);
    const given = name === 'ReturnStatement' ? parts(node)[1]?.name : undefined;
    if (given !== undefined && !['Boolean', 'None', 'Number', 'String'].includes(given)) gives = true;
    if (value?.type === 'class') makes ||= isNetClass(value);
    else makes ||= /^(?:nn|torch|keras|layers|Sequential|models|tf)$/.test(word) || value?.type === 'function';
  });
  return makes && gives;
}

/** The net that a function gives. */
function ofFunction(m: Machine, fn: FunctionValue): Candidate | null {
  const before = m.made.length;
  let value: Value;
  try {
    value = callFunction(m, fn, null, [], fn.node);
  } catch (problem) {
    // What it made until then is no one's net.
    m.made.length = before;
    throw problem;
  }
  m.called.delete(fn);
  const place = placeOf(fn);
  const label = `${fn.name}()`;
  const made = m.made.slice(before).find((o) => o.value === value);
  if (made) return ofObject(m, { ...made, place, label });
  if (value.type !== 'keras-model' && (value.type !== 'container' || value.kind !== 'Sequential')) return null;
  return ofSequence(m, { value, place, name: label }, null);
}

/** A constructor and a forward that were copied without their class. */
function ofMethods(m: Machine): Candidate | null {
  const own = m.functions.filter((fn) => parameters(m, fn).named[0]?.name === 'self');
  const forward = own.find((fn) => fn.name === 'forward');
  if (!forward) return null;
  const { node, text, scope } = forward;
  const bases = [{ type: 'outside', path: 'torch.nn.Module' } as const];
  const members = new Map(own.map((fn) => [fn.name, fn]));
  return alone(m, { type: 'class', name: 'Net', node, text, scope, bases, members }, new Map());
}

/** A net of a class: what its forward does with its input. */
function ofObject(m: Machine, { value, label, place, first, last }: Made): Candidate | null {
  const { of } = value;
  if (!of) return null;
  if (isKerasClass(of)) {
    const own = kerasNet(modelOf(m, value, of.node), m.hints.input ?? m.input);
    const stated = { seed: null, input: own.input ?? m.hints.input };
    return { label, place, loose: false, readFor: null, sized: false, root: value, x: null, stated, ...own };
  }
  const follow = () => trace(m, value, of);
  // A library's net runs where the source makes it.
  const run = () =>
    withInput(m, value, () =>
      of.text.stands ? m.standing(place, label, () => m.within(of.text, of.scope, follow)) : follow(),
    );
  const traced = run();
  const { partial, readFor, sized } = traced;
  const used = usedIn(traced);
  const held = new Set(layersOf(value).map((module) => module.id));
  const modules = m.modules.filter(
    (module, i) => (i >= first && i < last) || used.has(module.id) || held.has(module.id),
  );
  if (modules.length > MAX_LAYERS) {
    throw new Problem('too-many-layers', of.node, { layers: modules.length, most: MAX_LAYERS });
  }
  const own = withoutLost(value, modules, used);
  const parts = inBothModes(m, value, assemble(traced, own, moduleNames(value), m, null, value), traced, run);
  if (parts.net.forward.uses.length === 0 && partial) throw partial;
  return {
    label,
    place,
    ...parts,
    ...inSource(m, boundTo(parts.net, traced), value),
    loose: false,
    input: null,
    notes: [],
    partial,
    readFor,
    sized,
    asked: askedOfForward(m, of),
  };
}

function trace(m: Machine, value: Made['value'], of: ClassValue): Traced {
  if (!memberOf(of, 'forward') && ![...value.attributes.keys()].some((name) => /^\d+$/.test(name)))
    return inOrder(m, value, of);
  return runNet(
    m,
    (x) => m.call(value, [givenAt(x, of.node), ...moreInputs(m, of, x, value)], of.node),
    (problem) => located(m, of, problem ?? new Problem('not-followed', lastReturn(of) ?? of.node, { what: 'return' })),
  );
}

/** What a net is called on by the lines of the source, the last time; else the first picture that they make. */
function givenTo(m: Machine, root: Value | null): Tensor | null {
  const own = m.netCalls.filter((call) => call.net === root).at(-1);
  return own?.x ?? m.pictures[0] ?? null;
}

/** [C, H, W] of what a net is called on; what is said of all nets where it is not called. */
function inputFor(m: Machine, root: Value | null): Stated['input'] {
  const [c, h, w] = (!m.isInputGiven && m.netCalls.filter((call) => call.net === root).at(-1)?.x?.size?.shape) || [];
  return c && h && w ? [c, h, w] : m.hints.input;
}

/** Follows something with the input that a net gets. */
function withInput<T>(m: Machine, root: Value | null, run: () => T): T {
  const before = m.hints;
  m.hints = { ...before, input: inputFor(m, root) };
  try {
    return run();
  } finally {
    m.hints = before;
  }
}

/** A net with the input that its steps are those of, where they are those of no other. */
const boundTo = (net: Net, { bound, readFor }: Pick<Trace, 'bound'> & Pick<Candidate, 'readFor'>): Net =>
  bound && readFor ? { ...net, readFor } : net;

type Stated = Pick<Said, 'seed' | 'input'> & {
  readonly at?: { readonly seed: CodePlace | null; readonly input: CodePlace | null };
};

/** A net with the flags that its modules are left with. */
function withModes(m: Machine, net: Net, root: Value | null): Net {
  if (m.modes.size === 0) return net;
  const flags = new Map([...m.modes].flatMap(([key, mode]) => ('module' in key ? [[idOf(key), mode] as const] : [])));
  const own = root ? modeOf(m, root) : 'train';
  const modules = net.modules.map((module) => {
    // What forward makes for itself, and what is no module, goes with the net.
    const mode = m.late.has(module.id) || !m.isConstructed(module.id) ? own : (flags.get(module.id) ?? 'train');
    return mode === own ? module : { ...module, mode };
  });
  return { ...net, modules, ...(own === 'eval' && { mode: own }) };
}

const idOf = (layer: object) =>
  'module' in layer && typeof layer.module === 'object' && layer.module !== null && 'id' in layer.module
    ? String(layer.module.id)
    : '';

/**
 * What forward does in the other mode, where it asks for that: over the same modules, so that it is those of both that
 * the net has; or that only one way could be read.
 */
function inBothModes(
  m: Machine,
  root: Value,
  parts: ReturnType<typeof assemble>,
  traced: Traced,
  follow: () => Traced,
): ReturnType<typeof assemble> {
  if (!traced.modal) return parts;
  const before = new Map(m.modes);
  const notes = m.notesSoFar();
  const mode = modeOf(m, root);
  setMode(m, root, mode === 'train' ? 'eval' : 'train');
  try {
    const other = follow();
    if (other.partial) return { ...parts, net: { ...parts.net, onlyIn: mode } };
    shareFunctions(traced, other);
    const both = assemble(
      other,
      parts.net.modules,
      new Map(parts.net.modules.flatMap(({ id, name }) => (name === null ? [] : [[id, name]]))),
      m,
      null,
      root,
    );
    if (sameUses(both.net, parts.net)) return parts;
    const places = {
      calls: new Map([...both.reading.calls, ...parts.reading.calls]),
      uses: new Map([...both.reading.uses, ...parts.reading.uses]),
    };
    return {
      net: boundTo({ ...parts.net, modules: both.net.modules, otherForward: both.net.forward }, other),
      reading: { ...parts.reading, ...places },
    };
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    return { ...parts, net: { ...parts.net, onlyIn: mode } };
  } finally {
    m.modes.clear();
    for (const [key, value] of before) m.modes.set(key, value);
    m.takeNotes(notes);
  }
}

/** What is called at the same place with the same arguments in both is one step's module. */
function shareFunctions(first: Followed, other: Followed): void {
  const key = ({ place, layer: { module } }: Followed['steps'][number]) =>
    `${place.cell} ${place.from} ${place.to} ${module.kind} ${JSON.stringify(module.args)}`;
  const known = new Map<string, Module[]>();
  for (const step of first.steps) {
    if (step.functional) known.set(key(step), [...(known.get(key(step)) ?? []), step.layer.module]);
  }
  for (const step of other.steps) {
    const same = step.functional ? known.get(key(step))?.shift() : undefined;
    if (same) step.layer.module = same;
  }
}

/** Whether two forwards over the same modules run the same steps. */
function sameUses(a: Net, b: Net): boolean {
  return JSON.stringify(plainForward(a)) === JSON.stringify(plainForward(b));
}

/** A net as the source makes it, with what it says of its seed and input. */
function inSource(
  m: Machine,
  net: Net,
  root: Value | null,
  x = givenTo(m, root),
): Pick<Candidate, 'net' | 'root' | 'x' | 'stated'> {
  const made = madeIn(m, withModes(m, net, root), x && (x.picture ?? null));
  const call = m.netCalls.filter((c) => c.net === root).at(-1);
  const at = { seed: made.seedAt, input: m.isInputGiven || !call?.x ? null : call.place };
  return { net: made.net, root, x, stated: { seed: made.seed, input: inputFor(m, root), at } };
}

/** Without a forward, modules are taken in the order of their construction. */
function inOrder(m: Machine, value: Made['value'], of: ClassValue): Traced {
  const layers = layersOf(value).flatMap((module) => {
    const place = m.places.get(module.id)?.call;
    return place ? [{ layer: { module, off: false }, place }] : [];
  });
  const partial = located(m, of, new Problem('not-followed', of.node, { what: 'class' }));
  return {
    ...inLine(layers),
    partial,
    readFor: m.hints.input ?? m.input ?? [3, 32, 32],
    sized: false,
    bound: false,
    modal: false,
  };
}

/** A net of a class that nothing is made of. What its constructor asks for is taken as it is likely to be, and said. */
function alone(m: Machine, of: ClassValue, known: ReadonlyMap<string, Value>): Candidate | null {
  const before = m.made.length;
  const asked = guesses(m, of, known);
  const fields = askedOf(m, of, known);
  const given = new Map([...known, ...[...asked].map(([{ name }, value]) => [name, value] as const)]);
  const value = instantiateAlone(m, of, given);
  const made = m.made.slice(before).find((o) => o.value === value);
  const found = made ? ofObject(m, { ...made, place: placeOf(of) }) : null;
  const notes = [...asked.keys()]
    .filter(({ isGiven }) => !isGiven)
    .map(({ name, text }): Note => ({ code: 'guessed', params: { argument: name, value: text }, place: placeOf(of) }));
  const plain = [...known].map(([name, v]) => [name, literalText(v)] as const);
  const args = [...plain, ...[...asked.keys()].map(({ name, text }) => [name, text] as const)];
  const call = plain.some(([, text]) => text === null)
    ? null
    : `${of.name}(${args.map((a) => a.join('=')).join(', ')})`;
  return found && { ...found, notes: [...found.notes, ...notes], asked: [...fields, ...(found.asked ?? [])], call };
}

function placeOf({ node, text }: Definition): CodePlace {
  return { from: node.from + text.offset, to: node.to + text.offset, cell: text.cell };
}

/** Lines that call layers and functions one after the other. */
function ofCalls(m: Machine, end: Tensor): Candidate | null {
  const names = new Map(
    m.loose.flatMap(({ layer, name }) => (name === null ? [] : [[layer.module.id, name] as const])),
  );
  const [first] = m.loose;
  const last = end.step?.place;
  const place = {
    from: first?.place.from ?? last?.from ?? 0,
    to: last?.to ?? 0,
    cell: last?.cell ?? null,
  };
  const followed = leadingTo(current(end), m.script.steps);
  const parts = assemble(followed, m.modules, names, m, null);
  const x = followed.steps.flatMap((step) => step.inputs).find((t) => t.step === null) ?? null;
  return {
    label: '',
    place,
    ...parts,
    ...inSource(m, boundTo(parts.net, { ...m.script, readFor: m.hints.input }), null, x),
    loose: true,
    input: null,
    notes: [],
    partial: null,
    readFor: m.hints.input,
    sized: m.script.sized,
  };
}

/** Bare lines, one after the other. */
function ofLines(m: Machine): Candidate | null {
  const [first] = m.loose;
  const last = m.loose.at(-1);
  if (!first || !last) return null;
  if (m.loose.length > MAX_LAYERS) {
    throw new Problem('too-many-layers', first.place, { layers: m.loose.length, most: MAX_LAYERS });
  }
  const names = new Map(
    m.loose.flatMap(({ layer, name }) => (name === null ? [] : [[layer.module.id, name] as const])),
  );
  const place = { from: first.place.from, to: last.place.to, cell: first.place.cell };
  const used = new Set(m.loose.map((l) => l.layer.module.id));
  // What follows from what comes in asks for a run.
  const run = m.loose.some((l) => l.layer.lazy) ? lineByLine(m) : null;
  const modules = m.modules.filter((module) => used.has(module.id));
  const parts = assemble(run ?? inLine(m.loose), modules, names, m, place);
  return {
    label: '',
    place,
    ...parts,
    ...inSource(m, run ? boundTo(parts.net, run) : parts.net, null),
    loose: true,
    input: null,
    notes: [],
    partial: run?.partial ?? null,
    readFor: run?.readFor ?? null,
    sized: run?.sized ?? false,
  };
}

/** Bare lines as they run one after the other. */
function lineByLine(m: Machine): Traced {
  const lost = new Problem('not-followed', m.root);
  const call = (x: Value, { layer, place }: Machine['loose'][number]) =>
    m.within({ ...m.text, stands: { place, label: '' } }, m.globals, () =>
      m.call({ type: 'layer', layer }, [givenAt(x, place)], m.root),
    );
  return runNet(
    m,
    (x) => m.loose.reduce(call, x),
    (problem) => problem ?? lost,
  );
}
