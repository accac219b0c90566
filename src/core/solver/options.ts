import type { Order } from './order';
import type { Range } from './problem';
import type { Work } from './work';

/**
 * What a convolution may be, seen by what it does to a size: n becomes ⌊(n + e − 1) / stride⌋ + 1 with
 * e = 2·padding − dilation·(kernel − 1), as long as n + e ≥ 1. Thousands of parameters come to a few values of e.
 */

/** Kernel, padding and dilation of one convolution. */
export interface Option {
  readonly kernel: number;
  readonly padding: number;
  readonly dilation: number;
}

/** The options that are alike in what conditions ask of them. */
export interface Kind {
  /** Whether `unpaddedLayers` counts it. */
  readonly unpadded: boolean;
  /** Required features that it has. */
  readonly bits: number;
  /** At i: how many options have e < least + i. */
  readonly below: Float64Array;
}

export interface StrideOption {
  readonly value: number;
  readonly bits: number;
}

/** What one convolution of a design may choose from. */
export interface Choice {
  readonly kernels: readonly number[];
  readonly strides: readonly StrideOption[];
  readonly padding: Range;
  readonly dilation: Range;
  allows(kernel: number, padding: number): boolean;
  unpadded(kernel: number, padding: number): boolean;
  /** Required features of an option. */
  bits(kernel: number, padding: number): number;
}

/** Compares options by what they cost in an order, where stride and sizes are the same. */
export function compareOptions(order: Order, a: Option, b: Option): number {
  return (
    order.option(a.kernel, a.padding, a.dilation) - order.option(b.kernel, b.padding, b.dilation) ||
    a.kernel - b.kernel ||
    a.padding - b.padding ||
    a.dilation - b.dilation
  );
}

/** Options of one convolution by e, counted and in order. */
export class OptionSet {
  readonly strides: readonly StrideOption[];
  readonly least: number;
  readonly width: number;
  readonly kinds: readonly Kind[];
  readonly #choice: Choice;
  /** By kind: the best option for each e, and tables for the best over a range of them. */
  readonly #heads = new Map<Kind, readonly (readonly (Option | null)[])[]>();
  readonly #sorted = new Map<Kind, Map<number, readonly Option[]>>();

  constructor(choice: Choice, work: Work) {
    this.#choice = choice;
    this.strides = choice.strides;
    const { kernels, padding, dilation } = choice;
    const widest = Math.max(1, ...kernels.slice(-1));
    const narrowest = kernels[0] ?? 1;
    this.least = 2 * padding[0] - dilation[1] * (widest - 1);
    const most = 2 * padding[1] - dilation[0] * (narrowest - 1);
    this.width = kernels.length === 0 ? 0 : most - this.least + 1;
    work.spend(this.width);
    const counts = new Map<number, { unpadded: boolean; bits: number; counts: Float64Array }>();
    for (const kernel of kernels) {
      for (let p = padding[0]; p <= padding[1]; p++) {
        if (!choice.allows(kernel, p)) continue;
        const unpadded = choice.unpadded(kernel, p);
        const bits = choice.bits(kernel, p);
        const key = 2 * bits + Number(unpadded);
        const kind = counts.get(key) ?? { unpadded, bits, counts: new Float64Array(this.width) };
        counts.set(key, kind);
        for (let d = dilation[0]; d <= dilation[1]; d++) {
          const at = 2 * p - d * (kernel - 1) - this.least;
          kind.counts[at] = (kind.counts[at] ?? 0) + 1;
        }
      }
    }
    this.kinds = [...counts.values()].map(({ unpadded, bits, counts }) => {
      const below = new Float64Array(this.width + 1);
      for (let i = 0; i < this.width; i++) below[i + 1] = (below[i] ?? 0) + (counts[i] ?? 0);
      return { unpadded, bits, below };
    });
  }

  /** How many options of a kind have an e from `from` to `to`, both counted from `least`. */
  static count({ below }: Kind, from: number, to: number): number {
    return (below[to + 1] ?? 0) - (below[from] ?? 0);
  }

  /** Calls back with every option of a kind for one e, as `least + at`. */
  #each(kind: Kind, at: number, visit: (option: Option) => void): void {
    const e = at + this.least;
    const { kernels, padding, dilation } = this.#choice;
    for (const kernel of kernels) {
      for (let d = dilation[0]; d <= dilation[1]; d++) {
        const twice = e + d * (kernel - 1);
        const p = twice / 2;
        if (twice % 2 !== 0 || p < padding[0] || p > padding[1] || !this.#choice.allows(kernel, p)) continue;
        if (this.#choice.unpadded(kernel, p) !== kind.unpadded || this.#choice.bits(kernel, p) !== kind.bits) continue;
        visit({ kernel, padding: p, dilation: d });
      }
    }
  }

  /** The best option of a kind over a range of e; null where there is none. */
  best(kind: Kind, from: number, to: number, order: Order): Option | null {
    const table = this.#heads.get(kind) ?? this.#table(kind, order);
    const level = 31 - Math.clz32(to - from + 1);
    const row = table[level];
    return better(order, row?.[from] ?? null, row?.[to - 2 ** level + 1] ?? null);
  }

  /** A sparse table: row j holds the best of each 2^j neighbours. */
  #table(kind: Kind, order: Order): (Option | null)[][] {
    let row: (Option | null)[] = Array.from({ length: this.width }, (_, at) => {
      let head: Option | null = null;
      if (OptionSet.count(kind, at, at) > 0) {
        this.#each(kind, at, (option) => {
          head = better(order, head, option);
        });
      }
      return head;
    });
    const rows = [row];
    for (let size = 2; size <= this.width; size *= 2) {
      const last = row;
      row = Array.from({ length: this.width - size + 1 }, (_, i) =>
        better(order, last[i] ?? null, last[i + size / 2] ?? null),
      );
      rows.push(row);
    }
    this.#heads.set(kind, rows);
    return rows;
  }

  /** All options of a kind over a range of e, best first. */
  sorted(kind: Kind, from: number, to: number, order: Order): readonly Option[] {
    const known = this.#sorted.get(kind) ?? new Map<number, readonly Option[]>();
    this.#sorted.set(kind, known);
    const key = from * (this.width + 1) + to;
    const old = known.get(key);
    if (old) return old;
    const all: Option[] = [];
    for (let at = from; at <= to; at++) {
      if (OptionSet.count(kind, at, at) > 0) this.#each(kind, at, (option) => all.push(option));
    }
    all.sort((a, b) => compareOptions(order, a, b));
    known.set(key, all);
    return all;
  }
}

function better(order: Order, a: Option | null, b: Option | null): Option | null {
  if (!a || !b) return a ?? b;
  return compareOptions(order, a, b) <= 0 ? a : b;
}
