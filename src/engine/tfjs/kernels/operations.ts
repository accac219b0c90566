import { exp, maximum, minimum, mul, stridedSlice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { slicePlan } from '../../../core/layers/operations/slice';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { argOf } from '../../backend';
import type { TfKernel } from '../kernel';

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
  const parts = plan.cells.map((cells, i): Part => {
    const apart = inputSizes.slice(i + 1).reduce((n, size) => n * size, 1);
    const first = (cells[0] ?? 0) / apart;
    return { first, by: cells.length > 1 ? (cells[1] ?? 0) / apart - first : 1, count: cells.length };
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

const isWhole = () => true;

/** Kernels of operations on one map, and of which steps they are the kernel. */
export const OPERATION_KERNELS = {
  // By a number alone: there is no division among the kernels that are brought.
  div: {
    kernel: one((x, step) => mul<Tensor4D>(x, 1 / (given(step, 'other') ?? 1))),
    fits: (step: ShapedCall) => (given(step, 'other') ?? 0) !== 0 && (argOf(step, 'rounding_mode') ?? null) === null,
  },
  square: { kernel: one((x) => mul<Tensor4D>(x, x)), fits: isWhole },
  exp: { kernel: one((x) => exp(x)), fits: isWhole },
  clamp: { kernel: clamp, fits: isWhole },
  slice: { kernel: slice, fits: (step: ShapedCall) => partsOf(step) !== null },
} as const;
