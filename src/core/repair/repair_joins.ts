import type { Args } from '../args';
import { layerSpec } from '../layers/rows';
import { Flows } from '../net/flow';
import { ancestors, inMode, type Step } from '../net/graph';
import { Producers } from '../net/join_channels';
import { moduleOf, type Net, refTo } from '../net/net';
import type { ShapedNet, ShapedStep } from '../net/shaped';
import { asNumber } from '../python/python';
import type { Fault } from '../refusal';
import { type Shape, sizesOf } from '../shape';
import type { Candidate } from './repair_edits';
import type { Repair } from './repair_types';

/** A layer between two steps changes more than an argument of one, and less than taking a step away. */
const PROJECTION_COST = 2.6;
const PAD_COST = 2.7;
const RESIZE_COST = 3;
const CHANNELS_COST = 1;

export const JOIN_FAULTS = ['broadcast-mismatch', 'broadcast-output', 'cat-mismatch', 'stack-mismatch'];

/** The steps that what a step reads was made from: those that a change of may mend it. */
export function upstream(shaped: ShapedNet, step: Step | undefined): readonly ShapedStep[] {
  if (!step) return shaped.steps;
  const made = ancestors(shaped.net, step.use.inputs);
  return shaped.steps.filter((s) => made.has(s.use.id));
}

/** The steps of one branch alone of several that meet: to change what all come from changes them alike. */
export function branchSteps(shaped: ShapedNet, step: Step | undefined): readonly ShapedStep[] {
  const all = upstream(shaped, step);
  const branches = (step?.use.inputs ?? []).map((ref) => ancestors(shaped.net, [ref]));
  return all.filter((s) => !branches.every((made) => made.has(s.use.id)));
}

/** The shapes of what a step reads, the batch axis counted; null where one is not known. */
function readSizes(
  { net, input }: ShapedNet,
  step: Step,
): { readonly sizes: readonly Shape[]; readonly flows: Flows } | null {
  const flows = new Flows(input);
  for (const use of net.forward.uses) {
    if (use.id === step.use.id) break;
    flows.pass(use, inMode(net, moduleOf(net, use.module)));
  }
  const sizes = step.use.inputs.flatMap((ref) => {
    const { shape, batched } = flows.read(ref);
    return shape ? [sizesOf(shape, batched)] : [];
  });
  return sizes.length === step.use.inputs.length ? { sizes, flows } : null;
}

/** What the map would have to be to fit the other: axes that are broadcast, and the one that cat lengthens, stay. */
function wanted(own: Shape, other: Shape, free: number | null): Shape {
  return own.map((n, k) => {
    const m = other[k] ?? n;
    return k === free || n === 1 || m === 1 ? n : m;
  });
}

/** The stride at which so many cells are left of `from`; null where there is none. */
function strideTo(from: number, to: number): number | null {
  for (let stride = 1; stride <= from; stride += 1) if (Math.floor((from - 1) / stride) + 1 === to) return stride;
  return null;
}

/** A layer that makes a map [1, C, H, W] another size. */
function fitted(
  from: Shape,
  to: Shape,
): { readonly kind: 'Conv2d' | 'ZeroPad2d' | 'Upsample'; readonly args: Args; readonly cost: number }[] {
  const [, c = 1, h = 1, w = 1] = from;
  const [, channels = 1, height = 1, width = 1] = to;
  const strides = [strideTo(h, height), strideTo(w, width)] as const;
  const [down, across] = strides;
  const linked = down === across ? down : [down ?? 1, across ?? 1];
  const project =
    down === null || across === null
      ? []
      : [
          {
            kind: 'Conv2d' as const,
            args: {
              in_channels: c,
              out_channels: channels,
              kernel_size: 1,
              ...(linked !== 1 && { stride: linked }),
            },
            cost: PROJECTION_COST + (c === channels && down === 1 ? 1 : 0),
          },
        ];
  if (c !== channels) return project;
  const before = (by: number) => Math.trunc(by / 2);
  const [dy, dx] = [height - h, width - w];
  const padding = [before(dx), dx - before(dx), before(dy), dy - before(dy)];
  return [
    ...project,
    { kind: 'ZeroPad2d', args: { padding }, cost: PAD_COST + (Math.abs(dx) + Math.abs(dy)) / 100 },
    { kind: 'Upsample', args: { size: height === width ? height : [height, width] }, cost: RESIZE_COST },
  ];
}

/** The layers of a branch that give its map the channels of the other. */
function channelEdit(net: Net, flows: Flows, step: Step, input: number, size: number): Candidate | null {
  const ref = step.use.inputs[input];
  const producers = new Producers(
    net.forward.uses,
    (id) => net.modules.find((m) => m.id === id),
    flows,
    () => true,
  );
  const outs = ref && producers.resized(ref, 1, size);
  if (!outs || outs.size === 0) return null;
  const edits = [...outs].flatMap(([module, args]) =>
    Object.entries(args).map(([arg, value]) => ({ module, arg, value })),
  );
  return { repair: { type: 'edit', edits }, cost: CHANNELS_COST + edits.length / 4, key: `channels.${input}` };
}

/** Changes that make what meets in a step fit: a branch's channels, or a layer laid into one of the branches. */
export function joined(shaped: ShapedNet, step: Step | undefined, fault: Fault): Candidate[] {
  const read = step && readSizes(shaped, step);
  if (!step || !read) return [];
  const { sizes, flows } = read;
  const free = fault.code === 'cat-mismatch' ? asNumber(fault.values?.dim ?? 1) : null;
  const found: Candidate[] = [];
  for (const [i, own] of sizes.entries()) {
    const other = sizes.find(
      (s, j) => j !== i && s.length === own.length && wanted(own, s, free).join() !== own.join(),
    );
    if (!other || own.length !== 4 || own[0] !== 1) continue;
    const to = wanted(own, other, free);
    if (to[1] !== own[1]) {
      const edit = channelEdit(shaped.net, flows, step, i, to[1] ?? 1);
      if (edit) found.push(edit);
    }
    for (const { kind, args, cost } of fitted(own, to)) {
      const repair: Repair = { type: 'insert', kind, args, reader: step.use.id, input: i };
      // The way that is read later is the shortcut, as such nets are written.
      found.push({ repair, cost: cost + (i === 0 ? 0.05 : 0), key: `insert.${kind}` });
    }
  }
  return found;
}

/** What a repair's new layer reads. */
export function insertedBetween(net: Net, { reader, input }: Extract<Repair, { type: 'insert' }>) {
  const use = net.forward.uses.find((u) => u.id === reader);
  return { from: use?.inputs[input] ?? refTo(reader), to: use };
}

export type Purpose = 'project' | 'crop' | 'pad' | 'resize' | 'flatten';

/** What a new layer between two steps is for. */
export function purposeOf({ kind, args }: Extract<Repair, { type: 'insert' }>): Purpose {
  if (layerSpec(kind).sizing?.type === 'joined') return 'flatten';
  const { family } = layerSpec(kind);
  if (family === 'conv') return 'project';
  if (family !== 'pad') return 'resize';
  return Array.isArray(args.padding) && args.padding.some((n) => asNumber(n) < 0) ? 'crop' : 'pad';
}
