import { describe, expect, it } from 'vitest';
import data from '../../../test-data/axis_reads.json';
import type { Args } from '../args';
import { isLayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { mostTaps, taps } from '../window';

const cases = data.cases as unknown as { kind: string; args: Args; width: number; reads: number[][] }[];

function columns({ kind, args, width }: (typeof cases)[number]) {
  if (!isLayerKind(kind)) throw new Error(kind);
  const axis = inferNet(sequential([{ kind, args }]), [1, 1, width]).steps[0]?.axes?.[1];
  if (!axis) throw new Error(`refused: ${JSON.stringify({ kind, args, width })}`);
  return axis;
}

describe('the cells that each output reads', () => {
  it('are those on which PyTorch’s depend, but for padding', () => {
    const wrong = cases.flatMap((c) => {
      const axis = columns(c);
      const ours = Array.from({ length: axis.output }, (_, o) =>
        taps(axis, o).filter((cell) => cell >= 0 && cell < axis.input),
      );
      return JSON.stringify(ours) === JSON.stringify(c.reads) ? [] : [{ ...c, ours }];
    });
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(250);
  });

  it('are never more than mostTaps says', () => {
    for (const c of cases) {
      const axis = columns(c);
      const most = Math.max(0, ...Array.from({ length: axis.output }, (_, o) => taps(axis, o).length));
      expect(most).toBeLessThanOrEqual(mostTaps(axis));
    }
  });
});
