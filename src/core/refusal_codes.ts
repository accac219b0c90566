/**
 * Every stable word a refusal can carry: the key of its help sentence and of `report.error.code`. A word is never
 * renamed, because links, lessons and tests of others may name it.
 */
export const REFUSAL_CODES = [
  // Python's own, while constructing or calling.
  'unexpected-argument', // name
  'missing-argument', // name
  'wrong-type', // name, got
  'number-overflow', // name
  // While constructing.
  'non-positive-groups', // groups
  'in-channels-not-divisible', // in_channels, groups
  'out-channels-not-divisible', // out_channels, groups
  'invalid-padding-string', // padding
  'same-with-stride', // stride
  'invalid-padding-mode', // padding_mode
  'negative-weight-size', // name, value
  'tensor-too-large', // PyTorch's own limit of 2^63 bytes; ours is too-large
  // In forward.
  'pair-length', // name, length
  'non-positive-kernel', // kernel
  'non-positive-stride', // stride
  'negative-padding', // padding
  'non-positive-dilation', // dilation
  'non-positive-out-channels', // out_channels, groups
  'in-channels-mismatch', // expected, got
  'kernel-too-large', // axis, kernel (dilated), padded
  'empty-map', // channels, height, width
  'reflect-padding-too-large', // axis, padding, size
  'circular-padding-too-large', // axis, padding, size
  'padding-crops-all', // axis, padding, size
  'padding-channels', // length: what PyTorch pads here are channels, which this page does not compute
  'pool-padding-over-half', // axis, padding, kernel
  'output-too-small', // axis, input, kernel, output
  'zero-divisor',
  // This page's.
  'too-large', // what, value, limit
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];
