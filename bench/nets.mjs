// Nets beside the exercise's: what one change costs in them.

const relu = 'nn.ReLU()';

/** @param {number} from @param {number} to @param {string} [more] */
const conv = (from, to, more = 'padding=1') => `nn.Conv2d(${from}, ${to}, 3, ${more})`;

/** @param {readonly string[]} layers */
const sequential = (layers) => `nn.Sequential(${layers.join(', ')})`;

export const NETS = [
  {
    name: 'LeNet-5 on 28 × 28',
    input: [1, 28, 28],
    code: `nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
      nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))`,
  },
  {
    name: 'VGG-16\u2019s first two blocks on 64 × 64',
    input: [3, 64, 64],
    code: sequential([
      ...[conv(3, 64), relu, conv(64, 64), relu, 'nn.MaxPool2d(2)'],
      ...[conv(64, 128), relu, conv(128, 128), relu, 'nn.MaxPool2d(2)'],
    ]),
  },
  {
    name: 'a net of 20 layers on 32 × 32',
    input: [3, 32, 32],
    code: sequential(Array.from({ length: 10 }, (_, i) => [conv(i === 0 ? 3 : 16, 16), relu]).flat()),
  },
];
