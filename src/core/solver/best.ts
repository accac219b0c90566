import type { Counted } from './count';
import { type Graph, type Level, PIECE, POOLS } from './graph';
import { Heap } from './heap';
import { compareItems, type DesignLayer, type Item } from './item';
import { type Kind, type Option, OptionSet } from './options';
import { ORDERS, type Order } from './order';
import { hiddenWidth } from './problem';
import type { Work } from './work';

/** A place on the way: a level, whether the last convolution is behind, the state, the size. */
interface Place {
  readonly level: Level;
  readonly closed: boolean;
  readonly state: number;
  readonly size: number;
}

/** Ways on that lead to one place: a convolution of a range of e, or a pool. */
interface Arc {
  readonly to: Place;
  readonly stride: number;
  /** null: a pool. */
  readonly conv: {
    readonly set: OptionSet;
    readonly kind: Kind;
    readonly from: number;
    readonly until: number;
    readonly inputs: number;
    readonly outputs: number;
  } | null;
}

/** A candidate for the next best at a place: the arc's option `option` followed by the next place's item `rest`. */
interface Candidate {
  readonly item: Item;
  readonly arc: Arc | null;
  readonly option: number;
  readonly rest: number;
}

/** What is listed: every design, or of those with the same sizes the best. */
export type Listing = 'designs' | 'paths';

interface PlaceList {
  readonly found: Item[];
  readonly heap: Heap<Candidate>;
  readonly seen: Set<number> | null;
}

const POOL_LAYERS = new Map<number, DesignLayer>(
  POOLS.map((k) => [k, { kind: 'MaxPool2d', kernel: k, stride: k, padding: 0, dilation: 1 }]),
);

/**
 * The best designs of a graph, one after the other. What follows a place does not depend on what led to it, and each
 * order is monotone (a better rest makes a better whole), so the best designs are made of the best rests: each place
 * keeps a list of its own, made as far as it is asked for. Exact: nothing is guessed and nothing enumerated. The
 * receptive field, r = (rest's r − 1)·stride + (kernel − 1)·dilation + 1 from the last layer back, is monotone too.
 */
export class Best {
  readonly #graph: Graph;
  readonly #counted: Counted;
  readonly #order: Order;
  readonly #listing: Listing;
  readonly #work: Work;
  readonly #lists = new Map<number, PlaceList>();
  readonly #firsts = new Map<Level, { open: (Item | undefined)[][]; closed: (Item | undefined)[][] }>();
  readonly #end: Item;
  /** Numbers for sequences of sizes: an end has 0. */
  readonly #paths = new Map<Item, number>();
  readonly #pathIds = new Map<number, Map<number, number>>();
  #pathCount = 0;

  constructor(graph: Graph, counted: Counted, listing: Listing, work: Work) {
    this.#graph = graph;
    this.#counted = counted;
    this.#order = ORDERS[graph.conditions.sort];
    this.#listing = listing;
    this.#work = work;
    const primary = this.#order.sort === 'receptiveField' ? -1 : 0;
    this.#end = { primary, params: 0, macs: 0, layer: null, size: graph.target, next: null };
  }

  /** The best `limit`, best first. Fewer where there are no more, or where the work is over. */
  take(limit: number): Item[] {
    const level = this.#graph.level(0, 0);
    if (!level || limit <= 0) return [];
    const start = { level, closed: false, state: 0, size: this.#graph.start };
    if (!this.#leads(start)) return [];
    this.#fillFirsts();
    const items: Item[] = [];
    while (items.length < limit && !this.#work.over) {
      const item = this.#item(start, items.length);
      if (!item) break;
      items.push(item);
    }
    return items;
  }

  #leads({ level, closed, state, size }: Place): boolean {
    const ways = this.#counted.ways.get(level);
    return ((closed ? ways?.closed : ways?.open)?.[state]?.[size] ?? 0) > 0;
  }

  /** The best item of every place, from the target back: where lists begin. */
  #fillFirsts(): void {
    const graph = this.#graph;
    const rows = () => Array.from({ length: graph.states }, (): (Item | undefined)[] => []);
    for (let depth = graph.depth; depth >= 0; depth--) {
      for (const level of graph.levelsOf(depth)) {
        const firsts = { open: rows(), closed: rows() };
        this.#firsts.set(level, firsts);
        for (const size of level.sizes) {
          for (const closed of [false, true]) {
            for (let state = 0; state < graph.states; state++) {
              const place = { level, closed, state, size };
              const row = (closed ? firsts.closed : firsts.open)[state];
              if (!row || !this.#leads(place)) continue;
              row[size] = this.#firstAt(place);
            }
          }
          if (this.#work.over) return;
        }
      }
    }
  }

  #firstAt(place: Place): Item | undefined {
    let best: Item | undefined = this.#endsAt(place) ? this.#end : undefined;
    this.#arcs(place, (arc) => {
      const item = this.#make(place, arc, 0, 0, best);
      if (item && (!best || compareItems(item, best) < 0)) best = item;
    });
    return best;
  }

  #endsAt({ level, closed, state, size }: Place): boolean {
    return closed && state === this.#graph.states - 1 && this.#graph.ends(level, size);
  }

  #arcs({ level, closed, state, size }: Place, visit: (arc: Arc) => void): void {
    const graph = this.#graph;
    const { convs, pools } = level;
    const below = graph.level(convs, pools + 1);
    if (below) {
      for (const kernel of POOLS) {
        const next = graph.pooled(kernel, size);
        if (next === undefined || !graph.allowed(convs + pools + 1, next)) continue;
        const to = { level: below, closed, state, size: next };
        if (this.#leads(to)) visit({ to, stride: kernel, conv: null });
      }
    }
    const set = graph.choices.sets[convs];
    const after = graph.level(convs + 1, pools);
    if (closed || !set || !after) return;
    const { conditions, choices } = graph;
    const closes = choices.closes[convs + 1] ?? false;
    const inputs = convs === 0 ? conditions.input[0] : hiddenWidth(conditions, convs - 1);
    const pieces = graph.pieces(set, size);
    const ways = this.#counted.ways.get(after);
    this.#work.spend(2 * pieces.length);
    for (let i = 0; i < pieces.length; i += PIECE) {
      const next = pieces[i + 3] ?? 0;
      if (!ways?.alive[next]) continue;
      const { value: stride, bits } = set.strides[pieces[i] ?? 0] ?? { value: 1, bits: 0 };
      const from = pieces[i + 1] ?? 0;
      const until = pieces[i + 2] ?? 0;
      this.#work.spend(20);
      for (const kind of set.kinds) {
        if (OptionSet.count(kind, from, until) === 0) continue;
        const then = graph.after(state, kind.unpadded, kind.bits | bits);
        for (const last of closes ? [true, false] : [false]) {
          if (!((last ? ways.closed : ways.open)[then]?.[next] ?? 0)) continue;
          const to = { level: after, closed: last, state: then, size: next };
          const outputs = last ? conditions.target[0] : hiddenWidth(conditions, convs);
          visit({ to, stride, conv: { set, kind, from, until, inputs, outputs } });
        }
      }
    }
  }

  /** An arc's option with what follows it; undefined where there is none, or where it is surely not before `limit`. */
  #make(place: Place, arc: Arc, at: number, rest: number, limit?: Item): Item | undefined {
    const { to, stride, conv } = arc;
    const next = rest === 0 ? this.#firstOf(to) : this.#item(to, rest);
    if (!next) return undefined;
    const order = this.#order;
    if (!conv) {
      const layer = at === 0 ? POOL_LAYERS.get(stride) : undefined;
      if (!layer) return undefined;
      const primary = this.#primary(
        next,
        stride,
        stride,
        order.pool(stride, to.level.convs) + this.#resize(place, to),
        0,
      );
      return { primary, params: next.params, macs: next.macs, layer, size: to.size, next };
    }
    const option = this.#option(conv, at);
    if (!option) return undefined;
    const { kernel, padding, dilation } = option;
    const { sizes } = this.#graph;
    const taps = kernel * kernel * conv.inputs;
    const ownMacs = (sizes.h[to.size] ?? 0) * (sizes.w[to.size] ?? 0) * conv.outputs * taps;
    const own = order.sort === 'receptiveField' ? 0 : order.option(kernel, padding, dilation) + order.stride(stride);
    const reach = (kernel - 1) * dilation + 1;
    const primary = this.#primary(next, stride, reach, own + this.#resize(place, to), ownMacs);
    const params = next.params + conv.outputs * (taps + 1);
    const macs = next.macs + ownMacs;
    if (limit && (primary - limit.primary || params - limit.params || macs - limit.macs) > 0) return undefined;
    const layer: DesignLayer = { kind: 'Conv2d', kernel, stride, padding, dilation };
    return { primary, params, macs, layer, size: to.size, next };
  }

  #resize(from: Place, to: Place): number {
    if (this.#order.sort !== 'even') return 0;
    const { h, w } = this.#graph.sizes;
    return this.#order.resize(h[from.size] ?? 1, w[from.size] ?? 1, h[to.size] ?? 1, w[to.size] ?? 1);
  }

  #primary(next: Item, stride: number, reach: number, own: number, macs: number): number {
    const { sort } = this.#order;
    if (sort === 'receptiveField') return -((-next.primary - 1) * stride + reach);
    return next.primary + (sort === 'macs' ? macs : own);
  }

  #option({ set, kind, from, until }: NonNullable<Arc['conv']>, at: number): Option | null {
    if (at === 0) return set.best(kind, from, until, this.#order);
    return set.sorted(kind, from, until, this.#order)[at] ?? null;
  }

  #firstOf({ level, closed, state, size }: Place): Item | undefined {
    const firsts = this.#firsts.get(level);
    return (closed ? firsts?.closed : firsts?.open)?.[state]?.[size];
  }

  /** The item of a place's list at `index`, made where it is not there yet. */
  #item(place: Place, index: number): Item | undefined {
    const list = this.#listOf(place);
    while (list.found.length <= index) {
      const top = list.heap.pop();
      if (!top || this.#work.over) return undefined;
      const { item, arc, option, rest } = top;
      if (arc) {
        this.#push(list, place, arc, option, rest + 1);
        // Of options that lead the same way, only the best makes another path.
        if (rest === 0 && this.#listing === 'designs') this.#push(list, place, arc, option + 1, 0);
      }
      if (list.seen) {
        const path = this.#pathOf(item);
        if (list.seen.has(path)) continue;
        list.seen.add(path);
      }
      list.found.push(item);
    }
    return list.found[index];
  }

  #push(list: PlaceList, place: Place, arc: Arc, option: number, rest: number): void {
    this.#work.spend(50);
    const item = this.#make(place, arc, option, rest);
    if (item) list.heap.push({ item, arc, option, rest });
  }

  #listOf(place: Place): PlaceList {
    const { level, closed, state, size } = place;
    const { states, sizes } = this.#graph;
    const key = ((level.key * 2 + Number(closed)) * states + state) * sizes.count + size;
    const old = this.#lists.get(key);
    if (old) return old;
    const list: PlaceList = {
      found: [],
      heap: new Heap((a, b) => compareItems(a.item, b.item)),
      seen: this.#listing === 'paths' ? new Set() : null,
    };
    this.#lists.set(key, list);
    if (this.#endsAt(place)) list.heap.push({ item: this.#end, arc: null, option: 0, rest: 0 });
    this.#arcs(place, (arc) => this.#push(list, place, arc, 0, 0));
    return list;
  }

  /** A number for the sizes of an item's layers. */
  #pathOf(item: Item): number {
    if (!item.layer || !item.next) return 0;
    const old = this.#paths.get(item);
    if (old !== undefined) return old;
    const rest = this.#pathOf(item.next);
    const known = this.#pathIds.get(item.size) ?? new Map<number, number>();
    this.#pathIds.set(item.size, known);
    let id = known.get(rest);
    if (id === undefined) {
      this.#pathCount += 1;
      id = this.#pathCount;
      known.set(rest, id);
    }
    this.#paths.set(item, id);
    return id;
  }
}
