import type { LayerKind } from '../../core/layers/table';
import type { ShapedCall } from '../../core/net/shaped';
import type { Pause, Weights } from '../backend';
import type { Crew } from './crew';
import type { Machine } from './machine';
import { maxPool } from './max_pool2d';
import { rectified } from './relu';
import { AT_ONCE } from './sliding';
import { convolveTogether } from './together';
import { convShapeOf, poolShapeOf } from './windows';

/** What a kernel in WebAssembly is given. */
export interface WasmCall {
  /** C order, as all that is made. */
  readonly x: Float32Array;
  readonly weights: Weights;
  readonly pause: Pause;
  readonly machine: Machine;
  /** Takes parts of large layers; null where there is none. */
  readonly crew: Crew | null;
}

export type WasmKernel = (call: WasmCall) => Promise<Float32Array>;

/** How a kernel goes over a step; null where it is not made for it, and the reference computes. */
const KERNELS: Readonly<Partial<Record<LayerKind, (step: ShapedCall) => WasmKernel | null>>> = {
  Conv2d: (step) => {
    const shape = convShapeOf(step);
    if (!shape) return null;
    return ({ machine, crew, x, weights, pause }) => {
      const weight = weights.get('weight') ?? new Float32Array(0);
      return convolveTogether(machine, crew, shape, x, { weight, bias: weights.get('bias') }, pause);
    };
  },
  MaxPool2d: (step) => {
    const shape = poolShapeOf(step);
    if (!shape || shape.cols.output < AT_ONCE) return null;
    return ({ machine, x, pause }) => maxPool(machine, shape, x, pause);
  },
  ReLU:
    () =>
    ({ machine, x, pause }) =>
      rectified(machine, x, pause),
};

/** The kernel of a step, if there is one. */
export function wasmKernel(step: ShapedCall): WasmKernel | null {
  return KERNELS[step.module.kind]?.(step) ?? null;
}
