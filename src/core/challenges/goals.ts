import type { Goal } from '../document';
import type { Shape } from '../shape';
import type { Condition, ConditionKind } from './condition_kinds';

/** What a goal asks for, as conditions: the exercise is one, and the only one that is a goal as a whole. */
export function conditionsOf({ target, maxConvs, unpadded }: Goal): Condition[] {
  return [
    ...(target ? [{ kind: 'output', wants: target } as const] : []),
    ...(maxConvs === null ? [] : [{ kind: 'convs-most', wants: maxConvs } as const]),
    ...(unpadded === null ? [] : [{ kind: 'unpadded-least', wants: unpadded } as const]),
  ];
}

/** What of conditions a goal can say, so that the answer line and whoever reads the goal know it. */
export function goalOf(conditions: readonly Condition[]): Goal {
  const wants = (kind: ConditionKind) => conditions.find((c) => c.kind === kind)?.wants;
  const count = (kind: ConditionKind) => {
    const n = wants(kind);
    return typeof n === 'number' ? n : null;
  };
  const output = wants('output');
  const [c, h, w, ...more] = Array.isArray(output) ? (output as Shape) : [];
  const map = c !== undefined && h !== undefined && w !== undefined && more.length === 0;
  return { target: map ? [c, h, w] : null, maxConvs: count('convs-most'), unpadded: count('unpadded-least') };
}
