import type { ArgValue } from '../../core/args';
import type { LayerKind } from '../../core/layers/table';
import type { Random } from './random';

interface Layer {
  readonly kind: LayerKind;
  readonly args: Readonly<Record<string, ArgValue>>;
}

type Shape = readonly [number, number, number];

/** A layer with arguments drawn at random from all that PyTorch takes; some it refuses on this shape. */
export function randomLayer(random: Random, shape: Shape): Layer {
  const make = random.of(
    conv,
    conv,
    transposed,
    transposed,
    maxPool,
    avgPool,
    lpPool,
    activation,
    activation,
    norm,
    pad,
    upsample,
    other,
  );
  return make(random, shape);
}

function conv(random: Random, [channels]: Shape): Layer {
  const divisors = [1, 2, 3, 4, 6, 8].filter((g) => channels % g === 0);
  const groups = random.of(1, 1, ...divisors);
  const same = random.from(0, 5) === 0;
  return {
    kind: 'Conv2d',
    args: {
      in_channels: channels,
      out_channels: groups * random.of(1, 2, 3, 5),
      kernel_size: random.pair(1, 5),
      stride: same ? 1 : random.pair(1, 3),
      padding: same ? 'same' : random.pair(0, 3),
      dilation: random.pair(1, 3),
      groups,
      bias: random.from(0, 3) > 0,
      padding_mode: random.of('zeros', 'zeros', 'reflect', 'replicate', 'circular'),
    },
  };
}

function transposed(random: Random, [channels]: Shape): Layer {
  const groups = random.of(1, ...[1, 2, 3, 4, 6, 8].filter((g) => channels % g === 0));
  return {
    kind: 'ConvTranspose2d',
    args: {
      in_channels: channels,
      out_channels: groups * random.of(1, 2, 3),
      kernel_size: random.pair(1, 5),
      stride: random.pair(1, 3),
      padding: random.pair(0, 3),
      output_padding: random.pair(0, 1),
      groups,
      bias: random.from(0, 3) > 0,
      dilation: random.pair(1, 3),
    },
  };
}

function maxPool(random: Random): Layer {
  const args = { kernel_size: random.pair(1, 4), stride: random.pair(1, 3), padding: random.pair(0, 2) };
  return {
    kind: 'MaxPool2d',
    args: { ...args, dilation: random.of<ArgValue>(1, 1, 2, 3, [1, 2]), ceil_mode: random.from(0, 1) === 1 },
  };
}

function avgPool(random: Random): Layer {
  const args = { kernel_size: random.pair(1, 4), stride: random.pair(1, 3), padding: random.pair(0, 2) };
  return {
    kind: 'AvgPool2d',
    args: {
      ...args,
      ceil_mode: random.from(0, 1) === 1,
      count_include_pad: random.from(0, 1) === 1,
      divisor_override: random.of<ArgValue>(null, null, null, 1, 5, -3),
    },
  };
}

function lpPool(random: Random): Layer {
  const args = { norm_type: random.of(1, 2, 2, 4, 3, 0.5), kernel_size: random.pair(1, 4), stride: random.pair(1, 3) };
  return { kind: 'LPPool2d', args: { ...args, ceil_mode: random.from(0, 1) === 1 } };
}

const PLAIN = [
  ...(['ReLU', 'ReLU6', 'SELU', 'SiLU', 'Mish', 'Sigmoid', 'LogSigmoid', 'Tanh', 'Hardsigmoid', 'Hardswish'] as const),
  ...(['Softplus', 'Softsign', 'Tanhshrink', 'Softmax2d', 'Identity', 'Dropout', 'Dropout2d'] as const),
];

function activation(random: Random, [channels]: Shape): Layer {
  const alpha = random.of(1, 0.5, 2, 0.1);
  return random.of<Layer>(
    { kind: random.of(...PLAIN), args: {} },
    { kind: random.of('Softmax', 'LogSoftmax', 'Softmin'), args: { dim: random.of<ArgValue>(null, 0, 1, 2, 3, -1) } },
    { kind: 'LeakyReLU', args: { negative_slope: random.of(0.01, 0.3, -0.5) } },
    { kind: 'PReLU', args: { num_parameters: random.of(1, channels), init: random.of(0.25, -0.1) } },
    { kind: random.of('ELU', 'CELU'), args: { alpha } },
    { kind: 'GELU', args: { approximate: random.of('none', 'tanh') } },
    { kind: 'Hardtanh', args: { min_val: random.of(-1, -0.25), max_val: random.of(1, 0.5) } },
  );
}

function norm(random: Random, [channels, height, width]: Shape): Layer {
  const groups = random.of(...[1, 2, 3, 4, 6, 8].filter((g) => channels % g === 0));
  return random.of<Layer>(
    { kind: random.of('BatchNorm2d', 'InstanceNorm2d'), args: { num_features: channels, eps: random.of(1e-5, 0.1) } },
    { kind: 'GroupNorm', args: { num_groups: groups, num_channels: channels } },
    { kind: 'LayerNorm', args: { normalized_shape: [channels, height, width].slice(random.from(0, 2)) } },
    { kind: 'LocalResponseNorm', args: { size: random.from(1, 6), alpha: random.of(1e-4, 0.5) } },
  );
}

function pad(random: Random): Layer {
  const side = () => random.from(-2, 3);
  const padding = random.of<ArgValue>(random.from(0, 3), [side(), side(), side(), side()]);
  return random.of<Layer>(
    { kind: random.of('ZeroPad2d', 'ReflectionPad2d', 'ReplicationPad2d', 'CircularPad2d'), args: { padding } },
    { kind: 'ConstantPad2d', args: { padding, value: random.of(0.5, -2) } },
  );
}

function upsample(random: Random): Layer {
  const mode = random.of('nearest', 'nearest-exact', 'bilinear', 'bicubic', 'area');
  const args: Record<string, ArgValue> = { mode };
  if (mode.startsWith('bi')) args.align_corners = random.from(0, 1) === 1;
  if (random.from(0, 1) === 1) args.size = random.pair(1, 20);
  else args.scale_factor = random.of<ArgValue>(2, 3, 0.5, 1.3, [1.5, 0.7]);
  return { kind: 'Upsample', args };
}

function other(random: Random, [channels, , width]: Shape): Layer {
  return random.of<Layer>(
    { kind: random.of('AdaptiveAvgPool2d', 'AdaptiveMaxPool2d'), args: { output_size: random.pair(1, 7) } },
    { kind: 'PixelShuffle', args: { upscale_factor: 2 } },
    { kind: 'PixelUnshuffle', args: { downscale_factor: random.from(1, 3) } },
    { kind: 'ChannelShuffle', args: { groups: random.of(1, 2, 3, channels) } },
    { kind: 'GLU', args: { dim: random.from(1, 3) } },
    { kind: 'Flatten', args: { start_dim: random.from(0, 3) } },
    { kind: 'Linear', args: { in_features: width, out_features: random.from(1, 9) } },
  );
}
