import { lpExtreme } from '../../core/layers/lp_pool2d';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { averageWindow } from './avg_pool2d';
import { outputOf, PIECE, type ReferenceKernel, slidingAxes } from './kernel';
import { maxPool2d } from './max_pool2d';

const f = Math.fround;

/** Powers as C has them: of a half torch takes the square root, and 1 to any power is 1. */
function power(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  return base === 1 ? 1 : base ** exponent;
}

/**
 * LPPool2d as F.lp_pool2d computes it: (sign(a) · relu(|a|) · kH · kW)^(1/p), where a is AvgPool2d's average of x^p.
 * Odd powers of what is below zero stay below zero, and their root is NaN, as in PyTorch; where ceil_mode cuts a window
 * short, its average is multiplied by the whole kernel all the same. For inf and -inf it is the largest and the smallest
 * absolute value. Every intermediate overflows as float32 does.
 */
export const lpPool2d: ReferenceKernel = async (call) => {
  const { step, x, pause } = call;
  const extreme = lpExtreme(argOf(step, 'norm_type') ?? null);
  if (extreme !== null) {
    const sign = extreme === 'largest' ? 1 : -1;
    const pooled = await maxPool2d({ ...call, x: x.map((v) => sign * Math.abs(v)) });
    return pooled.map((v) => sign * v);
  }
  const [rows, cols] = slidingAxes(step);
  const norm = f(asNumber(argOf(step, 'norm_type')));
  const root = f(1 / asNumber(argOf(step, 'norm_type')));
  const powers = x.map((v) => power(v, norm));
  const out = outputOf(step);
  const planes = elements(step.output.slice(0, -2));
  let to = 0;
  let work = 0;
  for (let c = 0; c < planes; c += 1) {
    const plane = c * rows.input * cols.input;
    for (let oh = 0; oh < rows.output; oh += 1) {
      const down = averageWindow(rows, oh);
      for (let ow = 0; ow < cols.output; ow += 1) {
        const across = averageWindow(cols, ow);
        let sum = 0;
        for (let h = down.from; h < down.to; h += 1) {
          const row = plane + h * cols.input;
          for (let w = across.from; w < across.to; w += 1) sum += powers[row + w] ?? 0;
        }
        const average = f(f(sum) / (down.counted * across.counted));
        out[to] = power(f(average * rows.kernel * cols.kernel), root);
        to += 1;
      }
      work += cols.output * rows.kernel * cols.kernel;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};
