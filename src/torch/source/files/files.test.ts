import { describe, expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { moduleOf } from '../../../core/net/net';
import { readSource } from '../read';
import { readAll } from '../read_all';

const blocks = `
import torch.nn as nn
WIDTH = 8

def conv3x3(ci, co):
    return nn.Conv2d(ci, co, 3, padding=1)

class ResBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = conv3x3(c, c)

    def forward(self, x):
        return x + self.conv(x)

print(open('nothing').read())
`;
const main = (imports: string, call = 'ResBlock(8)', base = 'nn.Module') => `
import torch.nn as nn
${imports}

class Net(${base}):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 1)
        self.block = ${call}

    def forward(self, x):
        return self.block(self.stem(x))
`;
const py = (name: string, text: string) => ({ name, kind: 'py', text }) as const;
const kinds = (net: ReturnType<typeof readAll>['nets'][number]['net'] | undefined) =>
  net?.forward.uses.map((u) => moduleOf(net, u.module).kind);

describe('names from another file', () => {
  test.each([
    ['from blocks import ResBlock', 'ResBlock(8)'],
    ['from .blocks import ResBlock as Block, WIDTH', 'Block(WIDTH)'],
    ['from models.parts.blocks import *', 'ResBlock(WIDTH)'],
    ['import blocks', 'blocks.ResBlock(8)'],
    ['import lib.blocks as B', 'B.ResBlock(8)'],
    ['from . import blocks', 'blocks.ResBlock(8)'],
  ])('%s', (imports, call) => {
    const all = readAll(main(imports, call), 'py', { files: [py('blocks.py', blocks)] });
    expect(all.errors).toEqual([]);
    const [found] = all.nets;
    expect([found?.label, found?.partial, kinds(found?.net)]).toEqual(['Net()', null, ['Conv2d', 'Conv2d', 'add']]);
    expect(found?.notes).toEqual([]);
    expect(all.imports.missing).toEqual([]);
    expect(all.imports.used[0]).toMatchObject({ file: 'blocks.py' });
    expect(all.imports.used[0]?.names).toContain('ResBlock');
  });

  test('of a notebook, and of a file that takes from a third', () => {
    const cells = [blocks, '%matplotlib inline\nclass Deep(ResBlock):\n    pass\n'];
    const notebook = JSON.stringify({ cells: cells.map((source) => ({ cell_type: 'code', source })) });
    const files = [
      { name: 'helpers.ipynb', kind: 'ipynb', text: notebook } as const,
      py('mid.py', 'from helpers import Deep as Again\n'),
    ];
    const all = readAll(main('from mid import Again', 'Again(8)'), 'py', { files });
    expect(kinds(all.nets[0]?.net)).toEqual(['Conv2d', 'Conv2d', 'add']);
    expect(all.imports.used.map((u) => u.file).sort()).toEqual(['helpers.ipynb', 'mid.py']);
    expect(readSource(main('from mid import Again', 'Again(8)'), { files }).ok).toBe(true);
  });

  test('is asked for where it is not there, and nothing is that people have installed', () => {
    const all = readAll(main('from blocks import ResBlock, Unused\nfrom timm.layers import DropPath\nimport os'), 'py');
    expect(all.imports).toEqual({ used: [], missing: [{ module: 'blocks', names: ['ResBlock'] }] });
    expect(all.nets).toEqual([]);
  });

  test('leaves a file that cannot be read', () => {
    const all = readAll(main('from blocks import ResBlock'), 'py', { files: [py('blocks.py', 'def (((')] });
    expect(all.imports.missing).toEqual([{ module: 'blocks', names: ['ResBlock'] }]);
  });
});

describe('what a source does not say', () => {
  const source = `
class Small(nn.Module):
    def __init__(self, in_channels, hidden_units, act):
        super().__init__()
        self.a = nn.Conv2d(in_channels, hidden_units, 3)
        self.b = act()

    def forward(self, x, skip, return_features=False):
        x = self.a(x)
        if return_features:
            return self.b(x), x
        return self.b(x) + skip


class Odd(nn.Module):
    def __init__(self, zyx):
        super().__init__()
        self.a = nn.Conv2d(3, zyx, 3)

    def forward(self, x):
        return self.a(x)
`;
  test('is asked for, with what is taken for it', () => {
    const { nets, unmade } = readAll(source, 'py');
    expect(nets.map((n) => n.asked)).toEqual([
      [
        { of: 'Small', name: 'in_channels', text: '3' },
        { of: 'Small', name: 'hidden_units', text: '16' },
        { of: 'Small', name: 'act', text: 'nn.ReLU' },
        { of: 'Small.forward', name: 'skip', text: '' },
        { of: 'Small.forward', name: 'return_features', text: 'False' },
      ],
    ]);
    expect(unmade.map((u) => [u.name, u.line, u.asked, u.error.code])).toEqual([
      ['Odd', 15, [{ of: 'Odd', name: 'zyx', text: '' }], 'unknown-name'],
    ]);
  });

  test('is taken as it is answered', () => {
    const answers = {
      Small: { in_channels: '1', act: 'nn.Tanh' },
      'Small.forward': { skip: '0.5', return_features: 'True' },
      Odd: { zyx: '2 * 3' },
    };
    const { nets, unmade } = readAll(source, 'py', { answers, input: [1, 9, 9] });
    expect(unmade).toEqual([]);
    const [small, odd] = nets;
    expect(kinds(small?.net)).toEqual(['Conv2d', 'Tanh']);
    expect(small?.net.forward.outputs.length).toBe(2);
    expect(small?.notes.filter((n) => n.code === 'guessed').map((n) => n.params.argument)).toEqual(['hidden_units']);
    expect(small?.call).toBe('Small(in_channels=1, hidden_units=16, act=nn.Tanh)');
    expect(odd && inferNet(odd.net, [3, 9, 9]).outputs[0]?.shape).toEqual([6, 7, 7]);
    const added = readAll(source, 'py', { answers: { ...answers, 'Small.forward': { skip: 'x' } }, input: [1, 9, 9] });
    expect(kinds(added.nets[0]?.net)).toEqual(['Conv2d', 'Tanh', 'add']);
  });

  test('of a second picture is the first', () => {
    const two =
      'class Two(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 4, 3)\n    def forward(self, x1, x2):\n        return self.a(x1) - self.a(x2)\n';
    const { nets } = readAll(two, 'py');
    expect(kinds(nets[0]?.net)).toEqual(['Conv2d', 'Conv2d', 'sub']);
    expect(nets[0]?.notes).toMatchObject([{ code: 'guessed', params: { argument: 'x2', value: 'x' }, effect: true }]);
  });
});

describe('two nets of one name', () => {
  const twice = (a: string, b: string) => `${a}\n\n${b}\n`;
  const own = (kind: string) =>
    `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.${kind}()\n    def forward(self, x):\n        return self.a(x)\n`;

  test('are each offered by their lines; the later one is the net', () => {
    const source = twice(own('ReLU'), own('Tanh'));
    expect(readAll(source, 'py').nets.map((n) => [n.label, n.line, kinds(n.net)])).toEqual([
      ['Net()', 1, ['ReLU']],
      ['Net()', 9, ['Tanh']],
    ]);
    const read = readSource(source);
    expect(read.ok && kinds(read.net)).toEqual(['Tanh']);
    const lines = readSource('net = nn.Sequential(nn.ReLU())\nnet = nn.Sequential(nn.Tanh())\n');
    expect(lines.ok && kinds(lines.net)).toEqual(['Tanh']);
  });

  test('are one where they say the same', () => {
    expect(readAll(twice(own('ReLU'), own('ReLU')), 'py').nets).toHaveLength(1);
  });
});
