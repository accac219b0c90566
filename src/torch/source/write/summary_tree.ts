import { moduleParams } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import type { ShapedNet, ShapedStep } from '../../../core/net/shaped';
import { elements, type Shape } from '../../../core/shape';
import { isTensor } from './tensors';
import { isOperation, isSequential } from './write_layer';

/**
 * The table of torchinfo 1.8.0 (layer_info.py, torchinfo.py: apply_hooks, add_missing_container_layers), whose rows come from
 * hooks on every module that forward calls: each call is a row below the module that holds the called one; what holds
 * modules and is never called itself, a ModuleList, is put in afterwards.
 */

/** A row of the table. One object may stand in it more than once: what was put in afterwards is torchinfo's one object, too. */
export interface TreeRow {
  readonly kind: string;
  /** 0: the net itself. */
  readonly depth: number;
  /** Among all rows of its depth, from 1. */
  index: number;
  /** What it gives; null for what was not called. */
  sizes: Shape | null;
  /** A module that holds no others. */
  readonly isLeaf: boolean;
  /** Whether it stands in a row further up already. */
  isAgain: boolean;
  /** All that it holds. */
  readonly params: number;
  /** Of its parameters those that torchinfo finds in no row below it. */
  leftover: number;
  /** Of a leaf its multiply-adds, biases among them; else those of the leaves below it, where it has any weight or bias. */
  macs: number;
  readonly place: Place;
}

/** A module of the net, as it is registered. */
interface Place {
  /** The same for the same module. */
  readonly key: string;
  readonly kind: string;
  readonly depth: number;
  readonly parent: Place | null;
  readonly tensors: readonly OwnTensor[];
  readonly isLeaf: boolean;
  /** Its row where no call makes one. */
  row: TreeRow | null;
}

/** A parameter with its name below the module that holds it. */
interface OwnTensor {
  readonly name: string;
  readonly count: number;
}

export function treeRows(shaped: ShapedNet): TreeRow[] {
  const places = new Places(shaped);
  const called = calledRows(shaped, places);
  const rows = withMissing(called);
  for (const [i, row] of indexed(rows)) row.index = i;
  addUp(rows);
  return rows;
}

function isRow(step: ShapedStep): boolean {
  return !isOperation(step.module) && step.use.origin?.isFunction !== true;
}

/** The modules of a net by their paths, each with what holds it. */
class Places {
  readonly #shaped: ShapedNet;
  readonly #known = new Map<string, Place>();
  readonly #kinds: ReadonlyMap<string, string>;
  /** For each path that holds something the parameters below it, and whether modules are among what it holds. */
  readonly #tensors = new Map<string, OwnTensor[]>();
  readonly #holds = new Set<string>();

  constructor(shaped: ShapedNet) {
    this.#shaped = shaped;
    const blocks = new Map(shaped.steps.flatMap(({ use }) => use.origin?.blocks ?? []).map((b) => [b.path, b.kind]));
    const hasOrigins = shaped.steps.some(({ use }) => use.origin !== undefined);
    this.#kinds = hasOrigins ? blocks : heldKinds(shaped.constructed);
    const within = new Map<string, ReadonlySet<string>>();
    for (const { module, use } of shaped.steps) {
      if (module.name !== null) continue;
      const paths = (use.origin?.blocks ?? []).map((b) => b.path);
      within.set(module.id, new Set([...(within.get(module.id) ?? []), ...paths]));
    }
    const others = new Set(shaped.steps.filter((step) => !isRow(step)).map(({ module }) => module.id));
    for (const module of shaped.constructed) {
      const isModule = !others.has(module.id) && !isTensor(module) && !isOperation(module);
      this.#hold(module, isModule, within.get(module.id) ?? new Set());
    }
    for (const path of blocks.keys()) for (const [above] of holdersOf(path)) if (above !== path) this.#holds.add(above);
  }

  #hold(module: Module, isModule: boolean, others: ReadonlySet<string>): void {
    const paths = new Set(module.name === null ? ['', ...others] : holdersOf(module.name).map(([path]) => path));
    for (const path of paths) {
      // A tensor of its own makes a module of nothing else.
      if (isModule) this.#holds.add(path);
      const below = module.name === null ? '' : path === '' ? module.name : module.name.slice(path.length + 1);
      const own = this.#tensors.get(path) ?? [];
      own.push(...tensorsOf(module, below));
      this.#tensors.set(path, own);
    }
  }

  root(): Place {
    const known = this.#known.get('path ');
    if (known) return known;
    const named = this.#kinds.get('');
    return this.#place('', named ?? (isSequential(this.#shaped.net) ? 'Sequential' : 'Net'));
  }

  /** What holds others, by its path. */
  holder(path: string, under: string): Place {
    if (path === '') return this.root();
    const list = /^\d+(?:\.|$)/.test(under) ? 'ModuleList' : 'ModuleDict';
    return this.#place(path, this.#kinds.get(path) ?? list);
  }

  #place(path: string, kind: string): Place {
    const known = this.#known.get(`path ${path}`);
    if (known) return known;
    const at = path.lastIndexOf('.');
    const parent = path === '' ? null : this.holder(path.slice(0, Math.max(0, at)), path.slice(at + 1));
    const place: Place = {
      key: `path ${path}`,
      kind,
      depth: path === '' ? 0 : path.split('.').length,
      parent,
      tensors: this.#tensors.get(path) ?? [],
      isLeaf: !this.#holds.has(path),
      row: null,
    };
    this.#known.set(place.key, place);
    return place;
  }

  /** A layer, below what its name says; without a name below the module that calls it. */
  leaf({ module, use }: ShapedStep): Place {
    const key = `module ${module.id}`;
    const known = this.#known.get(key);
    if (known) return known;
    const at = module.name?.lastIndexOf('.') ?? -1;
    const path = module.name === null ? (use.origin?.blocks.at(-1)?.path ?? '') : module.name.slice(0, Math.max(0, at));
    const parent = this.holder(path, module.name?.slice(at + 1) ?? '0');
    const place: Place = {
      key,
      kind: module.kind,
      depth: parent.depth + 1,
      parent,
      tensors: tensorsOf(module, ''),
      isLeaf: true,
      row: null,
    };
    this.#known.set(key, place);
    return place;
  }
}

/** The modules above a name, outermost first: '', 'layer1', 'layer1.0' of 'layer1.0.conv1'. */
function holdersOf(name: string): [path: string, under: string][] {
  const parts = name.split('.');
  return parts.map((_, i) => [parts.slice(0, i).join('.'), parts.slice(i).join('.')]);
}

function tensorsOf(module: Module, below: string): OwnTensor[] {
  const count = moduleParams(module);
  if (count === 0) return [];
  if (isTensor(module)) return [{ name: below === '' ? 'weight' : below, count }];
  // Weights and biases count alike.
  return [{ name: below === '' ? 'weight' : `${below}.weight`, count }];
}

/** Without the source's word: what is held under numbers alone is a sequence. */
function heldKinds(modules: readonly Module[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const { name } of modules) {
    const parts = name?.split('.') ?? [];
    for (let i = 1; i < parts.length; i += 1) {
      const path = parts.slice(0, i).join('.');
      const isNumber = /^\d+$/.test(parts[i] ?? '');
      kinds.set(path, isNumber && kinds.get(path) !== 'Module' ? 'Sequential' : 'Module');
    }
  }
  return kinds;
}

function rowOf(place: Place): TreeRow {
  const { kind, depth, isLeaf, tensors } = place;
  const params = tensors.reduce((sum, t) => sum + t.count, 0);
  return { kind, depth, index: 0, sizes: null, isLeaf, isAgain: false, params, leftover: 0, macs: 0, place };
}

/** A row for each call of a module, in their order. */
function calledRows({ steps, outputs, input }: ShapedNet, places: Places): TreeRow[] {
  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  const push = (place: Place): TreeRow => {
    const row = rowOf(place);
    row.isAgain = seen.has(place.key);
    seen.add(place.key);
    rows.push(row);
    return row;
  };
  const root = push(places.root());
  const hasOrigins = steps.some(({ use }) => use.origin !== undefined);
  /** Calls that are not done, the net's own first. */
  let open: { readonly call: number | string; readonly row: TreeRow }[] = [];
  for (const step of steps) {
    const calls = hasOrigins
      ? (step.use.origin?.blocks.slice(1) ?? []).map(({ call, path }) => ({ call, path }))
      : holdersOf(step.module.name ?? '')
          .slice(1)
          .map(([path]) => ({ call: path, path }));
    const kept = open.findIndex((o, i) => o.call !== calls[i]?.call);
    open = kept < 0 ? open : open.slice(0, kept);
    for (const { call, path } of calls.slice(open.length))
      open = [...open, { call, row: push(places.holder(path, '')) }];
    // What runs last in a call is what it gives.
    for (const { row } of open) row.sizes = step.outputSizes;
    if (!isRow(step)) continue;
    const leaf = push(places.leaf(step));
    leaf.sizes = step.outputSizes;
  }
  root.sizes = outputs[0]?.sizes ?? steps.at(-1)?.outputSizes ?? [1, ...input];
  return rows;
}

/** With a row for what holds a called module and was not called: once for each time that another stood between. */
function withMissing(called: readonly TreeRow[]): TreeRow[] {
  const ids = new Set(called.map((row) => row.place.key));
  const rows = [...called];
  const current = new Map<number, Place>();
  // Rows that are put in move those behind them, which are then looked at once more, as there.
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (!row) break;
    const above = new Map<number, Place>();
    for (let p = row.place.parent; p && p.depth > 0; p = p.parent) above.set(p.depth, p);
    let put = 0;
    for (let depth = 1; depth < row.depth; depth += 1) {
      const place = above.get(depth);
      if (!place || current.get(depth)?.key === place.key) continue;
      const own = place.row ?? rowOf(place);
      if (rows[at + put - 1] === own) continue;
      place.row = own;
      if (ids.has(place.key)) own.isAgain = true;
      ids.add(place.key);
      rows.splice(at + put, 0, own);
      current.set(depth, place);
      put += 1;
    }
    current.set(row.depth, row.place);
    for (let depth = row.depth + 1; current.has(depth); depth += 1) current.delete(depth);
  }
  return rows;
}

/** Rows with their numbers among those of their depth. */
function* indexed(rows: readonly TreeRow[]): Generator<readonly [number, TreeRow]> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const index = (counts.get(row.depth) ?? 0) + 1;
    counts.set(row.depth, index);
    yield [index, row];
  }
}

/** What each row holds that none below it has, and its multiply-adds. */
function addUp(rows: readonly TreeRow[]): void {
  for (const row of rows) if (row.isLeaf) row.macs = ownMacs(row);
  // From the end, so that what is below is known: rows below are those behind it that are deeper.
  const below: { depth: number; taken: number; macs: number }[] = [];
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at];
    if (!row) continue;
    let [taken, macs] = [0, 0];
    for (let next = below.at(-1); next && next.depth > row.depth; next = below.at(-1)) {
      taken += next.taken;
      macs += next.macs;
      below.pop();
    }
    if (row.isLeaf) {
      below.push({ depth: row.depth, taken: row.isAgain ? 0 : row.params, macs: row.macs });
      continue;
    }
    row.leftover = row.params - taken;
    row.macs = row.sizes && row.place.tensors.some((t) => /weight|bias/.test(t.name)) ? macs : 0;
    below.push({ depth: row.depth, taken: taken + (row.isAgain ? 0 : row.leftover), macs });
  }
}

/** Each parameter once for every place that a convolution's map has; of other layers once for each of a batch. */
function ownMacs({ place, sizes }: TreeRow): number {
  const [n = 1, , ...rest] = sizes ?? [];
  const [, second = 1] = sizes ?? [];
  return place.tensors.reduce((sum, { name, count }) => {
    if (name === 'weight' || name === 'bias') {
      return sum + count * (place.kind.includes('Conv') ? n * elements(rest) : n);
    }
    return /weight|bias/.test(name) ? sum + count * n * second : sum;
  }, 0);
}
