import type { InitRecipe } from '../../../core/init/init';
import { layerSpec } from '../../../core/layers/rows';
import type { Act, Draw } from '../../../core/net/acts';
import { freshId, type Module } from '../../../core/net/net';
import type { Answers } from '../../../core/source';
import type { Mode } from '../../../core/weights';
import type { Library } from './library';
import type { Note, NoteCode, When } from './notes';
import { type CallPlaces, type CodePlace, type Place, placeIn, type Stand, type Text } from './places';
import { Problem, type ProblemParams } from './problem';
import { Scope } from './scope';
import { newTrace, type ReadLayer, type Tensor, type TensorObject, type Trace } from './trace';
import type { Clock, Node } from './tree';
import type { ClassValue, Container, FunctionValue, Given, Instance, KerasModel, Value } from './values';

/** Deeper than this no expression is followed; brackets are counted before, chains of operators are not. */
export const DEEPEST = 200;

/** Items, or characters, whose copying takes no longer than a step. */
const COPIED = 32;

function sizeOf(value: Value): number {
  if (value.type === 'list' || value.type === 'tuple') return value.items.length;
  if (value.type === 'dict') return value.entries.size;
  if (value.type === 'container') return value.children.length;
  return value.type === 'str' ? value.value.length : 0;
}

/** How a run of statements ended. */
export type Signal = { readonly type: 'return'; readonly value: Value } | 'break' | 'continue' | null;

/** An object of a class that derives from nn.Module, and what was constructed for it. */
export interface Made {
  readonly value: Instance;
  readonly place: CodePlace;
  readonly label: string;
  /** Whether it was made within another one's construction. */
  readonly inner: boolean;
  readonly first: number;
  readonly last: number;
}

/** A sequence that stands outside any class and function. */
export interface Sequence {
  readonly value: Container | KerasModel;
  readonly place: CodePlace;
  readonly name: string;
}

export interface Loose {
  readonly layer: ReadLayer;
  readonly place: CodePlace;
  readonly name: string | null;
}

/** Something that a source does which moves the generator or sets a tensor, in its order. */
export type SourceAct =
  | Exclude<Act, { readonly type: 'seed' | 'init' | 'input' | 'draw' }>
  | { readonly type: 'seed'; readonly seed: string; readonly place: CodePlace }
  /** A call of torch.nn.init on a module's tensor. */
  | { readonly type: 'init'; readonly module: string; readonly recipe: InitRecipe }
  /** Numbers that are drawn; `object`: the tensor that they are in. */
  | { readonly type: 'draw'; readonly draw: Draw; readonly object: TensorObject | null };

/** A call of a net by the lines of a script. */
export interface NetCall {
  readonly net: Value;
  /** Null where it is none that is followed; undefined where it is a name that the source gives no value. */
  readonly x: Tensor | null | undefined;
  readonly order: number;
  readonly place: CodePlace;
  /** What it is called on, as it is written. */
  readonly what: string;
  /** Layers with running statistics that are in training then. */
  readonly training: ReadonlySet<object>;
  /** Whether what it gives has a name: `y = net(x)`. */
  isNamed: boolean;
}

/** A name that is imported from a module. */
export interface Wanted {
  readonly home: string;
  readonly name: string;
  /** What it is called in the source. */
  readonly as: string;
}

/** What the parts of the interpreter ask of each other; they are put together in interpreter.ts. */
export interface Parts {
  expression(m: Machine, node: Node): Value;
  statements(m: Machine, body: Node): Signal;
  call(m: Machine, callee: Value, given: readonly Given[], node: Node): Value;
}

/** The state of one reading. Nothing of the source is executed: its forms are followed on values of the reader's own. */
export class Machine {
  readonly clock: Clock;
  readonly globals = new Scope<Value>(null);
  scope = this.globals;
  text: Text;
  /** Modules in the order of their construction. */
  readonly modules: Module[] = [];
  readonly places = new Map<string, CallPlaces>();
  /** What PyTorch does not take of a module's call, by the module's id. */
  readonly wrong = new Map<string, Problem>();
  readonly made: Made[] = [];
  readonly notes: Note[] = [];
  /** Modules that are within others. */
  readonly inner = new Set<Value>();
  /** Buffers that the state dict leaves out, by their modules: `persistent=False`. */
  readonly transient = new Set<string>();
  /** Comments that begin like a switched-off layer and are none. */
  readonly unreadOff: CodePlace[] = [];
  /** The self of lines without a class. */
  bare: Instance | null = null;
  /** Whether what is read stands in a comment that switches it off. */
  off = false;
  /** Whether a statement that is not followed is passed over; what it sets is then not known. */
  soft = true;
  /** Statements that were passed over with a `break` in them: whether the loop around them ends there is not known. */
  ways = 0;
  /** Calls of the source's own functions and classes around the statement that is read. */
  calls = 0;
  /** Constructors of modules among them. */
  constructions = 0;
  /** Those of nn.Module's among them. */
  building = 0;
  /** Runs of forward among them. */
  traces = 0;
  /** The class whose method runs: that of `super()`. */
  owner: ClassValue | null = null;
  /** The object whose method runs. */
  self: Value | null = null;
  /** Layers that two parameters of the net were made the weights of, by the first one's module. */
  readonly merged = new Map<string, ReadLayer>();
  /** Objects for which nn.Module's own constructor has run. */
  readonly ready = new Set<Instance>();
  /** Modules that forward constructs. */
  readonly late = new Set<string>();
  /** How many lazy layers there are that have not run, and those that have, in their order. */
  lazies = 0;
  readonly materialised: ReadLayer[] = [];
  /** What has been done so far that moves the generator or sets tensors. */
  readonly acts: SourceAct[] = [];
  /** Calls of nets by the lines of a script, in order. */
  readonly netCalls: NetCall[] = [];
  /** The flags of modules that are not as fresh ones: of layers, and of what holds others. */
  readonly modes = new Map<object, Mode>();
  /** Tensors whose numbers lie where those of another do: what is written into one is not followed. */
  readonly sharing = new Set<string>();
  /** What parameters that the source makes are made of, by their modules; `draw`: what that drew. */
  readonly parameters = new Map<string, { readonly value: Value; readonly draw: SourceAct | null }>();
  /** Tensors of the lines of a script that are like pictures, in their order: the net may get one of them. */
  readonly pictures: Tensor[] = [];
  /** Whether what the net gets is settled, whatever the source says. */
  isInputGiven = false;
  /** Layers that keep running statistics. */
  readonly normed: ReadLayer[] = [];
  /** Loops around the statement that is read. */
  loops = 0;
  readonly sequences: Sequence[] = [];
  readonly classes: ClassValue[] = [];
  /** Functions that the source defines outside any other. */
  readonly functions: FunctionValue[] = [];
  /** Those of them that something has called: what they give is there already. */
  readonly called = new Set<FunctionValue>();
  /** Layers of bare lines and of assignments, in their order. */
  readonly loose: Loose[] = [];
  /** The same by themselves. */
  readonly looseLayers = new Set<ReadLayer>();
  /** Statements that make something of a class that is not known: the loss, the optimiser, or a layer. */
  readonly unknown: Problem[] = [];
  /** Lists whose layers are among the loose ones, and a `main()` whose lines are. */
  readonly taken = new Set<Value>();
  /** Problems of lines outside any class and function, which are wrong to Python too. */
  readonly failures = new Set<Problem>();
  /** [C, H, W] of the page, where it has one: what a net gets that its source does not say. */
  input: readonly [number, number, number] | null = null;
  /** What a person gives for arguments, as Python writes it: of a class, or of its forward (`Net.forward`), by their names. */
  answers: Answers = {};
  /** The texts that have been followed: the source, or its cells. */
  readonly texts: string[] = [];
  /** Names that the source takes from modules that it does not say: `from blocks import ResBlock`. */
  readonly wanted: Wanted[] = [];
  /** What lines outside any net make of tensors. */
  readonly script = newTrace('script');
  /** The steps that are followed now. */
  trace: Trace = this.script;
  hints: { seed: string | null; input: readonly [number, number, number] | null } = { seed: null, input: null };
  readonly libraries: readonly Library<Machine>[];
  /** Where the source is while a library's text runs. */
  readonly stands: Stand = { place: { from: 0, to: 0, cell: null }, label: '' };
  private readonly parts: Parts;
  private readonly noted = new Set<string>();
  private orders = 0;
  private depth = 0;

  /** The tree of what is read now. */
  root: Node;

  constructor(text: Text, root: Node, clock: Clock, parts: Parts, libraries: readonly Library<Machine>[]) {
    this.libraries = libraries;
    this.text = text;
    this.root = root;
    this.clock = clock;
    this.parts = parts;
  }

  source(node: Place): string {
    return this.text.text.slice(node.from, node.to);
  }

  place(node: Place): CodePlace {
    return placeIn(this.text, node);
  }

  /** `more`: whether it may change the result, or what that hangs on. */
  note(code: NoteCode, node: Place, params: ProblemParams = {}, more: Pick<Note, 'effect' | 'when'> = {}): void {
    this.noteAt(code, this.place(node), params, more);
  }

  private noteAt(
    code: NoteCode,
    place: CodePlace,
    params: ProblemParams,
    more: Pick<Note, 'effect' | 'when'> = {},
  ): void {
    // A loop passes the same statement many times.
    const key = `${code} ${place.cell} ${place.from}`;
    if (this.noted.has(key)) return;
    this.noted.add(key);
    this.notes.push({ code, params, place, ...more });
  }

  /** What hangs on where in the source something stands. */
  when(of: When['of'], more: Pick<When, 'draws' | 'trains'> = {}): When {
    return { at: this.acts.length, order: this.order(), of, ...more };
  }

  /** A tensor is a weight's, whatever its sizes. */
  isNoPicture(tensor: Tensor): void {
    const at = this.pictures.findIndex((picture) => picture.object === tensor.object);
    if (at >= 0) this.pictures.splice(at, 1);
  }

  /** Keeps that the lines of a script call a net on something. */
  callNet(net: Value, x: Tensor | null | undefined, node: Place, what: string): void {
    this.netCalls.push({
      net,
      x,
      order: this.order(),
      place: this.place(node),
      what,
      isNamed: false,
      training: this.moving(),
    });
  }

  /** Norms whose running statistics a run moves: those that are in training. */
  private moving(): Set<object> {
    const moving = new Set<object>();
    for (const layer of this.normed) if (this.modes.get(layer) !== 'eval') moving.add(layer);
    return moving;
  }

  /** A number for what happens now, larger than all before. */
  order(): number {
    this.orders += 1;
    return this.orders;
  }

  /** Whether a module was constructed where the source says so. */
  isConstructed(id: string): boolean {
    return this.acts.some((act) => act.type === 'module' && act.module === id);
  }

  /** Puts a module behind those that have been constructed. */
  add(module: Module): void {
    this.modules.push(module);
    this.acts.push({ type: 'module', module: module.id });
  }

  /** What has been noted so far; `takeNotes` takes back what came after, and gives it. */
  notesSoFar(): number {
    return this.notes.length;
  }

  takeNotes(before: number): Note[] {
    const taken = this.notes.splice(before);
    for (const { code, place } of taken) this.noted.delete(`${code} ${place.cell} ${place.from}`);
    return taken;
  }

  /** Names what is not followed. */
  refuse(node: Place): never {
    throw new Problem('not-followed', node, { what: this.source(node).slice(0, 60) });
  }

  evaluate(node: Node): Value {
    const value = this.deeper(node, () => this.parts.expression(this, node));
    const size = sizeOf(value);
    // What is long takes its time, however few words make it.
    if (size >= COPIED) this.clock.check(node, Math.floor(size / COPIED));
    return value;
  }

  run(body: Node): Signal {
    return this.deeper(body, () => this.parts.statements(this, body));
  }

  call(callee: Value, given: readonly Given[], node: Node): Value {
    return this.deeper(node, () => this.parts.call(this, callee, given, node));
  }

  /** What the first of the libraries says that knows of it; null where none does. */
  ask<T>(question: (library: Library<Machine>) => T | null | undefined): T | null {
    for (const library of this.libraries) {
      const answer = question(library);
      if (answer !== null && answer !== undefined) return answer;
    }
    return null;
  }

  /** What a full name stands for. */
  outside(path: string): Value {
    return this.ask((library) => library.value?.(this, path)) ?? { type: 'outside', path };
  }

  /** Runs statements that are none of the source's own: nothing of them is a net of it, or passed over. */
  aside(run: () => void): void {
    const { soft } = this;
    this.soft = false;
    this.calls += 1;
    try {
      run();
    } finally {
      this.calls -= 1;
      this.soft = soft;
    }
  }

  /** Runs what the source calls: where that is a library's text, it stands for the call. */
  entering<T>(into: Text, node: Place, label: () => string, run: () => T): T {
    return into.stands && !this.text.stands ? this.standing(this.place(node), label(), run) : run();
  }

  /** Runs texts of libraries for a place of the source. */
  standing<T>(place: CodePlace, label: string, run: () => T): T {
    const before = { ...this.stands };
    Object.assign(this.stands, { place, label });
    try {
      return run();
    } finally {
      Object.assign(this.stands, before);
    }
  }

  /** Runs something within another text, whose offsets its nodes have, and with other names. */
  within<T>(text: Text, scope: Scope<Value>, run: () => T): T {
    const before = { text: this.text, scope: this.scope };
    this.text = text;
    this.scope = scope;
    try {
      return run();
    } catch (problem) {
      if (problem instanceof Problem) problem.locate(text);
      throw problem;
    } finally {
      this.text = before.text;
      this.scope = before.scope;
    }
  }

  /** An attribute of an object is about to be set. */
  setting(holder: Instance, value: Value, place: Place): void {
    for (const library of this.libraries) library.setting?.(this, holder, value, place);
  }

  /** Runs something whose tensors are no steps of what is followed now. */
  inTrace<T>(trace: Trace, run: () => T): T {
    const before = this.trace;
    this.trace = trace;
    try {
      return run();
    } finally {
      this.trace = before;
    }
  }

  /** Constructs a module. */
  construct(kind: Module['kind'], args: Module['args'], places: CallPlaces, call?: string): Module {
    const module: Module = { id: freshId(), kind, args, name: null, ...(call !== undefined && { call }) };
    this.places.set(module.id, places);
    const text = call === undefined ? layerSpec(kind).warns?.(args) : null;
    if (text) this.noteAt('warns', places.call, { text });
    if (this.traces > 0) this.late.add(module.id);
    return module;
  }

  private deeper<T>(node: Place, run: () => T): T {
    this.clock.check(node);
    this.depth += 1;
    try {
      // A call takes three levels, and brackets are counted up to the same number.
      if (this.depth > 2 * DEEPEST) throw new Problem('too-deep', node, { depth: DEEPEST });
      return run();
    } finally {
      this.depth -= 1;
    }
  }
}
