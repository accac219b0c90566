import { elements } from '../../core/shape';
import { outputOf, type ReferenceKernel } from './kernel';

/** MaxUnpool2d: each value goes to the cell of its plane that the second input names; of several the last one stays. */
export const maxUnpool2d: ReferenceKernel = async ({ step, x, inputs }) => {
  const [, indices = new Float32Array(0)] = inputs;
  const out = outputOf(step);
  const plane = elements(step.inputSizes.slice(-2));
  const area = elements(step.outputSizes.slice(-2));
  const [height = 0, width = 0] = step.outputSizes.slice(-2);
  if (out.length === 0) return out;
  const wrong = indices.findLast((at) => at < 0 || at >= area);
  if (wrong !== undefined) {
    throw new Error(`Found an invalid max index: ${wrong} (output volumes are of size ${height}x${width})`);
  }
  for (let i = 0; i < x.length; i += 1) {
    const at = indices[i] ?? 0;
    out[Math.floor(i / plane) * area + at] = x[i] ?? 0;
  }
  return out;
};
