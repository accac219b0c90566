import type { Args } from './args';
import { layerSpec } from './layers/table';
import { type Module, moduleOf, type Net } from './net';
import { isInt } from './python';

/** What came into each use of a module, switched off or not: one number where all agree, else all of them. */
type Incoming = ReadonlyMap<string, ReadonlySet<number | null>>;

/** The channels behind a use: of a layer that fixes them its own, else those before it. Null: not known. */
function behind(module: Module, off: boolean, channels: number | null): number | null {
  const own = layerSpec(module.kind).channels;
  if (!own || off) return channels;
  const out = module.args[own.out];
  return isInt(out) ? out : null;
}

/** Shapes do not matter here: channels flow on past a layer whose kernel is too large. */
function incoming(net: Net, channels: number): Incoming {
  const found = new Map<string, Set<number | null>>();
  const modules = new Map(net.modules.map((m) => [m.id, m]));
  let current: number | null = channels;
  for (const use of net.forward.uses) {
    const module = modules.get(use.module) ?? moduleOf(net, use.module);
    const seen = found.get(module.id) ?? new Set();
    found.set(module.id, seen.add(current));
    current = behind(module, use.off, current);
  }
  return found;
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

/**
 * A module's arguments with `channels` coming in. A depthwise convolution (each channel its own group) stays
 * depthwise: groups follow, and out_channels by the same multiplier. Other groups stay as they are where they still
 * divide both numbers of channels, else the next smaller ones that do.
 */
function carried(args: Args, own: { readonly in: string; readonly out: string }, channels: number): Args {
  const was = args[own.in];
  const out = args[own.out];
  const groups = args.groups ?? 1;
  const next = { ...args, [own.in]: channels };
  if (!isInt(was) || !isInt(out) || !isInt(groups) || groups <= 1 || out <= 0 || channels <= 0) return next;
  if (groups === was && out % was === 0) return { ...next, groups: channels, [own.out]: channels * (out / was) };
  return { ...next, groups: nearestGroups(groups, channels, out) };
}

/**
 * The net after an edit on the page, with in_channels carried along: a layer that fixes its channels and agreed with
 * all that came into its uses before the edit takes what comes in now; one that already disagreed is left, as is one
 * whose in_channels the edit itself set. What a depthwise layer changes carries on to the layers behind it. A module
 * used more than once follows what comes into its first use; where its uses now disagree, PyTorch's refusal says so.
 * Layers that are new to the net take what comes in.
 */
export function carryChannels(before: Net, after: Net, channelsBefore: number, channelsAfter: number): Net {
  const was = incoming(before, channelsBefore);
  const modules = new Map(after.modules.map((m) => [m.id, m]));
  const olds = new Map(before.modules.map((m) => [m.id, m]));
  const done = new Set<string>();
  let current: number | null = channelsAfter;
  for (const use of after.forward.uses) {
    const module = modules.get(use.module);
    if (!module) continue;
    const own = layerSpec(module.kind).channels;
    if (own && !done.has(module.id) && current !== null && current <= MOST_CHANNELS) {
      const old = olds.get(module.id);
      const then = was.get(module.id);
      const edited = old !== undefined && old.args[own.in] !== module.args[own.in];
      const agreed = !old || !then || [...then].every((n) => n === old.args[own.in]);
      if (agreed && !edited && module.args[own.in] !== current) {
        modules.set(module.id, { ...module, args: carried(module.args, own, current) });
      }
    }
    done.add(module.id);
    current = behind(modules.get(module.id) ?? module, use.off, current);
  }
  if ([...modules.values()].every((m, i) => m === after.modules[i])) return after;
  return { ...after, modules: after.modules.map((m) => modules.get(m.id) ?? m) };
}
