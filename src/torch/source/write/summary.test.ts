import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { type BlockCall, chained, type Net, type Origin } from '../../../core/net/net';
import { readSource } from '../read';
import { summaryText } from './summary';

function summary(source: string, input: readonly [number, number, number]): string {
  const result = readSource(source);
  if (!result.ok) throw new Error(result.error.code);
  return summaryText(inferNet(result.net, input));
}

interface Printed {
  readonly code: string;
  readonly input: readonly [number, number, number];
  readonly summary: string;
}

function printed(): Printed[] {
  return JSON.parse(readFileSync(new URL('../../../../test-data/torchinfo.json', import.meta.url), 'utf8'));
}

// What torchinfo 1.8.0 printed of each, on Python 3.11.
test.each(printed().map((p, i) => [i, p] as const))(
  'net %i to the letter of torchinfo',
  (_i, { code, input, summary: want }) => {
    expect(summary(code, input)).toBe(want);
  },
);

test('a refusal ends the table', () => {
  expect(summary('nn.Conv2d(3, 4, 9)', [3, 4, 4]).split('\n').at(-1)).toMatch(/^Calculated padded input size/);
});

test('of a module used twice both maps and both multiply-adds count, its parameters once', () => {
  const twice = summary('c = nn.Conv2d(64, 64, 3, padding=1)\nnn.Sequential(c, c, c, c, c, c)', [64, 28, 28]);
  expect(twice).toContain('Total mult-adds (Units.MEGABYTES): 173.71\n');
  expect(twice).toContain('Forward/backward pass size (MB): 2.41\n');
  expect(twice).toContain('(recursive)               28,951,552\n');
  const relu = summary('r = nn.ReLU()\nnn.Sequential(nn.Conv2d(3, 3, 3), r, r)', [3, 8, 8]);
  expect(relu).toMatch(/├─ReLU: 1-3 +\[1, 3, 6, 6\] +-- +--\n/);
});

test("parameters of a module that is never used stand in the net's row, so that the rows add up", () => {
  const text = summary(
    `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.head = nn.Linear(10, 10)
    def forward(self, x):
        return self.conv(x)
`,
    [3, 8, 8],
  );
  expect(text).toContain(
    'Net                                      [1, 4, 6, 6]              110                       --\n',
  );
  expect(text).toContain('Total params: 222\n');
});

/** A chain of convolutions and ReLUs by their names, each called from where `origins` says. */
function named(names: readonly string[], origins: readonly (readonly BlockCall[])[] = []): Net {
  const conv = { kind: 'Conv2d', args: { in_channels: 2, out_channels: 2, kernel_size: 1 } } as const;
  const modules = [...new Set(names)].map((name) => ({
    id: name,
    name,
    ...(name.includes('relu') ? ({ kind: 'ReLU', args: {} } as const) : conv),
  }));
  const origin = (i: number): { origin?: Origin } => {
    const blocks = origins[i];
    return blocks ? { origin: { blocks } } : {};
  };
  const uses = names.map((name, i) => ({ id: `${i}`, module: name, off: false, ...origin(i) }));
  return { modules, forward: chained(uses) };
}

const table = (net: Net) =>
  summaryText(inferNet(net, [2, 4, 4]))
    .split('\n')
    .slice(3)
    .filter((line) => /^[A-Z├│]/.test(line) && !/:? \(?[A-Z]*\)?:|^[A-Z].*: /.test(line))
    .map((line) => line.replace(/ {2,}/g, '  '));

test('modules stand below those that hold them, counted in each depth on; what is held deeper than three is added up', () => {
  const net: BlockCall = { path: '', kind: 'ResNet', call: 1 };
  const layer: BlockCall = { path: 'layer1', kind: 'Sequential', call: 2 };
  const first: BlockCall = { path: 'layer1.0', kind: 'BasicBlock', call: 3 };
  const second: BlockCall = { path: 'layer1.1', kind: 'BasicBlock', call: 4 };
  const down: BlockCall = { path: 'layer1.1.down', kind: 'Sequential', call: 5 };
  const names = ['stem', 'layer1.0.conv1', 'layer1.0.relu', 'layer1.0.relu', 'layer1.1.conv1', 'layer1.1.down.0'];
  const inFirst = [net, layer, first];
  const inSecond = [net, layer, second];
  const calls = [[net], inFirst, inFirst, inFirst, inSecond, [...inSecond, down]];
  expect(table(named(names, calls))).toEqual([
    'ResNet  [1, 2, 4, 4]  --  --',
    '├─Conv2d: 1-1  [1, 2, 4, 4]  6  96',
    '├─Sequential: 1-2  [1, 2, 4, 4]  --  --',
    '│  └─BasicBlock: 2-1  [1, 2, 4, 4]  --  --',
    '│  │  └─Conv2d: 3-1  [1, 2, 4, 4]  6  96',
    '│  │  └─ReLU: 3-2  [1, 2, 4, 4]  --  --',
    '│  │  └─ReLU: 3-3  [1, 2, 4, 4]  --  --',
    '│  └─BasicBlock: 2-2  [1, 2, 4, 4]  --  --',
    '│  │  └─Conv2d: 3-4  [1, 2, 4, 4]  6  96',
    '│  │  └─Sequential: 3-5  [1, 2, 4, 4]  6  96',
  ]);
});

test('a list of modules is called by nobody, and stands again wherever one of its modules comes after another’s', () => {
  const net: BlockCall = { path: '', kind: 'Net', call: 1 };
  const names = ['convs.0', 'relu', 'convs.1', 'convs.0'];
  expect(
    table(
      named(
        names,
        names.map(() => [net]),
      ),
    ),
  ).toEqual([
    'Net  [1, 2, 4, 4]  --  --',
    '├─ModuleList: 1-3  --  (recursive)  --',
    '│  └─Conv2d: 2-1  [1, 2, 4, 4]  6  96',
    '├─ReLU: 1-2  [1, 2, 4, 4]  --  --',
    '├─ModuleList: 1-3  --  (recursive)  --',
    '│  └─Conv2d: 2-2  [1, 2, 4, 4]  6  96',
    '│  └─Conv2d: 2-3  [1, 2, 4, 4]  (recursive)  96',
  ]);
});

test('without the source the names alone say what holds what', () => {
  expect(table(named(['stem', 'features.0', 'features.1', 'head.conv'])).map((l) => l.split('  ')[0])).toEqual([
    'Sequential',
    '├─Conv2d: 1-1',
    '├─Sequential: 1-2',
    '│',
    '│',
    '├─Module: 1-3',
    '│',
  ]);
});

test('a class that is read says what holds what: blocks by their classes, functions in no row', () => {
  const source = `class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return F.relu(x + self.scale * self.conv(x))

class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 2, 1)
        self.blocks = nn.Sequential(Block(2), Block(2))

    def forward(self, x):
        return self.blocks(F.relu(self.stem(x))).mean((2, 3))
`;
  const result = readSource(source);
  if (!result.ok) throw new Error(result.error.code);
  expect(table(result.net)).toEqual([
    'Tiny  [1, 2]  --  --',
    '├─Conv2d: 1-1  [1, 2, 4, 4]  6  96',
    '├─Sequential: 1-2  [1, 2, 4, 4]  --  --',
    '│  └─Block: 2-1  [1, 2, 4, 4]  1  --',
    '│  │  └─Conv2d: 3-1  [1, 2, 4, 4]  6  96',
    '│  └─Block: 2-2  [1, 2, 4, 4]  1  --',
    '│  │  └─Conv2d: 3-2  [1, 2, 4, 4]  6  96',
  ]);
});
