import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import type { Net } from '../../../core/net/net';
import { sameNet } from '../../../core/net/same';
import { readSource } from '../read';
import { readAll } from '../read_all';
import { writeKeras, writeTfjs } from './write';

function net(...layers: readonly string[]): Net {
  const result = readSource(`nn.Sequential(${layers.join(', ')})`);
  if (!result.ok) throw new Error(result.error.code);
  return result.net;
}

const shape = (n: Net, input: readonly [number, number, number]) => inferNet(n, input).steps.at(-1)?.output;

/** Nets whose every layer both frameworks have. */
const SHARED: readonly (readonly [readonly [number, number, number], ...string[]])[] = [
  [[3, 16, 16], 'nn.Conv2d(3, 8, 3)', 'nn.ReLU()', 'nn.MaxPool2d(2)', 'nn.Flatten()', 'nn.Linear(392, 10)'],
  [
    [3, 15, 13],
    "nn.Conv2d(3, 4, 5, padding='same', bias=False)",
    'nn.BatchNorm2d(4)',
    'nn.LeakyReLU(0.2)',
    'nn.AvgPool2d(2)',
  ],
  [
    [3, 13, 13],
    'nn.Conv2d(3, 4, (3, 5), stride=2, padding=(1, 2))',
    'nn.Tanh()',
    'nn.MaxPool2d(3, stride=2, padding=1)',
  ],
  [
    [3, 9, 9],
    'nn.Conv2d(3, 4, 3, padding=3)',
    'nn.SiLU()',
    'nn.MaxPool2d(2, ceil_mode=True)',
    'nn.Upsample(scale_factor=2)',
  ],
  [
    [2, 7, 7],
    'nn.ConvTranspose2d(2, 4, 3, stride=2, padding=1, output_padding=1)',
    'nn.ELU()',
    'nn.ZeroPad2d((1, 2, 0, 3))',
  ],
  [[2, 7, 7], 'nn.ConvTranspose2d(2, 4, 2, stride=3)', 'nn.ReLU6()', 'nn.ZeroPad2d((-1, 0, -2, 1))'],
  [
    [2, 8, 8],
    'nn.Conv2d(2, 4, 3, dilation=2)',
    'nn.PReLU(4)',
    'nn.AdaptiveAvgPool2d(2)',
    'nn.Dropout(0.3)',
    'nn.Softmax2d()',
  ],
  [[2, 8, 8], 'nn.Conv2d(2, 4, 3)', 'nn.LogSoftmax(1)', 'nn.Flatten()', 'nn.Linear(144, 3)', 'nn.Softmax(dim=-1)'],
  [
    [2, 4, 4],
    'nn.Flatten()',
    'nn.Linear(32, 36)',
    'nn.Threshold(0.5, 0)',
    'nn.AlphaDropout(0.2)',
    'nn.Unflatten(1, (4, 3, 3))',
    'nn.UpsamplingNearest2d(scale_factor=2)',
  ],
];

describe('Keras', () => {
  test('text', () => {
    expect(
      writeKeras(
        net(
          'nn.Conv2d(3, 8, 3, padding=1)',
          'nn.ReLU()',
          'nn.ConvTranspose2d(8, 8, 3, groups=8)',
          'nn.Conv2d(8, 4, 3)',
        ),
        [3, 16, 16],
      ),
    ).toEqual({
      code: `import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(16, 16, 3)),
    layers.Conv2D(filters=8, kernel_size=3, padding='same'),
    layers.ReLU(),
    # no equal: nn.ConvTranspose2d(8, 8, kernel_size=3, stride=1, padding=0, groups=8)
    # behind it: layers.Conv2D(filters=4, kernel_size=3),
])
`,
      missing: [{ layer: 2, source: 'nn.ConvTranspose2d(8, 8, kernel_size=3, stride=1, padding=0, groups=8)' }],
      refused: null,
    });
  });

  test('what is written reads back with the same shape', () => {
    for (const [input, ...layers] of SHARED) {
      const original = net(...layers);
      const { code, missing } = writeKeras(original, input);
      expect(missing).toEqual([]);
      const [found] = readAll(code, 'py').nets;
      expect(found?.partial).toBeNull();
      expect(found?.input).toEqual(input);
      expect(found && shape(found.net, input), code).toEqual(shape(original, input));
    }
  });
});

test('slopes and groups read back from Keras as the same layers', () => {
  const layers = [
    'nn.GroupNorm(2, 4, affine=False)',
    'nn.PReLU(4, init=0.5)',
    'nn.PReLU()',
    'nn.GroupNorm(4, 4, eps=0.1)',
  ];
  const original = net(...layers);
  const { code } = writeKeras(original, [4, 5, 6]);
  expect(code).toContain('layers.GroupNormalization(groups=2, epsilon=0.00001, center=False, scale=False)');
  const [found] = readAll(code, 'py').nets;
  expect(found && sameNet(found.net, original, 'content'), code).toBe(true);
  expect(readAll('keras.Sequential([keras.Input((5, 6, 4)), layers.PReLU()])', 'py').errors).toMatchObject([
    { code: 'unsupported-argument', params: { argument: 'shared_axes' } },
  ]);
});

test('a crop reads back as the padding of the transposed layer before it, elsewhere as a pad below zero', () => {
  const again = (...layers: readonly string[]) => {
    const original = net(...layers);
    const { code } = writeKeras(original, [2, 7, 6]);
    const [found] = readAll(code, 'py').nets;
    expect(found && sameNet(found.net, original, 'content'), code).toBe(true);
    return code;
  };
  again('nn.ConvTranspose2d(2, 4, 4, stride=2, padding=1)', 'nn.ReLU()');
  again('nn.ConvTranspose2d(2, 4, 3, stride=2, padding=(1, 0), output_padding=(1, 0), bias=False)');
  again('nn.ConvTranspose2d(2, 4, 2, stride=3, padding=2, output_padding=2)');
  // More is cut after than before: no padding of PyTorch does that.
  const uneven = again('nn.ConvTranspose2d(2, 4, 3)', 'nn.ZeroPad2d((-1, -2, 0, 0))');
  expect(uneven).toContain('layers.Cropping2D(cropping=((0, 0), (1, 2)))');
  again('nn.ReLU()', 'nn.ZeroPad2d((-1, 0, -2, -1))');
});

test('a softmax goes along the same axis in Keras, and in tfjs where that is the last', () => {
  const layers = ['nn.Softmax(2)', 'nn.Softmax(-1)', 'nn.Softmax()', 'nn.LogSoftmax(3)'];
  const keras = writeKeras(net(...layers), [4, 5, 6]);
  expect(keras.code.match(/layers\.Softmax\(.*?\)/g)).toEqual([
    'layers.Softmax(axis=1)',
    'layers.Softmax(axis=2)',
    'layers.Softmax()',
  ]);
  expect(keras.missing).toEqual([]);
  expect(
    readAll(keras.code, 'py')
      .nets[0]?.net.modules.slice(0, 3)
      .map((m) => m.args),
  ).toEqual([{ dim: 2 }, { dim: 3 }, { dim: 1 }]);
  expect(writeTfjs(net(...layers), [4, 5, 6]).missing).toEqual([]);
});

describe('tfjs', () => {
  test('what has no equal is a comment and named', () => {
    const { code, missing } = writeTfjs(
      net('nn.Conv2d(4, 4, 3, groups=2)', 'nn.LocalResponseNorm(2)', "nn.Upsample(scale_factor=2, mode='bilinear')"),
      [4, 16, 16],
    );
    expect(missing.map((m) => m.layer)).toEqual([0, 1, 2]);
    expect(code.match(/\/\/ no equal/g)).toHaveLength(3);
  });

  test('what is written runs in tfjs, and gives the same shape', { timeout: 120_000 }, () => {
    const scripts = SHARED.map(([input, ...layers]) => writeTfjs(net(...layers), input));
    expect(scripts.flatMap((s) => s.missing)).toEqual([]);
    const body = scripts.map(
      ({ code }) =>
        `shapes.push((() => {${code.replace(/^import.*$/m, '')} const [, ...size] = model.inputs[0].shape; return [null, ...model.predict(tf.zeros([1, ...size])).shape.slice(1)]; })());`,
    );
    const script = `const tf = require('@tensorflow/tfjs');\nconst shapes = [];\n${body.join('\n')}\nconsole.log(JSON.stringify(shapes));`;
    const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: import.meta.dirname });
    if (run.status !== 0) throw new Error(run.stderr);
    const shapes = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as number[][];
    const expected = SHARED.map(([input, ...layers]) => {
      const out = shape(net(...layers), input) ?? [];
      return out.length === 3 ? [null, out[1], out[2], out[0]] : [null, ...out];
    });
    expect(shapes).toEqual(expected);
  });
});

/** Nets with branches of which both frameworks have all, by forward's lines, with channels c first and their sizes. */
const BRANCHED: readonly (readonly string[])[] = [
  ['skip = x', 'x = self.conv(x)', 'x = torch.relu(x)', 'return x + skip'],
  ['a = self.conv(x)', 'b = torch.tanh(x)', 'x = torch.cat([a, b, x], 1)', 'return 2 * x - 1'],
  ['x = self.conv(x)', 'gate = x.mean((2, 3), keepdim=True)', 'gate = torch.sigmoid(gate)', 'return x * gate'],
  ['a = self.conv(x)', 'x = torch.maximum(a, x)', 'y = F.max_pool2d(x, 2)', 'return x, y'],
  ['skip = x', 'x = F.relu(self.conv(x), inplace=True)', 'x += skip', 'return -x / 4'],
  ['x = x.permute(0, 2, 3, 1)', 'x = x.permute(0, 3, 1, 2)', 'return self.conv(x).mean((2, 3))'],
  ['y = x.view(1, 4, -1)', 'y = torch.relu(y)', 'y = y.view(1, 4, 6, 8)', 'return self.conv(y) + x'],
];
/** And some of which Keras alone has all. */
const KERAS_ONLY: readonly (readonly string[])[] = [
  ['a, b = x.chunk(2, 1)', 'return torch.cat([b, a], 1)'],
  ['return x[:, :, 1:5, ::2] - 1'],
  ['a = self.conv(x)', 'return a - x, a / x, torch.exp(a), a.abs(), a.clamp(-1, 1), a ** 2'],
  ['return x.mean(1, keepdim=True), x.amax((2, 3)), x.sum(1)'],
  ['y = x.view(1, 4, 48)', 'return y @ y.transpose(1, 2)'],
];

function branched(forward: readonly string[]): Net {
  const head = ['class Net(nn.Module):', '    def __init__(self):', '        super().__init__()'];
  const lines = forward.map((line) => `        ${line}`);
  const conv = ['        self.conv = nn.Conv2d(4, 4, 3, padding=1)', '    def forward(self, x):'];
  const result = readSource([...head, ...conv, ...lines, 'Net()(torch.randn(1, 4, 6, 8))'].join('\n'));
  if (!result.ok || result.partial) throw new Error(JSON.stringify(result));
  return result.net;
}

const outputsOf = (n: Net) =>
  inferNet(n, [4, 6, 8]).outputs.map(({ shape: out }) => (out.length === 3 ? [out[1], out[2], out[0]] : [...out]));

test('a net with branches, in the words of Keras and of tfjs', () => {
  const [plain = [], ...others] = BRANCHED;
  expect(writeKeras(branched(plain), [4, 6, 8]).code).toBe(`import keras
from keras import layers

inputs = keras.Input(shape=(6, 8, 4))
x = inputs
skip = x
x = layers.Conv2D(filters=4, kernel_size=3, padding='same')(x)
x = layers.ReLU()(x)
x = layers.Add()([x, skip])
model = keras.Model(inputs, x)
`);
  expect(writeTfjs(branched(plain), [4, 6, 8]).code).toContain('let skip = x;\nx = tf.layers.conv2d(');
  for (const forward of others) expect(writeKeras(branched(forward), [4, 6, 8]).missing).toEqual([]);
  for (const forward of KERAS_ONLY) expect(writeKeras(branched(forward), [4, 6, 8]).missing).toEqual([]);
  const { code, missing } = writeTfjs(branched(['y = torch.exp(x)', 'return x + y']), [4, 6, 8]);
  expect(missing).toEqual([{ layer: 0, source: 'torch.exp(x)' }]);
  expect(code).toContain('// no equal: torch.exp(x)\n');
});

test('branches run in tfjs, and give the same shapes', { timeout: 120_000 }, () => {
  const nets = BRANCHED.map(branched);
  const scripts = nets.map((n) => writeTfjs(n, [4, 6, 8]));
  expect(scripts.flatMap((s) => s.missing)).toEqual([]);
  const body = scripts.map(
    ({ code }) =>
      `shapes.push((() => {${code.replace(/^import.*$/m, '')} return [model.predict(tf.zeros([1, 6, 8, 4]))].flat().map((t) => t.shape.slice(1)); })());`,
  );
  const script = `const tf = require('@tensorflow/tfjs');\nconst shapes = [];\n${body.join('\n')}\nconsole.log(JSON.stringify(shapes));`;
  const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: import.meta.dirname });
  if (run.status !== 0) throw new Error(run.stderr);
  expect(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '')).toEqual(nets.map(outputsOf));
});

const keras = process.env.CONVSCOPE_KERAS;

test.skipIf(!keras)('branches run in Keras, and give the same shapes', { timeout: 240_000 }, () => {
  const nets = [...BRANCHED, ...KERAS_ONLY].map(branched);
  const scripts = nets.map((n) => writeKeras(n, [4, 6, 8]).code);
  const loop = `import json, sys, numpy
for s in json.load(sys.stdin):
    space = {}
    exec(s, space)
    y = space['model'](numpy.zeros((1, 6, 8, 4), 'float32'))
    print(json.dumps([list(t.shape[1:]) for t in (y if isinstance(y, (list, tuple)) else [y])]))
`;
  const run = spawnSync(keras ?? '', ['-c', loop], { encoding: 'utf8', input: JSON.stringify(scripts) });
  if (run.status !== 0) throw new Error(run.stderr.slice(-3000));
  const shapes = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(shapes).toEqual(nets.map(outputsOf));
});
