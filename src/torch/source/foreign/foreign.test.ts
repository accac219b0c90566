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
        net('nn.Conv2d(3, 8, 3, padding=1)', 'nn.ReLU()', 'nn.Conv2d(8, 8, 3, padding=1, padding_mode="reflect")'),
        [3, 16, 16],
      ),
    ).toEqual({
      code: `import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(16, 16, 3)),
    layers.Conv2D(filters=8, kernel_size=3, padding='same'),
    layers.ReLU(),
    # no equal: nn.Conv2d(8, 8, kernel_size=3, stride=1, padding=1, padding_mode='reflect'),
])
`.replace("'reflect'),", "'reflect')"),
      missing: [{ layer: 2, source: "nn.Conv2d(8, 8, kernel_size=3, stride=1, padding=1, padding_mode='reflect')" }],
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
  const layers = ['nn.Softmax(2)', 'nn.Softmax(-1)', 'nn.Softmax()', 'nn.Softmax(0)', 'nn.LogSoftmax(3)'];
  const keras = writeKeras(net(...layers), [4, 5, 6]);
  expect(keras.code.match(/layers\.Softmax\(.*?\)/g)).toEqual([
    'layers.Softmax(axis=1)',
    'layers.Softmax(axis=2)',
    'layers.Softmax()',
  ]);
  expect(keras.missing.map((m) => m.layer)).toEqual([3, 4]);
  expect(readAll(keras.code, 'py').nets[0]?.net.modules.map((m) => m.args)).toEqual([
    { dim: 2 },
    { dim: 3 },
    { dim: 1 },
  ]);
  expect(writeTfjs(net(...layers), [4, 5, 6]).missing.map((m) => m.layer)).toEqual([0, 1, 3, 4]);
});

describe('tfjs', () => {
  test('what has no equal is a comment and named', () => {
    const { code, missing } = writeTfjs(
      net(
        'nn.Conv2d(4, 4, 3, groups=2)',
        'nn.Conv2d(4, 4, 3, stride=2, dilation=2)',
        'nn.LocalResponseNorm(2)',
        'nn.ELU(0.5)',
      ),
      [4, 16, 16],
    );
    expect(missing.map((m) => m.layer)).toEqual([0, 1, 2, 3]);
    expect(code.match(/\/\/ no equal/g)).toHaveLength(4);
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
