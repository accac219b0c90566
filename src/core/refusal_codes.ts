/** Of operations between layers: their help stands beside the operations' words. */
export const OPERATION_CODES = [
  'broadcast-mismatch', // axis, rank, a, b: two sizes that are neither the same nor 1
  'broadcast-output', // target, made: what is written does not fit into what it is written into
  'expand-mismatch', // sizes, target
  'cat-mismatch', // axis, rank, dim, expected, got, at
  'stack-mismatch', // expected, got, at
  'rank-mismatch', // expected, got, at
  'nothing-joined',
  'matmul-mismatch', // a, b
  'einsum-mismatch', // equation
  'index-out-of-range', // index, axis, size
  'too-many-indices', // given, rank
  'slice-step', // step
  'index-lists', // shapes
  'unpack-mismatch', // expected, got
  'non-positive-chunks', // chunks
  'split-mismatch', // sizes, size, axis
  'narrow-mismatch', // start, length, size
  'axis-repeated', // axis
  'permute-mismatch', // given, rank
  'view-mismatch', // shape, total
  'view-strides', // shape, sizes
  'overlapping-write', // sizes
  'repeat-mismatch', // given, rank
  'roll-mismatch', // shifts, dims
  'empty-reduction', // axis
  'no-limit',
  'invalid-rounding', // mode
  'fold-mismatch', // expected, got
  'unpool-size', // axis, size, low, high
  'requested-size', // axis, size, low, high
  'indices-mismatch', // expected, got
  'sampling-mismatch', // sizes
] as const;

export type OperationCode = (typeof OPERATION_CODES)[number];

/**
 * Every stable word a refusal can carry: the key of its help sentence and of `report.error.code`. A word is never
 * renamed, because links, lessons and tests of others may name it.
 */
export const REFUSAL_CODES = [
  // Python's own, while constructing or calling.
  'unknown-argument', // name
  'repeated-argument', // name
  'too-many-arguments', // most, given
  'missing-argument', // name
  'wrong-type', // name, got
  'number-overflow', // name
  'float-overflow', // name: beyond the float32 that every value here is
  // While constructing.
  'non-positive-groups', // groups
  'in-channels-not-divisible', // in_channels, groups
  'out-channels-not-divisible', // out_channels, groups
  'invalid-padding-string', // padding
  'same-with-stride', // stride
  'invalid-padding-mode', // padding_mode
  'negative-weight-size', // name, value
  'transposed-padding-mode',
  'num-channels-not-divisible', // num_channels, num_groups
  'empty-range', // min, max
  'invalid-probability', // p
  'init-refused', // fn, target
  'tensor-too-large', // PyTorch's own limit of 2^63 bytes; ours is too-large
  // In forward.
  'pair-length', // name, length
  'non-positive-kernel', // kernel
  'non-positive-stride', // stride; a pool's kernel too, which its stride follows
  'negative-padding', // padding
  'non-positive-dilation', // dilation
  'non-positive-out-channels', // out_channels, groups
  'in-channels-mismatch', // expected, got
  'kernel-too-large', // axis, kernel (dilated), padded; emptied: the layer that left no cell
  'empty-map', // channels, height, width
  'reflect-padding-too-large', // axis, padding, size
  'circular-padding-too-large', // axis, padding, size
  'padding-crops-all', // axis, padding, size
  'padding-channels', // length: what PyTorch pads here are channels, which this page does not compute
  'pool-padding-over-half', // axis, padding, kernel
  'output-too-small', // axis, input, kernel, output; emptied
  'zero-divisor',
  'zero-norm-type',
  'negative-output-size', // value
  'output-padding-too-large', // axis, output_padding, most
  'transposed-output-too-small', // axis, output, padding
  'wrong-rank', // got: how many axes the tensor has, its batch counted
  'axis-out-of-range', // axis, rank
  'indices-handed-on', // a map and its indices, where a map is wanted
  'flatten-order', // start, end
  'unflatten-mismatch', // size, axis, got
  'odd-half', // axis, size
  'in-features-mismatch', // expected, got, axes: how many the tensor has, its batch counted
  'features-mismatch', // name, expected, got
  'normalized-shape-mismatch', // expected, got
  'one-value-per-channel',
  'non-positive-eps', // eps
  'non-positive-size', // size
  'zero-alpha',
  'negative-lambd', // lambd
  'invalid-approximate', // approximate
  'pad-length', // length
  'size-and-scale',
  'align-corners-mode', // mode
  'invalid-mode', // mode
  'resize-too-small', // axis, size
  'non-positive-factor', // name, value
  'shuffle-not-divisible', // what, size, by
  ...OPERATION_CODES,
  // This page's.
  'too-large', // what, value, limit
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];
