import type { SharedWeights } from '../../core/compare/shared_weights';
import type { Frame } from '../../core/frame';
import { moduleName } from '../../core/net/names';
import type { Module } from '../../core/net/net';
import { lastLayer, lastShape, type ShapedNet } from '../../core/net/shaped';
import type { Recipe, Slot } from '../../core/result';
import { receptiveFields } from '../../core/windows/receptive_field';
import type { Column } from '../../flow/columns';
import type { Pairs } from '../../flow/pairs';
import { layerOf } from '../../flow/results';

/** What a net makes of the input's size. A ring: so many pixels on each side, `share` of the map's cells. */
export type SizeFact =
  | { readonly type: 'keeps'; readonly size: string }
  | { readonly type: 'ring'; readonly ring: number; readonly share: number; readonly size: string }
  | { readonly type: 'comes'; readonly from: string; readonly to: string };

export interface MeanFact {
  /** Whether it is the last map, the output. */
  readonly output: boolean;
  readonly name: string;
  /** The activation behind the layer that the mean is of; null: none. */
  readonly after: string | null;
  readonly by: number;
}

export type WeightFact =
  | { readonly type: 'all' | 'none' | 'no-weights' | 'notebook' }
  /** Others from these layers on; null: that net has no more. */
  | { readonly type: 'until'; readonly a: string | null; readonly b: string | null }
  /** Drawn in step, but to another shape or other bounds in these layers of b. */
  | { readonly type: 'but'; readonly names: readonly string[] };

/** What is so of two nets, for a sentence in words. */
export interface Facts {
  readonly stops: readonly { readonly slot: Slot; readonly name: string | null }[];
  /** Null where a net gives no map. */
  readonly sizes: Readonly<Record<Slot, SizeFact>> | null;
  /** The first map whose means are not the same, and the last; empty where none differ or none are known. */
  readonly means: readonly MeanFact[];
  /** Whether there are means to speak of. */
  readonly known: boolean;
  readonly weights: WeightFact;
}

/** Not broken over lines. */
const size = (h: number, w: number) => `${h}\u00a0×\u00a0${w}`;

/** Null where the output is no map. */
export function sizeFact(net: ShapedNet): SizeFact | null {
  const [, height = 1, width = 1] = net.input;
  const output = lastShape(net);
  const [, h, w] = output;
  if (output.length !== 3 || h === undefined || w === undefined) return null;
  if (h === height && w === width) return { type: 'keeps', size: size(h, w) };
  const ring = (height - h) / 2;
  const field = receptiveFields(net)[lastLayer(net)];
  const inLine = field?.jump?.every((j) => j === 1) && field.start?.every((s) => s === ring + 0.5);
  if (inLine && ring > 0 && Number.isInteger(ring) && ring === (width - w) / 2) {
    return { type: 'ring', ring, share: 1 - (h * w) / (height * width), size: size(h, w) };
  }
  return { type: 'comes', from: size(height, width), to: size(h, w) };
}

/** Means nearer to each other than this are told apart by rounding alone. */
const ROUNDING = 1e-6;

function meanFact(frame: Frame, column: Column, output: boolean): MeanFact | null {
  const { layer, twin, stage } = column;
  if (layer === null || layer < 0 || !stage || !twin || twin.layer === null) return null;
  const [a, b] = [layerOf(frame, 'a', layer)?.stats, layerOf(frame, 'b', twin.layer)?.stats];
  if (a?.mean == null || b?.mean == null || !Number.isFinite(a.mean - b.mean)) return null;
  const chip = [...stage.chips].reverse().find((c) => c.layer === layer);
  return { output, name: column.name, after: chip?.module.kind ?? null, by: a.mean - b.mean };
}

const telling = (fact: MeanFact) => Math.abs(fact.by) > ROUNDING;

function meansOf(frame: Frame, columns: readonly Column[]): { readonly known: boolean; readonly means: MeanFact[] } {
  const last = columns.findLast((c) => c.layer !== null && c.layer >= 0);
  const facts = columns.map((c) => meanFact(frame, c, c === last)).filter((f) => f !== null);
  const first = facts.find(telling);
  const means = facts.filter((f) => f === first || (first !== undefined && f.output));
  return { known: facts.length > 0, means };
}

export function weightFact(
  a: ShapedNet,
  b: ShapedNet,
  { same, parts, any }: SharedWeights,
  drawn: readonly Module[],
  recipe: Recipe,
): WeightFact {
  if (!any) return { type: 'no-weights' };
  if (recipe === 'notebook') return { type: 'notebook' };
  const name = (net: ShapedNet, module: Module | null) => module && moduleName(net.net, module);
  const others = drawn.filter((m) => !same.has(m.id));
  if (same.size === 0) return { type: 'none' };
  if (parts) return { type: 'until', a: name(a, parts.a), b: name(b, parts.b) };
  if (others.length > 0) return { type: 'but', names: others.map((m) => moduleName(b.net, m)) };
  return { type: 'all' };
}

const stopOf = (net: ShapedNet, slot: Slot, nameOf: (net: ShapedNet) => string) =>
  net.fault && net.fault.when !== 'budget' ? [{ slot, name: net.fault.layer < 0 ? null : nameOf(net) }] : [];

/** What is so of the two nets of a frame. */
export function factsOf(
  frame: Frame | null,
  nets: { readonly a: ShapedNet; readonly b: ShapedNet },
  pairs: Pairs,
  recipe: Recipe,
  nameOf: (net: ShapedNet) => string,
): Facts {
  const { a, b } = nets;
  const stops = [...stopOf(a, 'a', nameOf), ...stopOf(b, 'b', nameOf)];
  const [sizeA, sizeB] = [sizeFact(a), sizeFact(b)];
  const { known, means } = frame ? meansOf(frame, pairs.a) : { known: false, means: [] };
  const weights = pairs.weights ?? { same: new Map<string, string>(), parts: null, any: false };
  return {
    stops,
    sizes: stops.length === 0 && sizeA && sizeB ? { a: sizeA, b: sizeB } : null,
    means,
    known,
    weights: weightFact(a, b, weights, pairs.drawnB, recipe),
  };
}
