import { moduleParams } from '../../../core/net/infer';
import type { BlockCall, Module } from '../../../core/net/net';
import type { ShapedNet, ShapedStep } from '../../../core/net/shaped';
import type { Shape } from '../../../core/shape';
import { isOperation, isSequential } from './write_layer';

/** A row of torchinfo's table: a module that was called, or one that holds such and was not called itself. */
export interface TreeRow {
  readonly kind: string;
  /** 0: the net itself. */
  readonly depth: number;
  /** Among all rows of its depth, from 1. */
  readonly index: number;
  /** What it gives; null for what was not called. */
  readonly sizes: Shape | null;
  /** A module that holds no others. */
  readonly isLeaf: boolean;
  /** Whether it stands in a row further up already. */
  readonly isAgain: boolean;
  /** All that it holds. */
  readonly params: number;
  /** Of its parameters those that no row below it has: its own, and those of modules that are never called. */
  readonly leftover: number;
  /** Of a leaf its own; else those of all leaves below it. */
  readonly macs: number;
}

interface OpenRow {
  readonly path: string;
  readonly kind: string;
  readonly call: number | null;
  readonly depth: number;
  readonly isLeaf: boolean;
  sizes: Shape | null;
  isAgain: boolean;
  params: number;
  macs: number;
  /** Indices of rows are those of the list. */
  readonly module: Module | null;
}

/** A module that holds others, on the way to a layer. */
interface Holder {
  readonly path: string;
  readonly kind: string;
  readonly call: number | null;
}

/**
 * The rows of a net in the order of its calls, each module below the one that holds it. Functions and operators are no
 * rows. Which modules hold which is what the source says; without it, what the names say: `layer1.0.conv1`.
 */
export function treeRows(shaped: ShapedNet): TreeRow[] {
  const { net, input, steps, constructed, outputs } = shaped;
  const rows: OpenRow[] = [];
  const open: OpenRow[] = [];
  const push = (row: OpenRow) => {
    rows.push(row);
    open.length = row.depth;
    open.push(row);
  };
  const root = steps.find((s) => s.use.origin)?.use.origin?.blocks[0]?.kind;
  const output = outputs[0]?.sizes ?? steps.at(-1)?.outputSizes ?? [1, ...input];
  push({
    ...{ path: '', kind: root ?? (isSequential(net) ? 'Sequential' : 'Net'), call: null, depth: 0, isLeaf: false },
    ...{ sizes: output, isAgain: false, params: 0, macs: 0, module: null },
  });
  const seen = new Set<string>();
  const kinds = heldKinds(net.modules);
  for (const step of steps) {
    const holders = holdersOf(step, kinds);
    const { blocks = [] } = step.use.origin ?? {};
    for (const row of open) {
      // What runs last in a call is what it gives.
      if (row.call !== null && blocks.some((b) => b.call === row.call)) row.sizes = step.outputSizes;
    }
    if (!isRow(step)) continue;
    let depth = 1;
    for (const holder of holders) {
      const here = open[depth];
      if (here?.path !== holder.path || here.call !== holder.call || here.isLeaf) {
        const isAgain = seen.has(holder.path);
        seen.add(holder.path);
        push({ ...holder, depth, isLeaf: false, sizes: null, isAgain, params: 0, macs: 0, module: null });
      }
      const row = open[depth];
      if (row && (row.call !== null || !step.use.origin)) row.sizes = step.outputSizes;
      depth += 1;
    }
    const { module } = step;
    const isAgain = seen.has(module.id);
    seen.add(module.id);
    push({
      ...{ path: module.name ?? '', kind: module.kind, call: null, depth, isLeaf: true, sizes: step.outputSizes },
      ...{ isAgain, params: moduleParams(module), macs: step.macs, module },
    });
  }
  return withTotals(rows, constructed, seen);
}

function isRow(step: ShapedStep): boolean {
  return !isOperation(step.module) && step.use.origin?.isFunction !== true;
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

/** The modules between the net and a layer, outermost first. */
function holdersOf({ module, use }: ShapedStep, kinds: ReadonlyMap<string, string>): Holder[] {
  const calls: readonly BlockCall[] = use.origin?.blocks.slice(1) ?? [];
  const parts = module.name?.split('.') ?? [];
  const paths = parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'));
  if (!use.origin) return paths.map((path) => ({ path, kind: kinds.get(path) ?? 'Module', call: null }));
  const byPath = new Map(calls.map((c) => [c.path, c]));
  if (module.name === null) return [...calls];
  // What holds a layer and was not called itself is a list of modules, or a dict.
  return paths.map((path, i) => {
    const list = /^\d+$/.test(parts[i + 1] ?? '') ? 'ModuleList' : 'ModuleDict';
    return byPath.get(path) ?? { path, kind: list, call: null };
  });
}

/** Adds up what each row holds. */
function withTotals(rows: readonly OpenRow[], constructed: readonly Module[], seen: ReadonlySet<string>): TreeRow[] {
  const counts = new Map<number, number>();
  // A module without a row belongs to the innermost one that holds it.
  const idle = constructed.filter((m) => !seen.has(m.id) && moduleParams(m) > 0);
  const owner = (m: Module) => {
    const holders = rows.filter((r) => !r.isLeaf && !r.isAgain && (r.path === '' || m.name?.startsWith(`${r.path}.`)));
    return holders.reduce<OpenRow | undefined>((best, r) => (best && best.depth >= r.depth ? best : r), undefined);
  };
  const left = new Map<OpenRow, number>();
  for (const m of idle) {
    const row = owner(m);
    if (row) left.set(row, (left.get(row) ?? 0) + moduleParams(m));
  }
  return rows.map((row, at) => {
    const index = (counts.get(row.depth) ?? 0) + 1;
    counts.set(row.depth, index);
    const end = rows.findIndex((r, i) => i > at && r.depth <= row.depth);
    const below = row.isLeaf ? [] : rows.slice(at + 1, end < 0 ? rows.length : end);
    const first = rows.find((r) => !r.isLeaf && r.path === row.path) ?? row;
    const leftover = left.get(first) ?? 0;
    // However often it is called, a module holds what it holds.
    const held = new Map(below.map((r) => [r.module?.id ?? r.path, r.isLeaf ? r.params : (left.get(r) ?? 0)]));
    const own = [...held.values()].reduce((sum, n) => sum + n, leftover);
    const { kind, depth, sizes, isLeaf, isAgain } = row;
    return {
      ...{ kind, depth, index, sizes, isLeaf, isAgain, leftover },
      params: isLeaf ? row.params : own,
      macs: isLeaf ? row.macs : below.reduce((sum, r) => sum + (r.isLeaf ? r.macs : 0), 0),
    };
  });
}
