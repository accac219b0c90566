import { expect, test } from 'vitest';
import './layers/all';
import type { ArgValue } from './args';
import { inferNet } from './net/infer';
import { sequential } from './net/net';
import { repairs } from './repair/repair';
import { borderFlags } from './windows/border';
import { receptiveFields } from './windows/receptive_field';
import { traceCell } from './windows/trace';

const conv = { kind: 'Conv2d', args: { in_channels: 3, out_channels: 4, kernel_size: 3, padding: 1 } } as const;
const shaped = (dim: ArgValue) => inferNet(sequential([conv, { kind: 'Softmax', args: { dim } }]), [3, 8, 8]);

test.each([null, 0, 1, 2, 3, -1])('a softmax over axis %s is pointwise to fields, borders and traces', (dim) => {
  const net = shaped(dim);
  expect(net.fault).toBeNull();
  const [before, after] = receptiveFields(net);
  expect(after).toEqual(before);
  const [flags, same] = borderFlags(net);
  expect(same).toEqual(flags);
  expect(traceCell(net, 1, 4, 4).map((w) => [w.layer, w.rows, w.cols])).toEqual([
    [1, [4, 4], [4, 4]],
    [0, [4, 4], [4, 4]],
    [-1, [3, 5], [3, 5]],
  ]);
});

test('an axis that is not there is repaired by one that is', () => {
  const net = shaped(4);
  expect(net.fault).toMatchObject({
    code: 'axis-out-of-range',
    text: 'Dimension out of range (expected to be in range of [-4, 3], but got 4)',
  });
  const edits = repairs(net).flatMap((r) =>
    r.type === 'edit' ? r.edits.map(({ arg, value }) => [arg, value]) : [r.type],
  );
  expect(edits).toEqual([['dim', 1], 'remove']);
});
