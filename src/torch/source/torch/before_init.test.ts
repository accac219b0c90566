import { describe, expect, test } from 'vitest';
import { readSource } from '../read';
import { readAll } from '../read_all';

const UNREADY = 'cannot assign module before Module.__init__() call';
const SETS = 'self.conv = nn.Conv2d(3, 4, 3)';
const FORWARD = '    def forward(self, x):\n        return self.conv(x)\n';

/** A class of torch.nn.Module whose constructor has these lines. */
const net = (lines: readonly string[], bases = 'nn.Module', before = '', self = 'self') =>
  `${before}class Net(${bases}):\n    def __init__(${self}):\n${lines.map((l) => `        ${l}\n`).join('')}${FORWARD}`;

function answer(source: string) {
  const result = readSource(source);
  if (result.ok) return [result.net.forward.uses.length, result.partial?.code ?? null];
  const { code, text, line, column } = result.error;
  return { code, text, line, column };
}

// Each was run by Python with PyTorch 2.13.
describe('a module in an object that is none yet', () => {
  test.each([
    ['without any call', [SETS]],
    ['after numbers, which may be kept', ['self.k = 3', 'self.act = F.relu', SETS]],
    ['in the constructor of a class that is called first', [SETS, 'super().__init__()']],
    ['where the call has no brackets', ['super().__init__', SETS]],
    ['by setattr', ["setattr(self, 'conv', nn.Conv2d(3, 4, 3))", 'super().__init__()']],
    ['a sequence', ['self.conv = nn.Sequential(nn.ReLU())', 'super().__init__()']],
  ])('%s', (_, lines) => {
    const line = 3 + lines.findIndex((l) => l.includes('nn.'));
    const problem = { code: 'before-init', text: UNREADY, line, column: 9 };
    expect(answer(net(lines))).toEqual(problem);
    expect(answer(`${net(lines)}net = Net()\n`)).toEqual(problem);
    expect(readAll(net(lines), 'py')).toMatchObject({ nets: [], errors: [{ code: 'before-init', line }] });
  });

  test('by add_module', () => {
    const lines = ["self.add_module('conv', nn.ReLU())", 'super().__init__()'];
    expect(answer(net(lines))).toMatchObject({ text: "'Net' object has no attribute '_modules'", line: 3 });
  });

  test('in a class between, that calls no other', () => {
    const base = 'class Base(nn.Module):\n    def __init__(self):\n        self.k = 3\n';
    const source = `${net(['super().__init__()', SETS], 'Base', base)}net = Net()\n`;
    expect(answer(source)).toMatchObject({ text: UNREADY, line: 7 });
  });

  test.each([
    ['super().__init__()', 'nn.Module', ''],
    ['super(Net, self).__init__()', 'nn.Module', ''],
    ['nn.Module.__init__(self)', 'nn.Module', ''],
    ['torch.nn.Module.__init__(self)', 'torch.nn.Module', ''],
    ['super().__init__()', 'pl.LightningModule', ''],
    ['super().__init__()', 'nn.Sequential', ''],
    ['nn.Sequential.__init__(self)', 'nn.Sequential', ''],
    ['super().__init__()', 'Mixin, nn.Module', 'class Mixin:\n    k = 3\n'],
    ['super().__init__()', 'nn.Module, Mixin', 'class Mixin:\n    def __init__(self):\n        self.k = 3\n'],
    ['super().__init__()', 'Base', 'class Base(nn.Module):\n    pass\n'],
    ['super().__init__()', 'Base', 'class Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n'],
    ['Base.__init__(self)', 'Base', 'class Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n'],
    ['super().__init__(**options())', 'nn.Module', ''],
    ['self.k = 3; super().__init__()', 'nn.Module', ''],
  ])('%s of %s: not a word', (call, bases, before) => {
    expect(answer(net([call, SETS], bases, before))).toEqual([1, null]);
    expect(answer(`${net([call, SETS], bases, before)}net = Net()\n`)).toEqual([1, null]);
  });

  test('nor where self has another name, or the class is no module', () => {
    const other = net(['super().__init__()', SETS], 'nn.Module', '', 'this').replaceAll('self.', 'this.');
    expect(answer(other.replace('forward(self', 'forward(this'))).toEqual([1, null]);
    const helper = `class Parts:\n    def __init__(self):\n        ${SETS}\np = Parts()\nnet = nn.Sequential(p.conv)\n`;
    expect(answer(helper)).toEqual([1, null]);
    expect(answer('self.conv = nn.Conv2d(3, 4, 3)\n')).toEqual([1, null]);
  });
});
