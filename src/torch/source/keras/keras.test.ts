import { describe, expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { moduleOf } from '../../../core/net/net';
import { readAll } from '../read_all';
import { writeSequential } from '../write/write';

function net(source: string) {
  const [found] = readAll(source, 'py').nets;
  if (!found) throw new Error(JSON.stringify(readAll(source, 'py').errors));
  const shaped = inferNet(found.net, found.input ?? [3, 32, 32]);
  return {
    layers: found.net.forward.uses.map((u) => {
      const { kind, args } = moduleOf(found.net, u.module);
      return `${kind}(${Object.entries(args).map(([k, v]) => `${k}=${JSON.stringify(v)}`)})`;
    }),
    shapes: shaped.steps.map((s) => s.output.join('×')),
    fault: shaped.fault?.text ?? null,
    notes: found.notes.map((n) => [n.code, n.params.layer]),
    partial: found.partial && [found.partial.code, found.partial.line],
  };
}

describe('Keras', () => {
  test('a list of layers, with its input, activations and the head', () => {
    const source = `from tensorflow import keras
from tensorflow.keras import layers
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Conv2D(64, 3, padding="same", use_bias=False),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Flatten(),
    layers.Dropout(0.25),
    layers.Dense(10, activation="softmax"),
])
`;
    expect(net(source)).toEqual({
      layers: [
        'Conv2d(in_channels=1,out_channels=32,kernel_size=3)',
        'ReLU()',
        'MaxPool2d(kernel_size=2)',
        'Conv2d(in_channels=32,out_channels=64,kernel_size=3,padding="same",bias=false)',
        'BatchNorm2d(num_features=64,eps=0.001,momentum=0.01)',
        'ReLU()',
        'Flatten()',
        'Dropout(p=0.25)',
        'Linear(in_features=10816,out_features=10)',
        'Softmax(dim=1)',
      ],
      shapes: ['32×26×26', '32×26×26', '32×13×13', '64×13×13', '64×13×13', '64×13×13', '10816', '10816', '10', '10'],
      fault: null,
      notes: [],
      partial: null,
    });
  });

  test('model.add, input_shape, and nothing imported', () => {
    const source = `model = Sequential()
model.add(Conv2D(8, (5, 5), strides=2, padding='same', input_shape=(32, 32, 3)))
model.add(Conv2D(8, 3, strides=2, padding='same'))
model.add(Flatten())
model.add(Dense(4))
model.compile(optimizer='adam')
`;
    const result = net(source);
    expect(result.layers[0]).toBe('ZeroPad2d(padding=[1,2,1,2])');
    expect(result).toMatchObject({
      fault: null,
      partial: null,
      notes: [
        ['uneven-same', 'Conv2D'],
        ['uneven-same', 'Conv2D'],
      ],
    });
    expect(result.shapes).toEqual(['3×35×35', '8×16×16', '8×17×17', '8×8×8', '512', '4']);
  });

  test('an uneven pad of a maximum takes nothing that is not there', () => {
    const source = "m = keras.Sequential([keras.Input((8, 8, 3)), layers.MaxPooling2D(2, strides=1, padding='same')])";
    const [found] = readAll(source, 'py').nets;
    const text = found ? writeSequential(found.net) : '';
    expect(text).toContain('nn.ConstantPad2d((0, 1, 0, 1), -3.4028234663852886e+38)');
    expect(readAll(text, 'py').nets[0]?.net.modules.map((m) => m.args)).toEqual(found?.net.modules.map((m) => m.args));
  });

  // Output sizes as Keras has them: ⌈n / s⌉ for 'same', ⌈(n − k + 1) / s⌉ for 'valid', n·s for a transposed one.
  test.each([7, 8, 9, 10, 11].flatMap((n) => [1, 2, 3].flatMap((s) => [1, 2, 3, 5].map((k) => [n, s, k] as const))))(
    'sizes for an input of %i, stride %i, kernel %i',
    (n, s, k) => {
      const of = (layer: string) => {
        const { shapes, fault } = net(`m = keras.Sequential([keras.Input((${n}, ${n}, 3)), layers.${layer}])`);
        expect(fault).toBeNull();
        return shapes.at(-1);
      };
      const same = Math.ceil(n / s);
      expect(of(`Conv2D(4, ${k}, strides=${s}, padding='same')`)).toBe(`4×${same}×${same}`);
      expect(of(`MaxPooling2D(${k}, strides=${s}, padding='same')`)).toBe(`3×${same}×${same}`);
      expect(of(`AveragePooling2D(${k}, strides=${s}, padding='same')`)).toBe(`3×${same}×${same}`);
      const valid = Math.ceil((n - k + 1) / s);
      expect(of(`Conv2D(4, ${k}, strides=${s})`)).toBe(`4×${valid}×${valid}`);
    },
  );

  test('what has no equal is named, and what comes before is taken', () => {
    const source = 'm = keras.Sequential([\n layers.Conv2D(4, 3),\n layers.LSTM(3),\n layers.Conv2D(4, 3)])';
    expect(net(source)).toMatchObject({
      layers: ['Conv2d(in_channels=3,out_channels=4,kernel_size=3)'],
      partial: ['unknown-layer', 3],
    });
  });

  test('layers that are called one after the other', () => {
    const chain = `inputs = keras.Input(shape=(8, 8, 3))
x = layers.Conv2D(4, 3, activation=layers.LeakyReLU(negative_slope=0.1))(inputs)
x = layers.MaxPooling2D(2)(x)
model = keras.Model(inputs=inputs, outputs=layers.Flatten()(x))
`;
    expect(net(chain)).toMatchObject({ shapes: ['4×6×6', '4×6×6', '4×3×3', '36'], fault: null, partial: null });
  });

  test.each([
    ['layers.Add()([x, i])', 'add', '3×8×8'],
    ['layers.Concatenate(axis=-1)([i, x])', 'cat', '6×8×8'],
    ['layers.add([x, i])', 'add', '3×8×8'],
    ['keras.layers.add([x, i])', 'add', '3×8×8'],
    ['x + i', 'add', '3×8×8'],
    ['keras.ops.multiply(x, i)', 'mul', '3×8×8'],
    ['tf.concat([x, i], axis=3)', 'cat', '6×8×8'],
    ['1 - x', 'sub', '3×8×8'],
    ['x[..., 1:]', 'slice', '2×8×8'],
    ['layers.Average()([x, i])', 'div', '3×8×8'],
  ])('a branch: %s', (join, kind, shape) => {
    const source = `i = keras.Input((8, 8, 3))
x = layers.Conv2D(3, 3, padding='same')(i)
x = layers.ReLU()(x)
x = ${join}
x = layers.Conv2D(4, 3)(x)
m = keras.Model(i, x)
`;
    const { layers, shapes, fault, partial } = net(source);
    expect({ fault, partial }).toEqual({ fault: null, partial: null });
    expect(layers.at(-2)).toMatch(new RegExp(`^${kind}\\(`));
    expect(shapes.slice(-2)).toEqual([shape, '4×6×6']);
    expect(readAll(source, 'py')).toMatchObject({ nets: [{ input: [3, 8, 8] }], errors: [] });
  });

  test('a layer that is called twice is one module', () => {
    const source = `i = keras.Input((8, 8, 3))
conv = layers.Conv2D(3, 3, padding='same', activation='relu')
m = keras.Model(i, conv(conv(i)))
`;
    const [found] = readAll(source, 'py').nets;
    expect(found?.net.modules.map((m) => m.kind)).toEqual(['Conv2d', 'ReLU']);
    expect(found?.net.forward.uses).toHaveLength(4);
  });

  test('a class with a call, its blocks, and a Sequential on self', () => {
    const source = `class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding='same')
        self.norm = layers.BatchNormalization()
    def call(self, x, training=None):
        return keras.activations.relu(self.norm(self.conv(x), training=training) + x)

class Net(keras.Model):
    def __init__(self, classes=10):
        super().__init__(name='net')
        self.stem = keras.Sequential([layers.Conv2D(8, 3, strides=2), layers.ReLU()])
        self.block = Block(8)
        self.head = layers.Dense(classes)
    def call(self, inputs):
        x = self.block(self.stem(inputs))
        return self.head(layers.GlobalAveragePooling2D()(x))

net = Net(5)
net.build((None, 17, 17, 3))
`;
    const { layers, shapes, fault, partial } = net(source);
    expect({ fault, partial }).toEqual({ fault: null, partial: null });
    expect(layers.map((l) => l.replace(/\(.*/, ''))).toEqual([
      'Conv2d',
      'ReLU',
      'Conv2d',
      'BatchNorm2d',
      'add',
      'ReLU',
      'AdaptiveAvgPool2d',
      'Flatten',
      'Linear',
    ]);
    expect(shapes.at(0)).toBe('8×8×8');
    expect(shapes.at(-1)).toBe('5');
    expect(readAll(source, 'py').nets.map((n) => n.label)).toEqual(['Net(classes=5)']);
  });

  test('a generator begins with a vector', () => {
    const source = `model = keras.Sequential([
    layers.Dense(4 * 4 * 8, use_bias=False, input_shape=(100,)),
    layers.BatchNormalization(),
    layers.LeakyReLU(),
    layers.Reshape((4, 4, 8)),
    layers.Conv2DTranspose(3, 5, strides=2, padding='same', activation='tanh'),
])
`;
    const result = net(source);
    expect(result.shapes.slice(0, 2)).toEqual(['100', '128']);
    expect(readAll(source, 'py').nets[0]?.input).toEqual([100, 1, 1]);
  });

  test('a transposed convolution is cut as Keras cuts it: half before, the odd cell after', () => {
    const of = (args: string, n = 5) =>
      net(`m = keras.Sequential([keras.Input((${n}, ${n}, 3)), layers.Conv2DTranspose(4, ${args})])`);
    expect(of("3, strides=2, padding='same'").layers).toEqual([
      'ConvTranspose2d(in_channels=3,out_channels=4,kernel_size=3,stride=2)',
      'ZeroPad2d(padding=[0,-1,0,-1])',
    ]);
    expect(of("3, strides=2, padding='same'").shapes.at(-1)).toBe('4×10×10');
    expect(of("3, strides=2, padding='same', output_padding=0", 8).shapes.at(-1)).toBe('4×15×15');
    expect(of('3, strides=2, output_padding=1').layers).toEqual([
      'ConvTranspose2d(in_channels=3,out_channels=4,kernel_size=3,stride=2,output_padding=1)',
    ]);
  });

  test('channels first, and norms without gains or shifts', () => {
    const source = `m = keras.Sequential([
    keras.Input((3, 9, 9)),
    layers.Conv2D(4, 3, padding='SAME', data_format='channels_first'),
    layers.BatchNormalization(axis=1, scale=False),
    layers.BatchNormalization(axis=1, center=False),
])`;
    const { layers, shapes, notes } = net(source);
    expect(layers[0]).toContain('padding="same"');
    expect(layers[2]).toContain('bias=false');
    expect(shapes).toEqual(['4×9×9', '4×9×9', '4×9×9']);
    expect(notes).toEqual([['extra-gain', 'BatchNormalization']]);
  });

  test('an activation without an equal ends the net before its layer', () => {
    const source =
      "m = keras.Sequential([\n keras.Input((8, 8, 3)),\n layers.Conv2D(4, 3),\n layers.Conv2D(4, 3, activation='squareplus')])";
    expect(net(source)).toMatchObject({
      shapes: ['4×6×6'],
      partial: ['unsupported-argument', 4],
      notes: [['ends', undefined]],
    });
  });

  test('a model in another, activations as functions, what prepares pictures', () => {
    const source = `block = keras.Sequential([layers.Conv2D(4, 3, activation=tf.nn.relu), layers.SeparableConv2D(2, 3, padding='same')])
model = keras.Sequential([keras.Input((8, 8, 3)), layers.Rescaling(1./255), block, layers.Conv2D(2, 3, kernel_regularizer=keras.regularizers.l2(1e-4))])
`;
    expect(readAll(source, 'py').nets).toHaveLength(1);
    expect(net(source)).toMatchObject({
      layers: [
        'mul(other=0.00392156862745098)',
        'Conv2d(in_channels=3,out_channels=4,kernel_size=3)',
        'ReLU()',
        'Conv2d(in_channels=4,out_channels=4,kernel_size=3,padding="same",groups=4,bias=false)',
        'Conv2d(in_channels=4,out_channels=2,kernel_size=1)',
        'Conv2d(in_channels=2,out_channels=2,kernel_size=3)',
      ],
      notes: [],
      fault: null,
    });
  });
});
