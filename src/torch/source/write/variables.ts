import type { LayerKind } from '../../../core/layers/table';
import { refsIn } from '../../../core/net/derived';
import {
  INPUT_KEY,
  type Module,
  moduleOf,
  type Net,
  oneUse,
  refTo,
  type Use,
  type ValueRef,
} from '../../../core/net/net';
import { type DerivedText, derivedTexts } from './derived';
import { pieceOf, writeOperation } from './operations';
import { isTensor } from './tensors';
import { isOperation } from './write_layer';

/** One line of forward: a step, or several that take a tensor to pieces at once, with the names that they use. */
export interface Line {
  readonly uses: readonly Use[];
  readonly module: Module;
  /** What is read, in the order of the call. */
  readonly reads: readonly string[];
  /** What each result is called: one for a tensor, two for a map with its indices, as many as there are pieces. */
  readonly binds: readonly string[];
  /** Names that are given beforehand to what has one: `skip = x`. */
  readonly aliases: readonly (readonly [name: string, of: string])[];
  /** Arguments that follow from shapes. */
  readonly derived: ReadonlyMap<string, DerivedText>;
}

/** Forward with a name for every tensor. */
export interface NamedForward {
  readonly lines: readonly Line[];
  readonly returned: readonly string[];
}

export interface Naming {
  /** What forward calls its input, and the tensor that goes straight on from there. */
  readonly trunk: string;
  /** Names that stand for something else. */
  readonly taken: ReadonlySet<string>;
  /** Whether each piece of a tensor stands on a line of its own. */
  readonly alone?: true;
  /** How a parameter of the net is read: `self.gain`. */
  readonly parameter: (module: Module) => string;
}

/** Names for the tensors of forward, as few as a person would use: a straight piece has one. */
export function nameValues(net: Net, naming: Naming): NamedForward {
  return new Namer(net, naming).named();
}

/** The tensors whose shapes a step asks for. */
const shapesOf = ({ derived }: Use): readonly ValueRef[] => (derived ? refsIn(derived) : []);

const keyOf = ({ from, port }: ValueRef) => `${from}.${port}`;
const PRODUCTS: ReadonlySet<LayerKind> = new Set(['mul', 'div']);
/** Names that stand beside their like. */
const IN_ROWS: ReadonlySet<string> = new Set(['branch', 'part']);

interface Reader {
  /** Null: it is returned. */
  readonly use: Use | null;
  /** Its shape alone is asked for. */
  readonly isShape?: true;
}

class Namer {
  readonly #net: Net;
  readonly #naming: Naming;
  readonly #places: ReadonlyMap<string, number>;
  readonly #readers = new Map<string, Reader[]>();
  /** How often a tensor will still be read. */
  readonly #left = new Map<string, number>();
  /** What each name stands for, in the order in which the names came up. */
  readonly #bound = new Map<string, string>();

  constructor(net: Net, naming: Naming) {
    this.#net = net;
    this.#naming = naming;
    this.#places = new Map(net.forward.uses.map((u, i) => [u.id, i]));
    for (const use of net.forward.uses) {
      for (const ref of this.#inputs(use)) this.#addReader(ref, { use });
      for (const ref of shapesOf(use)) this.#addReader(ref, { use, isShape: true });
    }
    for (const ref of net.forward.outputs) this.#addReader(ref, { use: null });
    this.#bound.set(naming.trunk, keyOf(refTo(INPUT_KEY)));
  }

  named(): NamedForward {
    const { uses, outputs } = this.#net.forward;
    const lines: Line[] = [];
    for (let at = 0; at < uses.length; ) {
      const group = this.#group(at);
      at += group.length;
      const line = this.#line(group);
      if (line) lines.push(line);
    }
    return { lines, returned: outputs.map((ref) => this.#text(ref)) };
  }

  #addReader(ref: ValueRef, reader: Reader): void {
    const key = keyOf(ref);
    const known = this.#readers.get(key);
    if (known) known.push(reader);
    else this.#readers.set(key, [reader]);
    this.#left.set(key, (this.#left.get(key) ?? 0) + 1);
  }

  #module(use: Use): Module {
    return moduleOf(this.#net, use.module);
  }

  #place(use: Use): number {
    return this.#places.get(use.id) ?? -1;
  }

  /** A parameter that is switched off hands x on. */
  #inputs(use: Use): readonly ValueRef[] {
    return use.inputs.length === 0 && use.off ? [refTo(INPUT_KEY)] : use.inputs;
  }

  /** The step at a place; with those behind it that are the next pieces of the same tensor. */
  #group(at: number): readonly Use[] {
    const { uses } = this.#net.forward;
    const first = uses[at];
    const own = first && pieceOf(this.#module(first));
    if (this.#naming.alone) return first ? [first] : [];
    if (!first || first.off || own?.piece !== 0) return first ? [first] : [];
    const isNext = (use: Use, piece: number) => {
      const other = use.off ? null : pieceOf(this.#module(use));
      return (
        other?.piece === piece &&
        other.common === own.common &&
        use.inputs.map(keyOf).join() === first.inputs.map(keyOf).join()
      );
    };
    let end = at + 1;
    for (let use = uses[end]; use && isNext(use, end - at); use = uses[end]) end += 1;
    return uses.slice(at, end);
  }

  #line(uses: readonly Use[]): Line | null {
    const [use] = uses;
    if (!use) return null;
    const module = this.#module(use);
    if (isTensor(module) && !use.off) return null;
    const inputs = this.#inputs(use);
    const reads = inputs.map((ref) => this.#text(ref));
    const derived = derivedTexts(use.derived ?? {}, (ref) => this.#text(ref));
    for (const one of uses) for (const ref of [...this.#inputs(one), ...shapesOf(one)]) this.#readOnce(ref);
    const aliases: [string, string][] = [];
    const [first] = inputs;
    const own = this.#nameOf(first);
    const skip = first && own !== undefined && uses.length === 1 ? this.#skipped(use, first) : undefined;
    if (skip !== undefined && own !== undefined && first) {
      aliases.push([skip, own]);
      this.#bound.set(skip, keyOf(first));
    }
    const writes = !use.off && isStatement(module, reads);
    const binds: string[] = [];
    const results = this.#results(uses);
    for (const [port, key] of results.entries()) {
      // What writes in place needs no name where nobody reads it by its own.
      const isNameless = writes && !this.#isLive(key);
      // A line that is switched off leaves the name of what it would read, one that writes in place has to have it.
      const isKept = use.off || writes;
      const name = isNameless
        ? (reads[0] ?? '')
        : port === 0 && skip !== undefined && own !== undefined
          ? own
          : uses.length > 1
            ? this.#fresh('part', binds)
            : port > 0
              ? this.#fresh('indices', binds)
              : this.#target(use, inputs, isKept);
      if (isKept && reads[0] !== undefined && (port > 0 || name !== reads[0])) aliases.push([name, reads[0]]);
      binds.push(name);
      if (!isNameless) this.#bound.set(name, key);
    }
    const [kept] = use.off || writes ? binds : [];
    return { uses, module, reads: kept === undefined ? reads : reads.with(0, kept), binds, aliases, derived };
  }

  #results(uses: readonly Use[]): readonly string[] {
    const [use] = uses;
    if (!use || uses.length > 1) return uses.map((u) => `${u.id}.0`);
    const indices = `${use.id}.1`;
    return this.#readers.has(indices) ? [`${use.id}.0`, indices] : [`${use.id}.0`];
  }

  #readOnce(ref: ValueRef): void {
    const key = keyOf(ref);
    this.#left.set(key, (this.#left.get(key) ?? 1) - 1);
  }

  #isLive(key: string): boolean {
    return (this.#left.get(key) ?? 0) > 0;
  }

  /** The name of a tensor; undefined for a parameter, which has none. */
  #nameOf(ref: ValueRef | undefined): string | undefined {
    if (!ref) return undefined;
    const key = keyOf(ref);
    for (const [name, own] of this.#bound) if (own === key) return name;
    return undefined;
  }

  #text(ref: ValueRef): string {
    const name = this.#nameOf(ref);
    if (name !== undefined) return name;
    const use = oneUse(this.#net, ref.from);
    return use ? this.#naming.parameter(this.#module(use)) : this.#naming.trunk;
  }

  /** A join reads several tensors that forward has made. */
  #isJoin(use: Use): boolean {
    return use.inputs.filter((ref) => !this.#isConstant(ref)).length > 1;
  }

  #isConstant({ from }: ValueRef): boolean {
    const use = oneUse(this.#net, from);
    return use !== undefined && !use.off && isTensor(this.#module(use));
  }

  /**
   * The name for a tensor that goes straight on here, and is laid into a join later, past what lies between: `skip = x`.
   * Undefined where it keeps its own.
   */
  #skipped(use: Use, first: ValueRef): string | undefined {
    const key = keyOf(first);
    const readers = this.#readers.get(key) ?? [];
    const later = readers.slice(readers.length - (this.#left.get(key) ?? 0));
    if (!this.#isLive(key) || this.#isJoin(use) || later.length + 1 < readers.length) return undefined;
    const whole = later.filter(({ isShape }) => !isShape);
    if (whole.length === 0) return this.#fresh('before');
    const joins = whole.map(({ use: reader }) => (reader ? this.#joinBehind(reader) : null));
    if (joins.includes(null) || joins.every((j) => j && PRODUCTS.has(this.#module(j).kind))) return undefined;
    return this.#fresh('skip');
  }

  /** The join that a step is, or that it leads to through nothing but operations; null where there is none. */
  #joinBehind(use: Use): Use | null {
    for (let at: Use = use; ; ) {
      if (this.#isJoin(at)) return at;
      if (at.off || !isOperation(this.#module(at))) return null;
      const [reader, ...more] = this.#readers.get(`${at.id}.0`) ?? [];
      if (!reader?.use || more.length > 0) return null;
      at = reader.use;
    }
  }

  #target(use: Use, inputs: readonly ValueRef[], isKept: boolean): string {
    const dying = inputs.flatMap((ref) => {
      const name = this.#nameOf(ref);
      return name === undefined || this.#isLive(keyOf(ref)) ? [] : [name];
    });
    const own = this.#nameOf(inputs[0]);
    if (own !== undefined && dying.includes(own) && (isKept || !this.#isJoin(use))) return own;
    if (!isKept && this.#isJoin(use)) {
      const { trunk } = this.#naming;
      const trunkKey = this.#bound.get(trunk);
      if (trunkKey === undefined || !this.#isLive(trunkKey)) return trunk;
      for (const name of this.#bound.keys()) if (dying.includes(name)) return name;
    }
    return this.#fresh(this.#stem(use));
  }

  /** A name by what becomes of a tensor. */
  #stem(use: Use): string {
    const { name } = this.#module(use);
    const named = name !== null && /^[a-z]\w*$/.test(name) ? name : null;
    let length = 1;
    for (let at = use; ; length += 1) {
      const [reader, ...more] = this.#readers.get(`${at.id}.0`) ?? [];
      if (!reader) return named ?? 'aux';
      if (!reader.use) return (length <= 2 ? named : null) ?? 'out';
      if (more.length > 0) return (length === 1 ? named : null) ?? 'h';
      if (this.#isJoin(reader.use)) {
        const { kind } = this.#module(reader.use);
        if (kind === 'cat' || kind === 'stack') return 'branch';
        if (PRODUCTS.has(kind)) return 'gate';
        // Beside a longer branch it is what that one is added to.
        const between = this.#place(reader.use) - this.#place(use) - length;
        if (kind === 'add' || kind === 'sub') return between >= length ? 'identity' : 'out';
        return (length <= 2 ? named : null) ?? 'h';
      }
      at = reader.use;
    }
  }

  /** The first of `stem`, `stem2`, … that stands for nothing that is still read. */
  #fresh(stem: string, given: readonly string[] = []): string {
    const isFree = (name: string) => {
      const key = this.#bound.get(name);
      return !this.#naming.taken.has(name) && !given.includes(name) && (key === undefined || !this.#isLive(key));
    };
    const isRow = IN_ROWS.has(stem);
    if (!isRow && isFree(stem)) return stem;
    for (let n = isRow ? 1 : 2; ; n += 1) if (isFree(`${stem}${n}`)) return `${stem}${n}`;
  }
}

const isStatement = (module: Module, reads: readonly string[]) =>
  isOperation(module) && writeOperation(module, reads).isStatement;
