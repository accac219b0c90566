import type { ArgValue } from './args';
import type { Goal } from './document';
import { convPadding } from './layers/conv2d';
import { givenValue, layerSpec } from './layers/rows';
import { activeSteps } from './net/graph';
import type { Module } from './net/net';
import { lastShape, type ShapedNet } from './net/shaped';
import { type Range, SEARCH_ARGUMENTS, SEARCH_RANGES } from './search';

/** One condition of a goal: what is, what is wanted, and whether that is met. */
export interface Condition<T> {
  readonly is: T;
  readonly wants: T;
  readonly met: boolean;
}

export const TARGET_AXES = ['channels', 'height', 'width'] as const;
export type TargetAxis = (typeof TARGET_AXES)[number];

export interface TargetCondition extends Condition<readonly number[]> {
  /** The net is refused: `is` is the shape of the last map that there is, and no output. */
  readonly stops: boolean;
  /** "14, wants 16", axis by axis; of a net that stops, none is met. */
  readonly axes: readonly (Condition<number> & { readonly axis: TargetAxis })[];
}

/** Of a range that all convolutions keep to: `is` is from the least to the most that they have. */
export interface RangeCondition extends Condition<Range> {
  readonly of: (typeof SEARCH_RANGES)[number];
}

/** A goal's conditions; null where the goal has none of that kind. */
export interface Judged {
  readonly target: TargetCondition | null;
  readonly convs: Condition<number> | null;
  readonly unpadded: Condition<number> | null;
  /** Only where the goal says how many. */
  readonly pools: Condition<number> | null;
  /** Those that the goal says; what designs are searched within without a word is no condition. */
  readonly ranges: readonly RangeCondition[];
  /** All conditions that there are. */
  readonly met: boolean;
}

function judgeTarget(shaped: ShapedNet, wants: readonly [number, number, number]): TargetCondition {
  const stops = shaped.fault !== null && shaped.fault.when !== 'budget';
  const is = lastShape(shaped);
  const axes = TARGET_AXES.map((axis, i) => {
    const [got, wanted] = [is[i] ?? 0, wants[i] ?? 0];
    return { axis, is: got, wants: wanted, met: !stops && got === wanted };
  });
  return { is, wants, met: is.length === 3 && axes.every((a) => a.met), stops, axes };
}

const atMost = (is: number, wants: number): Condition<number> => ({ is, wants, met: is <= wants });
const numbersOf = (value: ArgValue): number[] => (Array.isArray(value) ? value : [value]).map(Number);

/** Whether a layer is a convolution that pads nothing; `lossy`: and shrinks its map, its kernel being larger than 1. */
export function countsUnpadded(module: Module, lossy: boolean): boolean {
  if (module.kind !== 'Conv2d') return false;
  const bare = convPadding(module.args)
    .flat()
    .every((p) => p === 0);
  return bare && (!lossy || numbersOf(givenValue(module, 'kernel_size')).some((k) => k > 1));
}

function judgeRanges(convs: readonly Module[], search: Goal['search']): RangeCondition[] {
  return SEARCH_RANGES.flatMap((of): RangeCondition[] => {
    const wants = search?.[of];
    if (!wants) return [];
    const all = convs.flatMap((module) =>
      of === 'padding' ? convPadding(module.args).flat() : numbersOf(givenValue(module, SEARCH_ARGUMENTS[of])),
    );
    const known = all.filter(Number.isFinite);
    const is: Range = known.length === 0 ? wants : [Math.min(...known), Math.max(...known)];
    return [{ of, is, wants, met: is[0] >= wants[0] && is[1] <= wants[1] }];
  });
}

/**
 * How a net stands to a goal. Convolutions are counted over all layers that are not switched off, also those that a
 * refusal keeps from running; unpadded is a convolution that pads nothing, whatever way it says so;
 * where only those count that lose something, its kernel has to be larger than 1.
 */
export function judge(shaped: ShapedNet, { target, maxConvs, unpadded, search }: Goal): Judged {
  const modules = activeSteps(shaped.net).map((s) => s.module);
  const convs = modules.filter((m) => m.kind === 'Conv2d');
  const bare = convs.filter((m) => countsUnpadded(m, search?.lossyUnpadded ?? false));
  const pools = () => modules.filter((m) => layerSpec(m.kind).family === 'pool').length;
  const judged = {
    target: target && judgeTarget(shaped, target),
    convs: maxConvs === null ? null : atMost(convs.length, maxConvs),
    unpadded: unpadded === null ? null : { is: bare.length, wants: unpadded, met: bare.length >= unpadded },
    pools: search?.maxPools === undefined ? null : atMost(pools(), search.maxPools),
    ranges: judgeRanges(convs, search),
  };
  const all = [judged.target, judged.convs, judged.unpadded, judged.pools, ...judged.ranges];
  return { ...judged, met: all.every((c) => c === null || c.met) };
}
