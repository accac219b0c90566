import { expect, test } from 'vitest';
import { type Module, type Net, refTo } from '../../../core/net/net';
import { readSource } from '../read';
import { applyChanges } from './changes';
import { editSource } from './edit';
import { writeClass, writeFunctional, writeSource } from './write';

const source = (init: readonly string[], forward: readonly string[]) =>
  ['class Net(nn.Module):', '    def __init__(self):', '        super().__init__()']
    .concat(init.map((line) => `        ${line}`))
    .concat(['', '    def forward(self, x):'])
    .concat(forward.map((line) => `        ${line}`))
    .join('\n');

const conv = (name: string, kernel = 3) =>
  `self.${name} = nn.Conv2d(4, 4, kernel_size=${kernel}, stride=1, padding=${(kernel - 1) / 2})`;

function read(text: string) {
  const result = readSource(text);
  if (!result.ok || result.partial) throw new Error(`not read: ${text}\n${JSON.stringify(result)}`);
  return result;
}

/** Forward's lines of what is written of a text. */
const forwardOf = (text: string, write: (net: Net) => string = writeClass) =>
  (write(read(text).net).split('def forward(self, x):\n')[1] ?? '').split('\n').map((line) => line.trim());

test.each([
  ['a skip', ['skip = x', 'x = self.a(x)', 'x = self.b(x)', 'x = x + skip', 'return x']],
  ['a projection', ['out = self.a(x)', 'out = self.b(out)', 'x = self.c(x)', 'x = out + x', 'return x']],
  ['a projection first', ['identity = self.c(x)', 'x = self.a(x)', 'x = x + identity', 'return x']],
  [
    'branches',
    [
      'branch1 = self.a(x)',
      'branch2 = self.b(x)',
      'x = self.c(x)',
      'x = torch.cat([branch1, branch2, x], 1)',
      'return x',
    ],
  ],
  ['a gate', ['gate = self.a(x)', 'gate = self.b(gate)', 'x = x * gate', 'return x']],
  [
    'nested skips',
    [
      'skip = x',
      'x = self.a(x)',
      'skip2 = x',
      'x = self.b(x)',
      'x = torch.cat([skip2, x], 1)',
      'x = x[:, :4]',
      'x = x + skip',
      'return x',
    ],
  ],
  ['two outputs', ['a = self.a(x)', 'x = self.b(x)', 'return a, x']],
  ['what writes in place', ['skip = x', 'x = self.a(x)', 'x += skip', 'return x']],
  ['what is written into', ['skip = self.a(x)', 'x[:, 0] = 0', 'x = x - skip', 'return x']],
  ['pieces', ['part1, part2 = x.chunk(2, 1)', 'x = torch.cat([part2, part1], 1)', 'return x']],
  ['what is switched off', ['skip = x', '# off: x = self.a(x)', 'x = self.b(x)', '# off: x = x + skip', 'return x']],
  ['indices', ['x, indices = F.max_pool2d(x, 2, return_indices=True)', 'return x, indices']],
  [
    'what follows from a shape',
    ['skip = x', 'x = F.max_pool2d(x, 2)', 'x = F.interpolate(x, size=skip.shape[2:4])', 'x = x + skip', 'return x'],
  ],
] as const)('%s is written as a person writes it', (name, forward) => {
  const used = ['a', 'b', 'c'].filter((m) => forward.some((line) => line.includes(`self.${m}(`)));
  const text = source(
    used.map((m) => conv(m)),
    forward,
  );
  const written = forwardOf(text, name === 'indices' ? writeFunctional : writeClass);
  if (name !== 'what follows from a shape' && name !== 'what is written into') expect(written).toEqual([...forward]);
  expect(forwardOf(writeClass(read(text).net))).toEqual(forwardOf(text));
});

test('functions stand on the modules before them, where nobody else reads what those give', () => {
  const text = source(
    [conv('a'), conv('b')],
    ['y = self.b(x)', 'x = F.relu(self.a(x))', 'x = x + F.relu(y)', 'return x * y'],
  );
  expect(forwardOf(text, writeFunctional)).toEqual([
    'b = self.b(x)',
    'x = F.relu(self.a(x))',
    'out = F.relu(b)',
    'x = x + out',
    'x = x * b',
    'return x',
  ]);
});

test('parameters and buffers are made where they are drawn', () => {
  const made: readonly Omit<Module, 'id'>[] = [
    { kind: 'Parameter', args: { shape: [1, 4, 1, 1], fn: 'randn', scale: 0.5 }, name: 'gain' },
    { kind: 'Buffer', args: { shape: [4, 1, 1], fn: 'full', value: 2 }, name: 'shift' },
    { kind: 'mul', args: {}, name: null },
    { kind: 'add', args: {}, name: null },
  ];
  const reads = [[], [], ['input', '0'], ['2', '1']];
  const uses = reads.map((from, i) => ({
    id: `${i}`,
    module: `${i}`,
    off: false,
    inputs: from.map((id) => refTo(id)),
  }));
  const net: Net = { modules: made.map((m, i) => ({ ...m, id: `${i}` })), forward: { uses, outputs: [refTo('3')] } };
  expect(writeSource(net)).toBe(
    source(
      [
        'self.gain = nn.Parameter(0.5 * torch.randn(1, 4, 1, 1))',
        "self.register_buffer('shift', torch.full((4, 1, 1), 2.0))",
      ],
      ['x = x * self.gain', 'x = x + self.shift', 'return x'],
    ),
  );
});

test('a slider changes a number in place, of a module and of an operation', () => {
  const text = source([conv('a')], ['y = self.a(x)  # the branch', 'return x + 0.5 * y']);
  const written = read(text);
  const edit = (kind: string, name: string, value: number) => {
    const modules = written.net.modules.map((m) =>
      m.kind === kind ? { ...m, args: { ...m.args, [name]: value } } : m,
    );
    const changes = editSource(text, written, { ...written.net, modules });
    return changes && applyChanges(text, changes);
  };
  expect(edit('Conv2d', 'kernel_size', 5)).toBe(text.replace('kernel_size=3', 'kernel_size=5'));
  expect(edit('mul', 'input', 0.25)).toBe(text.replace('0.5', '0.25'));
});

test.each([
  [
    'a call whose result is asked for its sizes has a line and a name of its own',
    [
      'skip = x',
      'x = self.a(x)',
      'x = F.pad(x, (skip.shape[3] - x.shape[3], 0, 0, 0), value=0)',
      'x = x + skip',
      'return x',
    ],
  ],
  [
    'a vector becomes as many maps as another tensor has',
    [
      'gate = F.adaptive_avg_pool2d(x, 1)',
      'gate = torch.flatten(gate, start_dim=1)',
      'gate = self.fc(gate).unflatten(1, (x.shape[1], 1, 1))',
      'x = x * gate',
      'return x',
    ],
  ],
])('%s', (_, lines) => {
  const text = source(
    ['self.a = nn.Conv2d(4, 4, kernel_size=1, stride=1, padding=0)', 'self.fc = nn.Linear(4, 4)'],
    lines,
  );
  expect(forwardOf(text, writeFunctional).filter((line) => line !== '')).toEqual(lines);
});
