import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import cases from '../../../test-data/torch_cases.json';
import { isLayerKind } from '../../core/layers/table';
import { activeSteps } from '../../core/net/graph';
import { cpuTime } from '../../testing/cpu_time';
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
    ['nn.Sequential(\n  nn.ReLU(),\n  # off: nn.ReLU(),  # why (not)\n)', [relu, { ...relu, off: true }]],
    ['nn.ReLU()\n# off: nn.ReLU()  # why', [relu, { ...relu, off: true }]],
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

describe('values that PyTorch takes', () => {
  test.each([
    ["nn.LPPool2d(float('inf'), 2)", { norm_type: Number.POSITIVE_INFINITY, kernel_size: 2 }],
    [
      'import math\nnn.Hardtanh(-math.inf, 1e400)',
      { min_val: Number.NEGATIVE_INFINITY, max_val: Number.POSITIVE_INFINITY },
    ],
    ["nn.ConstantPad2d(1, float('nan'))", { padding: 1, value: Number.NaN }],
    ['nn.LeakyReLU(True)', { negative_slope: 1 }],
    ['nn.MaxPool2d(2, [])', { kernel_size: 2, stride: null }],
    ["nn.ReLU(inplace='yes')", { inplace: true }],
    ['nn.Conv2d(1, 2, 3, bias=())', { in_channels: 1, out_channels: 2, kernel_size: 3, bias: false }],
    ['nn.Upsample(scale_factor=2., recompute_scale_factor=1)', { scale_factor: 2, recompute_scale_factor: true }],
    ['nn.AdaptiveAvgPool2d(2**63)', { output_size: 2 ** 63 }],
  ])('%s', (source, args) => {
    const result = readSource(source);
    expect(result.ok && result.net.modules.map((m) => m.args)).toEqual([args]);
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
    const started = cpuTime();
    const result = readSource(source);
    // The steps that a reading may take, on a slow machine.
    expect(cpuTime() - started).toBeLessThan(6000);
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
