import { type Choices, makeChoices } from './choices';
import type { OptionSet } from './options';
import type { Conditions } from './problem';
import type { Restriction } from './restriction';
import type { Work } from './work';

/** Pools are MaxPool2d(k), stride k, of these. */
export const POOLS = [2, 3, 4] as const;

/** Numbers that one search may hold, 16 bytes each, and pieces of as many: some 350 MB in all at the very most. */
const MOST_VALUES = 1.2e7;
const MOST_PIECES = 1e7;
/** Heights are told from widths by this factor; no size that is looked at is larger. */
const SIDE = 2 ** 26;

/** All sizes [H, W] that a search meets, each with a number of its own. */
export class Sizes {
  readonly h: number[] = [];
  readonly w: number[] = [];
  readonly #ids = new Map<number, number>();

  id(h: number, w: number): number {
    const key = h * SIDE + w;
    const old = this.#ids.get(key);
    if (old !== undefined) return old;
    const id = this.h.length;
    this.#ids.set(key, id);
    this.h.push(h);
    this.w.push(w);
    return id;
  }

  find(h: number, w: number): number | undefined {
    return this.#ids.get(h * SIDE + w);
  }

  get count(): number {
    return this.h.length;
  }
}

/** Heights and widths between which a size has to lie so that the target may still be reached. */
export interface Hull {
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** Both are at most 100. */
const keyOf = (convs: number, pools: number) => convs * 128 + pools;

/** Where one convolution leads from a size: e from `from` to `to` (counted from the set's least), all to one size. */
export const PIECE = 4; // stride's index, from, to, size

/** All nodes with so many convolutions and pools behind them. */
export interface Level {
  readonly key: number;
  readonly convs: number;
  readonly pools: number;
  /** The sizes that are reached, in the order in which they were. */
  readonly sizes: number[];
}

/**
 * What can come after what: sizes as nodes, by how many convolutions and pools lie behind them. Each design is one
 * walk from the input to the target. Nothing is enumerated: walks share their nodes.
 */
export class Graph {
  readonly conditions: Conditions;
  readonly choices: Choices;
  readonly sizes = new Sizes();
  readonly start: number;
  readonly target: number;
  /** Layers of the designs that are looked at: fewer than asked for where the search was cut short. */
  depth = 0;
  /** How many unpadded convolutions and required features a node may have behind it: the number of states. */
  readonly states: number;
  readonly path: readonly number[] | null;
  readonly #levels = new Map<number, Level>();
  readonly #pieces = new Map<OptionSet, (Int32Array | undefined)[]>();
  #pieceCount = 0;
  #whole: boolean;
  readonly #work: Work;
  readonly #hulls: (Hull | null)[][];

  /** `free`: with all sizes that can be reached, also those from which the target cannot be. */
  constructor(conditions: Conditions, restriction: Restriction, work: Work, free = false) {
    this.conditions = conditions;
    this.#work = work;
    this.choices = makeChoices(conditions, restriction, work);
    this.#whole = this.choices.whole;
    const [, h, w] = conditions.input;
    const [, toH, toW] = conditions.target;
    this.start = this.sizes.id(h, w);
    this.target = this.sizes.id(toH, toW);
    this.path = restriction.path?.map(([ph, pw]) => this.sizes.id(ph, pw)) ?? null;
    this.states = (conditions.unpaddedLayers + 1) * 2 ** this.choices.bits;
    this.#hulls = free ? this.#freeHulls() : this.#makeHulls();
    if (free || h !== w || toH === toW) this.#grow();
    this.#whole &&= !work.over;
  }

  /** False where not all designs are in it. */
  get whole(): boolean {
    return this.#whole;
  }

  level(convs: number, pools: number): Level | undefined {
    return this.#levels.get(keyOf(convs, pools));
  }

  /** Levels of one depth, those with more convolutions first. */
  levelsOf(depth: number): Level[] {
    return Array.from({ length: depth + 1 }, (_, pools) => this.level(depth - pools, pools)).filter(
      (l): l is Level => l !== undefined,
    );
  }

  /** The state after a convolution: unpadded ones count up to those required, features gather. */
  after(state: number, unpadded: boolean, bits: number): number {
    const counts = this.conditions.unpaddedLayers + 1;
    const count = Math.min(counts - 1, (state % counts) + Number(unpadded));
    return count + counts * (Math.floor(state / counts) | bits);
  }

  /** Whether a design may end at a size after so many layers. */
  ends(level: Level, size: number): boolean {
    const right = this.path === null || level.convs + level.pools === this.path.length;
    return size === this.target && right && level.convs > 0;
  }

  /** Whether a size may follow as layer `depth` (from 1). */
  allowed(depth: number, size: number): boolean {
    return depth <= this.depth && (this.path === null || this.path[depth - 1] === size);
  }

  /** [stride's index, from, to, size] one after the other. */
  pieces(set: OptionSet, size: number): Int32Array {
    const known = this.#pieces.get(set) ?? [];
    this.#pieces.set(set, known);
    const old = known[size];
    if (old) return old;
    const made = this.#makePieces(set, size);
    known[size] = made;
    return made;
  }

  /** The size that a pool makes; undefined where it makes none that leads anywhere. */
  pooled(kernel: number, size: number): number | undefined {
    const h = Math.floor((this.sizes.h[size] ?? 0) / kernel);
    const w = Math.floor((this.sizes.w[size] ?? 0) / kernel);
    return h < 1 || w < 1 ? undefined : this.sizes.find(h, w);
  }

  #makePieces(set: OptionSet, size: number): Int32Array {
    const h = this.sizes.h[size] ?? 0;
    const w = this.sizes.w[size] ?? 0;
    const hull = this.#hulls[1]?.[0];
    const found: number[] = [];
    if (!hull) return new Int32Array(0);
    const { least, width, strides } = set;
    for (const [index, { value: s }] of strides.entries()) {
      const low = Math.max(least, 1 - Math.min(h, w), (hull.low[0] - 1) * s + 1 - h, (hull.low[1] - 1) * s + 1 - w);
      const high = Math.min(least + width - 1, hull.high[0] * s - h, hull.high[1] * s - w);
      let e = low;
      while (e <= high) {
        const toH = Math.floor((h + e - 1) / s) + 1;
        const toW = Math.floor((w + e - 1) / s) + 1;
        const end = Math.min(high, toH * s - h, toW * s - w);
        if (set.kinds.some(({ below }) => (below[end - least + 1] ?? 0) > (below[e - least] ?? 0))) {
          found.push(index, e - least, end - least, this.sizes.id(toH, toW));
        }
        e = end + 1;
      }
      this.#work.spend(4);
    }
    this.#work.spend(found.length * 4);
    this.#pieceCount += found.length / PIECE;
    return Int32Array.from(found);
  }

  /** By convolutions and pools behind; null where nothing may lie there. */
  #makeHulls(): (Hull | null)[][] {
    const { maxConvs, maxPools, target } = this.conditions;
    const { sets } = this.choices;
    const strides = sets.flatMap((s) => [s.strides[0]?.value ?? 1, s.strides.at(-1)?.value ?? 1]);
    const [finest, coarsest] = [Math.min(...strides), Math.max(...strides)];
    const least = Math.min(...sets.map((s) => s.least));
    const most = Math.max(...sets.map((s) => s.least + s.width - 1));
    const hulls: (Hull | null)[][] = Array.from({ length: maxConvs + 1 }, () => []);
    const [, h, w] = target;
    for (let c = maxConvs; c >= 0; c--) {
      for (let p = maxPools; p >= 0; p--) {
        const low: [number, number] = [h, w];
        const high: [number, number] = [h, w];
        const conv = hulls[c + 1]?.[p];
        const pool = hulls[c]?.[p + 1];
        for (const i of [0, 1] as const) {
          if (conv) {
            low[i] = Math.min(low[i], Math.max(1, (conv.low[i] - 1) * finest + 1 - most));
            high[i] = Math.min(SIDE - 1, Math.max(high[i], conv.high[i] * coarsest - least));
          }
          if (pool) high[i] = Math.min(SIDE - 1, Math.max(high[i], (pool.high[i] + 1) * 4 - 1));
        }
        const row = hulls[c];
        if (row) row[p] = { low, high };
      }
    }
    return hulls;
  }

  #freeHulls(): Hull[][] {
    const { maxConvs, maxPools, input, target } = this.conditions;
    const most = Math.min(SIDE - 1, 2 * Math.max(input[1], input[2], target[1], target[2]) + 16);
    const hull: Hull = { low: [1, 1], high: [most, most] };
    return Array.from({ length: maxConvs + 1 }, () => Array.from({ length: maxPools + 1 }, () => hull));
  }

  #inHull(convs: number, pools: number, h: number, w: number): boolean {
    const hull = this.#hulls[convs]?.[pools];
    return (
      hull !== undefined &&
      hull !== null &&
      h >= hull.low[0] &&
      w >= hull.low[1] &&
      h <= hull.high[0] &&
      w <= hull.high[1]
    );
  }

  #grow(): void {
    const { maxConvs, maxPools } = this.conditions;
    const depth = Math.min(maxConvs + maxPools, this.path?.length ?? Number.POSITIVE_INFINITY);
    this.#levels.set(0, { key: 0, convs: 0, pools: 0, sizes: [this.start] });
    let levels = 1;
    for (let at = 0; at < depth; at++) {
      const next = new Map<number, { level: Level; seen: Set<number> }>();
      for (const level of this.levelsOf(at)) this.#expand(level, next);
      levels += next.size;
      const tooMany = levels * this.states * this.sizes.count > MOST_VALUES || this.#pieceCount > MOST_PIECES;
      if (this.#work.over || tooMany) {
        this.#whole = false;
        return;
      }
      for (const [key, { level }] of next) this.#levels.set(key, level);
      this.depth = at + 1;
    }
  }

  #expand(level: Level, next: Map<number, { level: Level; seen: Set<number> }>): void {
    const { maxConvs, maxPools } = this.conditions;
    const { convs, pools } = level;
    const wanted = this.path?.[convs + pools];
    const into = (c: number, p: number) => {
      const key = keyOf(c, p);
      const made = next.get(key) ?? { level: { key, convs: c, pools: p, sizes: [] }, seen: new Set<number>() };
      next.set(key, made);
      return (size: number) => {
        if (made.seen.has(size) || (wanted !== undefined && wanted !== size)) return;
        made.seen.add(size);
        if (this.#inHull(c, p, this.sizes.h[size] ?? 0, this.sizes.w[size] ?? 0)) made.level.sizes.push(size);
      };
    };
    const set = this.choices.sets[convs];
    if (convs < maxConvs && set) {
      const add = into(convs + 1, pools);
      for (const size of level.sizes) {
        const pieces = this.pieces(set, size);
        for (let i = 3; i < pieces.length; i += PIECE) add(pieces[i] ?? 0);
        if (!this.#work.spend(pieces.length) || this.#pieceCount > MOST_PIECES) return;
      }
    }
    if (pools < maxPools) {
      const add = into(convs, pools + 1);
      for (const size of level.sizes) {
        for (const kernel of POOLS) {
          const h = Math.floor((this.sizes.h[size] ?? 0) / kernel);
          const w = Math.floor((this.sizes.w[size] ?? 0) / kernel);
          if (h >= 1 && w >= 1 && this.#inHull(convs, pools + 1, h, w)) add(this.sizes.id(h, w));
        }
      }
    }
  }
}
