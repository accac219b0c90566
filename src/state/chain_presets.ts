import type { Args } from '../core/args';
import type { Goal, InputSpec } from '../core/document';
import type { LayerKind } from '../core/layers/table';
import { sequential } from '../core/net/net';
import { EXERCISE, NO_GOAL, type Preset, type PresetId, randn, reach } from './presets';

interface Layer {
  readonly kind: LayerKind;
  readonly args: Args;
}

const conv = (from: number, to: number, kernel: number, rest: Args = {}): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: from, out_channels: to, kernel_size: kernel, ...rest },
});
const up = (from: number, to: number, kernel: number, rest: Args = {}): Layer => ({
  kind: 'ConvTranspose2d',
  args: { in_channels: from, out_channels: to, kernel_size: kernel, ...rest },
});
const linear = (from: number, to: number): Layer => ({ kind: 'Linear', args: { in_features: from, out_features: to } });
const batchNorm = (channels: number): Layer => ({ kind: 'BatchNorm2d', args: { num_features: channels } });
const relu: Layer = { kind: 'ReLU', args: {} };
const tanh: Layer = { kind: 'Tanh', args: {} };
const maxPool = (kernel: number, rest: Args = {}): Layer => ({
  kind: 'MaxPool2d',
  args: { kernel_size: kernel, ...rest },
});
const avgPool = (kernel: number, rest: Args = {}): Layer => ({
  kind: 'AvgPool2d',
  args: { kernel_size: kernel, ...rest },
});

function preset(id: PresetId, input: InputSpec, goal: Goal, layers: readonly Layer[]): Preset {
  return { id, input, goal, seed: '0', net: sequential(layers) };
}

/** Chains: the exercise's, and nets that are known. */
export const CHAIN_PRESETS: readonly Preset[] = [
  preset('exercise-b', randn(3, 16, 16), EXERCISE, [
    conv(3, 32, 3, { padding: 1 }),
    relu,
    conv(32, 64, 3, { padding: 1 }),
    relu,
    conv(64, 64, 3, { padding: 1 }),
  ]),
  // 16 → 14 → 16 → 16: the ring that the first layer loses, the second lays back on.
  preset('wider-padding', randn(3, 16, 16), EXERCISE, [
    conv(3, 16, 3, { padding: 0 }),
    relu,
    conv(16, 32, 3, { padding: 2 }),
    relu,
    conv(32, 64, 3, { padding: 1 }),
  ]),
  // 34 → 32 → 16 → 16
  preset('one-stride', randn(3, 34, 34), EXERCISE, [
    conv(3, 16, 3, { padding: 0 }),
    relu,
    conv(16, 32, 3, { stride: 2, padding: 1 }),
    relu,
    conv(32, 64, 3, { padding: 1 }),
  ]),
  // 36 → 32 → 16 → 16
  preset('one-pool', randn(3, 36, 36), EXERCISE, [
    conv(3, 16, 5, { padding: 0 }),
    relu,
    maxPool(2),
    conv(16, 64, 3, { padding: 1 }),
  ]),
  // 16 → 17 → 16: an even kernel with padding 1 adds a row and a column, one without takes them off again.
  preset('even-kernels', randn(3, 16, 16), EXERCISE, [
    conv(3, 32, 2, { padding: 1 }),
    relu,
    conv(32, 64, 2, { padding: 0 }),
  ]),
  // LeCun et al. 1998: tanh, subsampling by means (without its learnt factors), a head of two linear layers.
  preset('lenet5', { shape: [1, 32, 32], source: 'digit' }, NO_GOAL, [
    conv(1, 6, 5, { padding: 0 }),
    tanh,
    avgPool(2),
    conv(6, 16, 5, { padding: 0 }),
    tanh,
    avgPool(2),
    conv(16, 120, 5, { padding: 0 }),
    tanh,
    { kind: 'Flatten', args: {} },
    linear(120, 84),
    tanh,
    linear(84, 10),
  ]),
  // Simonyan and Zisserman 2015: the first block, at a quarter of the input's size.
  preset('vgg-block', randn(3, 64, 64), reach(64, 32, 32), [
    conv(3, 64, 3, { padding: 1 }),
    relu,
    conv(64, 64, 3, { padding: 1 }),
    relu,
    maxPool(2),
  ]),
  // He et al. 2016: the stem, on a quarter of the input's size.
  preset('resnet-stem', randn(3, 64, 64), reach(64, 16, 16), [
    conv(3, 64, 7, { stride: 2, padding: 3, bias: false }),
    batchNorm(64),
    relu,
    maxPool(3, { stride: 2, padding: 1 }),
  ]),
  // Radford, Metz and Chintala 2016: the generator, to 32 × 32 and with a quarter of the channels.
  preset('dcgan', randn(100, 1, 1), reach(3, 32, 32), [
    up(100, 128, 4, { stride: 1, padding: 0, bias: false }),
    batchNorm(128),
    relu,
    up(128, 64, 4, { stride: 2, padding: 1, bias: false }),
    batchNorm(64),
    relu,
    up(64, 32, 4, { stride: 2, padding: 1, bias: false }),
    batchNorm(32),
    relu,
    up(32, 3, 4, { stride: 2, padding: 1, bias: false }),
    tanh,
  ]),
  // The two ways up of decoders such as U-Net's (Ronneberger et al. 2015), without what is copied across.
  preset('decoder', randn(64, 8, 8), reach(1, 32, 32), [
    up(64, 32, 2, { stride: 2 }),
    conv(32, 32, 3, { padding: 1 }),
    relu,
    { kind: 'Upsample', args: { scale_factor: 2, mode: 'bilinear' } },
    conv(32, 16, 3, { padding: 1 }),
    relu,
    conv(16, 1, 1, { padding: 0 }),
  ]),
  // Shi et al. 2016 (ESPCN), three times as high and wide; padded, so that the size is that of the picture.
  preset('super-resolution', { shape: [1, 24, 24], source: 'digit' }, reach(1, 72, 72), [
    conv(1, 64, 5, { padding: 2 }),
    tanh,
    conv(64, 32, 3, { padding: 1 }),
    tanh,
    conv(32, 9, 3, { padding: 1 }),
    { kind: 'PixelShuffle', args: { upscale_factor: 3 } },
  ]),
  // Yu and Koltun 2016: dilation doubles, size stays, the receptive field grows to 15.
  preset('dilated', randn(3, 32, 32), reach(16, 32, 32), [
    conv(3, 16, 3, { padding: 1 }),
    relu,
    conv(16, 16, 3, { padding: 2, dilation: 2 }),
    relu,
    conv(16, 16, 3, { padding: 4, dilation: 4 }),
  ]),
  // 20 → 9 → 4 → 2: every division leaves a remainder.
  preset('floor-loss', { shape: [1, 20, 20], source: 'gradient' }, NO_GOAL, [
    conv(1, 8, 3, { stride: 2, padding: 0 }),
    relu,
    avgPool(2),
    conv(8, 8, 3, { stride: 2, padding: 1 }),
  ]),
];
