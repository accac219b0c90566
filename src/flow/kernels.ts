import { arg } from '../core/args';
import { layerSpec } from '../core/layers/rows';
import type { TensorIndex } from '../core/net/acts';
import type { ShapedStep } from '../core/net/shaped';
import { elements, type Shape } from '../core/shape';

/** A layer's weight as kernels: for each output channel one slice for each channel that it reads. */
export interface Kernels {
  /** Kernels: output channels. */
  readonly out: number;
  /** Slices of each. */
  readonly into: number;
  readonly kh: number;
  readonly kw: number;
  /** Which input channel slice i of kernel o reads. */
  channel(o: number, i: number): number;
  /** Where slice i of kernel o begins in the weight. */
  at(o: number, i: number): number;
  /** What PyTorch writes between the brackets for slice i of kernel o; null: for all of its slices. */
  index(o: number, i: number | null): TensorIndex;
}

/** Null where a weight has no kernels: where it scales values, or there is none. */
export function kernelsOf(step: ShapedStep, shape: Shape): Kernels | null {
  const { kind, args } = step.module;
  const axes = layerSpec(kind).weightAxes;
  if (!axes || axes.length !== shape.length) return null;
  const [first = 0, second = 0, ...kernel] = shape;
  if (axes[0] === 'out_features') return overMaps(step, first, second);
  const [kh = 1, kw = 1] = kernel.length === 1 ? [1, ...kernel] : kernel;
  const area = kh * kw;
  const given = arg(layerSpec(kind).args, args, 'groups');
  const groups = typeof given === 'number' && given > 0 ? given : 1;
  if (axes[0] === 'out_channels') {
    const perGroup = first / groups;
    return {
      ...{ out: first, into: second, kh, kw },
      channel: (o, i) => Math.floor(o / perGroup) * second + i,
      at: (o, i) => (o * second + i) * area,
      index: (o, i) => (i === null ? [o] : [o, i]),
    };
  }
  // A transposed one's inputs come first; its outputs are counted within their group.
  const into = first / groups;
  const group = (o: number) => Math.floor(o / second);
  return {
    ...{ out: second * groups, into, kh, kw },
    channel: (o, i) => group(o) * into + i,
    at: (o, i) => ((group(o) * into + i) * second + (o % second)) * area,
    index: (o, i) => [
      i === null ? (groups === 1 ? null : [group(o) * into, (group(o) + 1) * into, null]) : group(o) * into + i,
      o % second,
    ],
  };
}

/** A Linear's weights: behind a Flatten as they lie on the map that was laid flat, else in one row. */
function overMaps({ inputs }: ShapedStep, out: number, features: number): Kernels {
  const flat = inputs[0]?.shape ?? [];
  const shape = flat.length === 3 && elements(flat) === features ? flat : [1, 1, features];
  const [into = 1, kh = 1, kw = 1] = shape;
  return {
    ...{ out, into, kh, kw },
    channel: (_o, i) => i,
    at: (o, i) => o * features + i * kh * kw,
    index: (o, i) => (i === null ? [o] : [o, [i * kh * kw, (i + 1) * kh * kw, null]]),
  };
}

/** One slice of every kernel as a layer's maps lie: [out, kh, kw]. */
export function slicesOf({ out, kh, kw, at }: Kernels, data: Float32Array, i: number): Float32Array {
  const area = kh * kw;
  const made = new Float32Array(out * area);
  for (let o = 0; o < out; o += 1) made.set(data.subarray(at(o, i), at(o, i) + area), o * area);
  return made;
}

export const sliceOf = ({ kh, kw, at }: Kernels, data: Float32Array, o: number, i: number): Float32Array =>
  data.subarray(at(o, i), at(o, i) + kh * kw);
