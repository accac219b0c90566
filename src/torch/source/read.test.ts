import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import cases from '../../../test-data/torch_cases.json';
import { isLayerKind } from '../../core/layers/table';
import { activeSteps } from '../../core/net';
import { readInSlices, readSource } from './read';

/** Kinds and arguments of a source's layers. */
function layers(source: string): unknown {
  const result = readSource(source);
  if (!result.ok) return result.error;
  const byId = new Map(result.net.modules.map((m) => [m.id, m]));
  return result.net.forward.uses.map(({ module, off }) => {
    const { kind, args } = byId.get(module) ?? { kind: null, args: {} };
    return off ? { kind, args, off } : { kind, args };
  });
}

function error(source: string) {
  const result = readSource(source);
  if (result.ok) throw new Error(`was read: ${source.slice(0, 100)}`);
  const { code, text, line, column } = result.error;
  return { code, text, line, column };
}

const relu = { kind: 'ReLU', args: {} };
const conv = (args: object = {}) => ({
  kind: 'Conv2d',
  args: { in_channels: 3, out_channels: 4, kernel_size: 3, ...args },
});

describe('sources that are read', () => {
  test.each([
    ['nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())', [conv(), relu]],
    ['net = torch.nn.Sequential(\n  Conv2d(3, 4, 3),\n  ReLU(),\n)', [conv(), relu]],
    ['nn.Conv2d(3, 4, 3)\nnn.ReLU()', [conv(), relu]],
    ['    nn.Conv2d(3, 4, 3),\n    nn.ReLU(),', [conv(), relu]],
    [
      'import torch.nn as nn\n# a net\nself.conv1 = nn.Conv2d(3, 4, 3)  # first\nself.relu = nn.ReLU(); pass',
      [conv(), relu],
    ],
    ['nn.Conv2d(in_channels=3, kernel_size=3, out_channels=4)', [conv()]],
    [
      'nn.Conv2d(3, 4, (3, 5), padding=[1, 2], bias=False)',
      [conv({ kernel_size: [3, 5], padding: [1, 2], bias: false })],
    ],
    [
      'nn.Conv2d(3, 2*2, 9//3, stride=+1, padding=-1, dilation=2**1, groups=7 % 2 - 0)',
      [conv({ stride: 1, padding: -1, dilation: 2, groups: 1 })],
    ],
    ['nn.Conv2d(3, -7//2 + 8, 0x3, padding=-(-1))', [conv({ padding: 1 })]],
    ['nn.Conv2d(3, 4, 3, padding=\'same\', padding_mode="zeros")', [conv({ padding: 'same', padding_mode: 'zeros' })]],
    ['nn.Conv2d(3, 4, 3, bias=0, device=None, dtype=None)', [conv({ bias: false })]],
    ['nn.MaxPool2d(2, None)', [{ kind: 'MaxPool2d', args: { kernel_size: 2, stride: null } }]],
    ['k = 3\nc, d = 1, 2\nnn.Conv2d(k, k + 1, k)', [conv()]],
    ['layers = [nn.Conv2d(3, 4, 3), nn.ReLU()]\nnet = nn.Sequential(*layers)', [conv(), relu]],
    [
      'block = nn.Sequential(nn.ReLU())\nnn.Sequential(nn.Conv2d(3, 4, 3), block, nn.Sequential(nn.ReLU()))',
      [conv(), relu, relu],
    ],
    [
      'nn.Sequential(\n  nn.ReLU(),\n  # off: nn.Conv2d(3, 4, 3),\n  # off: nothing\n  #off:nn.ReLU()\n)',
      [relu, { ...conv(), off: true }, { ...relu, off: true }],
    ],
    ['nn.ReLU()\n# off: nn.ReLU()\nnn.ReLU()', [relu, { ...relu, off: true }, relu]],
    ['criterion = nn.CrossEntropyLoss()\nnet = nn.Sequential(nn.ReLU())\nprint(net)\nnet.to(device)', [relu]],
    ['nn.Sequential()', []],
  ])('%s', (source, expected) => {
    expect(layers(source)).toEqual(expected);
  });

  test("all of PyTorch's own cases whose layers are known", () => {
    const known = cases.cases.filter(({ code }) => {
      const kinds = [...code.matchAll(/nn\.(\w+)/g)].map((m) => m[1] ?? '').filter((k) => k !== 'Sequential');
      return kinds.every(isLayerKind);
    });
    expect(known.length).toBeGreaterThan(90);
    for (const { code } of known) {
      const result = readSource(code);
      expect(result).toMatchObject({ ok: true, notes: [] });
      if (result.ok) expect(activeSteps(result.net).length).toBe(code.split('\n').length - 2);
    }
  });

  test('a module used twice is one module, and what stands beside the net is named', () => {
    const result = readSource(
      'r = nn.ReLU()\np = nn.MaxPool2d(2)\nnn.Sequential(r, nn.Conv2d(3, 4, 3), r)\nif x:\n  pass',
    );
    if (!result.ok) throw new Error(result.error.code);
    expect(result.net.modules.map((m) => m.kind)).toEqual(['ReLU', 'Conv2d']);
    expect(result.net.forward.uses.map((u) => u.module === result.net.modules[0]?.id)).toEqual([true, false, true]);
    expect(result.notes.map(({ code, params, line }) => ({ code, params, line }))).toEqual([
      { code: 'not-in-net', params: { layer: 'MaxPool2d' }, line: 2 },
      { code: 'not-followed', params: { what: 'if' }, line: 4 },
    ]);
  });

  test('reading in slices gives the same, and pauses in a long source', async () => {
    const source = 'nn.ReLU(),\n'.repeat(150) + 'x = 1\n'.repeat(3000);
    let pauses = 0;
    const sliced = await readInSlices(source, async () => {
      pauses += 1;
    });
    const whole = readSource(source);
    if (!sliced.ok || !whole.ok) throw new Error('not read');
    expect(sliced.net.modules.map((m) => m.kind)).toEqual(whole.net.modules.map((m) => m.kind));
    expect(sliced.net.modules).toHaveLength(150);
    expect(pauses).toBeGreaterThan(0);
  });
});

describe('sources that are refused', () => {
  // Texts are those of Python 3.11 with PyTorch 2.13, printed by running the source.
  test.each([
    ['', 'no-net', null, 1, 1],
    ['print(1)', 'no-net', null, 1, 1],
    ['nn.ReLU()\nnn.Foo(3)', 'unknown-layer', null, 2, 1],
    ['nn.Sequential(nn.ReLU(),\r\n  Foo())', 'unknown-layer', "name 'Foo' is not defined", 2, 3],
    ['nn.Conv2d(3, n, 3)', 'unknown-name', "name 'n' is not defined", 1, 14],
    ['n = f()\nnn.Conv2d(3, n, 3)', 'not-followed', null, 2, 14],
    ['n = 3\nfor i in y:\n  n += 1\nnn.Conv2d(3, n, 3)', 'not-followed', null, 4, 14],
    ['class Net(nn.Module):\n  pass', 'not-followed', null, 1, 1],
    ['nn.Conv2d(3, 4,\n', 'unclosed', "'(' was never closed", 1, 10],
    ['nn.ReLU())', 'unmatched', "unmatched ')'", 1, 10],
    ['nn.ReLU(]', 'unmatched', "closing parenthesis ']' does not match opening parenthesis '('", 1, 9],
    ["nn.Conv2d(3, 4, 3, padding='same)", 'unterminated-string', null, 1, 28],
    ['nn.Conv2d(3 4, 3)', 'syntax', null, 1, 13],
    [
      'nn.Conv2d(3, kernel_size=3, 4)',
      'positional-after-keyword',
      'positional argument follows keyword argument',
      1,
      29,
    ],
    ['nn.ReLU(inplace=True, inplace=True)', 'repeated-argument', 'keyword argument repeated: inplace', 1, 23],
    [
      'nn.Conv2d()',
      'missing-argument',
      "Conv2d.__init__() missing 3 required positional arguments: 'in_channels', 'out_channels', and 'kernel_size'",
      1,
      1,
    ],
    [
      'nn.Conv2d(3)',
      'missing-argument',
      "Conv2d.__init__() missing 2 required positional arguments: 'out_channels' and 'kernel_size'",
      1,
      1,
    ],
    [
      'nn.Conv2d(3,4)',
      'missing-argument',
      "Conv2d.__init__() missing 1 required positional argument: 'kernel_size'",
      1,
      1,
    ],
    [
      'nn.Conv2d(3,4,kernal=3)',
      'unknown-argument',
      "Conv2d.__init__() got an unexpected keyword argument 'kernal'",
      1,
      15,
    ],
    [
      'nn.Conv2d(3,4,3,in_channels=3)',
      'repeated-argument',
      "Conv2d.__init__() got multiple values for argument 'in_channels'",
      1,
      17,
    ],
    [
      'nn.Conv2d(1,2,3,4,5,6,7,8,9,10,11,12)',
      'too-many-arguments',
      'Conv2d.__init__() takes from 4 to 12 positional arguments but 13 were given',
      1,
      35,
    ],
    [
      'nn.Conv2d(1,2,3,4,5,6,7,8,9,10,11,12,kernal=1)',
      'unknown-argument',
      "Conv2d.__init__() got an unexpected keyword argument 'kernal'",
      1,
      38,
    ],
    [
      'nn.MaxPool2d()',
      'missing-argument',
      "_MaxPoolNd.__init__() missing 1 required positional argument: 'kernel_size'",
      1,
      1,
    ],
    [
      'nn.MaxPool2d(1,2,3,4,5,6,7)',
      'too-many-arguments',
      '_MaxPoolNd.__init__() takes from 2 to 7 positional arguments but 8 were given',
      1,
      26,
    ],
    ['nn.MaxPool2d(k=2)', 'unknown-argument', "_MaxPoolNd.__init__() got an unexpected keyword argument 'k'", 1, 14],
    [
      'nn.ReLU(1,2)',
      'too-many-arguments',
      'ReLU.__init__() takes from 1 to 2 positional arguments but 3 were given',
      1,
      11,
    ],
    ['nn.Sequential(3)', 'not-a-module', 'int is not a Module subclass', 1, 15],
    ['nn.Sequential([nn.ReLU()])', 'not-a-module', 'list is not a Module subclass', 1, 15],
    ['nn.Conv2d(3, 4.0, 3)', 'wrong-type', null, 1, 14],
    ['nn.Conv2d(3, 64/2, 3)', 'wrong-type', null, 1, 14],
    ['nn.Conv2d(3, 4, 3, padding_mode=1)', 'wrong-type', null, 1, 20],
    ['nn.Conv2d(3, 4, 1000000000000000000000)', 'number-too-large', null, 1, 17],
    ['nn.Conv2d(3, 4, 10**99)', 'arithmetic', null, 1, 17],
    ['nn.Conv2d(3, 4, 1//0)', 'arithmetic', null, 1, 17],
    ["nn.Conv2d(3, 4, 3, device='cuda')", 'unsupported-argument', null, 1, 20],
    ['nn.Conv2d(*a)', 'unknown-name', "name 'a' is not defined", 1, 12],
    ['nn.Sequential(nn.ReLU() if x else nn.ReLU())', 'unknown-name', "name 'x' is not defined", 1, 28],
  ])('%s', (source, code, text, line, column) => {
    expect(error(source)).toEqual({ code, text, line, column });
  });

  test('what is too long, too deep or too much', () => {
    expect(error('#'.repeat(100_001))).toMatchObject({ code: 'too-long' });
    expect(readSource(`nn.ReLU()${' '.repeat(99_991)}`).ok).toBe(true);
    expect(error(`nn.ReLU(${'('.repeat(1_000)}`)).toMatchObject({ code: 'too-deep', line: 1, column: 208 });
    expect(error(`nn.ReLU(${'['.repeat(199)}1${']'.repeat(199)})`)).toMatchObject({ code: 'wrong-type' });
    expect(error(`nn.ReLU(1${'+1'.repeat(3_000)})`)).toMatchObject({ code: 'too-deep' });
    expect(error(`nn.ReLU(${'-'.repeat(3_000)}1)`)).toMatchObject({ code: 'too-deep' });
    expect(error(`nn.ReLU(${'not '.repeat(3_000)}1)`).code).toBe('too-deep');
    expect(error('nn.ReLU(),\n'.repeat(201))).toMatchObject({ code: 'too-many-layers' });
    expect(readSource('nn.ReLU(),\n'.repeat(200)).ok).toBe(true);
  });

  test('names that double what they hold', () => {
    const doubled = (first: string, line: (name: string, before: string) => string, last: string) => {
      const lines = Array.from({ length: 60 }, (_, i) => line(`a${i + 1}`, `a${i}`));
      return `a0 = ${first}\n${lines.join('\n')}\n${last}`;
    };
    const nested = doubled('nn.Sequential(nn.ReLU())', (a, b) => `${a} = nn.Sequential(${b}, ${b})`, '');
    expect(error(nested)).toMatchObject({ code: 'too-many-layers' });
    const lists = doubled('[1, 1]', (a, b) => `${a} = [${b}, ${b}]`, 'nn.ReLU(a60)');
    expect(error(lists)).toMatchObject({ code: 'not-followed' });
  });
});

describe('any source at all', () => {
  const pieces = fc.constantFrom(
    ...'( ) [ ] { } , . = : ; * ** / // % - + # \n \\ \' " \'\'\' """ \t \0 é 💥 lambda if else for in not nn nn. torch'.split(
      ' ',
    ),
    ' ',
    'nn.Conv2d(',
    'nn.ReLU()',
    'nn.Sequential(',
    '# off: ',
    'kernel_size=',
    'x = ',
    'class A:\n',
    'def f():\n',
    '    ',
    '1e999',
    '0x',
    '__proto__',
    'constructor',
    'None',
    'True',
    "f'{x}'",
    'b"a"',
    '\r',
    '\u2028',
    'import ',
    'async ',
    '1_0',
    '9'.repeat(400),
  );

  function endsWell(source: string): void {
    const started = Date.now();
    const result = readSource(source);
    // A second of its own time, and what a busy machine adds.
    expect(Date.now() - started).toBeLessThan(3000);
    if (result.ok) return;
    const { from, to, line, column } = result.error;
    expect(line >= 1 && column >= 1 && from >= 0 && from <= to && to <= source.length).toBe(true);
  }

  test('ends in a net or an error', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 40 }).map((p) => p.join('')),
        endsWell,
      ),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), endsWell), { numRuns: 300 });
  });

  test.each([
    ['brackets', '('],
    ['closed brackets', '()'],
    ['calls', 'f('],
    ['members', 'a.'],
    ['strings', '"a" '],
    ['quotes', '"'],
    ['backslashes', '\\\n'],
    ['blocks', 'if x:\n '],
    ['off comments', '# off: nn.ReLU(),\n'],
    ['an off comment', '# off: (((('],
    ['sequences', 'nn.Sequential()\n'],
    ['ignored calls', 'f()\n'],
    ['decorators', '@a\n'],
    ['lambdas', 'lambda:'],
    ['conditions', '1 if 1 else '],
    ['powers', '2**'],
    ['assignments', 'x='],
    ['f-strings', "f'{"],
  ])('a hundred kilobytes of %s', (_name, piece) => {
    endsWell(piece.repeat(Math.floor(100_000 / piece.length)));
  });
});
