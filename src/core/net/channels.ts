import type { Args, ArgValue } from '../args';
import type { Fixed } from '../layer';
import { layerSpec } from '../layers/rows';
import { isInt } from '../python/python';
import { sameData } from '../same_data';
import { type Shape, sizesOf } from '../shape';
import { type Flow, Flows, takenFrom } from './flow';
import { inMode } from './graph';
import { carriedJoins, type Known, type Parted } from './joins';
import { type Module, moduleOf, type Net, type Use } from './net';

/** What came in before an edit. */
interface Incoming {
  /** What each module's argument would have to be at each of its uses, switched off or not, as JSON. */
  readonly taken: ReadonlyMap<string, ReadonlySet<string>>;
  /** By use: what each step that ran read, and how. */
  readonly steps: ReadonlyMap<string, Known>;
}

const wanted = (own: Fixed, module: Module, flow: Flow) => JSON.stringify(takenFrom(own, module.args, flow));

function incoming(net: Net, input: Shape): Incoming {
  const taken = new Map<string, Set<string>>();
  const steps = new Map<string, Known>();
  const modules = new Map(net.modules.map((m) => [m.id, m]));
  const flows = new Flows(input);
  for (const use of net.forward.uses) {
    const module = modules.get(use.module) ?? moduleOf(net, use.module);
    const { channels: own, join, sameValues } = layerSpec(module.kind);
    const flow = flows.read(use.inputs[0]);
    if (own) taken.set(module.id, (taken.get(module.id) ?? new Set()).add(wanted(own, module, flow)));
    // Where branches meet, and where a view is taken.
    const known =
      (join || sameValues) && !use.off
        ? (carriedJoins()?.knownOf(
            flows.fitted(use, module),
            use.inputs.map((ref) => flows.read(ref)),
          ) ?? null)
        : null;
    if (known) steps.set(use.id, known);
    flows.pass(use, inMode(net, module));
  }
  return { taken, steps };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The largest number of groups up to `groups` that divides both. */
function nearestGroups(groups: number, channels: number, out: number): number {
  const common = gcd(channels, out);
  for (let g = Math.min(groups, common); g > 1; g -= 1) if (common % g === 0) return g;
  return 1;
}

/** Beyond this no layer is carried along: nothing of it can be computed, and nothing here may take long. */
const MOST_CHANNELS = 2 ** 20;

function small(value: ArgValue): boolean {
  if (Array.isArray(value)) return value.every(small);
  return isInt(value) && value <= MOST_CHANNELS;
}

/**
 * A module's arguments with `value` coming in. A depthwise convolution (each channel its own group) stays depthwise:
 * groups follow, and out_channels by the same multiplier. Other groups stay as they are where they still divide, else
 * the next smaller ones that do. `keeps`: what comes out has just been set, and stays.
 */
function carried(args: Args, own: Fixed, value: ArgValue, keeps: boolean): Args {
  const was = args[own.in];
  const next = { ...args, [own.in]: value };
  if (!own.groups || !isInt(value)) return next;
  const groups = args[own.groups] ?? 1;
  const out = own.out === null ? value : args[own.out];
  if (!isInt(was) || !isInt(out) || !isInt(groups) || groups <= 1 || out <= 0 || value <= 0) return next;
  if (groups === was && own.out === null) return { ...next, [own.groups]: value };
  if (keeps && groups === was && out % value === 0) return { ...next, [own.groups]: value };
  if (!keeps && groups === was && own.out !== null && out % was === 0) {
    return { ...next, [own.groups]: value, [own.out]: value * (out / was) };
  }
  return { ...next, [own.groups]: nearestGroups(groups, value, out) };
}

/**
 * The net after an edit on the page, with in_channels and the like carried along: a layer that is made for so many
 * channels, features or sizes, and agreed with all that came into its uses before the edit, takes what comes in now;
 * one that already disagreed is left, as is one whose argument the edit itself set. What a depthwise layer changes
 * carries on to the layers behind it. A module used more than once follows what comes into its first use; where its
 * uses now disagree, PyTorch's refusal says so. Layers that are new to the net take what comes in. Where branches meet
 * that agreed, the other branch's layers follow with what they make (the edit itself has the last word on what it set),
 * and the sizes of a view with what is in it. The inputs are [C, H, W], before the edit and after.
 */
export function carryChannels(before: Net, after: Net, inputBefore: Shape, inputAfter: Shape): Net {
  const modules = new Carrying(before, after, inputBefore, inputAfter).walk();
  if (after.modules.every((m) => modules.get(m.id) === m)) return after;
  return { ...after, modules: after.modules.map((m) => modules.get(m.id) ?? m) };
}

/** The sizes that a view is written with: all of them, or those that one axis is folded into. */
const SIZES = ['shape', 'unflattened_size'];

/** The axis that the first of them is of. */
function firstOf(name: string, { args }: Module, { sizes }: Known): number {
  const { dim } = args;
  return name === 'shape' || !isInt(dim) ? 0 : dim < 0 ? dim + (sizes[0]?.length ?? 0) : dim;
}

/** A walk over an edited net that carries what the edit changed from step to step. */
class Carrying {
  readonly #after: Net;
  readonly #was: Incoming;
  readonly #olds: ReadonlyMap<string, Module>;
  /** The modules as the edit left them. */
  readonly #given: ReadonlyMap<string, Module>;
  readonly #modules: Map<string, Module>;
  /** At which place each module is used first. */
  readonly #first = new Map<string, number>();
  readonly #done = new Set<string>();
  /** What has been set where branches meet. */
  readonly #outs = new Map<string, Readonly<Record<string, ArgValue>>>();
  readonly #flows: Flows;

  constructor(before: Net, after: Net, inputBefore: Shape, inputAfter: Shape) {
    this.#after = after;
    this.#was = incoming(before, inputBefore);
    this.#olds = new Map(before.modules.map((m) => [m.id, m]));
    this.#given = new Map(after.modules.map((m) => [m.id, m]));
    this.#modules = new Map(this.#given);
    this.#flows = new Flows(inputAfter);
    for (const [place, { module }] of after.forward.uses.entries()) {
      if (!this.#first.has(module)) this.#first.set(module, place);
    }
  }

  /** The modules, each under its id. It ends, for each time that it goes back a layer is set that was not yet. */
  walk(): ReadonlyMap<string, Module> {
    const { uses } = this.#after.forward;
    for (let place = 0; place < uses.length; place += 1) {
      const use = uses[place];
      const module = use && this.#modules.get(use.module);
      if (!use || !module) continue;
      this.#take(use, module);
      const back = this.#meet(use);
      if (back !== null) {
        place = back - 1;
        continue;
      }
      const carriedTo = this.#modules.get(module.id) ?? module;
      // What follows from shapes is written into the module, where its card and its source show it.
      if (!use.off) this.#modules.set(module.id, this.#flows.fitted(use, carriedTo));
      this.#flows.pass(use, inMode(this.#after, carriedTo));
    }
    return this.#modules;
  }

  /** A module's first use takes what comes in. */
  #take(use: Use, module: Module): void {
    const own = layerSpec(module.kind).channels;
    const read = this.#flows.read(use.inputs[0]);
    // What its call is given is for whoever wrote it to mend.
    const isOpen = module.call === undefined && !this.#done.has(module.id);
    this.#done.add(module.id);
    const value = own && isOpen ? takenFrom(own, module.args, read) : null;
    if (own && value !== null && small(value)) {
      const old = this.#olds.get(module.id);
      const given = JSON.stringify(module.args[own.in]);
      const asWas = JSON.stringify(old?.args[own.in]);
      const then = this.#was.taken.get(module.id);
      const edited = old !== undefined && asWas !== given;
      // Behind a fault nothing is known that it could disagree with.
      const agreed = !old || !then || [...then].every((n) => n === asWas || n === 'null');
      const any = own.any !== undefined && JSON.stringify(own.any) === (given ?? JSON.stringify(own.any));
      if (agreed && !edited && !any && given !== JSON.stringify(value)) {
        const keeps = own.out !== null && !this.#mayBe(module, own.out);
        this.#modules.set(module.id, { ...module, args: carried(module.args, own, value, keeps) });
      }
    }
    const then = use.off ? undefined : this.#was.steps.get(use.id);
    const name = SIZES.find((arg) => module.args[arg] !== undefined);
    if (!then || !name || use.derived?.[name] || !read.shape || !this.#mayBe(module, name)) return;
    const from = firstOf(name, module, then);
    const now = sizesOf(read.shape, read.batched);
    const fitting = carriedJoins()?.viewShape(module.args[name] ?? null, from, then, now) ?? null;
    if (fitting !== null) this.#modules.set(module.id, { ...module, args: { ...module.args, [name]: fitting } });
  }

  /** Whether an argument may be set: neither has the edit set it, nor an earlier meeting of branches. */
  #mayBe(module: Module, name: string): boolean {
    const old = this.#olds.get(module.id);
    if (module.call !== undefined || this.#outs.get(module.id)?.[name] !== undefined) return false;
    return !old || sameData(old.args[name], this.#given.get(module.id)?.args[name]);
  }

  /** Where branches met that agreed and do not now, the other ones follow: from which place on to walk again; null: go on. */
  #meet(use: Use): number | null {
    const then = use.off ? undefined : this.#was.steps.get(use.id);
    const reads = use.inputs.map((ref) => this.#flows.read(ref));
    const joins = carriedJoins();
    if (!joins || !then || then.reads.length !== reads.length) return null;
    const apart = joins.parted(then, reads) ?? this.#unheld(use, then, reads);
    if (!apart || apart.size > MOST_CHANNELS) return null;
    const { uses } = this.#after.forward;
    const mayBe = (module: Module, name: string) => this.#mayBe(module, name);
    const producers = joins.producers(uses, (id) => this.#modules.get(id), this.#flows, mayBe);
    const more = new Map<string, Readonly<Record<string, ArgValue>>>();
    for (const { input, axis } of apart.stays) {
      const ref = use.inputs[input];
      const edits = ref ? producers.resized(ref, axis, apart.size) : null;
      if (!edits) return null;
      for (const [id, args] of edits) more.set(id, { ...more.get(id), ...args });
    }
    if (more.size === 0) return null;
    for (const [id, args] of more) this.#outs.set(id, { ...this.#outs.get(id), ...args });
    const back = Math.min(...[...more.keys()].map((id) => this.#first.get(id) ?? 0));
    for (const [id, place] of this.#first) if (place >= back) this.#reset(id);
    return back;
  }

  /** Of a view whose sizes follow from other tensors': what it reads would have to be as long as they say now. */
  #unheld(use: Use, then: Known, reads: readonly Flow[]): Parted | null {
    const module = this.#modules.get(use.module);
    const name = SIZES.find((arg) => use.derived?.[arg] !== undefined);
    const [shape] = reads.map((r) => r.shape && sizesOf(r.shape, r.batched));
    if (!module || !name || shape?.join() !== then.sizes[0]?.join()) return null;
    const { args } = this.#flows.fitted(use, module);
    return carriedJoins()?.unheld(args[name] ?? null, firstOf(name, module, then), then) ?? null;
  }

  #reset(id: string): void {
    const given = this.#given.get(id);
    const outs = this.#outs.get(id);
    if (given) this.#modules.set(id, outs ? { ...given, args: { ...given.args, ...outs } } : given);
    this.#done.delete(id);
  }
}
