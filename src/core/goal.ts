import type { ArgValue } from './args';
import type { Goal } from './document';
import type { ShapedNet } from './infer';
import { convPadding } from './layers/conv2d';
import { activeSteps } from './net';
import { givenValue } from './repair_values';

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

/** A goal's conditions; null where the goal has none of that kind. */
export interface Judged {
  readonly target: TargetCondition | null;
  readonly convs: Condition<number> | null;
  readonly unpadded: Condition<number> | null;
  /** All conditions that there are. */
  readonly met: boolean;
}

function judgeTarget(shaped: ShapedNet, wants: readonly [number, number, number]): TargetCondition {
  const stops = shaped.fault !== null && shaped.fault.when !== 'budget';
  const is = shaped.steps.at(-1)?.output ?? shaped.input;
  const axes = TARGET_AXES.map((axis, i) => {
    const [got, wanted] = [is[i] ?? 0, wants[i] ?? 0];
    return { axis, is: got, wants: wanted, met: !stops && got === wanted };
  });
  return { is, wants, met: is.length === 3 && axes.every((a) => a.met), stops, axes };
}

/**
 * How a net stands to a goal. Convolutions are counted over all layers that are not switched off, also those that a
 * refusal keeps from running; unpadded is a convolution that pads nothing, whatever way it says so;
 * where only those count that lose something, its kernel has to be larger than 1.
 */
export function judge(shaped: ShapedNet, { target, maxConvs, unpadded, search }: Goal): Judged {
  const convs = activeSteps(shaped.net).filter((s) => s.module.kind === 'Conv2d');
  const shrinks = (kernel: ArgValue) => (Array.isArray(kernel) ? kernel : [kernel]).some((k) => Number(k) > 1);
  const bare = convs.filter(
    (s) =>
      convPadding(s.module.args)
        .flat()
        .every((p) => p === 0) &&
      (!search?.lossyUnpadded || shrinks(givenValue(s.module, 'kernel_size'))),
  );
  const judged = {
    target: target && judgeTarget(shaped, target),
    convs: maxConvs === null ? null : { is: convs.length, wants: maxConvs, met: convs.length <= maxConvs },
    unpadded: unpadded === null ? null : { is: bare.length, wants: unpadded, met: bare.length >= unpadded },
  };
  return { ...judged, met: [judged.target, judged.convs, judged.unpadded].every((c) => c === null || c.met) };
}
