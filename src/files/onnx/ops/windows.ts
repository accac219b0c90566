import type { Shape } from '../../../core/shape';
import { type Tensor, Unfit } from '../../graph/builder';
import type { Call } from '../call';

/** A window along one axis, as ONNX says it. */
export interface OnnxAxis {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** The cells that a window spans. */
export const spanOf = ({ kernel, dilation }: OnnxAxis): number => dilation * (kernel - 1) + 1;

/**
 * Windows of a node on a tensor [N, C, …], auto_pad worked out (onnx/docs/Operators.md, Conv and MaxPool); `explicit`: as
 * `pads` says alone, since auto_pad means another thing where a convolution is transposed.
 */
export function axesOf(
  call: Call,
  kernel: readonly number[],
  sizes: Shape,
  by: 'auto' | 'explicit' = 'auto',
): OnnxAxis[] {
  const spatial = sizes.slice(2);
  if (kernel.length !== spatial.length) throw new Unfit(`a kernel of ${kernel.length} axes on ${spatial.length}`);
  const strides = call.ints('strides') ?? spatial.map(() => 1);
  const dilations = call.ints('dilations') ?? spatial.map(() => 1);
  const pads = call.ints('pads') ?? spatial.map(() => 0);
  const auto = by === 'auto' ? call.word('auto_pad', 'NOTSET') : 'NOTSET';
  return spatial.map((input, i) => {
    const own = { input, kernel: kernel[i] ?? 1, stride: strides[i] ?? 1, dilation: dilations[i] ?? 1 };
    if (auto === 'NOTSET' || auto === '') {
      const both = { before: pads[i] ?? 0, after: pads[i + spatial.length] ?? 0 };
      return { ...own, ...both };
    }
    if (auto === 'VALID') return { ...own, before: 0, after: 0 };
    if (auto !== 'SAME_UPPER' && auto !== 'SAME_LOWER') throw new Unfit(`auto_pad=${auto}`);
    const output = Math.ceil(input / own.stride);
    const total = Math.max(0, (output - 1) * own.stride + spanOf({ ...own, before: 0, after: 0 }) - input);
    const less = Math.floor(total / 2);
    return auto === 'SAME_UPPER'
      ? { ...own, before: less, after: total - less }
      : { ...own, before: total - less, after: less };
  });
}

export const isEven = ({ before, after }: OnnxAxis): boolean => before === after && before >= 0;

/** Cells put around a map, or, where numbers are negative, taken off: `[left, right, top, bottom]`. */
export function padded(call: Call, on: Tensor, [h, w]: readonly [OnnxAxis, OnnxAxis], value: number): Tensor {
  const padding = [w.before, w.after, h.before, h.after];
  if (padding.every((n) => n === 0)) return on;
  return value === 0 ? call.add('ZeroPad2d', { padding }, [on]) : call.add('ConstantPad2d', { padding, value }, [on]);
}

/** A number where both axes have the same, else a pair. */
export function pairOf(axes: readonly OnnxAxis[], of: (axis: OnnxAxis) => number): number | number[] {
  const own = axes.map(of);
  const [first = 0] = own;
  return own.every((n) => n === first) ? first : own;
}

/** A tensor [N, C, L] as the map [N, C, 1, L] by which 2-D layers read it. */
export function asMap(call: Call, on: Tensor): Tensor {
  return call.builder.add('unsqueeze', { dim: 2 }, [on]);
}

export function asLine(call: Call, on: Tensor): Tensor {
  return call.builder.add('squeeze', { dim: 2 }, [on]);
}

/** The window of an axis of one that a line has as a map. */
export const ONE: OnnxAxis = { input: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0 };

/** Both axes of a map; of a line the axis of one before its own. Throws for volumes. */
export function mapAxes(axes: readonly OnnxAxis[]): readonly [OnnxAxis, OnnxAxis] {
  const [first, second, ...more] = axes;
  if (!first || more.length > 0) throw new Unfit(`${axes.length} spatial axes`);
  return second ? [first, second] : [ONE, first];
}
