import { describe, expect, test } from 'vitest';
import { nearest } from '../python/nearest';
import { readSource } from '../read';

/** What is said of a source, be it read in part or not at all. */
function said(source: string) {
  const result = readSource(source);
  const problem = result.ok ? result.partial : result.error;
  const layers = result.ok ? result.net.forward.uses.length : null;
  return problem && { layers, text: problem.text, line: problem.line, ...problem.params };
}

const inClass = (init: string, forward: string, bases = 'nn.Module', more = '') =>
  `class Net(${bases}):\n    def __init__(self):\n        super().__init__()\n        ${init}\n    def forward(self, x):\n        ${forward}\n${more}`;

const noName = (name: string, nearest: string) => ({
  text: `module 'torch.nn' has no attribute '${name}'`,
  name: expect.stringContaining(name),
  nearest,
});

// Texts are those of PyTorch 2.13.
describe('a misspelt layer', () => {
  test.each([
    ['nn.conv2d(3, 8, 3)', 'conv2d', 'nn.Conv2d'],
    ['nn.Conv2D(3, 8, 3)', 'Conv2D', 'nn.Conv2d'],
    ['nn.relu()', 'relu', 'nn.ReLU'],
    ['nn.max_pool2d(2)', 'max_pool2d', 'nn.MaxPool2d'],
    ['nn.MaxPol2d(2)', 'MaxPol2d', 'nn.MaxPool2d'],
    ['nn.Batchnorm2d(8)', 'Batchnorm2d', 'nn.BatchNorm2d'],
    ['nn.Covn2d(3, 8, 3)', 'Covn2d', 'nn.Conv2d'],
  ])('%s', (call, name, meant) => {
    expect(said(call)).toMatchObject({ layers: null, line: 1, ...noName(name, meant) });
    expect(said(`nn.Sequential(nn.ReLU(),\n  ${call})`)).toMatchObject({ line: 2, ...noName(name, meant) });
    expect(said(`import torch.nn as nn\nlayer = ${call}`)).toMatchObject({ line: 2, ...noName(name, meant) });
    expect(said(inClass(`self.a = ${call}`, 'x = x.relu()\n        return self.a(x)'))).toMatchObject({
      layers: 1,
      line: 4,
      ...noName(name, meant),
    });
  });

  test('on a map it was meant as a function', () => {
    expect(said(inClass('self.a = nn.ReLU()', 'return nn.max_pool2d(self.a(x), 2)'))).toMatchObject({
      layers: 1,
      line: 6,
      ...noName('max_pool2d', 'F.max_pool2d'),
    });
  });

  test('what PyTorch has, or what is like nothing, is not taken for another', () => {
    for (const call of ['nn.Conv3d(3, 8, 3)', 'nn.Foo(3)', 'nn.L1Loss()', 'nn.LSTM(3, 4)'])
      expect(said(`nn.Sequential(nn.ReLU(), ${call}, nn.ReLU())`)).not.toHaveProperty('nearest');
    expect(said('nn.frobnicate(3)')).toMatchObject({ text: "module 'torch.nn' has no attribute 'frobnicate'" });
  });
});

describe('a layer that was never defined', () => {
  const INIT = 'self.conv1 = nn.Conv2d(3, 8, 3)';

  test('is named with the one that is alike', () => {
    expect(said(inClass(INIT, 'return self.conv2(self.conv1(x))'))).toEqual({
      layers: 1,
      line: 6,
      text: "'Net' object has no attribute 'conv2'",
      name: 'self.conv2',
      nearest: 'self.conv1',
    });
    const beside = said(inClass(`${INIT}\n        self.bn = nn.BatchNorm1d(3)`, 'return self.conv2(self.conv1(x))'));
    expect(beside).toMatchObject({ layers: 1, nearest: 'self.conv1' });
    const other = said(inClass(INIT, 'return self.dropout(self.conv1(x))'));
    expect(other).toMatchObject({ text: "'Net' object has no attribute 'dropout'", name: 'self.dropout' });
    expect(other).not.toHaveProperty('nearest');
  });

  test.each([
    ['a class from elsewhere may have it', inClass(INIT, 'return self.conv2(self.conv1(x))', 'nn.Module, Mixin')],
    [
      'so may one whose lines were passed over',
      inClass(`${INIT}\n        more(self)`, 'return self.conv2(self.conv1(x))'),
    ],
    ['and every module has its own', inClass(INIT, 'x = self.conv1(x)\n        return self.get_submodule("a")(x)')],
    [
      'and one that answers for itself',
      inClass(
        INIT,
        'return self.conv2(self.conv1(x))',
        'nn.Module',
        '    def __getattr__(self, name):\n        return f\n',
      ),
    ],
  ])('%s', (_, source) => {
    expect(said(source)).toMatchObject({ layers: 1, text: null });
  });
});

describe('the nearest name', () => {
  test.each([
    ['conv', ['conv1', 'pool'], 'conv1'],
    ['bach_norm', ['pool', 'batch_norm'], 'batch_norm'],
    ['a', ['b', 'c'], null],
    ['x', [], null],
    ['y'.repeat(1000), ['y'.repeat(999)], null],
  ])('%s', (name, among, meant) => {
    expect(nearest(name, among)).toBe(meant);
  });
});

test.each([
  ['torch.logcumsumexp(x, 1)', 'torch.logcumsumexp', { exists: 1 }],
  ['torch.cummax(x, 1)', 'torch.cummax', { exists: 1 }],
  ['x.cumprod(1)', 'x.cumprod', { exists: 1 }],
])('what PyTorch has and the page has no layer for is no misspelling: %s', (call, _name, wanted) => {
  const read = readSource(
    `class N(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.c = nn.Conv2d(3, 3, 1)\n  def forward(self, x):\n    x = self.c(x)\n    return ${call}\n`,
  );
  if (!read.ok) throw new Error(read.error.code);
  expect(read.partial?.params ?? {}).toMatchObject(wanted);
});
