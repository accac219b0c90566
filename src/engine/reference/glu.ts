import { gluAxis } from '../../core/layers/glu';
import { elements } from '../../core/shape';
import { outputOf, type ReferenceKernel } from './kernel';

/** GLU: the first half of an axis, each value times the sigmoid of its counterpart in the second. */
export const glu: ReferenceKernel = async ({ step, x, pause }) => {
  const { inputSizes } = step;
  const axis = gluAxis(step.module.args, inputSizes);
  if (typeof axis !== 'number') throw new Error(axis.text);
  const half = elements(inputSizes.slice(axis)) / 2;
  const out = outputOf(step);
  for (let to = 0; to < out.length; to += half) {
    await pause();
    for (let i = 0; i < half; i += 1) {
      const gate = x[2 * to + half + i] ?? 0;
      out[to + i] = (x[2 * to + i] ?? 0) / (1 + Math.fround(Math.exp(-gate)));
    }
  }
  return out;
};
