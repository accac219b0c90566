import { expect, test } from 'vitest';
import { chained, type Net, sequential } from '../../../core/net/net';
import { sameNet } from '../../../core/net/same';
import { readSource } from '../read';
import { isSequential, writeClass, writeSequential } from './write';
import { writeScript } from './write_script';

const net = sequential([
  { kind: 'Conv2d', args: { in_channels: 3, out_channels: 16, kernel_size: 3 } },
  { kind: 'ReLU', args: {} },
  { kind: 'MaxPool2d', args: { kernel_size: 2 }, off: true },
  {
    kind: 'Conv2d',
    args: {
      in_channels: 16,
      out_channels: 8,
      kernel_size: [1, 3],
      padding: 'same',
      bias: false,
      padding_mode: 'reflect',
    },
  },
  { kind: 'AvgPool2d', args: { kernel_size: 2, stride: [2, 1], ceil_mode: true } },
]);

test('a sequence', () => {
  expect(writeSequential(net)).toBe(`nn.Sequential(
    nn.Conv2d(3, 16, kernel_size=3, stride=1, padding=0),
    nn.ReLU(),
    # off: nn.MaxPool2d(kernel_size=2),
    nn.Conv2d(16, 8, kernel_size=(1, 3), stride=1, padding='same', bias=False, padding_mode='reflect'),
    nn.AvgPool2d(kernel_size=2, stride=(2, 1), ceil_mode=True),
)`);
  expect(writeSequential(sequential([]))).toBe('nn.Sequential()');
});

test('a class, where construction and forward are in different orders', () => {
  const [conv, relu, pool] = net.modules;
  if (!conv || !relu || !pool) throw new Error('modules are missing');
  const uses = [
    { id: 'u1', module: relu.id, off: false },
    { id: 'u2', module: pool.id, off: true },
    { id: 'u3', module: conv.id, off: false },
    { id: 'u4', module: relu.id, off: false },
  ];
  const crossed: Net = { modules: [conv, relu, pool], forward: chained(uses) };
  expect(isSequential(net)).toBe(true);
  expect(isSequential(crossed)).toBe(false);
  expect(writeClass(crossed)).toBe(`class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, stride=1, padding=0)
        self.relu1 = nn.ReLU()
        # off: self.pool1 = nn.MaxPool2d(kernel_size=2)

    def forward(self, x):
        x = self.relu1(x)
        # off: x = self.pool1(x)
        x = self.conv1(x)
        x = self.relu1(x)
        return x`);
});

test('a script draws x once under the notebook recipe and anew under the paired one', () => {
  const script = { seed: '18446744073709551615', input: [3, 16, 16], a: net, b: net } as const;
  const notebook = writeScript({ ...script, recipe: 'notebook' });
  const paired = writeScript({ ...script, recipe: 'paired' });
  expect(notebook.match(/torch\.manual_seed\(18446744073709551615\)\nx = torch\.randn\(3, 16, 16\)\n/g)).toHaveLength(
    1,
  );
  expect(paired.match(/torch\.manual_seed/g)).toHaveLength(2);
});

test('a layer that has a name of nn.Module is called something else, and that is said', () => {
  const result = readSource(`class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.type = nn.Conv2d(3, 3, 1)
        self.requires_grad_ = nn.Conv2d(3, 3, 1)
        self.T_destination = nn.ReLU()

    def forward(self, x):
        return self.T_destination(self.requires_grad_(self.type(x)))
`);
  if (!result.ok) throw new Error(result.error.code);
  const text = writeClass(result.net);
  expect(text).toContain(
    "self.layer_type = nn.Conv2d(3, 3, kernel_size=1, stride=1, padding=0)  # type is a name of nn.Module's own\n",
  );
  expect(text).toContain('self.layer_requires_grad_ = ');
  expect(text).toContain('x = self.layer_T_destination(x)');
  const again = readSource(text);
  expect(again.ok && sameNet(again.net, result.net, 'content')).toBe(true);
});
