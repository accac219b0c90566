import { add, clone, gather, mul, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { padValue } from '../../../core/layers/pads';
import { asNumber } from '../../../core/python/python';
import type { ResizeAxis } from '../../../core/window';
import { argOf } from '../../backend';
import { type PaddingMode, paddingIndex } from '../../padding';
import { slidingAxes } from '../../reference/kernel';
import { tapsOf } from '../../reference/upsample';
import { arranged, settled, type TfKernel } from '../kernel';

/** The Pad layers of every mode, cropping too. */
export const pad =
  (mode: PaddingMode): TfKernel =>
  async ({ step, x }) => {
    const [rows, cols] = slidingAxes(step);
    const fill = padValue(step.module.args);
    return tidy(() => clone(arranged(x, paddingIndex(rows, mode), paddingIndex(cols, mode), fill)));
  };

/** Upsample: nearest cells, or along one axis and then the other the weighted sum of two or four. */
export const upsample: TfKernel = async ({ step, x }) => {
  const [rows, cols] = step.axes ?? [];
  if (rows?.type !== 'resize' || cols?.type !== 'resize') throw new Error('no resize');
  return tidy(() => settled(alongAxis(alongAxis(x, cols, 2), rows, 1)));
};

function alongAxis(x: Tensor4D, axis: ResizeAxis, dim: 1 | 2): Tensor4D {
  const { count, cells, weights } = tapsOf(axis);
  const { output } = axis;
  const tap = (t: number): Tensor4D => {
    const index = Int32Array.from({ length: output }, (_, o) => cells[o * count + t] ?? 0);
    const read = gather(x, tensor1d(index, 'int32'), dim);
    if (count === 1) return read;
    const own = Float32Array.from({ length: output }, (_, o) => weights[o * count + t] ?? 0);
    return mul(read, tensor4d(own, dim === 1 ? [1, output, 1, 1] : [1, 1, output, 1]));
  };
  let sum = tap(0);
  for (let t = 1; t < count; t += 1) sum = add(sum, tap(t));
  return sum;
}

/** ChannelShuffle: the channels in groups, whose members are dealt out in turn. */
export const channelShuffle: TfKernel = async ({ step, x }) => {
  const [channels = 0] = step.input;
  const groups = asNumber(argOf(step, 'groups'));
  const perGroup = channels / groups;
  const index = Int32Array.from({ length: channels }, (_, c) => (c % groups) * perGroup + Math.floor(c / groups));
  return tidy(() => gather(x, tensor1d(index, 'int32'), 3));
};
