import { describe, expect, test } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { MAX_LAYERS } from '../../core/values';
import { LONGEST, readSource } from './read';

/** Why a source cannot be read. */
function error(source: string) {
  const result = readSource(source);
  if (result.ok) throw new Error(`was read: ${source.slice(0, 100)}`);
  const { code, text, line, column } = result.error;
  return { code, text, line, column };
}

describe('sources that are refused', () => {
  // Texts are those of Python 3.11 with PyTorch 2.13, printed by running the source.
  test.each([
    ['', 'no-net', null, 1, 1],
    ['print(1)', 'no-net', null, 1, 1],
    ['nn.ReLU()\nnn.Foo(3)', 'unknown-layer', null, 2, 1],
    ['nn.Sequential(nn.ReLU(),\r\n  Foo())', 'unknown-layer', "name 'Foo' is not defined", 2, 3],
    ['nn.Conv2d(3, n, 3)', 'unknown-name', "name 'n' is not defined", 1, 14],
    ['n = f()\nnn.Conv2d(3, n, 3)', 'not-followed', null, 1, 5],
    ['n = 3\nfor i in y:\n  n += 1\nnn.Conv2d(3, n, 3)', 'unknown-name', "name 'y' is not defined", 2, 10],
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
    ['nn.Sequential(3)', 'not-a-module', 'int is not a Module subclass', 1, 15],
    ['nn.Sequential([nn.ReLU()])', 'not-a-module', 'list is not a Module subclass', 1, 15],
    ['nn.Conv2d(3, nn.ReLU(), 3)', 'wrong-type', null, 1, 14],
    ['nn.InstanceNorm2d(1000000000000000000000)', 'number-too-large', null, 1, 19],
    [`nn.Conv2d(3, ${'9'.repeat(399)}, 3)`, 'number-too-large', null, 1, 14],
    [`nn.Sequential(nn.Conv2d(3, 4, [-${'9'.repeat(399)}, 1]))`, 'number-too-large', null, 1, 31],
    ['nn.Conv2d(3, 4, 10**99)', 'arithmetic', null, 1, 17],
    ['nn.Conv2d(3, 4, 1//0)', 'arithmetic', null, 1, 17],
    ["nn.Conv2d(3, 4, 3, device='cuda')", 'unsupported-argument', null, 1, 20],
    ['nn.Conv2d(*a)', 'unknown-name', "name 'a' is not defined", 1, 12],
    ['nn.Sequential(nn.ReLU() if x else nn.ReLU())', 'unknown-name', "name 'x' is not defined", 1, 28],
  ])('%s', (source, code, text, line, column) => {
    expect(error(source)).toEqual({ code, text, line, column });
  });

  test.each([
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
    [
      'nn.Conv2d(3, 4.0, 3)',
      'wrong-type',
      "empty(): argument 'size' (position 1) must be tuple of ints, but found element of type float at pos 0",
      1,
      14,
    ],
    [
      'nn.Conv2d(3, 4, 3, norm=nn.ReLU())',
      'unknown-argument',
      "Conv2d.__init__() got an unexpected keyword argument 'norm'",
      1,
      20,
    ],
    [
      'nn.Conv2d(3, 4, 3, padding_mode=1)',
      'wrong-type',
      "padding_mode must be one of {'zeros', 'circular', 'reflect', 'replicate'}, but got padding_mode='1'",
      1,
      20,
    ],
  ])('%s is read, and what PyTorch refuses of it is named at its place', (source, code, text, line, column) => {
    const result = readSource(`nn.Sequential(nn.ReLU(), ${source}, nn.Tanh())`);
    if (!result.ok) throw new Error('not read');
    expect(result.net.modules).toHaveLength(3);
    expect(result.wrong).toMatchObject([{ code, text, line, column: column + 25 }]);
    expect(inferNet(result.net, [3, 8, 8]).fault).toMatchObject({ layer: 1, when: 'construct', text });
  });

  test('what is too long, too deep or too much', () => {
    expect(error('#'.repeat(LONGEST + 1))).toMatchObject({ code: 'too-long' });
    expect(readSource(`nn.ReLU()${' '.repeat(LONGEST - 9)}`).ok).toBe(true);
    expect(error(`nn.ReLU(${'('.repeat(1_000)}`)).toMatchObject({ code: 'too-deep', line: 1, column: 208 });
    expect(error(`nn.Flatten(${'['.repeat(199)}1${']'.repeat(199)})`)).toMatchObject({ code: 'wrong-type' });
    expect(error(`nn.ReLU(1${'+1'.repeat(3_000)})`)).toMatchObject({ code: 'too-deep' });
    expect(error(`nn.ReLU(${'-'.repeat(3_000)}1)`)).toMatchObject({ code: 'too-deep' });
    expect(error(`nn.ReLU(${'not '.repeat(3_000)}1)`).code).toBe('too-deep');
    expect(error('nn.ReLU(),\n'.repeat(MAX_LAYERS + 1))).toMatchObject({ code: 'too-many-layers' });
    expect(readSource('nn.ReLU(),\n'.repeat(MAX_LAYERS)).ok).toBe(true);
  });

  test('names that double what they hold', () => {
    const doubled = (first: string, line: (name: string, before: string) => string, last: string) => {
      const lines = Array.from({ length: 60 }, (_, i) => line(`a${i + 1}`, `a${i}`));
      return `a0 = ${first}\n${lines.join('\n')}\n${last}`;
    };
    const nested = doubled('nn.Sequential(nn.ReLU())', (a, b) => `${a} = nn.Sequential(${b}, ${b})`, '');
    expect(error(nested)).toMatchObject({ code: 'too-many-layers' });
    const lists = doubled('[1, 1]', (a, b) => `${a} = [${b}, ${b}]`, 'nn.Flatten(a60)');
    expect(error(lists)).toMatchObject({ code: 'not-followed' });
  });
});
