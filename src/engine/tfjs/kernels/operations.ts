import {
  exp,
  max,
  maximum,
  min,
  minimum,
  mul,
  stridedSlice,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { permuteOrder } from '../../../core/layers/operations/permute';
import { slicePlan } from '../../../core/layers/operations/slice';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { argOf } from '../../backend';
import { axesOfStep } from '../../reference/operations/reduce';
import { settled, type TfKernel } from '../kernel';

const given = (step: ShapedCall, name: string): number | null => {
  const value = argOf(step, name) ?? null;
  return value === null ? null : asNumber(value);
};

const one =
  (of: (x: Tensor4D, step: ShapedCall) => Tensor4D): TfKernel =>
  async ({ x, step }) =>
    tidy(() => of(x, step));

/** Along one axis of a map, cells from `first` on, each `by` after the one before. */
interface Part {
  readonly first: number;
  readonly by: number;
  readonly count: number;
}

/** What a slice takes along each axis of [1, C, H, W]; null where it is no part of the map with the same axes. */
function partsOf(step: ShapedCall): readonly Part[] | null {
  const { inputSizes } = step;
  const plan = slicePlan(step.module.args, inputSizes);
  if ('code' in plan || plan.isAdvanced || plan.sizes.length !== 4 || inputSizes.length !== 4) return null;
  const { reading } = plan;
  if (reading.type !== 'axes' || !reading.links.every((link, i) => link?.out === i)) return null;
  const parts = plan.cells.map(({ first, by, count }, i): Part => {
    const apart = inputSizes.slice(i + 1).reduce((n, size) => n * size, 1);
    return { first: first / apart, by: count > 1 ? by / apart : 1, count };
  });
  return parts.every(({ count }) => count > 0) ? parts : null;
}

const slice: TfKernel = async ({ x, step }) => {
  const parts = partsOf(step);
  const order = [0, 2, 3, 1].map((i) => parts?.[i] ?? { first: 0, by: 1, count: 1 });
  return tidy(
    () =>
      stridedSlice(
        x,
        order.map((p) => p.first),
        order.map((p) => p.first + (p.count - 1) * p.by + 1),
        order.map((p) => p.by),
      ) as Tensor4D,
  );
};

const clamp = one((x, step) => {
  const [low, high] = [given(step, 'min'), given(step, 'max')];
  const above = low === null ? x : maximum<Tensor4D>(x, low);
  return high === null ? above : minimum<Tensor4D>(above, high);
});

/** Where the axes of PyTorch's [1, C, H, W] lie on the device, and which of them lies where there. */
const ON_DEVICE = [0, 3, 1, 2] as const;
const IN_TORCH = [0, 2, 3, 1] as const;

/** The order of a permutation that leaves the batch where it is. */
function orderOf(step: ShapedCall): readonly number[] | null {
  const order = permuteOrder(step.module.args, step.inputSizes);
  return 'code' in order || order.length !== 4 || order[0] !== 0 ? null : order;
}

const permute = one((x, step) => {
  const order = orderOf(step) ?? [0, 1, 2, 3];
  return settled(
    transpose(
      x,
      IN_TORCH.map((axis) => ON_DEVICE[order[axis] as 0 | 1 | 2 | 3]),
    ),
  );
});

/** The largest or smallest along axes that stay as ones. Sums and means want more digits than a float32 has. */
const extreme = (of: typeof max) =>
  one((x, step) =>
    of<Tensor4D>(
      x,
      axesOfStep(step).map((axis) => ON_DEVICE[axis as 0 | 1 | 2 | 3]),
      true,
    ),
  );

const keepsAxes = (step: ShapedCall) => step.outputSizes.length === 4 && step.inputSizes.length === 4;

const isWhole = () => true;

/** Kernels of operations on one map, and of which steps they are the kernel. */
export const OPERATION_KERNELS = {
  // By a number alone: there is no division among the kernels that are brought.
  div: {
    kernel: one((x, step) => mul<Tensor4D>(x, 1 / (given(step, 'other') ?? 1))),
    fits: (step: ShapedCall) => (given(step, 'other') ?? 0) !== 0 && (argOf(step, 'rounding_mode') ?? null) === null,
  },
  square: { kernel: one((x) => mul<Tensor4D>(x, x)), fits: isWhole },
  // Whole powers alone: others of what is negative are another thing on every backend.
  pow: {
    kernel: one((x, step) => (given(step, 'exponent') === 3 ? mul<Tensor4D>(mul(x, x), x) : mul<Tensor4D>(x, x))),
    fits: (step: ShapedCall) => given(step, 'exponent') === 2 || given(step, 'exponent') === 3,
  },
  max: { kernel: extreme(max), fits: keepsAxes },
  min: { kernel: extreme(min), fits: keepsAxes },
  permute: { kernel: permute, fits: (step: ShapedCall) => orderOf(step) !== null },
  exp: { kernel: one((x) => exp(x)), fits: isWhole },
  clamp: { kernel: clamp, fits: isWhole },
  slice: { kernel: slice, fits: (step: ShapedCall) => partsOf(step) !== null },
} as const;
