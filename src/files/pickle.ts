import { FileProblem } from './problem';

/**
 * A pickle, read and never run: numbers, texts, lists, tuples, sets, dicts, and of names alone those that its reader
 * knows. Every other name is refused as it is met. Python's Lib/pickletools.py says what each opcode is.
 */
export type Pickled =
  | number
  | bigint
  | string
  | boolean
  | null
  | { readonly type: 'bytes'; readonly length: number }
  | PickledList
  | PickledDict
  | Known;

/** Lists, tuples and sets. */
export interface PickledList {
  readonly type: 'list';
  readonly items: Pickled[];
}

export interface PickledDict {
  readonly type: 'dict';
  readonly entries: [Pickled, Pickled][];
  /** What is set on it beside, as on a state dict its `_metadata`. */
  state: Pickled;
}

/** Something that the reader of names makes. */
export interface Known {
  readonly type: 'known';
  readonly of: object;
}

/** What a name stands for: what comes of its call with arguments; null where it is not called so. */
export type Callable = (args: readonly Pickled[]) => Pickled | null;

export interface Names {
  /** A name of a module; null: it is none of those that are understood. */
  find(module: string, name: string): Pickled | Callable | null;
  /** What stands outside of the pickle. */
  persistent(id: Pickled): Pickled | null;
}

class Marker {
  readonly type = 'mark';
}
const MARK = new Marker();

interface Name {
  readonly type: 'name';
  readonly name: string;
  readonly call: Callable;
}

type OnStack = Pickled | Marker | Name;

/** Steps of one pickle; a state dict of a hundred thousand tensors takes some three million. */
const MOST_STEPS = 20_000_000;
/** An integer of more bytes is none of a state dict's. */
const LONGEST_INTEGER = 64;

const bad = (what: string) => new FileProblem('bad-pickle', { what });

const isObject = (x: OnStack | undefined): x is Exclude<OnStack, number | bigint | string | boolean | null> =>
  typeof x === 'object' && x !== null;

export interface Unpickled {
  readonly value: Pickled;
  /** Where the pickle ends. */
  readonly end: number;
}

/**
 * Reads one pickle, of protocol 0 to 5.
 *
 * @throws FileProblem
 */
export function unpickle(bytes: Uint8Array<ArrayBuffer>, from: number, names: Names): Unpickled {
  return new Unpickler(bytes, from, names).run();
}

class Unpickler {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #names: Names;
  #at: number;
  #stack: OnStack[] = [];
  readonly #memo = new Map<number, OnStack>();
  readonly #text = new TextDecoder();

  constructor(bytes: Uint8Array<ArrayBuffer>, from: number, names: Names) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = from;
    this.#names = names;
  }

  run(): Unpickled {
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const op = this.#byte();
      if (op === 0x2e) return { value: this.#pop(), end: this.#at };
      this.#step(op);
    }
    throw bad('too long');
  }

  #step(op: number): void {
    const push = (value: OnStack) => this.#stack.push(value);
    switch (op) {
      case 0x80: // PROTO
        if (this.#byte() > 5) throw bad('protocol');
        return;
      case 0x95: // FRAME
        this.#skip(8);
        return;
      case 0x28: // MARK
        push(MARK);
        return;
      case 0x30: // POP
        if (this.#stack.pop() === undefined) throw bad('POP');
        return;
      case 0x31: // POP_MARK
        this.#toMark();
        return;
      case 0x32: {
        // DUP
        const top = this.#stack.at(-1);
        if (top === undefined) throw bad('DUP');
        push(top);
        return;
      }
      case 0x4e: // NONE
        push(null);
        return;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        push(op === 0x88);
        return;
      case 0x4a: // BININT
        push(this.#view.getInt32(this.#skip(4), true));
        return;
      case 0x4b: // BININT1
        push(this.#byte());
        return;
      case 0x4d: // BININT2
        push(this.#view.getUint16(this.#skip(2), true));
        return;
      case 0x8a: // LONG1
        push(this.#long(this.#byte()));
        return;
      case 0x8b: // LONG4
        push(this.#long(this.#length(4)));
        return;
      case 0x49: // INT
      case 0x4c: {
        // LONG
        const line = this.#line().replace(/L$/, '');
        if (op === 0x49 && /^0[01]$/.test(line)) push(line === '01');
        else if (/^-?\d{1,40}$/.test(line)) push(plain(BigInt(line)));
        else throw bad('INT');
        return;
      }
      case 0x46: // FLOAT
        push(Number(this.#line()));
        return;
      case 0x47: // BINFLOAT
        push(this.#view.getFloat64(this.#skip(8), false));
        return;
      case 0x53: // STRING
        push(this.#line().replace(/^(['"])(.*)\1$/, '$2'));
        return;
      case 0x56: // UNICODE
        push(this.#line());
        return;
      case 0x54: // BINSTRING
      case 0x58: // BINUNICODE
        push(this.#string(this.#length(4)));
        return;
      case 0x55: // SHORT_BINSTRING
      case 0x8c: // SHORT_BINUNICODE
        push(this.#string(this.#byte()));
        return;
      case 0x8d: // BINUNICODE8
        push(this.#string(this.#length(8)));
        return;
      case 0x42: // BINBYTES
        push(this.#blob(this.#length(4)));
        return;
      case 0x43: // SHORT_BINBYTES
        push(this.#blob(this.#byte()));
        return;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        push(this.#blob(this.#length(8)));
        return;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
      case 0x8f: // EMPTY_SET
        push({ type: 'list', items: [] });
        return;
      case 0x7d: // EMPTY_DICT
        push({ type: 'dict', entries: [], state: null });
        return;
      case 0x6c: // LIST
      case 0x74: // TUPLE
      case 0x91: // FROZENSET
        push({ type: 'list', items: this.#toMark() });
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = Array.from({ length: op - 0x84 }, () => this.#pop());
        push({ type: 'list', items: items.reverse() });
        return;
      }
      case 0x64: // DICT
        push({ type: 'dict', entries: pairs(this.#toMark()), state: null });
        return;
      case 0x61: {
        // APPEND
        const item = this.#pop();
        this.#list().items.push(item);
        return;
      }
      case 0x65: // APPENDS
      case 0x90: {
        // ADDITEMS
        const items = this.#toMark();
        const list = this.#list();
        for (const item of items) list.items.push(item);
        return;
      }
      case 0x73: {
        // SETITEM
        const value = this.#pop();
        const key = this.#pop();
        this.#dict().entries.push([key, value]);
        return;
      }
      case 0x75: {
        // SETITEMS
        const items = pairs(this.#toMark());
        const dict = this.#dict();
        for (const item of items) dict.entries.push(item);
        return;
      }
      case 0x63: // GLOBAL
        this.#global(this.#line(), this.#line());
        return;
      case 0x93: {
        // STACK_GLOBAL
        const name = this.#pop();
        const module = this.#pop();
        if (typeof name !== 'string' || typeof module !== 'string') throw bad('STACK_GLOBAL');
        this.#global(module, name);
        return;
      }
      case 0x69: // INST
        this.#global(this.#line(), this.#line());
        throw bad('INST');
      case 0x52: // REDUCE
      case 0x81: // NEWOBJ
        this.#call();
        return;
      case 0x62: {
        // BUILD
        const state = this.#pop();
        const top = this.#stack.at(-1);
        if (isObject(top) && top.type === 'dict') top.state = state;
        else if (!isObject(top) || top.type !== 'known') throw bad('BUILD');
        return;
      }
      case 0x50: // PERSID
        this.#persistent(this.#line());
        return;
      case 0x51: // BINPERSID
        this.#persistent(this.#pop());
        return;
      case 0x71: // BINPUT
        this.#put(this.#byte());
        return;
      case 0x72: // LONG_BINPUT
        this.#put(this.#view.getUint32(this.#skip(4), true));
        return;
      case 0x70: // PUT
        this.#put(Number(this.#line()));
        return;
      case 0x94: // MEMOIZE
        this.#put(this.#memo.size);
        return;
      case 0x68: // BINGET
        this.#get(this.#byte());
        return;
      case 0x6a: // LONG_BINGET
        this.#get(this.#view.getUint32(this.#skip(4), true));
        return;
      case 0x67: // GET
        this.#get(Number(this.#line()));
        return;
      default:
        throw bad(`opcode ${op}`);
    }
  }

  /** Moves on by so many bytes, and says where it was. */
  #skip(count: number): number {
    const from = this.#at;
    if (count > this.#bytes.length - from) throw new FileProblem('truncated');
    this.#at = from + count;
    return from;
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] ?? 0;
  }

  #length(bytes: 4 | 8): number {
    const from = this.#skip(bytes);
    return bytes === 4 ? this.#view.getUint32(from, true) : Number(this.#view.getBigUint64(from, true));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new FileProblem('truncated');
    const text = this.#string(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  #string(length: number): string {
    const from = this.#skip(length);
    return this.#text.decode(this.#bytes.subarray(from, from + length));
  }

  #blob(length: number): Pickled {
    this.#skip(length);
    return { type: 'bytes', length };
  }

  /** Two's complement, little-endian. */
  #long(length: number): number | bigint {
    if (length > LONGEST_INTEGER) throw bad('an integer too long');
    const from = this.#skip(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(this.#bytes[from + i] ?? 0);
    return plain(BigInt.asIntN(8 * length, value));
  }

  #pop(): Pickled {
    const top = this.#stack.pop();
    if (top === undefined || (isObject(top) && (top.type === 'mark' || top.type === 'name'))) {
      // A name that is kept as a value, as a dtype of a list of them.
      if (isObject(top) && top.type === 'name') return { type: 'known', of: top };
      throw bad('stack');
    }
    return top;
  }

  #toMark(): Pickled[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw bad('MARK');
    const items = this.#stack.splice(at).slice(1);
    return items.map((item): Pickled => {
      if (!isObject(item) || (item.type !== 'mark' && item.type !== 'name')) return item;
      if (item.type === 'name') return { type: 'known', of: item };
      throw bad('MARK');
    });
  }

  #list(): PickledList {
    const top = this.#stack.at(-1);
    if (isObject(top) && top.type === 'list') return top;
    throw bad('no list');
  }

  #dict(): PickledDict {
    const top = this.#stack.at(-1);
    if (isObject(top) && top.type === 'dict') return top;
    throw bad('no dict');
  }

  #global(module: string, name: string): void {
    const found = this.#names.find(module, name);
    const whole = `${module}.${name}`;
    if (found === null) {
      // What a pickle begins with is the class of what was saved.
      const isWhole =
        this.#stack.length === 0 || this.#stack.at(-1) === 'module' || /^torch\.nn\.modules\./.test(whole);
      throw new FileProblem(isWhole ? 'whole-module' : 'forbidden', { name: whole });
    }
    this.#stack.push(typeof found === 'function' ? { type: 'name', name: whole, call: found } : found);
  }

  #call(): void {
    const args = this.#pop();
    const callee = this.#stack.pop();
    if (!isObject(args) || args.type !== 'list') throw bad('REDUCE');
    const own = isObject(callee) && callee.type === 'known' ? callee.of : callee;
    if (!isName(own)) throw bad('REDUCE');
    const made = own.call(args.items);
    if (made === null) throw bad(own.name);
    this.#stack.push(made);
  }

  #persistent(id: Pickled): void {
    const found = this.#names.persistent(id);
    if (found === null) throw bad('persistent id');
    this.#stack.push(found);
  }

  #put(at: number): void {
    const top = this.#stack.at(-1);
    if (top === undefined || !Number.isSafeInteger(at)) throw bad('PUT');
    this.#memo.set(at, top);
  }

  #get(at: number): void {
    const value = this.#memo.get(at);
    if (value === undefined) throw bad('GET');
    this.#stack.push(value);
  }
}

function isName(x: unknown): x is Name {
  return typeof x === 'object' && x !== null && 'type' in x && x.type === 'name';
}

const plain = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

function pairs(items: readonly Pickled[]): [Pickled, Pickled][] {
  if (items.length % 2 !== 0) throw bad('SETITEMS');
  return Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i] ?? null, items[2 * i + 1] ?? null]);
}
