import { type Args, arg, pair } from '../args';
import type { LayerFamily } from '../layer';
import { convPadding } from '../layers/conv2d';
import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import { activeSteps } from '../net/graph';
import type { ShapedNet, ShapedStep } from '../net/infer';
import type { Module } from '../net/net';
import type { Shape } from '../shape';
import { borderFlags, borderShare } from '../windows/border';
import { stepCoverage } from '../windows/coverage';
import { cellsRead } from '../windows/reads';
import { receptiveFields } from '../windows/receptive_field';

/**
 * What conditions measure of a net. Null: not defined, because the net stops, is too large to be looked at cell by
 * cell, or gives no map. Layers are counted over all that are not switched off, also those that a refusal keeps from
 * running.
 */

/** A kind of layer, or all of a family. */
export type LayerGroup = LayerKind | LayerFamily;

export function inGroup(kind: LayerKind, group: LayerGroup): boolean {
  return kind === group || layerSpec(kind).family === group;
}

export function stops({ fault }: ShapedNet): boolean {
  return fault !== null && fault.when !== 'budget';
}

export function modulesOf(net: ShapedNet, fits: (module: Module) => boolean): number {
  return activeSteps(net.net).filter((s) => fits(s.module)).length;
}

const isConv = ({ kind }: Module) => kind === 'Conv2d';
const ofArg = (module: Module, name: string) => pair(arg(layerSpec(module.kind).args, module.args, name), 1);

export const convs = (net: ShapedNet) => modulesOf(net, isConv);

export const unpaddedConvs = (net: ShapedNet) =>
  modulesOf(
    net,
    (m) =>
      isConv(m) &&
      convPadding(m.args)
        .flat()
        .every((p) => p === 0),
  );

export const stridedConvs = (net: ShapedNet) =>
  modulesOf(net, (m) => isConv(m) && ofArg(m, 'stride').some((s) => s > 1));

export const dilatedConvs = (net: ShapedNet) =>
  modulesOf(
    net,
    (m) => isConv(m) && ofArg(m, 'dilation').some((d, i) => d > 1 && (ofArg(m, 'kernel_size')[i] ?? 1) > 1),
  );

const number = (args: Args, name: string, fallback: number) => {
  const value = args[name];
  return typeof value === 'number' ? value : fallback;
};

/** Convolutions that read each channel by itself: as many groups as channels come in, and more than one. */
export const depthwiseConvs = (net: ShapedNet) =>
  modulesOf(net, ({ kind, args }) => {
    const groups = number(args, 'groups', 1);
    return kind === 'Conv2d' && groups > 1 && groups === number(args, 'in_channels', 1);
  });

/** Layers that are no activations. */
export const depth = (net: ShapedNet) => modulesOf(net, ({ kind }) => layerSpec(kind).family !== 'activation');

/** The convolutions' kernels along both axes; null where there is no convolution. */
function kernels(net: ShapedNet): number[] | null {
  const found = activeSteps(net.net)
    .filter((s) => isConv(s.module))
    .flatMap((s) => ofArg(s.module, 'kernel_size'));
  return found.length === 0 ? null : found;
}

/** How many kernels (height and width each) are not of the parity: 0 even, 1 odd. */
export function kernelsNot(net: ShapedNet, parity: 0 | 1): number | null {
  return kernels(net)?.filter((k) => Math.abs(k % 2) !== parity).length ?? null;
}

export function largestKernel(net: ShapedNet): number | null {
  const all = kernels(net);
  return all && Math.max(...all);
}

/** The output's shape; of an empty net, the input's. */
export function outputOf(net: ShapedNet): Shape | null {
  return stops(net) ? null : (net.steps.at(-1)?.output ?? net.input);
}

/** The output's height and width. */
export function outputSize(net: ShapedNet): Shape | null {
  const shape = outputOf(net);
  return shape?.length === 3 ? shape.slice(1) : null;
}

/** The output's receptive field, height and width, in input pixels, not cut at the input's edge. */
export function fieldOf(net: ShapedNet): readonly [number, number] | null {
  return stops(net) ? null : (receptiveFields(net).at(-1)?.size ?? [1, 1]);
}

/** How many of the field's height and width are not of the parity: 0 even, 1 odd. */
export function fieldNot(net: ShapedNet, parity: 0 | 1): number | null {
  return fieldOf(net)?.filter((size) => size % 2 !== parity).length ?? null;
}

/** Input pixels between neighbouring cells of the output: the product of all strides. Null where the axes differ. */
export function jumpOf(net: ShapedNet): number | null {
  if (stops(net)) return null;
  const jump = net.steps.length === 0 ? ([1, 1] as const) : receptiveFields(net).at(-1)?.jump;
  return jump && jump[0] === jump[1] ? jump[0] : null;
}

/** The share of the output's cells that padding had a part in, in per cent. */
export function borderPercent(net: ShapedNet): number | null {
  if (stops(net) || net.tooLarge) return null;
  if (net.steps.length === 0) return 0;
  const flags = borderFlags(net).at(-1);
  return flags ? borderShare(flags) * 100 : null;
}

/** Rows and columns of maps that no window reads, over all layers. */
export function lostLines(net: ShapedNet): number | null {
  if (stops(net) || net.tooLarge) return null;
  const lost = (step: ShapedStep) => (stepCoverage(step) ?? []).reduce((sum, { unread }) => sum + unread.length, 0);
  return net.steps.reduce((sum, step) => sum + lost(step), 0);
}

/** The rows (axis 0) or columns (1) of the input that the flagged cells of the map before step `end` read. */
function readBack(net: ShapedNet, end: number, axis: 0 | 1, cells: Uint8Array): Uint8Array {
  let flags = cells;
  for (const step of net.steps.slice(0, end).reverse()) {
    const map = step.axes?.[axis];
    if (map) flags = cellsRead(map, flags);
  }
  return flags;
}

/** What one cell reads along an axis: how many input cells, and how many lie from the first to the last of them. */
interface Line {
  readonly read: number;
  readonly span: number;
}

/** The best of the output's one or two middle cells. A vector's cells stand for what the map before them is made of. */
function middleLine(net: ShapedNet, axis: 0 | 1): Line | null {
  const flat = net.steps.findIndex((s) => s.output.length !== 3);
  const end = flat < 0 ? net.steps.length : flat;
  const shape = net.steps[end - 1]?.output ?? net.input;
  const size = shape[axis + 1] ?? 0;
  if (size === 0) return null;
  // What a Linear reads behind Flatten is all of the map.
  const whole = flat >= 0 && (receptiveFields(net).at(-1)?.size[axis] ?? 0) >= (net.input[axis + 1] ?? 0);
  if (flat >= 0 && !whole && size > 1) return null;
  const starts = whole ? [new Uint8Array(size).fill(1)] : [(size - 1) >> 1, size >> 1].map((at) => only(size, at));
  const lines = starts.map((cells): Line => {
    const flags = readBack(net, end, axis, cells);
    const read = flags.reduce((n, flag) => n + flag, 0);
    return { read, span: read === 0 ? 0 : flags.lastIndexOf(1) - flags.indexOf(1) + 1 };
  });
  return lines.reduce((best, line) => (line.read > best.read ? line : best));
}

function only(size: number, cell: number): Uint8Array {
  const cells = new Uint8Array(size);
  cells[cell] = 1;
  return cells;
}

/** Input pixels that the output's middle cell does not see, of all or (`within`) of those inside its field. */
function unseenPixels(net: ShapedNet, within: boolean): number | null {
  if (stops(net) || net.tooLarge) return null;
  const [rows, cols] = [middleLine(net, 0), middleLine(net, 1)];
  if (!rows || !cols) return null;
  const [, h = 0, w = 0] = net.input;
  return (within ? rows.span * cols.span : h * w) - rows.read * cols.read;
}

export const unseen = (net: ShapedNet) => unseenPixels(net, false);

/** Pixels inside the field of the output's middle cell that it does not see: what dilation and strides jump over. */
export const holes = (net: ShapedNet) => unseenPixels(net, true);
