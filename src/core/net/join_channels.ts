import type { ArgValue } from '../args';
import type { InputReading } from '../layer';
import { layerSpec } from '../layers/rows';
import { isInt } from '../python/python';
import { type Shape, sizesOf } from '../shape';
import { groupsOf } from '../windows/laid_cells';
import { readingsOf } from '../windows/reading';
import type { Flow, Flows } from './flow';
import { pass } from './infer';
import { carryJoinsBy, type Known, type Parted } from './joins';
import { INPUT_KEY, type Module, type Use, type ValueRef } from './net';

function knownOf(module: Module, inputs: readonly Flow[]): Known | null {
  const tensors = inputs.flatMap(({ shape, batched }) => (shape ? [{ shape, batched }] : []));
  if (tensors.length < inputs.length) return null;
  const passed = pass(module, tensors);
  if (!passed.ok) return null;
  const sizes = tensors.map(({ shape, batched }) => sizesOf(shape, batched));
  const { shape, batched } = passed.output;
  const made = sizesOf(shape, batched);
  const own = { module, axes: passed.axes, reads: passed.reads, inputSizes: sizes[0] ?? [], outputSizes: made };
  return { sizes, made, reads: readingsOf({ ...own, inputs: sizes }) };
}

/** The axis of an input from which an axis of the output comes cell by cell. */
function sourceAxis(reading: InputReading, axis: number, from: Shape, to: Shape): number | null {
  if (reading.type === 'axes') {
    const at = reading.links.findIndex((link) => link?.out === axis && link.map === null);
    return at < 0 ? null : at;
  }
  const group = groupsOf(from, to).find((g) => axis >= g.to[0] && axis < g.to[1]);
  if (!group || group.to[1] - group.to[0] !== 1 || group.from[1] - group.from[0] !== 1) return null;
  return group.from[0];
}

/** Which axis of its output a layer's own argument gives the size of. */
function ownAxis({ kind }: Module, rank: number): number | null {
  const own = layerSpec(kind).channels;
  if (!own?.out) return null;
  return { map: rank - 3, second: 1, last: rank - 1, tail: rank - 1 }[own.of];
}

/**
 * The layers that give an axis of a tensor its size, found by going back: through what reads it cell by cell, into every
 * branch where branches meet.
 */
export class Producers {
  readonly #uses: ReadonlyMap<string, Use>;
  readonly #module: (id: string) => Module | undefined;
  readonly #flows: Flows;
  /** Whether an argument may be set: the person at the slider has not just set it. */
  readonly #mayBe: (module: Module, name: string) => boolean;

  constructor(
    uses: readonly Use[],
    module: (id: string) => Module | undefined,
    flows: Flows,
    mayBe: (module: Module, name: string) => boolean,
  ) {
    this.#uses = new Map(uses.map((u) => [u.id, u]));
    this.#module = module;
    this.#flows = flows;
    this.#mayBe = mayBe;
  }

  /** What is to be set so that the axis becomes `size` long; null where that is in no layer's hands. */
  resized(ref: ValueRef, axis: number, size: number): Map<string, Record<string, ArgValue>> | null {
    const found = new Map<string, Record<string, ArgValue>>();
    return this.#visit(ref, axis, size, found, new Set()) ? found : null;
  }

  #set(module: Module, name: string, value: ArgValue, found: Map<string, Record<string, ArgValue>>): boolean {
    if (!this.#mayBe(module, name)) return false;
    found.set(module.id, { ...found.get(module.id), [name]: value });
    return true;
  }

  #visit(
    ref: ValueRef,
    axis: number,
    size: number,
    found: Map<string, Record<string, ArgValue>>,
    seen: Set<string>,
  ): boolean {
    const key = `${ref.from} ${axis} ${size}`;
    if (seen.has(key)) return true;
    seen.add(key);
    const use = this.#uses.get(ref.from);
    const module = use && this.#module(use.module);
    if (ref.from === INPUT_KEY || !use || !module) return false;
    const [first] = use.inputs;
    if (use.off) return first !== undefined && this.#visit(first, axis, size, found, seen);
    const known = knownOf(
      module,
      use.inputs.map((r) => this.#flows.read(r)),
    );
    if (!known) return false;
    if (axis === ownAxis(module, known.made.length)) return this.#own(module, use, size, found, seen);
    if (!first) return this.#parameter(module, axis, size, found);
    const ways = known.reads.flatMap((reading, i) => {
      const [from, input] = [known.sizes[i] ?? [], use.inputs[i]];
      const at = sourceAxis(reading, axis, from, known.made);
      return at !== null && input && from[at] === known.made[axis] ? [{ input, at }] : [];
    });
    return ways.length > 0 && ways.every(({ input, at }) => this.#visit(input, at, size, found, seen));
  }

  /** A layer's own number; a depthwise one's follows what comes in. */
  #own(
    module: Module,
    use: Use,
    size: number,
    found: Map<string, Record<string, ArgValue>>,
    seen: Set<string>,
  ): boolean {
    const own = layerSpec(module.kind).channels;
    const [out, given, groups] = [own?.out, own?.in, own?.groups].map((name) => (name ? module.args[name] : undefined));
    if (!own?.out || !isInt(out)) return false;
    if (!isInt(groups) || groups <= 1) return this.#set(module, own.out, size, found);
    const [first] = use.inputs;
    const times = isInt(given) && given === groups ? out / given : null;
    if (times === null) return size % groups === 0 && this.#set(module, own.out, size, found);
    const before = size / times;
    const rank = this.#flows.read(first).shape?.length ?? 0;
    const batch = this.#flows.read(first).batched ? 1 : 0;
    return first !== undefined && Number.isInteger(before) && this.#visit(first, rank + batch - 3, before, found, seen);
  }

  /** A tensor of the net itself has the sizes that it is made with. */
  #parameter(module: Module, axis: number, size: number, found: Map<string, Record<string, ArgValue>>): boolean {
    const { shape, values } = module.args;
    if (!Array.isArray(shape) || !isInt(shape[axis]) || Array.isArray(values)) return false;
    return this.#set(module, 'shape', shape.with(axis, size), found);
  }
}

/** Where a step that reads several tensors cell by cell has become one that does not fit; null where it still does, or never did. */
function parted(before: Known, now: readonly Flow[]): Parted | null {
  const sizes = now.map(({ shape, batched }) => shape && sizesOf(shape, batched));
  for (const [axis, made] of before.made.entries()) {
    const read = before.reads.flatMap((reading, input) => {
      const at = reading.type === 'axes' ? reading.links.findIndex((l) => l?.out === axis && l.map === null) : -1;
      const size = sizes[input]?.[at];
      return at >= 0 && before.sizes[input]?.[at] === made && size !== undefined ? [{ input, axis: at, size }] : [];
    });
    const moved = new Set(read.filter((r) => r.size !== made).map((r) => r.size));
    const stays = read.filter((r) => r.size === made);
    const [size] = moved;
    if (size !== undefined && moved.size === 1 && stays.length > 0 && made > 1) return { stays, size };
  }
  return null;
}

/**
 * A view whose sizes follow from another tensor's, and which no longer holds what it reads: the axis of that and how long it
 * would have to be. `first` as in `viewShape`.
 */
function unheld(shape: ArgValue, first: number, before: Known): Parted | null {
  const [from = []] = before.sizes;
  if (!Array.isArray(shape)) return null;
  for (const group of groupsOf(from, before.made)) {
    if (group.from[1] - group.from[0] !== 1) continue;
    const axis = group.from[0];
    const sizes = Array.from({ length: group.to[1] - group.to[0] }, (_, i) => {
      const own = shape[group.to[0] + i - first];
      return isInt(own) ? own : (before.made[group.to[0] + i] ?? 1);
    });
    const size = sizes.reduce((all, n) => all * n, 1);
    if (sizes.every((n) => n > 0) && size !== from[axis]) return { stays: [{ input: 0, axis }], size };
  }
  return null;
}

/**
 * The sizes that a view is written with, where the one axis of its input has changed that they hold: what they said of
 * it they say of it still; `first`: the axis that the first of them is of. Null where they need no change, or none would do.
 */
function viewShape(shape: ArgValue, first: number, before: Known, now: Shape): ArgValue | null {
  const [from = []] = before.sizes;
  const changed = from.flatMap((n, j) => (n === now[j] ? [] : [j]));
  const [at] = changed;
  if (!Array.isArray(shape) || at === undefined || changed.length > 1 || from.length !== now.length) return null;
  const group = groupsOf(from, before.made).find((g) => at >= g.from[0] && at < g.from[1]);
  if (!group) return null;
  const places = Array.from({ length: group.to[1] - group.to[0] }, (_, i) => group.to[0] + i);
  if (places.some((k) => shape[k - first] === -1)) return null;
  const [was, is] = [from[at] ?? 1, now[at] ?? 1];
  const held = places.findLast((k) => {
    const own = shape[k - first];
    return isInt(own) && own > 1 && (own * is) % was === 0;
  });
  const own = held === undefined ? undefined : shape[held - first];
  return held === undefined || !isInt(own) ? null : shape.with(held - first, (own * is) / was);
}

carryJoinsBy({
  knownOf,
  parted,
  viewShape,
  unheld,
  producers: (uses, module, flows, mayBe) => new Producers(uses, module, flows, mayBe),
});
