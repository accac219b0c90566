import type { Args, ArgValue } from '../args';
import type { Fixed } from '../layer';
import { layerSpec } from '../layers/rows';
import { isInt } from '../python/python';
import { type Shape, sizesOf } from '../shape';
import { type Flow, Flows, takenFrom } from './flow';
import { type Known, knownOf, type Outs, Producers, parted, viewShape } from './join_channels';
import { type Module, moduleOf, type Net } from './net';
import { sameData } from './same';

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
    const { channels: own, join } = layerSpec(module.kind);
    const flow = flows.read(use.inputs[0]);
    if (own) taken.set(module.id, (taken.get(module.id) ?? new Set()).add(wanted(own, module, flow)));
    // Branches meet, and views are, where a row reads tensors in PyTorch's own sizes.
    const known =
      join && !use.off
        ? knownOf(
            flows.fitted(use, module),
            use.inputs.map((ref) => flows.read(ref)),
          )
        : null;
    if (known) steps.set(use.id, known);
    flows.pass(use, module);
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
 * the next smaller ones that do.
 */
function carried(args: Args, own: Fixed, value: ArgValue): Args {
  const was = args[own.in];
  const next = { ...args, [own.in]: value };
  if (!own.groups || !isInt(value)) return next;
  const groups = args[own.groups] ?? 1;
  const out = own.out === null ? value : args[own.out];
  if (!isInt(was) || !isInt(out) || !isInt(groups) || groups <= 1 || out <= 0 || value <= 0) return next;
  if (groups === was && own.out === null) return { ...next, [own.groups]: value };
  if (groups === was && own.out !== null && out % was === 0) {
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
  const was = incoming(before, inputBefore);
  const olds = new Map(before.modules.map((m) => [m.id, m]));
  const outs = new Map<string, Readonly<Record<string, ArgValue>>>();
  // Each round sets at least one layer more, and each layer is set once.
  for (let round = 0; round <= after.modules.length; round += 1) {
    const { modules, more } = walked(after, olds, was, outs, inputAfter);
    if (more) for (const [id, args] of more) outs.set(id, { ...outs.get(id), ...args });
    else if ([...modules.values()].every((m, i) => m === after.modules[i])) return after;
    else return { ...after, modules: after.modules.map((m) => modules.get(m.id) ?? m) };
  }
  return after;
}

interface Walk {
  readonly modules: ReadonlyMap<string, Module>;
  /** What is to be set, beside what has been, so that the first branches agree again that no longer do; null: all agree, or nothing can be done. */
  readonly more: ReadonlyMap<string, Readonly<Record<string, ArgValue>>> | null;
}

function walked(after: Net, olds: ReadonlyMap<string, Module>, was: Incoming, outs: Outs, input: Shape): Walk {
  const modules = new Map(
    after.modules.map((m) => {
      const own = outs.get(m.id);
      return [m.id, own ? { ...m, args: { ...m.args, ...own } } : m];
    }),
  );
  const mayBe = (module: Module, name: string) => {
    const old = olds.get(module.id);
    const given = after.modules.find((m) => m.id === module.id);
    if (module.call !== undefined || outs.get(module.id)?.[name] !== undefined) return false;
    return !old || sameData(old.args[name], given?.args[name]);
  };
  const done = new Set<string>();
  const flows = new Flows(input);
  for (const use of after.forward.uses) {
    const module = modules.get(use.module);
    if (!module) continue;
    const own = layerSpec(module.kind).channels;
    const flow = flows.read(use.inputs[0]);
    // What its call is given is for whoever wrote it to mend.
    const value = own && module.call === undefined && !done.has(module.id) ? takenFrom(own, module.args, flow) : null;
    if (own && value !== null && small(value)) {
      const old = olds.get(module.id);
      const given = JSON.stringify(module.args[own.in]);
      const asWas = JSON.stringify(old?.args[own.in]);
      const then = was.taken.get(module.id);
      const edited = old !== undefined && asWas !== given;
      // Behind a fault nothing is known that it could disagree with.
      const agreed = !old || !then || [...then].every((n) => n === asWas || n === 'null');
      const any = own.any !== undefined && JSON.stringify(own.any) === (given ?? JSON.stringify(own.any));
      if (agreed && !edited && !any && given !== JSON.stringify(value)) {
        modules.set(module.id, { ...module, args: carried(module.args, own, value) });
      }
    }
    done.add(module.id);
    const then = use.off ? undefined : was.steps.get(use.id);
    const reads = use.inputs.map((ref) => flows.read(ref));
    const { shape } = module.args;
    const [read] = reads;
    if (then && shape !== undefined && !use.derived?.shape && read?.shape && mayBe(module, 'shape')) {
      const fitting = viewShape(shape, then, sizesOf(read.shape, read.batched));
      if (fitting !== null) modules.set(module.id, { ...module, args: { ...module.args, shape: fitting } });
    }
    const apart = then && then.reads.length === reads.length ? parted(then, reads) : null;
    if (apart && apart.size <= MOST_CHANNELS) {
      const producers = new Producers(after.forward.uses, (id) => modules.get(id), flows, mayBe);
      const more = new Map<string, Readonly<Record<string, ArgValue>>>();
      const found = apart.stays.every(({ input: i, axis }) => {
        const ref = use.inputs[i];
        const edits = ref ? producers.resized(ref, axis, apart.size) : null;
        for (const [id, args] of edits ?? []) more.set(id, { ...more.get(id), ...args });
        return edits !== null;
      });
      if (found && more.size > 0) return { modules, more };
    }
    const carriedTo = modules.get(module.id) ?? module;
    // What follows from shapes is written into the module, where its card and its source show it.
    if (!use.off) modules.set(module.id, flows.fitted(use, carriedTo));
    flows.pass(use, carriedTo);
  }
  return { modules, more: null };
}
