import type { Args, ArgValue } from '../args';
import type { Fixed } from '../layer';
import { layerSpec } from '../layers/rows';
import { isInt } from '../python/python';
import type { Shape } from '../shape';
import { type Flow, Flows, takenFrom } from './flow';
import { type Module, moduleOf, type Net } from './net';

/** What each module's argument would have to be at each of its uses, switched off or not, as JSON. */
type Incoming = ReadonlyMap<string, ReadonlySet<string>>;

const wanted = (own: Fixed, module: Module, flow: Flow) => JSON.stringify(takenFrom(own, module.args, flow));

function incoming(net: Net, input: Shape): Incoming {
  const found = new Map<string, Set<string>>();
  const modules = new Map(net.modules.map((m) => [m.id, m]));
  const flows = new Flows(input);
  for (const use of net.forward.uses) {
    const module = modules.get(use.module) ?? moduleOf(net, use.module);
    const own = layerSpec(module.kind).channels;
    const flow = flows.read(use.inputs[0]);
    if (own) found.set(module.id, (found.get(module.id) ?? new Set()).add(wanted(own, module, flow)));
    flows.pass(use, module);
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
 * uses now disagree, PyTorch's refusal says so. Layers that are new to the net take what comes in. The inputs are
 * [C, H, W], before the edit and after.
 */
export function carryChannels(before: Net, after: Net, inputBefore: Shape, inputAfter: Shape): Net {
  const was = incoming(before, inputBefore);
  const modules = new Map(after.modules.map((m) => [m.id, m]));
  const olds = new Map(before.modules.map((m) => [m.id, m]));
  const done = new Set<string>();
  const flows = new Flows(inputAfter);
  for (const use of after.forward.uses) {
    const module = modules.get(use.module);
    if (!module) continue;
    const own = layerSpec(module.kind).channels;
    const flow = flows.read(use.inputs[0]);
    // What its call is given is for whoever wrote it to mend.
    const value = own && module.call === undefined && !done.has(module.id) ? takenFrom(own, module.args, flow) : null;
    if (own && value !== null && small(value)) {
      const given = JSON.stringify(module.args[own.in]);
      const old = olds.get(module.id);
      const asWas = JSON.stringify(old?.args[own.in]);
      const then = was.get(module.id);
      const edited = old !== undefined && asWas !== given;
      // Behind a fault nothing is known that it could disagree with.
      const agreed = !old || !then || [...then].every((n) => n === asWas || n === 'null');
      const any = own.any !== undefined && JSON.stringify(own.any) === (given ?? JSON.stringify(own.any));
      if (agreed && !edited && !any && given !== JSON.stringify(value)) {
        modules.set(module.id, { ...module, args: carried(module.args, own, value) });
      }
    }
    done.add(module.id);
    const carriedTo = modules.get(module.id) ?? module;
    // What follows from shapes is written into the module, where its card and its source show it.
    if (!use.off) modules.set(module.id, flows.fitted(use, carriedTo));
    flows.pass(use, carriedTo);
  }
  if ([...modules.values()].every((m, i) => m === after.modules[i])) return after;
  return { ...after, modules: after.modules.map((m) => modules.get(m.id) ?? m) };
}
