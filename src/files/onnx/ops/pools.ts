import { elements } from '../../../core/shape';
import { fullSizes, makeable, type Tensor, Unfit } from '../../graph/builder';
import type { Constant } from '../../graph/constant';
import type { Call } from '../call';
import { asLine, asMap, axesOf, isEven, mapAxes, type OnnxAxis, padded, pairOf, spanOf } from './windows';

type Pair = readonly [OnnxAxis, OnnxAxis];

/** Less than any float32, where a max pool reads what is padded. */
const LOWEST = -3.4028234663852886e38;

/** How many windows there are: with ceil_mode none begins behind the map and what is padded before it. */
function countOf(axis: OnnxAxis, ceil: boolean): number {
  const room = axis.input + axis.before + axis.after - spanOf(axis);
  if (!ceil) return Math.floor(room / axis.stride) + 1;
  const count = Math.ceil(room / axis.stride) + 1;
  return (count - 1) * axis.stride >= axis.input + axis.before ? count - 1 : count;
}

const kernelOf = (call: Call): number[] => {
  const kernel = call.ints('kernel_shape');
  if (!kernel) throw new Unfit('no kernel_shape');
  return kernel;
};

/** On a map: what is a line is one for as long. */
function onMap(call: Call, pool: (x: Tensor, axes: Pair) => Tensor): Tensor {
  const x = call.tensor(0);
  const isLine = call.sizes(0).length === 3;
  const axes = mapAxes(axesOf(call, kernelOf(call), call.sizes(0)));
  return isLine ? asLine(call, pool(asMap(call, x), axes)) : pool(x, axes);
}

/** The rows and columns that are read: more may be padded behind the map, or the last ones left out. */
function exact(axis: OnnxAxis, count: number): OnnxAxis {
  const after = (count - 1) * axis.stride + spanOf(axis) - axis.input - axis.before;
  return { ...axis, after };
}

/** Whether PyTorch's own pool does the same by its padding on both sides. */
const fits = ([h, w]: Pair) => [h, w].every((a) => isEven(a) && a.before <= a.kernel / 2);

const numbers = (axes: Pair) => {
  const kernel = pairOf(axes, (a) => a.kernel);
  const stride = pairOf(axes, (a) => a.stride);
  return { kernel_size: kernel, ...(String(kernel) !== String(stride) && { stride }) };
};
const more = (axes: Pair, ceil: boolean) => ({
  ...(axes.some((a) => a.before !== 0) && { padding: pairOf(axes, (a) => a.before) }),
  ...(axes.some((a) => a.dilation !== 1) && { dilation: pairOf(axes, (a) => a.dilation) }),
  ...(ceil && { ceil_mode: true }),
});

export function maxPool(call: Call): Tensor {
  const ceil = call.int('ceil_mode', 0) === 1;
  if (call.node.outputs[1] && call.around.reader(call.node.outputs[1])?.op !== 'MaxUnpool') {
    // Its indices are places in the whole tensor, and counted otherwise.
    throw new Unfit('indices');
  }
  return onMap(call, (x, axes) => {
    const [h, w] = axes;
    if (fits(axes)) return call.add('MaxPool2d', { ...numbers(axes), ...more(axes, ceil) }, [x]);
    const counted: Pair = [exact(h, countOf(h, ceil)), exact(w, countOf(w, ceil))];
    const on = padded(call, x, counted, LOWEST);
    const { padding: _none, ...rest } = more(axes, false);
    return call.add('MaxPool2d', { ...numbers(axes), ...rest }, [on]);
  });
}

/** How many cells each window counts along an axis: those of the map, or those that are padded, too. */
function counts(axis: OnnxAxis, count: number, withPads: boolean): number[] {
  const [from, to] = withPads ? [-axis.before, axis.input + axis.after] : [0, axis.input];
  makeable(count * axis.kernel);
  return Array.from({ length: count }, (_, i) => {
    const first = i * axis.stride - axis.before;
    const cells = Array.from({ length: axis.kernel }, (_, k) => first + k * axis.dilation);
    return cells.filter((at) => at >= from && at < to).length;
  });
}

/** A pool by averages that PyTorch has no class for: sums, times one over how many cells each has. */
function averaged(call: Call, x: Tensor, axes: Pair, ceil: boolean, withPads: boolean): Tensor {
  const [h, w] = axes;
  const [rows, cols] = [countOf(h, ceil), countOf(w, ceil)];
  const on = padded(call, x, [exact(h, rows), exact(w, cols)], 0);
  const [ofRows, ofCols] = [counts(h, rows, withPads), counts(w, cols, withPads)];
  const whole = h.kernel * w.kernel;
  const isEverywhere = ofRows.every((n) => n === h.kernel) && ofCols.every((n) => n === w.kernel);
  const sums = h.dilation === 1 && w.dilation === 1 ? sumPool(call, on, axes) : sumConv(call, on, axes);
  const share = new Float32Array(makeable(rows * cols));
  for (const [i, n] of ofRows.entries()) for (const [j, m] of ofCols.entries()) share[i * cols + j] = whole / (n * m);
  if (isEverywhere) return sums;
  const scale: Constant = { shape: [1, 1, rows, cols], data: share, name: null };
  return call.builder.add('mul', {}, [sums, call.builder.stored(scale)]);
}

const sumPool = (call: Call, on: Tensor, axes: Pair): Tensor => call.add('AvgPool2d', numbers(axes), [on]);

/** Windows with gaps: a convolution of each channel by itself that weighs all cells alike. */
function sumConv(call: Call, on: Tensor, axes: Pair): Tensor {
  const [h, w] = axes;
  const channels = fullSizes(on)[1] ?? 1;
  const shape = [channels, 1, h.kernel, w.kernel];
  const weight = new Float32Array(makeable(elements(shape))).fill(1 / (h.kernel * w.kernel));
  const args = {
    in_channels: channels,
    out_channels: channels,
    kernel_size: pairOf(axes, (a) => a.kernel),
    stride: pairOf(axes, (a) => a.stride),
    dilation: pairOf(axes, (a) => a.dilation),
    groups: channels,
    bias: false,
  };
  return call.builder.add('Conv2d', args, [on], { weights: { weight: { shape, data: weight, name: null } } });
}

export function averagePool(call: Call): Tensor {
  const ceil = call.int('ceil_mode', 0) === 1;
  const withPads = call.int('count_include_pad', 0) === 1;
  return onMap(call, (x, axes) => {
    const isPlain = fits(axes) && axes.every((a) => a.dilation === 1);
    if (!isPlain) return averaged(call, x, axes, ceil, withPads);
    const own = { ...numbers(axes), ...more(axes, ceil) };
    const isPadded = axes.some((a) => a.before !== 0);
    return call.add('AvgPool2d', { ...own, ...(isPadded && !withPads && { count_include_pad: false }) }, [x]);
  });
}

export function lpPool(call: Call): Tensor {
  const p = call.attribute('p')?.i ?? 2;
  if (call.int('ceil_mode', 0) === 1) throw new Unfit('ceil_mode=1');
  return onMap(call, (x, axes) => {
    if (axes.some((a) => a.dilation !== 1)) throw new Unfit('dilations');
    const [h, w] = axes;
    const own: Pair = [exact(h, countOf(h, false)), exact(w, countOf(w, false))];
    const on = axes.some((a) => a.before !== 0 || a.after !== 0) ? padded(call, x, own, 0) : x;
    // PyTorch's keeps the sign of the sum, which only an odd power could make less than nothing.
    const read = p % 2 === 0 ? on : call.builder.add('abs', {}, [on]);
    return call.add('LPPool2d', { norm_type: p, ...numbers(axes) }, [read]);
  });
}

/** Pools over all that there is behind the channels. */
export function globalPool(
  call: Call,
  kinds: readonly ['AdaptiveAvgPool1d' | 'AdaptiveMaxPool1d', 'AdaptiveAvgPool2d' | 'AdaptiveMaxPool2d'],
): Tensor {
  const x = call.tensor(0);
  const rank = call.sizes(0).length;
  if (rank !== 3 && rank !== 4) throw new Unfit(`${rank} axes`);
  return call.add(rank === 3 ? kinds[0] : kinds[1], { output_size: 1 }, [x]);
}

export function globalLpPool(call: Call): Tensor {
  const dim = call.sizes(0).flatMap((_, i) => (i < 2 ? [] : [i]));
  return call.add('norm', { p: call.attribute('p')?.i ?? 2, dim, keepdim: true }, [call.tensor(0)]);
}
