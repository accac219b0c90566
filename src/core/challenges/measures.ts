import { type Args, arg, pair } from '../args';
import type { LayerFamily } from '../layer';
import { convPadding } from '../layers/conv2d';
import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import { activeSteps } from '../net/graph';
import type { Module } from '../net/net';
import { lastLayer, lastShape, type ShapedNet } from '../net/shaped';
import { elements, type Shape } from '../shape';
import { borderFlags, borderShare } from '../windows/border';
import { mapCoverage } from '../windows/coverage';
import { countOf } from '../windows/lines';
import { receptiveFields } from '../windows/receptive_field';
import { type Sight, sightOfCell, sightOfWhole } from '../windows/trace';

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

/** The first output's shape; of an empty net, the input's. */
export function outputOf(net: ShapedNet): Shape | null {
  return stops(net) ? null : lastShape(net);
}

/** The output's height and width. */
export function outputSize(net: ShapedNet): Shape | null {
  const shape = outputOf(net);
  return shape?.length === 3 ? shape.slice(1) : null;
}

/** The output's receptive field, height and width, in input pixels, not cut at the input's edge. */
export function fieldOf(net: ShapedNet): readonly [number, number] | null {
  return stops(net) ? null : (receptiveFields(net)[lastLayer(net)]?.size ?? [1, 1]);
}

/** How many of the field's height and width are not of the parity: 0 even, 1 odd. */
export function fieldNot(net: ShapedNet, parity: 0 | 1): number | null {
  return fieldOf(net)?.filter((size) => size % 2 !== parity).length ?? null;
}

/** Input pixels between neighbouring cells of the output: the product of all strides. Null where the axes differ. */
export function jumpOf(net: ShapedNet): number | null {
  if (stops(net)) return null;
  const last = lastLayer(net);
  const jump = last < 0 ? ([1, 1] as const) : receptiveFields(net)[last]?.jump;
  return jump && jump[0] === jump[1] ? jump[0] : null;
}

/** The share of the output's cells that padding had a part in, in per cent. */
export function borderPercent(net: ShapedNet): number | null {
  if (stops(net) || net.tooLarge) return null;
  const last = lastLayer(net);
  if (last < 0) return 0;
  const flags = borderFlags(net)[last];
  return flags ? borderShare(flags) * 100 : null;
}

/** Rows and columns of maps that no window of any layer reads, over all maps. */
export function lostLines(net: ShapedNet): number | null {
  if (stops(net) || net.tooLarge) return null;
  const lost = (layer: number) => (mapCoverage(net, layer) ?? []).reduce((sum, { unread }) => sum + countOf(unread), 0);
  return net.steps.reduce((sum, { layer }) => sum + lost(layer), lost(-1));
}

/** The best of the output's one, two or four middle cells. Of a vector all cells together, where each of them sees all. */
function middleSight(net: ShapedNet): Sight | null {
  const layer = lastLayer(net);
  const [, height = 0, width = 0] = net.input;
  const shape = lastShape(net);
  if (elements(shape) === 0) return null;
  if (shape.length !== 3) {
    const size = receptiveFields(net)[layer]?.size ?? [1, 1];
    // What a Linear reads behind Flatten is all of the map.
    const isWhole = size[0] >= height && size[1] >= width;
    return isWhole ? sightOfWhole(net, layer) : null;
  }
  const [, h = 0, w = 0] = shape;
  const middles = (n: number) => [...new Set([(n - 1) >> 1, n >> 1])];
  const sights = middles(h).flatMap((r) => middles(w).map((c) => sightOfCell(net, layer, r, c)));
  return sights.reduce((best, sight) => (sight.read > best.read ? sight : best));
}

/** Input pixels that the output's middle cell does not see, of all or (`within`) of those inside its field. */
function unseenPixels(net: ShapedNet, within: boolean): number | null {
  if (stops(net) || net.tooLarge) return null;
  const sight = middleSight(net);
  if (!sight) return null;
  const [, h = 0, w = 0] = net.input;
  return (within ? sight.span[0] * sight.span[1] : h * w) - sight.read;
}

export const unseen = (net: ShapedNet) => unseenPixels(net, false);

/** Pixels inside the field of the output's middle cell that it does not see: what dilation and strides jump over. */
export const holes = (net: ShapedNet) => unseenPixels(net, true);
