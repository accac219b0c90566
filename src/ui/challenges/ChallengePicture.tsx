import type { Condition } from '../../core/challenges/condition_kinds';
import type { Start } from '../../core/challenges/task';

interface Props {
  readonly start: Start;
  readonly conditions: readonly Condition[];
  readonly met: boolean;
}

const SIDE = 40;

/** The size that is wanted of the output, where a condition says it. */
export function wantedSize(conditions: readonly Condition[]): readonly [number, number] | null {
  for (const { kind, wants } of conditions) {
    if (!Array.isArray(wants) || (kind !== 'output' && kind !== 'size')) continue;
    const [h, w] = wants.length === 1 ? [1, wants[0] ?? 1] : wants.slice(-2);
    return [h ?? 1, w ?? 1];
  }
  return null;
}

/** A challenge as two squares on one scale and one centre: the dashed one is the input, the other what is to come of it. */
export function ChallengePicture({ start, conditions, met }: Props) {
  const [, h, w] = start.input;
  const target = wantedSize(conditions);
  const scale = (SIDE - 4) / Math.max(h, w, ...(target ?? []));
  const rect = ([rows, cols]: readonly [number, number]) => {
    const [height, width] = [Math.max(2, rows * scale), Math.max(2, cols * scale)];
    return { x: (SIDE - width) / 2, y: (SIDE - height) / 2, width, height };
  };
  return (
    <svg className="challenge-picture" data-met={met} viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      {target && <rect className="wanted" {...rect(target)} />}
      <rect className="from" {...rect([h, w])} />
      {!target && <circle className="wanted" cx={SIDE / 2} cy={SIDE / 2} r="3.5" />}
    </svg>
  );
}
