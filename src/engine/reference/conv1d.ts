import { conv1dAxis } from '../../core/layers/conv1d';
import { conv2d } from './conv2d';
import type { ReferenceKernel } from './kernel';

/** Conv1d: a Conv2d of maps of one row, for each of the batch. */
export const conv1d: ReferenceKernel = async (call) => {
  const { step, x } = call;
  const axis = conv1dAxis(step.module.args, step.inputSizes);
  if ('code' in axis) throw new Error(axis.text);
  const [channels = 0, length = 0] = step.inputSizes.slice(-2);
  const [filters = 0] = step.outputSizes.slice(-2);
  const row = { type: 'sliding', input: 1, output: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0 } as const;
  const one = {
    ...step,
    input: [channels, 1, length],
    inputSizes: [1, channels, 1, length],
    output: [filters, 1, axis.output],
    outputSizes: [1, filters, 1, axis.output],
    axes: [row, axis] as const,
  };
  const [size, made] = [channels * length, filters * axis.output];
  const count = size > 0 ? x.length / size : 0;
  const out = new Float32Array(count * made);
  for (let n = 0; n < count; n += 1) {
    const own = x.subarray(n * size, (n + 1) * size);
    out.set(await conv2d({ ...call, step: one, x: own, inputs: [own] }), n * made);
  }
  return out;
};
