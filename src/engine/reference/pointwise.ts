import { elements } from '../../core/shape';
import { PIECE, type ReferenceKernel } from './kernel';
import { SCALAR_FUNCTIONS, type ScalarKind } from './scalars';

/** Values after which a kernel of costly functions lets messages in. */
const VALUES = PIECE / 20;

/** A layer that makes each value of one value. */
export function pointwise(kind: ScalarKind): ReferenceKernel {
  return async ({ step, x, pause }) => {
    const of = SCALAR_FUNCTIONS[kind](step);
    const out = new Float32Array(x.length);
    for (let from = 0; from < x.length; from += VALUES) {
      if (from > 0) await pause();
      const to = Math.min(x.length, from + VALUES);
      for (let i = from; i < to; i += 1) out[i] = of(x[i] ?? 0);
    }
    return out;
  };
}

/** A layer that changes no value: Identity, Flatten, and Dropout as in evaluation. */
export const same: ReferenceKernel = async ({ x }) => x.slice();

/** PReLU: one slope for all, or one for each of the second axis. */
export const prelu: ReferenceKernel = async ({ step, x, weights }) => {
  const slopes = weights.get('weight') ?? new Float32Array(0);
  const sizes = step.inputSizes;
  const inner = elements(sizes.slice(2));
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    const v = x[i] ?? 0;
    const slope = slopes[slopes.length === 1 ? 0 : Math.floor(i / inner) % slopes.length] ?? 0;
    out[i] = v > 0 ? v : v * slope;
  }
  return out;
};
