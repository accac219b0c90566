import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleOf } from '../../core/net/net';
import { LONGEST } from './read';
import { readAll } from './read_all';

const exercise = readFileSync(join(import.meta.dirname, '../../../test-data/sources/exercise.py'), 'utf8');

function summary(source: string, kind: 'py' | 'ipynb' = 'py') {
  const { nets, errors, seed, input, complete } = readAll(source, kind);
  return {
    nets: nets.map(({ label, line, cell, net }) => ({
      label,
      line,
      cell,
      kinds: net.forward.uses.map((u) => moduleOf(net, u.module).kind).join(' '),
    })),
    errors: errors.map((e) => [e.code, e.line, e.cell]),
    ...{ seed, input, complete },
  };
}

const kinds = 'Conv2d ReLU Conv2d ReLU Conv2d';

describe('whole files', () => {
  test("the exercise's: a net for each value that its script gives, with its seed and its input", () => {
    expect(summary(exercise)).toEqual({
      nets: [
        { label: 'ExerciseNet(unpadded_first=True)', line: 33, cell: null, kinds },
        { label: 'ExerciseNet(unpadded_first=False)', line: 33, cell: null, kinds },
      ],
      errors: [],
      seed: '0',
      input: [3, 16, 16],
      complete: true,
    });
    const [a, b] = readAll(exercise, 'py').nets;
    expect(a?.net.modules[0]?.args).toMatchObject({ out_channels: 16, padding: 0 });
    expect(b?.net.modules[0]?.args).toMatchObject({ out_channels: 32, padding: 1 });
  });

  test("the exercise's class alone: each value that its `if` asks for, the default first", () => {
    const [alone = ''] = exercise.split('if __name__');
    expect(summary(alone).nets.map((n) => n.label)).toEqual([
      'ExerciseNet(unpadded_first=False)',
      'ExerciseNet(unpadded_first=True)',
    ]);
  });

  test('words that an `if` compares with', () => {
    const source = `class Net(nn.Module):
    def __init__(self, kind='max', c=4):
        super().__init__()
        self.conv = nn.Conv2d(3, c, 3)
        if kind == 'max':
            self.pool = nn.MaxPool2d(2)
        elif kind == 'avg':
            self.pool = nn.AvgPool2d(2)
    def forward(self, x):
        return self.pool(self.conv(x))
`;
    expect(summary(source).nets.map((n) => [n.label, n.kinds])).toEqual([
      ["Net(kind='max')", 'Conv2d MaxPool2d'],
      ["Net(kind='avg')", 'Conv2d AvgPool2d'],
    ]);
  });

  test('several nets, blocks that are none by themselves, and what cannot be made', () => {
    const source = `import torch.nn as nn
class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3)
    def forward(self, x):
        return self.conv(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(3)
    def forward(self, x):
        return self.block(x)
first = nn.Sequential(nn.ReLU(), nn.ReLU())
second = nn.Sequential(nn.Conv2d(3, 4))
third = Net()
torch.manual_seed(18446744073709551615)
y = third(torch.randn(1, 3, 8, 9))
for epoch in range(10):
    for batch in loader:
        loss = criterion(third(batch), target)
`;
    expect(summary(source)).toEqual({
      nets: [
        { label: 'first', line: 14, cell: null, kinds: 'ReLU ReLU' },
        { label: 'second', line: 15, cell: null, kinds: 'Conv2d' },
        { label: 'Net()', line: 16, cell: null, kinds: 'Conv2d' },
      ],
      errors: [],
      seed: '18446744073709551615',
      input: [3, 8, 9],
      complete: true,
    });
  });

  test('notebooks: cells one after the other, without outputs and commands', () => {
    const code = (source: string | string[], more = {}) => ({ cell_type: 'code', source, outputs: [], ...more });
    const cells = [
      { cell_type: 'markdown', source: ['# Title'] },
      code(['%matplotlib inline\n', '!pip install torch\n', 'import torch.nn as nn\n', 'c = 4']),
      code('%%bash\nls ('),
      code('this is no python ('),
      code([
        'class Net(nn.Module):\n',
        '    def __init__(self):\n',
        '        super().__init__()\n',
        '        self.conv = nn.Conv2d(3, c, 3)\n',
        '    def forward(self, x):\n',
        '        return self.conv(x)\n',
      ]),
      code(['\n', 'net = nn.Sequential(nn.Conv2d(3, c, 3))'], { outputs: [{ text: 'x'.repeat(300_000) }] }),
      code('x'.repeat(LONGEST + 1)),
    ];
    expect(summary(JSON.stringify({ cells, nbformat: 4 }), 'ipynb')).toEqual({
      nets: [
        { label: 'net', line: 2, cell: 5, kinds: 'Conv2d' },
        { label: 'Net()', line: 1, cell: 4, kinds: 'Conv2d' },
      ],
      errors: [
        ['unclosed', 1, 3],
        ['too-long', 1, 6],
      ],
      seed: null,
      input: null,
      complete: false,
    });
    expect(summary('{"cells": 3}', 'ipynb').errors).toEqual([['no-notebook', 1, null]]);
    expect(summary('no json', 'ipynb')).toMatchObject({ errors: [['no-notebook', 1, null]], complete: false });
  });

  test('lines that call layers and functions', () => {
    const source =
      'conv1 = nn.Conv2d(3, 4, 3)\nx = torch.randn(1, 3, 8, 8)\nwith torch.no_grad():\n    y = F.relu(conv1(x))\n    y = F.max_pool2d(y, 2)\nprint(y.shape)\n';
    expect(summary(source)).toMatchObject({ nets: [{ label: '', kinds: 'Conv2d ReLU MaxPool2d' }], input: [3, 8, 8] });
  });

  test('magics in what is pasted, and over a whole cell of Python', () => {
    const net = 'net = nn.Sequential(nn.ReLU())\n';
    expect(summary(`%matplotlib inline\n!pip install "torch\n${net}`).nets).toMatchObject([{ kinds: 'ReLU' }]);
    const cells = [`%%time\n${net}`, `%%bash\n${net}`].map((source) => ({ cell_type: 'code', source }));
    expect(summary(JSON.stringify({ cells }), 'ipynb')).toMatchObject({ nets: [{ cell: 0 }], errors: [] });
  });

  test('a function that gives a sequence and is not called', () => {
    const source = 'def build(n=3):\n    return nn.Sequential(nn.Conv2d(3, n, 3), nn.ReLU())\n';
    expect(summary(source).nets).toMatchObject([{ label: 'build()', kinds: 'Conv2d ReLU' }]);
  });
});
