import type { Shape } from '../shape';
import type { LayerGroup } from './measures';

/**
 * Every kind of condition and what it wants, in the order in which they are offered. A `count` is held against a number
 * of its own, `shape` and `size` must be equal, `group` is counted of a kind or family of layers, and `none` has its
 * bound in itself. Apart from how they are measured (conditions.ts): a link is read without that.
 */
export const CONDITION_VALUES = {
  output: 'shape',
  size: 'size',
  input: 'shape',
  'convs-most': 'count',
  'convs-least': 'count',
  'unpadded-least': 'count',
  'depth-most': 'count',
  'params-most': 'count',
  'macs-most': 'count',
  'field-least': 'count',
  'field-most': 'count',
  'sees-all': 'none',
  'no-holes': 'none',
  'border-most': 'count',
  'nothing-lost': 'none',
  stride: 'count',
  'kernel-most': 'count',
  'kernels-odd': 'none',
  'kernels-even': 'none',
  'field-odd': 'none',
  'field-even': 'none',
  'strided-least': 'count',
  'dilated-least': 'count',
  'depthwise-least': 'count',
  uses: 'group',
  without: 'group',
} as const;

export type ConditionKind = keyof typeof CONDITION_VALUES;
export type ConditionValue = (typeof CONDITION_VALUES)[ConditionKind];
export const CONDITION_KINDS = Object.keys(CONDITION_VALUES) as readonly ConditionKind[];

/** What a condition wants: a number, a shape, a kind or family of layers, or nothing beyond itself (null). */
export type Wants = number | Shape | LayerGroup | null;

/** One condition of a challenge, as data. `wants` is of its kind's type: see isWants. */
export interface Condition {
  readonly kind: ConditionKind;
  readonly wants: Wants;
}

export function conditionValue(kind: ConditionKind): ConditionValue {
  return CONDITION_VALUES[kind];
}
