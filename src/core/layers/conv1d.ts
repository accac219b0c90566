import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import type { SlidingAxis } from '../window';
import { callRefusal } from './call';
import { type ConvArgs, convArgs, weightSizes } from './conv_args';
import { convConstructRefusal } from './conv_construct';
import { CONV_MORE, convWeights } from './conv_weights';
import { numbersOf, startsWithInt, tupleOf, unpackRefusal } from './int_lists';
import { along, refused } from './operations/operation';
import { padCallRefusal, padRefusal } from './pad_checks';
import { inferSized, rankRefusal, refuse } from './sized';
import { slidingAxis, spanOf } from './sliding';

const number = (name: string, range: readonly [number, number], fallback?: ArgValue): ArgSpec => ({
  name,
  type: name === 'padding' ? 'padding' : 'ints',
  ...(fallback !== undefined && { default: fallback }),
  range,
  control: 'slider',
});

const ARGS: readonly ArgSpec[] = [
  { name: 'in_channels', type: 'int', control: 'none' },
  { name: 'out_channels', type: 'int', range: [1, 64], control: 'slider' },
  number('kernel_size', [1, 9]),
  number('stride', [1, 4], 1),
  number('padding', [0, 4], 0),
  number('dilation', [1, 4], 1),
  ...CONV_MORE,
];

/** Its arguments as the constructor stores them: tuples of one. */
function read(args: Args): ConvArgs {
  const value = (name: string) => tupleOf(arg(ARGS, args, name) ?? null, 1);
  const padding = arg(ARGS, args, 'padding') ?? null;
  return {
    ...convArgs(ARGS, args),
    kernel: value('kernel_size'),
    stride: value('stride'),
    padding: typeof padding === 'string' ? padding : tupleOf(padding, 1),
    dilation: value('dilation'),
  };
}

/** torch's parser for conv1d. */
function parseRefusal({ stride, padding, dilation, groups, bias }: ConvArgs): Refusal | null {
  const lists: readonly (readonly [string, readonly ArgValue[]])[] = [
    ['stride', stride],
    ...(typeof padding === 'string' ? [] : [['padding', padding] as const]),
    ['dilation', dilation],
  ];
  const wrong = lists.find(([, list]) => !startsWithInt(list));
  if (wrong || typeof groups === 'boolean') {
    const types = `Tensor, Parameter, ${truthy(bias) ? 'Parameter' : 'NoneType'}, tuple, ${typeof padding === 'string' ? 'str' : 'tuple'}, tuple, ${typeName(groups)}`;
    return {
      code: 'wrong-type',
      text: `conv1d() received an invalid combination of arguments - got (${types}), but expected one of:`,
      values: { name: wrong?.[0] ?? 'groups', got: typeName(wrong?.[1][0] ?? groups) },
    };
  }
  for (const [name, list] of lists.toReversed()) {
    const refusal = unpackRefusal('conv1d', name, list);
    if (refusal) return refusal;
  }
  return null;
}

/** Numbers of a convolution along its one axis: of lists that have more, the first. */
interface Numbers {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** As a padding of its own, [before, after]. */
  readonly sides: readonly [number, number];
}

function numbersFor({ kernel, stride, padding, dilation }: ConvArgs): Numbers {
  const first = (list: readonly ArgValue[], fallback: number) => numbersOf(list)[0] ?? fallback;
  const [k, d] = [first(kernel, 1), first(dilation, 1)];
  const total = d * (k - 1);
  const same = padding === 'same' ? [Math.floor(total / 2), total - Math.floor(total / 2)] : null;
  const own = typeof padding === 'string' ? 0 : first(padding, 0);
  return { kernel: k, stride: first(stride, 1), dilation: d, sides: [same?.[0] ?? own, same?.[1] ?? own] };
}

/** How many numbers each argument has. */
function lengthsRefusal({ kernel, stride, padding, dilation }: ConvArgs, sizes: Shape, weight: Shape): Refusal | null {
  const dims = kernel.length;
  const lists: readonly (readonly [string, readonly number[]])[] = [
    ['stride', numbersOf(stride)],
    ...(typeof padding === 'string' ? [] : [['padding', numbersOf(padding)] as const]),
    ['dilation', numbersOf(dilation)],
  ];
  for (const [name, list] of lists) {
    if (list.length === dims || list.length === 1) continue;
    const text = `expected ${name} to be a single integer value or a list of ${dims} values to match the convolution dimensions, but got ${name}=${intList(list)}`;
    return { code: 'pair-length', text, values: { name, length: list.length } };
  }
  if (dims === 1) return null;
  const space = padding === 'same' ? '' : ' ';
  const text = `Expected ${dims + 2}-dimensional input for ${dims + 2}-dimensional weight${space}${intList(weight)}, but got 3-dimensional input of size ${intList(sizes)} instead`;
  return { code: 'pair-length', text, values: { name: 'kernel_size', length: dims } };
}

/** ATen/native/Convolution.cpp, check_shape_forward. `sizes`: [N, C, L] as convolution sees it. */
function shapeRefusal(
  args: ConvArgs,
  { kernel, stride, dilation }: Numbers,
  padding: number,
  sizes: Shape,
): Refusal | null {
  if (padding < 0) return { code: 'negative-padding', text: 'negative padding is not supported', values: { padding } };
  if (stride <= 0) {
    return { code: 'non-positive-stride', text: 'non-positive stride is not supported', values: { stride } };
  }
  if (dilation < 0) {
    return { code: 'non-positive-dilation', text: 'dilation should be greater than zero', values: { dilation } };
  }
  const [, c = 0, length = 0] = sizes;
  const weight = weightSizes(args);
  const [out = 0, perGroup = 0] = weight;
  const groups = asNumber(args.groups);
  if (out < groups) {
    const text = `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ${intList(weight)} instead`;
    return { code: 'non-positive-out-channels', text, values: { out_channels: out, groups } };
  }
  const expected = perGroup * groups;
  if (c !== expected) {
    const text = `Given groups=${groups}, weight of size ${intList(weight)}, expected input${intList(sizes)} to have ${pyStr(expected)} channels, but got ${pyStr(c)} channels instead`;
    return { code: 'in-channels-mismatch', text, values: { expected, got: c } };
  }
  const [padded, span] = [length + 2 * padding, spanOf(kernel, dilation)];
  if (span <= padded) return null;
  const text = `Calculated padded input size per channel: (${padded}). Kernel size: (${span}). Kernel size can't be greater than actual input size`;
  return { code: 'kernel-too-large', text, values: { axis: 'width', kernel: span, padded } };
}

/** The windows of a convolution along the last axis of [C, L] or [N, C, L]; or PyTorch's refusal, checks in its order. */
export function conv1dAxis(module: Args, sizes: Shape): SlidingAxis | Refusal {
  const args = read(module);
  const own = numbersFor(args);
  const [before, after] = own.sides;
  const mode = args.paddingMode;
  const isPadded = mode === 'reflect' || mode === 'replicate' || mode === 'circular';
  if (isPadded) {
    const called = padCallRefusal([before, after], sizes.length, mode);
    if (called) return called;
    const pads = { top: 0, bottom: 0, left: before, right: after };
    const padded = padRefusal(mode, { sizes, pads, axes: 1 });
    if (padded) return padded;
  }
  const parsed = parseRefusal(args);
  if (parsed) return parsed;
  if (sizes.length !== 2 && sizes.length !== 3) {
    const text = `Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: ${intList(sizes)}`;
    return rankRefusal(text, sizes);
  }
  const whole = sizes.length === 3 ? sizes : [1, ...sizes];
  const length = sizes.at(-1) ?? 0;
  // What is left of 'same' where both sides are not alike stands behind first, as does a padding by the map's own cells.
  const padding = isPadded ? 0 : Math.min(before, after);
  const seen = [...whole.slice(0, 2), isPadded ? length + before + after : length + Math.abs(after - before)];
  const refusal =
    lengthsRefusal(args, isPadded ? seen : whole, weightSizes(args)) ?? shapeRefusal(args, own, padding, seen);
  if (refusal) return refusal;
  const { kernel, stride, dilation } = own;
  return slidingAxis(length, { kernel, stride, dilation, before, after });
}

/** A convolution along the last axis: of rows of a map that a view has laid out, of tokens. */
export const conv1d: LayerSpec = {
  kind: 'Conv1d',
  family: 'conv',
  weightAxes: ['out_channels', 'in_channels', 'kernel_size'],
  args: ARGS,
  factory: true,
  construct: (args) => callRefusal('Conv1d.__init__', ARGS, args) ?? convConstructRefusal(read(args)),
  infer: inferSized((args, sizes) => {
    const axis = conv1dAxis(args, sizes);
    if ('code' in axis) return refuse(axis);
    const [out = 0] = weightSizes(read(args));
    return { ok: true, sizes: [...sizes.slice(0, -2), out, axis.output], axes: null };
  }),
  join: (args, [sizes = []]) => {
    const axis = conv1dAxis(args, sizes);
    if ('code' in axis) return refused(axis);
    const [out = 0] = weightSizes(read(args));
    const last = sizes.length - 1;
    const links = sizes.map((_, i) => (i === last ? along(i, axis) : i === last - 1 ? null : along(i)));
    return { ok: true, sizes: [...sizes.slice(0, -2), out, axis.output], reads: [{ type: 'axes', links }] };
  },
  weights: (args) => convWeights(weightSizes(read(args)), truthy(arg(ARGS, args, 'bias'))),
  macs: (args, _input, output) => elements(output) * elements(weightSizes(read(args)).slice(1)),
  channels: { in: 'in_channels', out: 'out_channels', of: 'second', groups: 'groups' },
  fresh: ([, c = 1]) => ({ out_channels: c, kernel_size: 3, padding: 1 }),
};
