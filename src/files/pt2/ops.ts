import type { Args } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import type { LayerKind } from '../../core/layers/table';
import { elements } from '../../core/shape';
import { fullSizes, isConstant, type Tensor, Unfit, type Value } from '../graph/builder';
import { constant, filledWith, mapped, numberOf } from '../graph/constant';
import type { AtenCall } from './call';
import { batchNorm, conv, convTranspose, groupNorm, instanceNorm, layerNorm, linear, prelu, rmsNorm } from './weighted';

export type Aten = (call: AtenCall) => Value | readonly (Value | null)[];

/** A number where all are one, else the list. */
export const pairOf = (list: readonly number[]): number | number[] => {
  const [first = 0] = list;
  return list.every((n) => n === first) ? first : [...list];
};

const inPlace = (kind: LayerKind, { inPlace: own }: AtenCall): Args =>
  own && layerSpec(kind).args.some((a) => a.name === 'inplace') ? { inplace: true } : {};

/** A layer of one tensor. */
const layer =
  (kind: LayerKind, args: (call: AtenCall) => Args = () => ({})): Aten =>
  (call) =>
    call.add(kind, { ...args(call), ...inPlace(kind, call) }, [call.x]);

/** A number among the arguments, left out where it is the layer's default. */
const numbers =
  (names: Readonly<Record<string, readonly [ours: string, fallback: number]>>) =>
  (call: AtenCall): Args =>
    Object.fromEntries(
      Object.entries(names).flatMap(([name, [ours, fallback]]) => {
        const value = call.number(name, fallback);
        return value === fallback ? [] : [[ours, value] as const];
      }),
    );

/** Two values, one of which may be a number. */
const pairwise =
  (kind: LayerKind, second = 'other', first = 'self'): Aten =>
  (call) => {
    const alpha = call.number('alpha', 1);
    const more: Args = { ...(alpha !== 1 && { alpha }), ...inPlace(kind, call) };
    const rounding = call.word('rounding_mode', '');
    const args: Args = { ...more, ...(rounding && { rounding_mode: rounding }) };
    const [a, b] = [call.args.get(first), call.args.get(second)];
    const number = (v: typeof a): number | null => {
      if (typeof v === 'number') return v;
      if (typeof v !== 'object' || v === null || !('data' in v)) return null;
      return v.shape.length === 0 ? numberOf(v) : null;
    };
    const [left, right] = [number(a), number(b)];
    if (right !== null && left === null)
      return call.builder.add(kind, { ...args, [second]: right }, [call.tensor(first)]);
    if (left !== null && right === null) return call.builder.add(kind, { ...args, input: left }, [call.tensor(second)]);
    return call.builder.add(kind, args, [call.tensor(first), call.tensor(second)]);
  };

const truths =
  (kind: LayerKind): Aten =>
  (call) => {
    const made = pairwise(kind)(call);
    return { ...(made as Tensor), isTruth: true };
  };

const reduction =
  (kind: LayerKind, args: (call: AtenCall) => Args = () => ({})): Aten =>
  (call) => {
    const dim = call.ints('dim');
    const own = layerSpec(kind).args.find((a) => a.name === 'dim');
    const named: Args = dim?.length ? { dim: own?.type === 'int' ? (dim[0] ?? 0) : dim } : {};
    return call.builder.add(kind, { ...args(call), ...named, ...(call.flag('keepdim') && { keepdim: true }) }, [
      call.builder.tensor(call.x),
    ]);
  };

const viewed =
  (kind: LayerKind, args: (call: AtenCall) => Args): Aten =>
  (call) =>
    call.builder.add(kind, args(call), [call.builder.tensor(call.x)]);

const dims = (call: AtenCall, name: string) => call.ints(name) ?? [];
const same: Aten = (call) => call.x;

const pool =
  (kind: LayerKind, more: (call: AtenCall) => Args = () => ({})): Aten =>
  (call) => {
    const kernel = pairOf(dims(call, 'kernel_size'));
    const stride = call.ints('stride');
    const padding = pairOf(call.ints('padding') ?? [0]);
    const isOwn = stride?.length && String(pairOf(stride)) !== String(kernel);
    const args: Args = {
      kernel_size: kernel,
      ...(isOwn && { stride: pairOf(stride) }),
      ...(padding !== 0 && { padding }),
      ...(call.flag('ceil_mode') && { ceil_mode: true }),
      ...more(call),
    };
    return call.add(kind, args, [call.x]);
  };

const dilated = (call: AtenCall): Args => {
  const dilation = pairOf(call.ints('dilation') ?? [1]);
  return dilation === 1 ? {} : { dilation };
};
const counted = (call: AtenCall): Args => {
  const divisor = call.given('divisor_override');
  const all = call.args.get('count_include_pad') !== false;
  return { ...(!all && { count_include_pad: false }), ...(divisor !== null && { divisor_override: divisor }) };
};
const adaptive =
  (kind: LayerKind): Aten =>
  (call) =>
    call.add(kind, { output_size: pairOf(dims(call, 'output_size')) }, [call.x]);

const resized =
  (mode: string): Aten =>
  (call) => {
    const size = call.ints('output_size');
    const factors = call.ints('scale_factors');
    const align = call.flag('align_corners');
    const target: Args = factors?.length ? { scale_factor: pairOf(factors) } : { size: pairOf(size ?? []) };
    const args = { ...target, ...(mode !== 'nearest' && { mode }), ...(align && { align_corners: true }) };
    return call.add('Upsample', args, [call.x]);
  };

/** Parts of a tensor along an axis, as x[…]. */
const cut = (call: AtenCall, dim: number, item: string | number): Tensor =>
  call.builder.add('slice', { index: [...Array.from({ length: dim }, () => ':'), item] }, [
    call.builder.tensor(call.x),
  ]);

function axis(call: AtenCall, name = 'dim', fallback = 0): number {
  const own = call.number(name, fallback);
  const made = own < 0 ? own + call.sizes.length : own;
  if (!(made >= 0 && made < Math.max(1, call.sizes.length))) throw new Unfit(`${name}=${own}`);
  return made;
}

const slice: Aten = (call) => {
  const dim = axis(call);
  const size = call.sizes[dim] ?? 0;
  const place = (n: number) => Math.min(Math.max(n < 0 ? n + size : n, 0), size);
  const [start, end, step] = [place(call.number('start', 0)), place(call.number('end', size)), call.number('step', 1)];
  if (start === 0 && end === size && step === 1) return call.x;
  return cut(call, dim, `${start}:${Math.max(start, end)}${step === 1 ? '' : `:${step}`}`);
};

/** Stretches one behind the other. */
function pieces(call: AtenCall, lengths: readonly number[]): readonly Value[] {
  const dim = axis(call);
  let from = 0;
  return lengths.map((length) => {
    const made = cut(call, dim, `${from}:${from + length}`);
    from += length;
    return made;
  });
}

function alike(call: AtenCall, each: number): readonly number[] {
  const size = call.sizes[axis(call)] ?? 0;
  if (!(each > 0)) throw new Unfit('pieces of no length');
  return Array.from({ length: Math.min(2000, Math.ceil(size / each)) }, (_, i) => Math.min(each, size - i * each));
}

const pad: Aten = (call) => {
  const given = dims(call, 'pad');
  const mode = call.word('mode', 'constant');
  const value = call.number('value', 0);
  const padding = [...given, ...Array.from({ length: Math.max(0, 4 - given.length) }, () => 0)];
  if (mode === 'constant') {
    return value === 0
      ? call.add('ZeroPad2d', { padding }, [call.x])
      : call.add('ConstantPad2d', { padding, value }, [call.x]);
  }
  const kinds = { reflect: 'ReflectionPad2d', replicate: 'ReplicationPad2d', circular: 'CircularPad2d' } as const;
  if (mode !== 'reflect' && mode !== 'replicate' && mode !== 'circular') throw new Unfit(`mode=${mode}`);
  return call.add(kinds[mode], { padding }, [call.x]);
};

const clamp: Aten = (call) => {
  const [min, max] = [call.given('min'), call.given('max')];
  return layer('clamp', () => ({ ...(min !== null && { min }), ...(max !== null && { max }) }))(call);
};

const where: Aten = (call) => {
  const reads: Tensor[] = [call.tensor('condition')];
  const args: Record<string, number> = {};
  for (const [name, ours] of [
    ['self', 'input'],
    ['other', 'other'],
  ] as const) {
    const own = call.args.get(name);
    const number = typeof own === 'number' ? own : null;
    const value = number === null ? call.value(name) : null;
    // A constant that was made for this, `zeros_like(x)`, is a number.
    const isMade = value && isConstant(value) && (value.name === null || value.data.length === 1);
    const single = isMade ? filledWith(value) : number;
    if (single !== null) args[ours] = single;
    else if (value) reads.push(call.builder.tensor(value));
  }
  return call.builder.add('where', args, reads);
};

const filled =
  (of: (call: AtenCall) => number): Aten =>
  (call) =>
    constantOf(call.sizes, of(call));

function constantOf(shape: readonly number[], value: number): Value {
  if (elements(shape) > 2 ** 22) throw new Unfit('a large constant');
  return { shape, data: new Float32Array(elements(shape)).fill(value), name: null };
}

const attention: Aten = (call) => {
  if (call.args.get('attn_mask')) throw new Unfit('attn_mask');
  const scale = call.given('scale');
  const args = { ...(call.flag('is_causal') && { is_causal: true }), ...(scale !== null && { scale }) };
  return call.builder.add('scaled_dot_product_attention', args, [
    call.tensor('query'),
    call.tensor('key'),
    call.tensor('value'),
  ]);
};

const joined =
  (kind: 'cat' | 'stack'): Aten =>
  (call) =>
    call.builder.add(
      kind,
      { dim: call.number('dim', 0) },
      call.values('tensors').map((v) => call.builder.tensor(v)),
    );

const unary = (names: string): Readonly<Record<string, Aten>> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, layer(name as LayerKind)]));

/** aten operators that layers stand for, without overloads and the `_` of what writes in place. */
const OPERATORS: Readonly<Record<string, Aten>> = {
  ...unary(
    'abs sqrt square rsqrt reciprocal exp exp2 expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh floor ceil trunc frac sign erf erfc neg',
  ),
  round: layer('round'),
  conv2d: conv('Conv2d'),
  conv1d: conv('Conv1d'),
  conv_transpose2d: convTranspose,
  linear,
  batch_norm: batchNorm,
  instance_norm: instanceNorm,
  group_norm: groupNorm,
  layer_norm: layerNorm,
  rms_norm: rmsNorm,
  prelu,
  relu: layer('ReLU'),
  relu6: layer('ReLU6'),
  leaky_relu: layer('LeakyReLU', numbers({ negative_slope: ['negative_slope', 0.01] })),
  elu: layer('ELU', numbers({ alpha: ['alpha', 1] })),
  celu: layer('CELU', numbers({ alpha: ['alpha', 1] })),
  selu: layer('SELU'),
  gelu: layer('GELU', (call): Args => (call.word('approximate', 'none') === 'none' ? {} : { approximate: 'tanh' })),
  silu: layer('SiLU'),
  mish: layer('Mish'),
  sigmoid: layer('Sigmoid'),
  log_sigmoid: layer('LogSigmoid'),
  tanh: layer('Tanh'),
  hardtanh: layer('Hardtanh', numbers({ min_val: ['min_val', -1], max_val: ['max_val', 1] })),
  hardsigmoid: layer('Hardsigmoid'),
  hardswish: layer('Hardswish'),
  softplus: layer('Softplus', numbers({ beta: ['beta', 1], threshold: ['threshold', 20] })),
  softshrink: layer('Softshrink', numbers({ lambd: ['lambd', 0.5] })),
  hardshrink: layer('Hardshrink', numbers({ lambd: ['lambd', 0.5] })),
  threshold: layer('Threshold', (call) => ({ threshold: call.number('threshold', 0), value: call.number('value', 0) })),
  glu: layer('GLU', (call) => ({ dim: call.number('dim', -1) })),
  softmax: layer('Softmax', (call) => ({ dim: call.number('dim', -1) })),
  log_softmax: layer('LogSoftmax', (call) => ({ dim: call.number('dim', -1) })),
  dropout: layer('Dropout', numbers({ p: ['p', 0.5] })),
  feature_dropout: layer('Dropout2d', numbers({ p: ['p', 0.5] })),
  alpha_dropout: layer('AlphaDropout', numbers({ p: ['p', 0.5] })),
  max_pool2d: pool('MaxPool2d', dilated),
  max_pool1d: pool('MaxPool1d', dilated),
  avg_pool2d: pool('AvgPool2d', counted),
  avg_pool1d: pool('AvgPool1d', counted),
  adaptive_avg_pool2d: adaptive('AdaptiveAvgPool2d'),
  adaptive_avg_pool1d: adaptive('AdaptiveAvgPool1d'),
  adaptive_max_pool2d: (call) => [adaptive('AdaptiveMaxPool2d')(call) as Tensor, null],
  adaptive_max_pool1d: (call) => [adaptive('AdaptiveMaxPool1d')(call) as Tensor, null],
  upsample_nearest2d: resized('nearest'),
  _upsample_nearest_exact2d: resized('nearest-exact'),
  upsample_bilinear2d: resized('bilinear'),
  upsample_bicubic2d: resized('bicubic'),
  upsample_nearest1d: resized('nearest'),
  upsample_linear1d: resized('linear'),
  pixel_shuffle: layer('PixelShuffle', (call) => ({ upscale_factor: call.number('upscale_factor', 1) })),
  pixel_unshuffle: layer('PixelUnshuffle', (call) => ({ downscale_factor: call.number('downscale_factor', 1) })),
  channel_shuffle: layer('ChannelShuffle', (call) => ({ groups: call.number('groups', 1) })),
  pad,
  add: pairwise('add'),
  sub: pairwise('sub'),
  mul: pairwise('mul'),
  div: pairwise('div'),
  rsub: (call) => {
    const own = call.given('other');
    const alpha = call.number('alpha', 1);
    const reads = own === null ? [call.tensor('other'), call.tensor('self')] : [call.tensor('self')];
    return call.builder.add('sub', { ...(own !== null && { input: own }), ...(alpha !== 1 && { alpha }) }, reads);
  },
  pow: pairwise('pow', 'exponent'),
  maximum: pairwise('maximum'),
  minimum: pairwise('minimum'),
  floor_divide: pairwise('floor_divide'),
  remainder: pairwise('remainder'),
  fmod: pairwise('fmod'),
  atan2: pairwise('atan2'),
  gt: truths('gt'),
  lt: truths('lt'),
  ge: truths('ge'),
  le: truths('le'),
  eq: truths('eq'),
  ne: truths('ne'),
  logical_and: truths('logical_and'),
  logical_or: truths('logical_or'),
  logical_not: layer('logical_not'),
  where,
  clamp,
  clamp_min: layer('clamp', (call) => ({ min: call.number('min', 0) })),
  clamp_max: layer('clamp', (call) => ({ max: call.number('max', 0) })),
  masked_fill: (call) =>
    call.builder.add('masked_fill', { value: call.number('value', 0), ...inPlace('masked_fill', call) }, [
      call.tensor('self'),
      call.tensor('mask'),
    ]),
  matmul: (call) => call.builder.add('matmul', {}, [call.tensor('self'), call.tensor('other')]),
  bmm: (call) => call.builder.add('matmul', { fn: 'bmm' }, [call.tensor('self'), call.tensor('mat2')]),
  mm: (call) => call.builder.add('matmul', { fn: 'mm' }, [call.tensor('self'), call.tensor('mat2')]),
  einsum: (call) =>
    call.builder.add(
      'einsum',
      { equation: call.word('equation', '').replaceAll(' ', '') },
      call.values('tensors').map((v) => call.builder.tensor(v)),
    ),
  scaled_dot_product_attention: attention,
  mean: reduction('mean'),
  sum: reduction('sum'),
  amax: reduction('max', () => ({ fn: 'amax' })),
  amin: reduction('min', () => ({ fn: 'amin' })),
  max: (call) => [reduction('max')(call) as Tensor, null],
  min: (call) => [reduction('min')(call) as Tensor, null],
  prod: reduction('prod'),
  var: reduction('var', (call) => ({
    correction: call.args.get('unbiased') === false ? 0 : call.number('correction', 1),
  })),
  std: reduction('std', (call) => ({
    correction: call.args.get('unbiased') === false ? 0 : call.number('correction', 1),
  })),
  logsumexp: reduction('logsumexp'),
  norm: reduction('norm', (call) => ({ p: call.number('p', 2) })),
  linalg_vector_norm: reduction('norm', (call) => ({ p: call.number('ord', 2) })),
  cumsum: viewed('cumsum', (call) => ({ dim: call.number('dim', 0) })),
  view: viewed('view', (call) => ({ shape: dims(call, 'size') })),
  reshape: viewed('reshape', (call) => ({ shape: dims(call, 'shape') })),
  flatten: layer('Flatten', (call) => ({
    ...(call.number('start_dim', 0) !== 1 && { start_dim: call.number('start_dim', 0) }),
    ...(call.number('end_dim', -1) !== -1 && { end_dim: call.number('end_dim', -1) }),
  })),
  unflatten: layer('Unflatten', (call) => ({ dim: call.number('dim', 0), unflattened_size: dims(call, 'sizes') })),
  permute: viewed('permute', (call) => ({ dims: dims(call, 'dims') })),
  transpose: viewed('permute', (call) => ({
    fn: 'transpose',
    dims: [call.number('dim0', 0), call.number('dim1', 1)],
  })),
  t: viewed('permute', () => ({ fn: 't' })),
  mT: viewed('permute', () => ({ fn: 'mT' })),
  numpy_T: viewed('permute', () => ({ fn: 'T' })),
  movedim: viewed('permute', (call) => ({
    fn: 'movedim',
    source: dims(call, 'source'),
    dims: dims(call, 'destination'),
  })),
  squeeze: viewed('squeeze', (call): Args => {
    const dim = call.ints('dim');
    return dim?.length ? { dim: dim.length === 1 ? (dim[0] ?? 0) : dim } : {};
  }),
  unsqueeze: viewed('unsqueeze', (call) => ({ dim: call.number('dim', 0) })),
  expand: viewed('expand', (call) => ({ sizes: dims(call, 'size') })),
  repeat: viewed('repeat', (call) => ({ sizes: dims(call, 'repeats') })),
  flip: viewed('flip', (call) => ({ dims: dims(call, 'dims') })),
  roll: viewed('roll', (call) => {
    const own = call.ints('dims');
    return { shifts: dims(call, 'shifts'), ...(own?.length && { dims: own }) };
  }),
  index_select: viewed('index_select', (call) => {
    const index = call.constant('index');
    if (!index) throw new Unfit('index');
    return { dim: call.number('dim', 0), index: Array.from(index.data) };
  }),
  slice,
  select: (call) => cut(call, axis(call), call.number('index', 0)),
  narrow: (call) => {
    const [start, length] = [call.number('start', 0), call.number('length', 0)];
    return cut(call, axis(call), `${start}:${start + length}`);
  },
  chunk: (call) => pieces(call, alike(call, Math.ceil((call.sizes[axis(call)] ?? 0) / call.number('chunks', 1)))),
  split: (call) => pieces(call, alike(call, call.number('split_size', 1))),
  split_with_sizes: (call) => pieces(call, dims(call, 'split_sizes')),
  unbind: (call) => Array.from({ length: call.sizes[axis(call)] ?? 0 }, (_, i) => cut(call, axis(call), i)),
  cat: joined('cat'),
  concat: joined('cat'),
  stack: joined('stack'),
  zeros_like: filled(() => 0),
  ones_like: filled(() => 1),
  full_like: filled((call) => call.number('fill_value', 0)),
  zeros: (call) => constantOf(dims(call, 'size'), 0),
  ones: (call) => constantOf(dims(call, 'size'), 1),
  full: (call) => constantOf(dims(call, 'size'), call.number('fill_value', 0)),
  contiguous: same,
  clone: same,
  detach: same,
  alias: same,
  lift_fresh_copy: same,
  to: same,
  type_as: same,
  _to_copy: same,
  view_as: viewed('view', (call) => ({ shape: [...fullSizes(call.value('other'))] })),
  expand_as: viewed('expand', (call) => ({ sizes: [...fullSizes(call.value('other'))] })),
};

/** What an operator of constants gives where it is one of values alone. */
export function foldedAten(call: AtenCall): Value | null {
  const own = call.args.get('self');
  if (typeof own !== 'object' || own === null || !('data' in own)) return null;
  if (call.op === 'neg') return mapped(own, (v) => -v);
  return call.op === 'item' ? constant([], [numberOf(own) ?? 0]) : null;
}

export function atenOf(call: AtenCall): Aten | null {
  return Object.hasOwn(OPERATORS, call.op) ? (OPERATORS[call.op] ?? null) : null;
}
