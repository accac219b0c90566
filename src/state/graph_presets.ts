import type { Args } from '../core/args';
import type { InputSpec } from '../core/document';
import type { Net } from '../core/net/net';
import { netOf, type Step } from '../core/net/step_list';
import { NO_GOAL, type Preset, type PresetId, randn, reach } from './presets';

const conv = (from: number, to: number, kernel: number, rest: Args = {}): Step => ({
  kind: 'Conv2d',
  args: { in_channels: from, out_channels: to, kernel_size: kernel, ...rest },
});
/** Before a normalisation, which has a bias of its own. */
const plain = (from: number, to: number, kernel: number, rest: Args = {}) =>
  conv(from, to, kernel, { ...(kernel > 1 && { padding: (kernel - 1) / 2 }), ...rest, bias: false });
const norm = (channels: number): Step => ({ kind: 'BatchNorm2d', args: { num_features: channels } });
const relu: Step = { kind: 'ReLU', args: {} };
const relu6: Step = { kind: 'ReLU6', args: {} };
const linear = (from: number, to: number): Step => ({ kind: 'Linear', args: { in_features: from, out_features: to } });
const from = (reads: readonly number[], step: Step): Step => ({ ...step, reads });
const sum = (...reads: number[]): Step => ({ kind: 'add', args: {}, reads });
const cat = (...reads: number[]): Step => ({ kind: 'cat', args: { dim: 1 }, reads });
const permute = (...dims: number[]): Step => ({ kind: 'permute', args: { dims } });

function preset(id: PresetId, input: InputSpec, goal: Preset['goal'], net: Net): Preset {
  return { id, input, goal, seed: '0', net };
}

/** Blocks that nets with branches are made of, each alone and small enough to be seen whole. */
export const GRAPH_PRESETS: readonly Preset[] = [
  // He et al. 2016a, figure 2.
  preset(
    'residual',
    randn(16, 16, 16),
    reach(16, 16, 16),
    netOf([plain(16, 16, 3), norm(16), relu, plain(16, 16, 3), norm(16), sum(4, -1), relu]),
  ),
  // The same where size and channels change: the skip has a 1 × 1 layer.
  preset(
    'projection',
    randn(16, 16, 16),
    reach(32, 8, 8),
    netOf([
      plain(16, 32, 3, { stride: 2 }),
      norm(32),
      relu,
      plain(32, 32, 3),
      norm(32),
      from([-1], plain(16, 32, 1, { stride: 2 })),
      norm(32),
      sum(4, 6),
      relu,
    ]),
  ),
  // He et al. 2016a, figure 5: a quarter of the channels between.
  preset(
    'bottleneck',
    randn(64, 16, 16),
    reach(64, 16, 16),
    netOf([
      plain(64, 16, 1),
      norm(16),
      relu,
      plain(16, 16, 3),
      norm(16),
      relu,
      plain(16, 64, 1),
      norm(64),
      sum(7, -1),
      relu,
    ]),
  ),
  // Szegedy et al. 2015, inception (3a) with an eighth of the channels.
  preset(
    'inception',
    randn(24, 16, 16),
    reach(32, 16, 16),
    netOf([
      from([-1], conv(24, 8, 1)),
      relu,
      from([-1], conv(24, 12, 1)),
      relu,
      conv(12, 16, 3, { padding: 1 }),
      relu,
      from([-1], conv(24, 2, 1)),
      relu,
      conv(2, 4, 5, { padding: 2 }),
      relu,
      from([-1], { kind: 'MaxPool2d', args: { kernel_size: 3, stride: 1, padding: 1 } }),
      conv(24, 4, 1),
      relu,
      cat(1, 5, 9, 12),
    ]),
  ),
  // Huang et al. 2017: three layers with a growth of 8.
  preset(
    'dense-block',
    randn(16, 16, 16),
    reach(40, 16, 16),
    netOf([
      norm(16),
      relu,
      plain(16, 8, 3),
      cat(-1, 2),
      norm(24),
      relu,
      plain(24, 8, 3),
      cat(3, 6),
      norm(32),
      relu,
      plain(32, 8, 3),
      cat(7, 10),
    ]),
  ),
  // Ronneberger et al. 2015 at depth 2, padded, with one layer where the paper has two.
  preset(
    'u-net',
    { shape: [1, 32, 32], source: 'digit' },
    reach(1, 32, 32),
    netOf([
      conv(1, 8, 3, { padding: 1 }),
      relu,
      { kind: 'MaxPool2d', args: { kernel_size: 2 } },
      conv(8, 16, 3, { padding: 1 }),
      relu,
      { kind: 'MaxPool2d', args: { kernel_size: 2 } },
      conv(16, 32, 3, { padding: 1 }),
      relu,
      { kind: 'ConvTranspose2d', args: { in_channels: 32, out_channels: 16, kernel_size: 2, stride: 2 } },
      cat(4, 8),
      conv(32, 16, 3, { padding: 1 }),
      relu,
      { kind: 'ConvTranspose2d', args: { in_channels: 16, out_channels: 8, kernel_size: 2, stride: 2 } },
      cat(1, 12),
      conv(16, 8, 3, { padding: 1 }),
      relu,
      conv(8, 1, 1),
    ]),
  ),
  // Hu, Shen and Sun 2018: each channel times a factor that is made of all channels' means.
  preset(
    'se-gate',
    randn(16, 16, 16),
    reach(16, 16, 16),
    netOf([
      conv(16, 16, 3, { padding: 1 }),
      { kind: 'AdaptiveAvgPool2d', args: { output_size: 1 } },
      conv(16, 4, 1),
      relu,
      conv(4, 16, 1),
      { kind: 'Sigmoid', args: {} },
      { kind: 'mul', args: {}, reads: [0, 5] },
    ]),
  ),
  // Sandler et al. 2018: six times as many channels between, and no activation where they are few again.
  preset(
    'mobilenet-v2',
    randn(16, 16, 16),
    reach(16, 16, 16),
    netOf([
      plain(16, 96, 1),
      norm(96),
      relu6,
      plain(96, 96, 3, { groups: 96 }),
      norm(96),
      relu6,
      plain(96, 16, 1),
      norm(16),
      sum(-1, 7),
    ]),
  ),
  // Liu et al. 2022, without the factor by which each channel is scaled last.
  preset(
    'convnext',
    randn(16, 16, 16),
    reach(16, 16, 16),
    netOf([
      conv(16, 16, 7, { padding: 3, groups: 16 }),
      permute(0, 2, 3, 1),
      { kind: 'LayerNorm', args: { normalized_shape: [16] } },
      linear(16, 64),
      { kind: 'GELU', args: {} },
      linear(64, 16),
      permute(0, 3, 1, 2),
      sum(-1, 6),
    ]),
  ),
  // What it is, and where: two answers from one trunk.
  preset(
    'two-heads',
    { shape: [1, 32, 32], source: 'digit' },
    NO_GOAL,
    netOf(
      [
        conv(1, 16, 3, { stride: 2, padding: 1 }),
        relu,
        conv(16, 32, 3, { stride: 2, padding: 1 }),
        relu,
        { kind: 'AdaptiveAvgPool2d', args: { output_size: 1 } },
        { kind: 'Flatten', args: {} },
        linear(32, 10),
        from([3], conv(32, 4, 1)),
      ],
      [6, 7],
    ),
  ),
];
