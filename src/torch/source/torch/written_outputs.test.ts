import { expect, test } from 'vitest';
import '../../../core/layers/all';
import { stepsOf } from '../../../core/net/graph';
import { readSource } from '../read';
import { writeClass } from '../write/write';

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result;
}

const kindsOf = (source: string) => {
  const { net } = read(source);
  const { layers, outputs } = stepsOf(net);
  const made = outputs.map(({ value }) => layers.find(({ use }) => use.id === value.from)?.module.kind ?? 'x');
  return { kinds: layers.map(({ module }) => module.kind), made };
};

const net = (...lines: string[]) =>
  `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 4, 3)\n    def forward(self, x):\n        x = self.conv(x)\n${lines.map((line) => `        ${line}\n`).join('')}x = torch.randn(3, 8, 8)\nnet = Net()\ny = net(x[None])\n`;

test('what forward fills with zeros and writes into is what it returns', () => {
  const source = net('out = torch.zeros_like(x)', 'out[:, :2] = x[:, 2:]', 'return out');
  expect(kindsOf(source)).toEqual({ kinds: ['Conv2d', 'slice', 'setitem'], made: ['setitem'] });
});

test('numbers that follow from shapes are written in brackets of their own', () => {
  const source = net('n = x.shape[2] * x.shape[3] - 1', 'return x / n');
  const written = `${writeClass(read(source).net)}\n\nx = torch.randn(3, 8, 8)\nnet = Net()\ny = net(x[None])\n`;
  expect(kindsOf(written)).toEqual({ kinds: ['Conv2d', 'div'], made: ['div'] });
});
