import { expect, test } from 'vitest';
import { readSource } from './read';
import { writeFunctional } from './write/write';

/** A class in whose forward these expressions of x follow each other. */
const source = (...calls: readonly string[]) =>
  [
    'class Net(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.conv = nn.Conv2d(3, 4, 3)',
    '    def forward(self, x):',
    '        x = self.conv(x)',
    ...calls.map((call) => `        x = ${call}`),
    '        return x\n',
  ].join('\n');

function read(text: string) {
  const result = readSource(text);
  if (!result.ok) throw new Error(`${result.error.code} in line ${result.error.line}`);
  const { net, partial, wrong, notes } = result;
  const [, ...layers] = net.modules.map(({ kind, args }) => [kind, args] as const);
  return { net, layers, partial, wrong: wrong.length, notes: notes.map((n) => [n.code, n.params.text, n.line]) };
}

test.each([
  ['F.softmax(x, dim=1)', 'Softmax', { dim: 1 }],
  ['F.softmax(x, 1, dtype=torch.float32)', 'Softmax', { dim: 1 }],
  ['torch.softmax(x, -1)', 'Softmax', { dim: -1 }],
  ['x.softmax(dim=1)', 'Softmax', { dim: 1 }],
  ['F.log_softmax(x, 1)', 'LogSoftmax', { dim: 1 }],
  ['torch.log_softmax(x, dim=1)', 'LogSoftmax', { dim: 1 }],
  ['x.log_softmax(1)', 'LogSoftmax', { dim: 1 }],
  ['F.softmin(x, 2)', 'Softmin', { dim: 2 }],
])('%s is read, and written so that it reads back', (call, kind, args) => {
  const { layers, net, ...rest } = read(source(call));
  expect(layers).toEqual([[kind, args]]);
  expect(rest).toEqual({ partial: null, wrong: 0, notes: [] });
  expect(read(writeFunctional(net)).layers).toEqual(layers);
});

test('a softmax without dim is read with the warning that PyTorch gives', () => {
  const warning = (name: string) =>
    `Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`;
  const forward = read(source('F.softmin(x)', 'F.softmax(x, 1)', 'F.log_softmax(x)'));
  expect(forward.layers).toEqual([
    ['Softmin', {}],
    ['Softmax', { dim: 1 }],
    ['LogSoftmax', {}],
  ]);
  expect(forward.notes).toEqual([
    ['warns', warning('softmin'), 7],
    ['warns', warning('log_softmax'), 9],
  ]);
  expect(read('net = nn.Sequential(\n    nn.ReLU(),\n    nn.Softmax(),\n)').notes).toEqual([
    ['warns', warning('softmax'), 3],
  ]);
  const printed = read('Sequential(\n  (0): ReLU()\n  (1): LogSoftmax(dim=None)\n)');
  expect(printed.layers).toEqual([['LogSoftmax', { dim: null }]]);
  expect(printed.notes).toContainEqual(['warns', warning('log_softmax'), 3]);
});
