import { arg } from '../core/args';
import { alignStages } from '../core/compare/align';
import type { Doc } from '../core/document';
import { layerSpec } from '../core/layers/rows';
import type { LayerKind } from '../core/layers/table';
import { carryChannels } from '../core/net/channels';
import { moduleOf, type Net, oneUse, withFreshIds } from '../core/net/net';
import { type StagePart, stages } from '../core/net/stages';
import type { Slot } from '../core/result';
import type { CompareChange } from './actions';
import { adoptIds } from './adopt';
import { netOf, setArg, withNet } from './edits';
import { ActionError } from './errors';
import type { Preset } from './presets';

/** Edits of the pair of nets: a document in, the changed one out. */

export const otherSlot = (slot: Slot): Slot => (slot === 'a' ? 'b' : 'a');

function put(doc: Doc, slot: Slot, net: Net): Doc {
  const old = doc.slots[slot];
  return { ...doc, slots: { ...doc.slots, [slot]: old ? adoptIds(old, net) : net } };
}

/** The net of one slot into the other, too. */
export function copySlot(doc: Doc, from: Slot): Doc {
  return put(doc, otherSlot(from), withFreshIds(netOf(doc, from)));
}

/** A copy of a in slot b, changed in one argument of one of its layers; null: in nothing. */
export function openCompare(doc: Doc, change: CompareChange | null): Doc {
  const { a } = doc.slots;
  const copy = withFreshIds(a);
  const opened = { ...doc, slots: { a, b: copy } };
  if (!change) return opened;
  const use = copy.forward.uses[a.forward.uses.findIndex((u) => u.id === change.use)];
  if (!use) throw new ActionError('no-such-layer', `there is no layer ${change.use}`);
  return withNet(opened, 'b', (net) => setArg(net, use.id, change.name, change.value));
}

/** Each net into the other's slot. Channels that were chosen stay with the places in the flow. */
export function swapSlots(doc: Doc): Doc {
  const b = netOf(doc, 'b');
  const { a } = doc.slots;
  const [before, after] = [stages(a), stages(b)];
  const channels = { ...doc.view.channels };
  for (const pair of alignStages(a, b)) {
    const from = pair.a === null ? undefined : before[pair.a]?.head.use.id;
    const to = pair.b === null ? undefined : after[pair.b]?.head.use.id;
    const choice = from === undefined ? undefined : channels[from];
    if (from === undefined || to === undefined || choice === undefined) continue;
    delete channels[from];
    channels[to] = choice;
  }
  return { ...doc, slots: { a: b, b: a }, view: { ...doc.view, channels } };
}

/** A preset's net in slot b, made to take the input that is there: input, goal and seed are both nets'. */
export function presetInB(doc: Doc, { net, input }: Preset): Doc {
  return put(doc, 'b', withFreshIds(carryChannels(net, net, input.shape, doc.input.shape)));
}

/** What could differ between a net and its copy, one argument of one layer each: what a person asks first comes first. */
const ASKED = ['padding', 'stride', 'kernel_size', 'dilation', 'bias', 'padding_mode'] as const;

/**
 * The changes that are offered of the layer of a use: padding 0 ↔ 1, stride 1 ↔ 2, a kernel by two larger, and so on;
 * only what this kind of layer takes.
 */
export function changesOf(net: Net, use: string): CompareChange[] {
  const own = oneUse(net, use);
  if (!own) return [];
  const module = moduleOf(net, own.module);
  const kind: LayerKind = module.kind;
  const { args: specs } = layerSpec(kind);
  const given = (name: string) => arg(specs, module.args, name);
  const large = (name: string, least: number) => {
    const now = given(name);
    return typeof now === 'number' ? now + 2 : least;
  };
  const values: Readonly<Record<(typeof ASKED)[number], () => CompareChange['value']>> = {
    padding: () => (given('padding') === 0 ? 1 : 0),
    stride: () => (given('stride') === 2 ? 1 : 2),
    kernel_size: () => large('kernel_size', 3),
    dilation: () => (given('dilation') === 2 ? 1 : 2),
    bias: () => given('bias') === false,
    padding_mode: () => (given('padding_mode') === 'reflect' ? 'zeros' : 'reflect'),
  };
  return ASKED.filter((name) => specs.some((s) => s.name === name && s.control !== 'none')).map((name) => ({
    use,
    name,
    value: values[name](),
  }));
}

/** Layers that have something to offer, convolutions first: their uses, in the order of the chain. */
export function offering(net: Net): string[] {
  const all = stages(net).map(({ head }) => head);
  const offers = all.filter(({ use }) => changesOf(net, use.id).length > 0);
  const isConv = ({ module }: StagePart) => layerSpec(module.kind).family === 'conv';
  return [...offers.filter(isConv), ...offers.filter((p) => !isConv(p))].map(({ use }) => use.id);
}
