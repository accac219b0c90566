import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements, type Shape } from '../../core/shape';
import { argOf } from '../backend';
import type { KernelCall, ReferenceKernel } from './kernel';
import { permuted } from './shuffles';

/** Which values are normalised together: runs of this length one after the other. */
export interface NormPlan {
  readonly run: number;
  /** Value i has weight ⌊i / inner⌋ mod count. */
  readonly inner: number;
  readonly count: number;
}

type NormKind = 'BatchNorm1d' | 'BatchNorm2d' | 'InstanceNorm2d' | 'GroupNorm' | 'LayerNorm';

const PLANS: Readonly<Record<NormKind, (step: ShapedCall, sizes: Shape) => NormPlan>> = {
  // With a batch of one a batch is normalised as an instance is; see batchNorm for others.
  BatchNorm1d: (_step, [, channels = 1, length = 1]) => ({ run: length, inner: length, count: channels }),
  BatchNorm2d: (_step, sizes) => perChannel(sizes),
  InstanceNorm2d: (_step, sizes) => perChannel(sizes),
  GroupNorm: (step, sizes) => {
    const [, channels = 1] = sizes;
    const inner = elements(sizes.slice(2));
    return { run: (channels / asNumber(argOf(step, 'num_groups'))) * inner, inner, count: channels };
  },
  LayerNorm: (step, sizes) => {
    const shape = argOf(step, 'normalized_shape');
    const run = elements(sizes.slice(Array.isArray(shape) ? -shape.length : -1));
    return { run, inner: 1, count: run };
  },
};

function perChannel(sizes: Shape): NormPlan {
  const inner = elements(sizes.slice(-2));
  return { run: inner, inner, count: sizes.at(-3) ?? 1 };
}

/** How a normalisation layer in training mode goes over its input. */
export function normPlan(kind: NormKind, step: ShapedCall): NormPlan {
  return PLANS[kind](step, step.inputSizes);
}

/** Running statistics by channels, where a norm takes them instead of those of what comes in: in evaluation, if it keeps any. */
export function runningOf({ step, weights }: Pick<KernelCall, 'step' | 'weights'>) {
  const [mean, variance] = [weights.get('running_mean'), weights.get('running_var')];
  return step.module.mode === 'eval' && mean && variance ? { mean, variance } : null;
}

/**
 * Batch, instance, group and layer normalisation: (x − mean) / √(variance + eps) · weight + bias, in training with the
 * variance divided by n.
 */
export function norm(kind: NormKind): ReferenceKernel {
  return async ({ step, x, weights, pause }) => {
    const { run, inner, count } = normPlan(kind, step);
    const running = runningOf({ step, weights });
    const eps = asNumber(argOf(step, 'eps'));
    const weight = weights.get('weight');
    const bias = weights.get('bias');
    const out = new Float32Array(x.length);
    for (let from = 0; from < x.length; from += run) {
      await pause();
      // Norms with running statistics go over one channel at a time.
      const channel = Math.floor(from / inner) % count;
      const { mean, variance } = running
        ? { mean: running.mean[channel] ?? 0, variance: running.variance[channel] ?? 1 }
        : moments(x, from, run);
      const scale = 1 / Math.sqrt(variance + eps);
      for (let i = from; i < from + run; i += 1) {
        const at = Math.floor(i / inner) % count;
        const v = ((x[i] ?? 0) - mean) * scale;
        out[i] = v * (weight ? (weight[at] ?? 0) : 1) + (bias ? (bias[at] ?? 0) : 0);
      }
    }
    return out;
  };
}

/** Batch normalisation. Where there are several maps, their channels are laid together first, and parted again. */
export function batchNorm(kind: 'BatchNorm1d' | 'BatchNorm2d'): ReferenceKernel {
  const one = norm(kind);
  return async (call) => {
    const { step, x } = call;
    const [maps = 1, channels = 1, ...rest] = step.inputSizes;
    if (maps === 1) return one(call);
    const inner = elements(rest);
    const laid = permuted(x, [maps, channels, inner], [1, 0, 2]);
    const sizes = kind === 'BatchNorm1d' ? [1, channels, maps * inner] : [1, channels, 1, maps * inner];
    const made = await one({ ...call, step: { ...step, inputSizes: sizes }, x: laid });
    return permuted(made, [channels, maps, inner], [1, 0, 2]);
  };
}

/** In two passes, so that a large mean costs no digits. */
export function moments(x: Float32Array, from: number, run: number): { mean: number; variance: number } {
  let sum = 0;
  for (let i = from; i < from + run; i += 1) sum += x[i] ?? 0;
  const mean = sum / run;
  let squares = 0;
  for (let i = from; i < from + run; i += 1) squares += ((x[i] ?? 0) - mean) ** 2;
  return { mean, variance: squares / run };
}

/** float32's own epsilon, which RMSNorm takes where it is given none. */
export const EPSILON = 2 ** -23;

/** RMSNorm: x / √(mean of squares + eps) · weight, over the last axes. */
export const rmsNorm: ReferenceKernel = async ({ step, x, weights, pause }) => {
  const shape = argOf(step, 'normalized_shape');
  const run = elements(step.inputSizes.slice(Array.isArray(shape) ? -shape.length : -1));
  const given = argOf(step, 'eps') ?? null;
  const eps = given === null ? EPSILON : asNumber(given);
  const weight = weights.get('weight');
  const out = new Float32Array(x.length);
  for (let from = 0; from < x.length; from += run) {
    await pause();
    let squares = 0;
    for (let i = from; i < from + run; i += 1) squares += (x[i] ?? 0) ** 2;
    const scale = 1 / Math.sqrt(squares / run + eps);
    for (let i = 0; i < run; i += 1) out[from + i] = (x[from + i] ?? 0) * scale * (weight ? (weight[i] ?? 0) : 1);
  }
  return out;
};

/**
 * LocalResponseNorm as F.local_response_norm computes it: x / (k + alpha · mean of squares over `size` neighbours along
 * the second axis)^beta, neighbours beyond the ends counted as zeros; ⌊size / 2⌋ of them stand before.
 */
export const localResponseNorm: ReferenceKernel = async ({ step, x, pause }) => {
  const [batch = 1, channels = 1, ...rest] = step.inputSizes;
  const inner = elements(rest);
  const read = (name: string) => asNumber(argOf(step, name));
  const [size, alpha, beta, k] = [read('size'), read('alpha'), read('beta'), read('k')];
  const before = Math.floor(size / 2);
  const out = new Float32Array(x.length);
  for (let n = 0; n < batch; n += 1) {
    for (let c = 0; c < channels; c += 1) {
      await pause();
      const first = Math.max(0, c - before);
      const end = Math.min(channels, c - before + size);
      for (let i = 0; i < inner; i += 1) {
        let sum = 0;
        for (let other = first; other < end; other += 1) sum += (x[(n * channels + other) * inner + i] ?? 0) ** 2;
        const at = (n * channels + c) * inner + i;
        out[at] = (x[at] ?? 0) / (k + (alpha * sum) / size) ** beta;
      }
    }
  }
  return out;
};
