import { softmaxAxis } from '../../core/layers/softmax';
import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import { PIECE, type ReferenceKernel } from './kernel';

/** Values after which a kernel lets messages in. */
const VALUES = PIECE / 50;

/** The axis that a step's dim says. */
export function ownAxis({ module, inputSizes }: ShapedCall): number {
  const axis = softmaxAxis(module.args, inputSizes);
  if (typeof axis !== 'number') throw new Error(axis.text);
  return axis;
}

/** That of the channels of a map. */
export const ofChannels = ({ inputSizes }: ShapedCall): number => inputSizes.length - 3;

/**
 * Over each line along an axis: `sign`·x taken less its largest value, then what `of` makes of that difference and of
 * the sum of its exponentials.
 */
function alongLines(
  axisOf: (step: ShapedCall) => number,
  sign: 1 | -1,
  of: (less: number, sum: number) => number,
): ReferenceKernel {
  return async ({ step, x, pause }) => {
    const axis = axisOf(step);
    const length = step.inputSizes[axis] ?? 1;
    const inner = elements(step.inputSizes.slice(axis + 1));
    const out = new Float32Array(x.length);
    let work = 0;
    for (let block = 0; block < x.length; block += length * inner) {
      for (let first = block; first < block + inner; first += 1) {
        const end = first + length * inner;
        let most = Number.NEGATIVE_INFINITY;
        for (let i = first; i < end; i += inner) most = Math.max(most, sign * (x[i] ?? 0));
        let sum = 0;
        for (let i = first; i < end; i += inner) sum += Math.exp(sign * (x[i] ?? 0) - most);
        for (let i = first; i < end; i += inner) out[i] = of(sign * (x[i] ?? 0) - most, sum);
        work += length;
        if (work > VALUES) {
          work = 0;
          await pause();
        }
      }
    }
    return out;
  };
}

const share = (less: number, sum: number) => Math.exp(less) / sum;

export const softmax = (axisOf: (step: ShapedCall) => number): ReferenceKernel => alongLines(axisOf, 1, share);
export const softmin: ReferenceKernel = alongLines(ownAxis, -1, share);
export const logSoftmax: ReferenceKernel = alongLines(ownAxis, 1, (less, sum) => less - Math.log(sum));
