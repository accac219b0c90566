import type { ArgValue } from '../args';
import type { Inferred } from '../layer';
import { asNumber, intList, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { type ConvArgs, convSides, expanded, weightSizes } from './conv_args';
import { numbersOf, startsWithInt, unpackRefusal } from './int_lists';
import { modePadsRefusal } from './padded';
import { mapOf, rankRefusal, refuse, type Sized } from './sized';
import { failingAxis, slidingAxis, spanOf, truncDiv } from './sliding';

/** torch's parser for conv2d, which has two overloads (padding as ints and as a string). */
function parseRefusal(args: ConvArgs, padding: ConvArgs['padding']): Refusal | null {
  const lists: readonly (readonly [string, readonly ArgValue[]])[] = [
    ['stride', args.stride],
    ...(typeof padding === 'string' ? [] : [['padding', padding] as const]),
    ['dilation', args.dilation],
  ];
  const wrong = lists.find(([, list]) => !startsWithInt(list));
  if (wrong || typeof args.groups === 'boolean') {
    const bias = truthy(args.bias) ? 'Parameter' : 'NoneType';
    const types = `Tensor, Parameter, ${bias}, tuple, ${typeof padding === 'string' ? 'str' : 'tuple'}, tuple, ${typeName(args.groups)}`;
    return {
      code: 'wrong-type',
      text: `conv2d() received an invalid combination of arguments - got (${types}), but expected one of:`,
      values: { name: wrong?.[0] ?? 'groups', got: typeName(wrong?.[1][0] ?? args.groups) },
    };
  }
  for (const [name, list] of lists.toReversed()) {
    const refusal = unpackRefusal('conv2d', name, list);
    if (refusal) return refusal;
  }
  return null;
}

const pairLength = (text: string, name: string, length: number): Refusal => ({
  code: 'pair-length',
  text,
  values: { name, length },
});

/** How many numbers each argument has, against the number of the kernel's dimensions. */
function dimensionsRefusal(args: ConvArgs, padding: ConvArgs['padding'], sizes: Shape): Refusal | null {
  const dims = args.kernel.length;
  if (dims === 0) return pairLength('weight should have at least three dimensions', 'kernel_size', 0);
  const stride = numbersOf(args.stride);
  const dilation = numbersOf(args.dilation);
  const weight = weightSizes(args);
  const rank = (space: string) =>
    `Expected ${dims + 2}-dimensional input for ${dims + 2}-dimensional weight${space}${intList(weight)}, but got 4-dimensional input of size ${intList(sizes)} instead`;
  if (padding === 'same') {
    if (dims !== 2) return pairLength(rank(''), 'kernel_size', dims);
    const wrong = (list: readonly number[]) => list.length !== dims && list.length !== 1;
    if (wrong(stride)) return pairLength('stride cannot broadcast to 2 dimensions', 'stride', stride.length);
    if (wrong(dilation)) return pairLength('dilation cannot broadcast to 2 dimensions', 'dilation', dilation.length);
    return null;
  }
  const lists: readonly (readonly [string, readonly number[]])[] = [
    ['stride', stride],
    ...(typeof padding === 'string' ? [] : [['padding', numbersOf(padding)] as const]),
    ['dilation', dilation],
    ...(typeof padding === 'string' ? [] : [['output_padding', [0, 0]] as const]),
  ];
  for (const [name, list] of lists) {
    if (list.length !== dims && list.length !== 1) {
      const text = `expected ${name} to be a single integer value or a list of ${dims} values to match the convolution dimensions, but got ${name}=${intList(list)}`;
      return name === 'output_padding' ? pairLength(text, 'kernel_size', dims) : pairLength(text, name, list.length);
    }
  }
  return dims === 2 ? null : pairLength(rank(' '), 'kernel_size', dims);
}

interface AxisNumbers {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Of the padding as convolution adds it, on each side. */
  readonly padding: number;
  /** The map's size as convolution sees it, without that padding. */
  readonly size: number;
}

/** ATen/native/Convolution.cpp, check_shape_forward, up to the channels. */
function numbersRefusal(axes: readonly [AxisNumbers, AxisNumbers]): Refusal | null {
  const [rows, cols] = axes;
  const padding = Math.min(rows.padding, cols.padding);
  if (padding < 0) return { code: 'negative-padding', text: 'negative padding is not supported', values: { padding } };
  const stride = Math.min(rows.stride, cols.stride);
  if (stride <= 0) {
    return { code: 'non-positive-stride', text: 'non-positive stride is not supported', values: { stride } };
  }
  const dilation = Math.min(rows.dilation, cols.dilation);
  if (dilation < 0) {
    return { code: 'non-positive-dilation', text: 'dilation should be greater than zero', values: { dilation } };
  }
  return null;
}

function sizesRefusal(
  args: ConvArgs,
  [batch = 1, c = 0]: Shape,
  axes: readonly [AxisNumbers, AxisNumbers],
): Refusal | null {
  const [rows, cols] = axes;
  const groups = asNumber(args.groups);
  const weight = weightSizes(args);
  const [out = 0, perGroup = 0] = weight;
  if (out < groups) {
    return {
      code: 'non-positive-out-channels',
      text: `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ${intList(weight)} instead`,
      values: { out_channels: out, groups },
    };
  }
  if (c !== perGroup * groups) {
    const expected = perGroup * groups;
    return {
      code: 'in-channels-mismatch',
      text: `Given groups=${groups}, weight of size ${intList(weight)}, expected input${intList([batch, c, rows.size, cols.size])} to have ${pyStr(expected)} channels, but got ${pyStr(c)} channels instead`,
      values: { expected, got: c },
    };
  }
  const padded = (a: AxisNumbers) => a.size + 2 * a.padding;
  const span = (a: AxisNumbers) => spanOf(a.kernel, a.dilation);
  const tall = span(rows) > padded(rows);
  const wide = span(cols) > padded(cols);
  if (tall || wide) {
    const worse = tall ? rows : cols;
    return {
      code: 'kernel-too-large',
      text: `Calculated padded input size per channel: (${padded(rows)} x ${padded(cols)}). Kernel size: (${span(rows)} x ${span(cols)}). Kernel size can't be greater than actual input size`,
      values: { axis: failingAxis(tall, wide), kernel: span(worse), padded: padded(worse) },
    };
  }
  return null;
}

/**
 * What is left to the backend: oneDNN on x86, or ATen's own loops for what is small (Convolution.cpp, use_mkldnn).
 * A map without channels has no backend and no refusal.
 */
function backendRefusal(
  args: ConvArgs,
  [batch = 1, c = 0]: Shape,
  axes: readonly [AxisNumbers, AxisNumbers],
): Refusal | null {
  const [rows, cols] = axes;
  const sizes = [batch, c, rows.size, cols.size];
  if (elements(sizes) === 0) {
    return {
      code: 'empty-map',
      text: `Only zero batch or zero channel inputs are supported, but got input shape: ${intList(sizes)}`,
      values: { channels: c, height: rows.size, width: cols.size },
    };
  }
  const kernel = Math.min(rows.kernel, cols.kernel);
  const dilation = Math.min(rows.dilation, cols.dilation);
  if (kernel > 0 && dilation > 0) return null;
  const noKernel = (text: string): Refusal => ({ code: 'non-positive-kernel', text, values: { kernel } });
  const noDilation = (text: string): Refusal => ({ code: 'non-positive-dilation', text, values: { dilation } });
  if (asNumber(args.groups) > 1 || kernel > 3 || elements(sizes) > 20480) {
    if (dilation <= 0) return noDilation('non-positive dilation is not supported');
    return noKernel(
      'could not create a primitive descriptor for the convolution forward propagation primitive. Run workload with environment variable ONEDNN_VERBOSE=all to get additional diagnostic information.',
    );
  }
  const words = 'should be greater than zero, but got';
  if (rows.dilation === 1 && cols.dilation === 1) {
    return noKernel(`kernel size ${words} kernel_height: ${rows.kernel} kernel_width: ${cols.kernel}`);
  }
  if (kernel <= 0) return noKernel(`kernel size ${words} ${intList([rows.kernel, cols.kernel])}`);
  return noDilation(`dilation ${words} ${intList([rows.dilation, cols.dilation])}`);
}

/** What forward finds in the arguments alone. */
interface Prepared {
  readonly modePads: boolean;
  /** As convolution is given it: padding by the map's own values is a step of its own before, and leaves none. */
  readonly padding: ConvArgs['padding'];
  /** What F.pad is given, where that step is. */
  readonly pad: readonly ArgValue[];
  readonly call: Refusal | null;
  readonly sides: ReturnType<typeof convSides>;
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

const prepared = new WeakMap<ConvArgs, Prepared>();

function prepare(args: ConvArgs): Prepared {
  const old = prepared.get(args);
  if (old) return old;
  const modePads = isPadMode(args.paddingMode);
  const padding: ConvArgs['padding'] = modePads ? [0, 0] : args.padding;
  const made: Prepared = {
    modePads,
    padding,
    pad: modePads ? padArguments(args) : [],
    call: parseRefusal(args, padding),
    sides: convSides(args),
    kernel: numbersOf(args.kernel),
    stride: numbersOf(args.stride),
    dilation: numbersOf(args.dilation),
  };
  prepared.set(args, made);
  return made;
}

const isPadMode = (mode: ArgValue) => mode === 'reflect' || mode === 'replicate' || mode === 'circular';

/** nn.Conv2d's forward: its shape and windows, or the first refusal in PyTorch's order. */
export function inferConv(args: ConvArgs, sizes: Shape): Sized {
  const own = prepare(args);
  const rank = sizes.length;
  if (own.modePads) {
    const [[top, bottom], [left, right]] = own.sides;
    const asVolume = typeof args.padding !== 'string' && args.padding.length === 3;
    const pads = { top, bottom, left, right };
    const pad = modePadsRefusal(own.pad, padMode(args.paddingMode), { sizes, pads, axes: asVolume ? 3 : 2 });
    if (pad) return refuse(pad);
  }
  if (own.call) return refuse(own.call);
  if (rank !== 3 && rank !== 4) {
    const text = `Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: ${intList(sizes)}`;
    return refuse(rankRefusal(text, sizes));
  }
  const made = inferMap(args, own, mapOf(sizes), rank === 4 ? (sizes[0] ?? 1) : 1);
  return made.ok ? { ok: true, sizes: [...sizes.slice(0, -3), ...made.shape], axes: made.axes } : made;
}

const padMode = (mode: ArgValue) => (mode === 'reflect' || mode === 'replicate' ? mode : 'circular');

/** The convolution itself on maps [C, H, W], so many of them, its arguments parsed. */
function inferMap(args: ConvArgs, own: Prepared, input: Shape, batch: number): Inferred {
  const [c = 0, h = 0, w = 0] = input;
  const { modePads, padding, sides, kernel, stride, dilation } = own;
  const [[top, bottom], [left, right]] = sides;
  const given: Shape = modePads ? [c, h + top + bottom, w + left + right] : input;
  const lengths = dimensionsRefusal(args, padding, [batch, ...given]);
  if (lengths) return refuse(lengths);

  const numbers = (i: 0 | 1, size: number, before: number): AxisNumbers => {
    const own = { kernel: kernel[i] ?? 0, stride: expanded(stride, i, 1), dilation: expanded(dilation, i, 1) };
    if (modePads) return { ...own, padding: 0, size };
    if (padding !== 'same') return { ...own, padding: before, size };
    // 'same' pads both sides alike and, where that does not come out, one more cell behind first.
    const total = own.dilation * (own.kernel - 1);
    const each = truncDiv(total, 2);
    return { ...own, padding: each, size: size + total - 2 * each };
  };
  const axes = [numbers(0, given[1] ?? 0, top), numbers(1, given[2] ?? 0, left)] as const;
  const refusal = numbersRefusal(axes) ?? sizesRefusal(args, [batch, c], axes);
  if (refusal) return refuse(refusal);
  const [rows, cols] = axes;
  const sliding = (a: AxisNumbers, size: number, before: number, after: number) =>
    slidingAxis(size, { kernel: a.kernel, stride: a.stride, dilation: a.dilation, before, after });
  const windows = [sliding(rows, h, top, bottom), sliding(cols, w, left, right)] as const;
  // Without channels there is nothing to compute, and PyTorch returns a map without channels.
  if (c === 0) return { ok: true, shape: [0, windows[0].output, windows[1].output], axes: windows };
  const backend = backendRefusal(args, [batch, c], axes);
  if (backend) return refuse(backend);
  const [out = 0] = weightSizes(args);
  return { ok: true, shape: [out, windows[0].output, windows[1].output], axes: windows };
}

/** nn.Conv2d's `_reversed_padding_repeated_twice`: the last axis first, each number for both sides. */
function padArguments(args: ConvArgs): ArgValue[] {
  if (args.padding === 'same') {
    const pads = args.kernel.map((k, i) => {
      const d = args.dilation[i];
      const total = d === undefined ? 0 : asNumber(d) * (asNumber(k) - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
    return pads.toReversed().flat();
  }
  if (typeof args.padding === 'string') return args.kernel.flatMap(() => [0, 0]);
  return args.padding.toReversed().flatMap((p) => [p, p]);
}
