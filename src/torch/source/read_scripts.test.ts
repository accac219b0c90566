import { expect, test } from 'vitest';
import { moduleOf, withArgs } from '../../core/net/net';
import { readSource } from './read';
import { applyChanges } from './write/changes';
import { editSource } from './write/edit';

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.line}:${result.error.column}`);
  const layers = result.net.forward.uses.map((u) => {
    const { kind, args } = moduleOf(result.net, u.module);
    return [kind, ...Object.values(args)].join(' ');
  });
  return { ...result, layers };
}

const MAIN = `def main(args=None):
    opts = parser.parse_args(args)
    device = torch.device(opts.device)
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU()).to(device)
    for epoch in range(opts.epochs):
        train(net)

if __name__ == '__main__':
    main()
`;

test('a net that main() alone makes', () => {
  const main = read(MAIN);
  expect(main.layers).toEqual(['Conv2d 3 8 3', 'ReLU']);
  const changes = editSource(MAIN, main, {
    ...main.net,
    modules: main.net.modules.map((m, i) => (i === 0 ? withArgs(m, { ...m.args, kernel_size: 5 }) : m)),
  });
  expect(applyChanges(MAIN, changes ?? [])).toBe(MAIN.replace('8, 3)', '8, 5)'));
  expect(readSource('def main():\n    main()\n    main()\nmain()\n')).toMatchObject({ error: { code: 'too-deep' } });
});

test('functools.partial of a layer', () => {
  const made = 'conv = functools.partial(nn.Conv2d, kernel_size=3, padding=1)\n';
  expect(read(`${made}nn.Sequential(conv(3, 8), conv(8, 4, padding=0))`).layers).toEqual([
    'Conv2d 3 8 3 1',
    'Conv2d 8 4 3 0',
  ]);
  expect(read(`pool = partial(partial(nn.MaxPool2d, 3), stride=2)\nnn.Sequential(pool())`).layers).toEqual([
    'MaxPool2d 3 2',
  ]);
  expect(read(`${made}nn.Sequential(conv(3))`).wrong).toMatchObject([
    { code: 'missing-argument', line: 2, column: 15 },
  ]);
});

test('a layer of torch.nn that the page does not know ends the net, which is what comes before it', () => {
  const sequence = read('nn.Sequential(\n  nn.Conv2d(3, 8, 3),\n  nn.Flatten(),\n  nn.LSTM(32, 8),\n  nn.ReLU(),\n)');
  expect(sequence.layers).toEqual(['Conv2d 3 8 3', 'Flatten']);
  expect(sequence.partial).toMatchObject({ code: 'unknown-layer', params: { name: 'LSTM' }, line: 4, column: 3 });
  const inClass = read(
    'class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.net = nn.Sequential(nn.ReLU(), nn.LSTM(1, 2))\n    def forward(self, x):\n        return self.net(x)\n',
  );
  expect(inClass.layers).toEqual(['ReLU']);
  expect(inClass.partial).toMatchObject({ code: 'unknown-layer', line: 4 });
  expect(readSource('nn.Sequential(nn.ReLU(), nn.LSTMM(1))')).toMatchObject({ error: { code: 'unknown-layer' } });
  expect(readSource('nn.Sequential(nn.LSTM(1, 2), nn.ReLU())')).toMatchObject({ error: { code: 'unknown-layer' } });
});

test('the last call of a script, switched off', () => {
  const lines = ['conv = nn.Conv2d(3, 4, 3)', 'relu = nn.ReLU()', 'x = torch.randn(1, 3, 8, 8)', 'y = conv(x)'];
  const source = (last: string) => [...lines, last, ''].join('\n');
  const offs = (text: string) => read(text).net.forward.uses.map((u) => u.off);
  expect(offs(source('# off: y = relu(y)'))).toEqual([false, true]);
  // A comment that is read in part says nothing.
  expect(offs(source('# off: y = save(relu(y))'))).toEqual([false]);
});
