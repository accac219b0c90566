import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { receptiveFields } from './receptive_field';

/**
 * Receptive fields, effective strides and paddings as André Araujo, Wade Norris and Jack Sim publish them for TF-Slim's
 * networks ("Computing Receptive Fields of Convolutional Neural Networks", Distill 2019, table; doi
 * 10.23915/distill.00021), up to the last layer before the head. Where a network branches, the path with the largest
 * field is taken, which is the network's. Channels do not matter, so there is one.
 */
type Layer = { readonly kind: LayerKind; readonly args: Args };

const window = (kernel_size: number, stride: number, padding: number): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: 1, out_channels: 1, kernel_size, stride, padding },
});
/** Windows that stay inside, and windows of one step that keep the size. */
const valid = (k: number, stride = 1) => window(k, stride, 0);
const same = (k: number) => window(k, 1, (k - 1) / 2);
/** TensorFlow's SAME on an even map: a window of 3 in steps of 2 has its one cell of padding behind. */
const sameStride2: readonly Layer[] = [{ kind: 'ZeroPad2d', args: { padding: [0, 1, 0, 1] } }, valid(3, 2)];
const times = (n: number, ...layers: readonly Layer[]) => Array.from({ length: n }, () => layers).flat();

/** conv2d_same pads on both sides; the last unit of a block has its stride. */
function resnet(...units: readonly [number, number, number, number]): Layer[] {
  const block = (n: number, stride: number) => [...times(n - 1, same(3)), window(3, stride, 1)];
  const [one, two, three, four] = units;
  return [window(7, 2, 3), ...sameStride2, ...block(one, 2), ...block(two, 2), ...block(three, 2), ...block(four, 1)];
}

const pool = valid(2, 2);
const vgg16 = [2, 2, 3, 3, 3].flatMap((n) => [...times(n, same(3)), pool]);
const mobilenet = [
  ...sameStride2,
  ...[1, 1, 1, 5, 1].flatMap((n, i) => [...(i > 0 ? sameStride2 : []), ...times(n, same(3), same(1))]),
];
const alexnet = [valid(11, 4), valid(3, 2), same(5), valid(3, 2), ...times(3, same(3)), valid(3, 2)];
const inception = [
  ...[valid(3, 2), valid(3), same(3), valid(3, 2), same(1), valid(3), valid(3, 2)],
  // Mixed_5b–5d: 1, 3, 3; Mixed_6a; 6b–6e: two factors of 7 along each axis; 7a; 7b and 7c: 1, 3, 3.
  ...times(3, same(1), same(3), same(3)),
  ...[same(1), same(3), valid(3, 2)],
  ...times(4, same(1), same(7), same(7)),
  ...[same(1), same(7), valid(3, 2)],
  ...times(2, same(1), same(3), same(3)),
];

describe('published receptive fields', () => {
  it.each([
    ['alexnet_v2', alexnet, 195, 32, 64],
    ['vgg_16', vgg16, 212, 32, 90],
    ['mobilenet_v1', mobilenet, 315, 32, 126],
    ['resnet_v1_50', resnet(3, 4, 6, 3), 483, 32, 239],
    ['resnet_v1_101', resnet(3, 4, 23, 3), 1027, 32, 511],
    ['resnet_v1_152', resnet(3, 8, 36, 3), 1507, 32, 751],
    ['resnet_v1_200', resnet(3, 24, 36, 3), 1763, 32, 879],
    ['inception_v3', inception, 1311, 32, 618],
  ] as const)('of %s', (_name, layers, size, stride, padding) => {
    const net = inferNet(sequential(layers), [1, 512, 512]);
    expect(net.fault).toBeNull();
    const last = receptiveFields(net).at(-1);
    expect(last?.size).toEqual([size, size]);
    expect(last?.jump).toEqual([stride, stride]);
    // The field of output 0 begins `padding` pixels before the input: its centre is half its size further on.
    expect(last?.start).toEqual([size / 2 - padding, size / 2 - padding]);
  });
});
