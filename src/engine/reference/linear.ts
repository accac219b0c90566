import { elements } from '../../core/shape';
import { outputOf, PIECE, type ReferenceKernel } from './kernel';

/** Linear over the last axis of a tensor of any rank. Weights are [out, in]. */
export const linear: ReferenceKernel = async ({ step, x, weights, pause }) => {
  const out = outputOf(step);
  const weight = weights.get('weight') ?? new Float32Array(0);
  const bias = weights.get('bias');
  const features = step.input.at(-1) ?? 0;
  const outputs = step.output.at(-1) ?? 0;
  const rows = elements(step.output.slice(0, -1));
  let work = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let o = 0; o < outputs; o += 1) {
      let sum = bias?.[o] ?? 0;
      for (let i = 0; i < features; i += 1) sum += (weight[o * features + i] ?? 0) * (x[row * features + i] ?? 0);
      out[row * outputs + o] = sum;
      work += features;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};
