import type { ShapedNet } from '../net/infer';
import type { Shape } from '../shape';
import type { CONDITION_VALUES, Condition, ConditionKind } from './condition_kinds';
import type { LayerGroup } from './measures';
import * as measure from './measures';

/** A measured number against the wanted one. */
export type Sense = 'most' | 'least' | 'exactly';

/** How a kind of condition is measured, by what it wants: see CONDITION_VALUES. */
type ConditionSpec =
  | { readonly value: 'count'; readonly sense: Sense; measure(net: ShapedNet): number | null }
  | { readonly value: 'shape' | 'size'; measure(net: ShapedNet): Shape | null }
  | {
      readonly value: 'group';
      readonly sense: Sense;
      readonly bound: number;
      measure(net: ShapedNet, group: LayerGroup): number | null;
    }
  | { readonly value: 'none'; readonly sense: Sense; readonly bound: number; measure(net: ShapedNet): number | null };

type Measured = (net: ShapedNet) => number | null;
const most = (of: Measured) => ({ value: 'count', sense: 'most', measure: of }) as const;
const least = (of: Measured) => ({ value: 'count', sense: 'least', measure: of }) as const;
/** Nothing of what is counted may be there. */
const without = (of: Measured) => ({ value: 'none', sense: 'most', bound: 0, measure: of }) as const;
const running = (of: (net: ShapedNet) => number) => (net: ShapedNet) => (measure.stops(net) ? null : of(net));
const inGroup = (net: ShapedNet, group: LayerGroup) =>
  measure.modulesOf(net, ({ kind }) => measure.inGroup(kind, group));
const smallest = (net: ShapedNet) => {
  const field = measure.fieldOf(net);
  return field && Math.min(...field);
};
const largest = (net: ShapedNet) => {
  const field = measure.fieldOf(net);
  return field && Math.max(...field);
};

/** The measures of all kinds of conditions. Adding a kind is adding its row here and there, and its words. */
export const CONDITIONS = {
  output: { value: 'shape', measure: measure.outputOf },
  size: { value: 'size', measure: measure.outputSize },
  input: { value: 'shape', measure: (net) => net.input },
  'convs-most': most(measure.convs),
  'convs-least': least(measure.convs),
  'unpadded-least': least(measure.unpaddedConvs),
  'depth-most': most(measure.depth),
  'params-most': most(running((net) => net.params)),
  'macs-most': most(running((net) => net.macs)),
  'field-least': least(smallest),
  'field-most': most(largest),
  'sees-all': without(measure.unseen),
  'no-holes': without(measure.holes),
  'border-most': most(measure.borderPercent),
  'nothing-lost': without(measure.lostLines),
  stride: { value: 'count', sense: 'exactly', measure: measure.jumpOf },
  'kernel-most': most(measure.largestKernel),
  'kernels-odd': without((net) => measure.kernelsNot(net, 1)),
  'kernels-even': without((net) => measure.kernelsNot(net, 0)),
  'field-odd': without((net) => measure.fieldNot(net, 1)),
  'field-even': without((net) => measure.fieldNot(net, 0)),
  'strided-least': least(measure.stridedConvs),
  'dilated-least': least(measure.dilatedConvs),
  'depthwise-least': least(measure.depthwiseConvs),
  uses: { value: 'group', sense: 'least', bound: 1, measure: inGroup },
  without: { value: 'group', sense: 'most', bound: 0, measure: inGroup },
} as const satisfies {
  readonly [K in ConditionKind]: ConditionSpec & { readonly value: (typeof CONDITION_VALUES)[K] };
};

export function conditionSpec(kind: ConditionKind): ConditionSpec {
  return CONDITIONS[kind];
}

/** How a net stands to a condition; `is` is null where that is not defined, and then it is not met. */
export interface Verdict {
  readonly condition: Condition;
  readonly is: number | Shape | null;
  readonly met: boolean;
}

function holds(sense: Sense, is: number | null, bound: number): boolean {
  if (is === null) return false;
  return sense === 'most' ? is <= bound : sense === 'least' ? is >= bound : is === bound;
}

export function judgeCondition(net: ShapedNet, condition: Condition): Verdict {
  const spec = conditionSpec(condition.kind);
  const { wants } = condition;
  switch (spec.value) {
    case 'count': {
      const is = spec.measure(net);
      return { condition, is, met: typeof wants === 'number' && holds(spec.sense, is, wants) };
    }
    case 'shape':
    case 'size': {
      const is = spec.measure(net);
      return { condition, is, met: is !== null && Array.isArray(wants) && is.join() === wants.join() };
    }
    case 'group': {
      const is = typeof wants === 'string' ? spec.measure(net, wants) : null;
      return { condition, is, met: holds(spec.sense, is, spec.bound) };
    }
    case 'none': {
      const is = spec.measure(net);
      return { condition, is, met: holds(spec.sense, is, spec.bound) };
    }
  }
}

/** How a net stands to a challenge. */
export interface ChallengeVerdict {
  readonly conditions: readonly Verdict[];
  /** PyTorch refuses the net: then the challenge is not met, whatever its conditions say. */
  readonly stops: boolean;
  readonly met: boolean;
}

export function judgeChallenge(net: ShapedNet, conditions: readonly Condition[]): ChallengeVerdict {
  const verdicts = conditions.map((condition) => judgeCondition(net, condition));
  const stops = measure.stops(net);
  return { conditions: verdicts, stops, met: !stops && verdicts.every((v) => v.met) };
}
