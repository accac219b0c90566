import { expect, test } from 'vitest';
import { MOST_STEPS } from './python/tree';
import { readSource } from './read';
import { readAll } from './read_all';

const NET = `import torch.nn as nn

class Unit(nn.Module):
    def __init__(self, c, k):
        super().__init__()
        self.conv = nn.Conv2d(c, c, k, padding=k // 2)

    def forward(self, x):
        return self.conv(x).relu()

class Tower(nn.Module):
    def __init__(self, block, sizes, classes=4):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 1)
        self.body = nn.Sequential(*[block(8, k) for k in sizes])
        self.head = nn.Conv2d(8, classes, 1)

    def forward(self, x):
        return self.head(self.body(self.stem(x)))
`;

const labels = (source: string) => readAll(source, 'py').nets.map((net) => net.label);

test('each function that gives a net without being asked anything is offered by its name, and the class it makes is not once more', () => {
  const source = `${NET}
def low():
    return Tower(Unit, [3])

def high(classes=9, **more):
    tower = Tower(Unit, [3, 5, 3], classes)
    return tower
`;
  expect(labels(source)).toEqual(['low()', 'high()']);
  const [, high] = readAll(source, 'py').nets;
  const convs = high?.net.modules.filter((m) => m.kind === 'Conv2d') ?? [];
  expect(convs.map(({ args }) => [args.out_channels, args.kernel_size])).toEqual([
    [8, 1],
    [8, 3],
    [8, 5],
    [8, 3],
    [9, 1],
  ]);
});

test('a function that another calls, that asks for something or gives nothing of modules is no net', () => {
  const source = `${NET}
def sizes():
    return [3, 5]

def stem():
    return nn.Sequential(nn.Conv2d(3, 8, 1))

def of(classes):
    return Tower(Unit, sizes(), classes)

def check():
    print(Tower(Unit, sizes()))

class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = stem()

    def forward(self, x):
        return self.a(x)

net = of(2)
`;
  expect(labels(source)).toEqual(['Tower(block=…, sizes=(3, 5), classes=2)', 'Whole()']);
});

test('what a constructor asks for is taken as it is likely to be, and said', () => {
  const source = `import torch.nn as nn

class Small(nn.Module):
    def __init__(self, in_channels, num_classes, kernel_size):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, 8, kernel_size)
        self.out = nn.Conv2d(8, num_classes, 1)

    def forward(self, x):
        return self.out(self.conv(x))
`;
  const read = readSource(source);
  if (!read.ok) throw new Error(read.error.code);
  expect(read.partial).toBeNull();
  expect(read.net.modules.map((m) => [m.args.in_channels, m.args.out_channels, m.args.kernel_size])).toEqual([
    [3, 8, 3],
    [8, 10, 1],
  ]);
  expect(read.notes.filter((n) => n.code === 'guessed').map((n) => [n.line, n.params])).toEqual([
    [3, { argument: 'in_channels', value: '3' }],
    [3, { argument: 'num_classes', value: '10' }],
    [3, { argument: 'kernel_size', value: '3' }],
  ]);
  const own = readSource(`${source}\nnet = Small(1, 2, 5)\n`);
  expect(own.ok && own.net.modules.map((m) => [m.args.in_channels, m.args.out_channels, m.args.kernel_size])).toEqual([
    [1, 8, 5],
    [8, 2, 1],
  ]);
  expect(own.ok && own.notes.map((n) => n.code)).not.toContain('guessed');
});

test('a block that is asked for is one of the source', () => {
  const source = NET.replaceAll('Unit', 'PlainBlock').replaceAll('sizes', 'num_blocks');
  const read = readSource(source);
  expect(read.ok && read.notes.filter((n) => n.code === 'guessed').map((n) => n.params.value)).toEqual([
    'PlainBlock',
    '[2, 2, 2, 2]',
  ]);
});

test('a net that takes too long leaves the others', () => {
  const endless = `
def slow():
    n = 1
    for i in range(${MOST_STEPS / 100}):
        for j in range(1000):
            n = n + 1
    return Tower(Unit, [n])
`;
  const all = readAll(`${NET}${endless}\ndef low():\n    return Tower(Unit, [3])\n`, 'py');
  expect(all.nets.map((net) => net.label)).toEqual(['low()']);
  expect(all.errors.map((e) => e.code)).toEqual(['too-slow']);
  expect(all.complete).toBe(false);
});

test('what a function made before it failed does not hide the class alone', () => {
  const source = `${NET.replace('block, sizes, classes=4', 'block=Unit, sizes=(3, 5)').replace('classes, 1', '4, 1')}
def shapes_hold():
    tower = Tower()
    return compare(tower, elsewhere)
`;
  expect(labels(source)).toEqual(['Tower()']);
});

test('a net that the source makes of data that is not here is offered by its class, with the defaults', () => {
  const source = `import torch.nn as nn
class Head(nn.Module):
    def __init__(self, classes=6):
        super().__init__()
        self.conv = nn.Conv2d(3, classes, 3)

    def forward(self, x):
        return self.conv(x)

folder = ImageFolder('train')
net = Head(classes=len(folder.classes))
`;
  const whole = readAll(source, 'py').nets.filter((net) => !net.partial);
  expect(whole.map((net) => [net.label, net.net.modules[0]?.args.out_channels])).toEqual([['Head()', 6]]);
});

test('an object that is no module does not hide the net it makes', () => {
  const source = `import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x)

class Trainer:
    def __init__(self, rate):
        self.net = Net()
        self.rate = rate

trainer = Trainer(0.1)
`;
  expect(labels(source)).toEqual(['Net()']);
});

test('attributes by their names, dicts whose keys are floats, and modules that are a dict', () => {
  const source = `import math
import torch.nn as nn

WIDTHS = {0.5: 6, 1.0: 12}

class Row(nn.ModuleDict):
    def __init__(self, n):
        super().__init__()
        for i in range(n):
            self.add_module(f'step{i}', nn.Conv2d(6, 6, 3))

    def forward(self, x):
        for name, step in self.items():
            x = step(x)
        return x

class Net(nn.Module):
    def __init__(self, width=0.5):
        super().__init__()
        self.__setattr__('first', nn.Conv2d(3, WIDTHS[width], 1))
        self.row = Row(int(math.log(8, 2)))
        if width > 1:
            self.wide = nn.ReLU()

    def forward(self, x):
        first = getattr(self, 'first', None)
        x = self.row(first(x))
        last = getattr(self, 'missing', None)
        if last is not None:
            x = last(x)
        return self.wide(x) if hasattr(self, 'wide') else x
`;
  const read = readSource(source);
  expect(read).toMatchObject({ ok: true, partial: null });
  expect(read.ok && read.net.modules.map((m) => m.kind)).toEqual(['Conv2d', 'Conv2d', 'Conv2d', 'Conv2d']);
});
