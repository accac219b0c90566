import { type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import type { Module } from '../../../core/net/net';
import { truthy } from '../../../core/python/python';
import { pythonValue } from '../python/python';
import type { DerivedText } from './derived';
import { isDefault } from './write_layer';

/** An operation as Python has it. */
export interface WrittenOperation {
  readonly text: string;
  /** `x += y`, `x[0] = y`: what stands alone on its line, and writes into what it reads first. */
  readonly isStatement: boolean;
}

/** An operation's arguments and operands while it is written. */
class Operands {
  readonly module: Module;
  readonly reads: readonly string[];
  /** Arguments that follow from shapes. */
  readonly derived: ReadonlyMap<string, DerivedText>;

  constructor(module: Module, reads: readonly string[], derived: ReadonlyMap<string, DerivedText> = new Map()) {
    this.module = module;
    this.reads = reads;
    this.derived = derived;
  }

  get(name: string): ArgValue {
    const { kind, args } = this.module;
    return arg(layerSpec(kind).args, args, name) ?? null;
  }

  text(name: string): string {
    return this.derived.get(name)?.value ?? pythonValue(this.get(name));
  }

  /** `1, 2` of a list, `1` of a number: as a method takes sizes and axes one by one. */
  items(name: string): string {
    const value = this.get(name);
    const written = Array.isArray(value) ? value.map(pythonValue).join(', ') : pythonValue(value);
    return this.derived.get(name)?.items ?? written;
  }

  get first(): string {
    return this.reads[0] ?? '';
  }

  get inplace(): boolean {
    return truthy(this.get('inplace'));
  }

  /** Arguments beside their defaults, by name. */
  named(...leftOut: readonly string[]): string[] {
    const { kind, args } = this.module;
    return layerSpec(kind).args.flatMap((spec) => {
      const value = args[spec.name];
      const isUsual = !this.derived.has(spec.name) && (value === undefined || isDefault(spec, value));
      return isUsual || leftOut.includes(spec.name) ? [] : [`${spec.name}=${this.text(spec.name)}`];
    });
  }

  /** `x.mean((2, 3), keepdim=True)`: the axis in front, where there is one, the rest by name. */
  alongAxis(method: string): string {
    const rest = this.named('dim', 'fn');
    const dim = this.get('dim') === null ? [] : [this.text('dim')];
    return `${this.first}.${method}(${[...dim, ...rest].join(', ')})`;
  }
}

type Write = (o: Operands) => string;

const OPERATORS: Partial<Record<LayerKind, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  pow: '**',
  floor_divide: '//',
  remainder: '%',
};

/** Both sides of an operator, of which one may be a number. */
function sides(o: Operands): readonly [string, string] {
  const second = o.module.kind === 'pow' ? 'exponent' : 'other';
  const [a = '', b] = o.reads;
  if (b !== undefined) return [a, b];
  // What follows from shapes may have an operator of its own.
  const number = (name: string) => (o.derived.has(name) ? `(${o.text(name)})` : o.text(name));
  return o.get('input') === null ? [a, number(second)] : [number('input'), a];
}

function operator(sign: string): Write {
  return (o) => {
    const [a, b] = sides(o);
    // A minus binds less than a power does.
    return `${sign === '**' && a.startsWith('-') ? `(${a})` : a} ${sign} ${b}`;
  };
}

/** With an argument that no operator has: `torch.add(x, y, alpha=2)`. */
function withMore(o: Operands): string | null {
  const more = o.named('input', 'other', 'exponent', 'inplace');
  if (more.length === 0) return null;
  const { kind } = o.module;
  const [a, b] = sides(o);
  if (o.inplace) return `${a}.${kind}_(${[b, ...more].join(', ')})`;
  // A number stands in front of no function but this one.
  if (o.get('input') !== null) return `torch.r${kind}(${[b, a, ...more].join(', ')})`;
  return `torch.${kind}(${[a, b, ...more].join(', ')})`;
}

function indexText(value: ArgValue): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? `[${value.map(pythonValue).join(', ')}]` : pythonValue(value);
}

/** What stands between the brackets of `x[…]`. */
function index(o: Operands): string {
  const value = o.get('index');
  return Array.isArray(value) ? value.map(indexText).join(', ') : indexText(value);
}

const joined =
  (fn: string): Write =>
  (o) => {
    const dim = o.get('dim');
    return `torch.${fn}([${o.reads.join(', ')}]${dim === 0 ? '' : `, ${pythonValue(dim)}`})`;
  };

/** The call that gives all pieces: `x.chunk(2, 1)`. */
function piecesText(o: Operands): string {
  const fn = String(o.get('fn'));
  const dim = o.get('dim') === 0 ? [] : [o.text('dim')];
  const by = fn === 'chunk' ? [o.text('chunks')] : fn === 'split' ? [o.text('split_size')] : [];
  return `${o.first}.${fn}(${[...by, ...dim].join(', ')})`;
}

const slice: Write = (o) => {
  const fn = o.get('fn');
  if (fn === 'getitem') return `${o.first}[${index(o)}]`;
  if (fn === 'narrow') return `${o.first}.narrow(${o.text('dim')}, ${o.text('start')}, ${o.text('length')})`;
  return `${piecesText(o)}[${o.text('piece')}]`;
};

const permute: Write = (o) => {
  const fn = String(o.get('fn'));
  if (fn === 'T' || fn === 'mT') return `${o.first}.${fn}`;
  if (fn === 't') return `${o.first}.t()`;
  if (fn === 'movedim') return `${o.first}.movedim(${o.text('source')}, ${o.text('dims')})`;
  return `${o.first}.${fn}(${o.items('dims')})`;
};

/** `x.max(1)` gives the indices, too. */
const extreme: Write = (o) => {
  const fn = String(o.get('fn'));
  const text = o.alongAxis(fn);
  return o.get('dim') === null || fn.startsWith('a') ? text : `${text}.values`;
};

const method =
  (name: string, items: string): Write =>
  (o) =>
    `${o.first}.${name}(${o.get(items) === null ? '' : o.items(items)})`;

/** Truths come out as numbers, as this page has them. */
const comparison =
  (sign: string): Write =>
  (o) => {
    const [a, b] = sides(o);
    return `(${a} ${sign} ${b}).float()`;
  };

const logic: Write = (o) => `torch.${o.module.kind}(${o.reads.join(', ')}).float()`;

/** A number, or the next of the tensors that are read. */
function where(o: Operands): string {
  const [mask = '', ...rest] = o.reads;
  const sides = ['input', 'other'].map((name) => (o.get(name) === null ? (rest.shift() ?? '') : o.text(name)));
  return `torch.where(${[`${mask}.bool()`, ...sides].join(', ')})`;
}

/** `x.sort(1)` gives where values stood, too. */
const inOrder: Write = (o) => `torch.${o.module.kind}(${[o.first, ...o.named()].join(', ')}).values`;

const ofFunctional: Write = (o) => `F.${o.module.kind}(${[...o.reads, ...o.named()].join(', ')})`;

const reduction: Write = (o) => o.alongAxis(o.module.kind);

/** Operations that are written in a way of their own; all others are `torch.kind(x, name=value)`. */
const WRITERS: Partial<Record<LayerKind, Write>> = {
  ...Object.fromEntries(Object.entries(OPERATORS).map(([kind, sign]) => [kind, operator(sign)])),
  neg: (o) => `-${o.first}`,
  matmul: (o) => (o.get('fn') === 'matmul' ? o.reads.join(' @ ') : `torch.${o.get('fn')}(${o.reads.join(', ')})`),
  einsum: (o) => `torch.einsum(${[o.text('equation'), ...o.reads].join(', ')})`,
  cat: joined('cat'),
  stack: joined('stack'),
  slice,
  permute,
  mean: reduction,
  sum: reduction,
  prod: reduction,
  std: reduction,
  var: reduction,
  logsumexp: reduction,
  max: extreme,
  min: extreme,
  view: method('view', 'shape'),
  reshape: method('reshape', 'shape'),
  expand: method('expand', 'sizes'),
  repeat: method('repeat', 'sizes'),
  flip: method('flip', 'dims'),
  squeeze: (o) => `${o.first}.squeeze(${o.get('dim') === null ? '' : o.text('dim')})`,
  unsqueeze: (o) => `${o.first}.unsqueeze(${o.text('dim')})`,
  normalize: ofFunctional,
  scaled_dot_product_attention: ofFunctional,
  affine_grid: ofFunctional,
  grid_sample: ofFunctional,
  conv2d: ofFunctional,
  conv_transpose2d: ofFunctional,
  cosine_similarity: ofFunctional,
  pairwise_distance: ofFunctional,
  gt: comparison('>'),
  lt: comparison('<'),
  ge: comparison('>='),
  le: comparison('<='),
  eq: comparison('=='),
  ne: comparison('!='),
  logical_and: logic,
  logical_or: logic,
  logical_xor: logic,
  logical_not: logic,
  where,
  masked_fill: (o) => `${o.first}.masked_fill(${o.reads[1]}.bool(), ${o.text('value')})`,
  sort: inOrder,
  topk: inOrder,
  index_select: (o) => `${o.first}.index_select(${o.text('dim')}, torch.tensor(${o.text('index')}))`,
  unfold: (o) => `${o.first}.unfold(${o.text('dimension')}, ${o.text('size')}, ${o.text('step')})`,
};

/** `torch.exp(x)`, `torch.maximum(x, y)`; in place `x.exp_()`. */
function plain(o: Operands): string {
  const { kind } = o.module;
  const numbers = ['other', 'exponent']
    .filter((name) => o.reads.length === 1 && o.get(name) !== null)
    .map((n) => o.text(n));
  const rest = o.named('inplace', 'other', 'exponent');
  const [first = '', ...more] = o.reads;
  if (o.inplace) return `${first}.${kind}_(${[...more, ...numbers, ...rest].join(', ')})`;
  return `torch.${kind}(${[first, ...more, ...numbers, ...rest].join(', ')})`;
}

/** What an operation is called on `reads`, which are names, or numbers of the net by theirs. */
export function writeOperation(
  module: Module,
  reads: readonly string[],
  derived?: ReadonlyMap<string, DerivedText>,
): WrittenOperation {
  const o = new Operands(module, reads, derived);
  const { kind } = module;
  if (layerSpec(kind).writes) {
    const isMasked = truthy(o.get('masked'));
    const at = isMasked ? `${reads[1]}.bool()` : index(o);
    const value = isMasked ? o.text('value') : (reads[1] ?? o.text('value'));
    return { text: `${o.first}[${at}] = ${value}`, isStatement: true };
  }
  const sign = OPERATORS[kind];
  const more = sign === undefined ? null : withMore(o);
  if (more !== null) return { text: more, isStatement: false };
  if (o.inplace && sign !== undefined) return { text: `${o.first} ${sign}= ${sides(o)[1]}`, isStatement: true };
  const own = o.inplace ? undefined : WRITERS[kind];
  return { text: own ? own(o) : plain(o), isStatement: false };
}

/** The call that gives so many pieces at once: `x.chunk(2, 1)`. */
export function writePieces(
  module: Module,
  of: string,
  count: number,
  derived: ReadonlyMap<string, DerivedText>,
): string {
  const o = new Operands(module, [of], derived);
  const { chunks, split_size: sizes } = module.args;
  // How many there are of a given size depends on what is taken to pieces.
  const isWhole = count === (Array.isArray(sizes) ? sizes.length : chunks);
  return `${piecesText(o)}${isWhole ? '' : `[:${count}]`}`;
}

/** Of a piece as `chunk`, `split` and `unbind` give several: its place, and what it has in common with the others. */
export function pieceOf({ kind, args }: Module): { readonly piece: number; readonly common: string } | null {
  const { fn = 'getitem', piece = 0, pieces: _, ...common } = args;
  if (kind !== 'slice' || typeof piece !== 'number' || fn === 'getitem' || fn === 'narrow') return null;
  return { piece, common: JSON.stringify([fn, Object.entries(common).sort()]) };
}
