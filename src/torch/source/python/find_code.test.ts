import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moduleOf } from '../../../core/net/net';
import { sameNet } from '../../../core/net/same';
import { readSource } from '../read';
import { readAll } from '../read_all';
import { findCode } from './find_code';
import { Clock } from './tree';

const SESSION = `Python 3.11.2 on linux
>>> import torch.nn as nn
>>> class Net(nn.Module):
...     def __init__(self):
...         super().__init__()
...         self.conv = nn.Conv2d(3, 8, 3)
...
...     def forward(self, x):
...         return self.conv(x).relu()
...
>>> net = Net()
>>> net
Net(
  (conv): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))
)
`;

function kinds(source: string): string[] {
  const result = readSource(source);
  if (!result.ok) throw new Error(`${result.error.code} at ${result.error.line}:${result.error.column}`);
  return result.net.forward.uses.map((u) => moduleOf(result.net, u.module).kind);
}

test('a session of the console is read, whatever it printed between', () => {
  expect(kinds(SESSION)).toEqual(['Conv2d', 'ReLU']);
  expect(kinds('>>> nn.Conv2d(3, 8, 3)\n>>> nn.ReLU()\r\n>>> ')).toEqual(['Conv2d', 'ReLU']);
  expect(readAll(SESSION, 'py').nets.map((n) => n.line)).toEqual([11]);
});

test('places are those of the text with its prompts', () => {
  const result = readSource('>>> net = nn.Sequential(\n...     nn.ReLU(),\n...     nn.Conv2d(3, n, 3),\n... )\n');
  expect(result).toMatchObject({ ok: false, error: { code: 'unknown-name', line: 3, column: 22, from: 65 } });
  const read = readSource('>>> nn.ReLU()\n');
  expect(read.ok && [...read.reading.calls.values()].map((c) => c.call)).toEqual([{ from: 4, to: 13, cell: null }]);
});

test('prompts in the documentation of a program make no session of it', () => {
  const doc = 'class Net(nn.Module):\n    pass\n';
  expect(kinds(`"""A net.\n\n>>> Net()\n"""\nnn.ReLU()\n`)).toEqual(['ReLU']);
  expect(kinds(`net = nn.Sequential(nn.ReLU())\n${doc}"""\n>>> nn.Tanh()\n"""\n`)).toEqual(['ReLU']);
});

test('a prompt alone and a broken session are named, within the text', () => {
  for (const text of ['>>> ', '>>> x = (', '>>> print(1)\n1', '>>> if x:\n... ']) {
    const result = readSource(text);
    if (result.ok) throw new Error('was read');
    expect(result.error.from).toBeGreaterThanOrEqual(0);
    expect(result.error.to).toBeLessThanOrEqual(text.length);
  }
});

const EXERCISE = readFileSync(join(import.meta.dirname, '../../../../test-data/sources/exercise.py'), 'utf8');

/** A program's pieces between empty lines at its margin: what a notebook has in its cells. */
const PIECES = EXERCISE.replace(/^"""[\s\S]*?"""\s*/, '"""The exercise.\n\nIts nets are one class."""\nVERSION = 1\n\n')
  .trimEnd()
  .split(/\n\n+(?=[a-z@])/)
  .map((piece) => piece.trimEnd());

const PROSE = [
  'Exercise: what padding does\n\nWe look at the mean of the last map (see above), with padding=1 and without.',
  'Now define the network. The first layer has no padding;\nthe second one nn.Conv2d(16, 32, 3) has.',
  'Рассмотрим сеть из двух слоёв:',
  "Let's see: what is the mean?\n\n- first nn.ReLU(inplace=True)\n- then the mean",
  'Done',
];

const OUTPUTS = [
  'torch.Size([32, 14, 14]) tensor(0.0031, grad_fn=<MeanBackward0>)',
  'tensor([[[ 0.1,  0.2],\n         [ 0.3, ...,  0.4]],\n\n        [[ 0.5,  0.6],\n         [ 0.7,  0.8]]])',
  'padding=0 mean=0.2190\npadding=1 mean=0.2012',
  'Epoch 1/3, loss: 0.34\n100%|██████████| 938/938 [00:12<00:00, 75.03it/s]',
  'out shape: torch.Size([1, 8])',
  '0 1.234\n1 0.998',
  'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    net(x)\nRuntimeError: Given groups=1, weight of size [8, 16]',
];

const cycle = <T>(all: readonly T[], i: number) => all[i % all.length] as T;

const WAYS: Readonly<Record<string, (pieces: readonly string[]) => string>> = {
  'a notebook’s page': (pieces) =>
    pieces.map((p, i) => `${cycle(PROSE, i)}\n\nIn [${i + 7}]:\n${p}\n\n${cycle(OUTPUTS, i)}\n`).join('\n'),
  'a notebook’s page with Out': (pieces) =>
    pieces
      .map((p, i) => `In [${i + 7}]:\n\n${p}\n\nOut[${i + 7}]:\n\n${cycle(OUTPUTS, i)}\n\n${cycle(PROSE, i)}\n`)
      .join('\n'),
  'a session of IPython': (pieces) =>
    pieces
      .map((p, i) => {
        const mark = `In [${i + 7}]: `;
        const on = `${' '.repeat(mark.length - 5)}...: `.slice(-mark.length);
        return `${mark}${p.split('\n').join(`\n${on}`)}\nOut[${i + 7}]: ${cycle(OUTPUTS, i)}\n`;
      })
      .join('\n'),
  'a session of the console': (pieces) =>
    pieces.map((p, i) => `>>> ${p.split('\n').join('\n... ')}\n... \n${cycle(OUTPUTS, i)}`).join('\n'),
  'an answer with fences': (pieces) =>
    pieces.map((p, i) => `${cycle(PROSE, i)}\n\n\`\`\`python\n${p}\n\`\`\`\n`).join('\n') +
    `\nIt prints\n\n\`\`\`\n${cycle(OUTPUTS, 0)}\n\`\`\`\nand\n\`\`\`bash\npip install torch\n\`\`\`\n`,
  'words around it': (pieces) => pieces.map((p, i) => `${cycle(PROSE, i)}\n\n${p}\n`).join('\n'),
  'words and outputs around it': (pieces) =>
    pieces.map((p, i) => `${cycle(PROSE, i)}\n\n${p}\n\n${cycle(OUTPUTS, i)}\n`).join('\n'),
};

describe('the exercise', () => {
  const plain = readSource(EXERCISE);
  if (!plain.ok) throw new Error('was not read');

  test.each(Object.entries(WAYS))('is read of %s', (_name, way) => {
    const text = way(PIECES);
    for (const whole of [text, text.replaceAll('\n', '\r\n')]) {
      const read = readSource(whole);
      if (!read.ok)
        throw new Error(`${read.error.code} at ${read.error.line}:\n${whole.split('\n')[read.error.line - 1]}`);
      expect(sameNet(read.net, plain.net, 'content')).toBe(true);
      expect(read.stated).toMatchObject({ seed: plain.stated.seed, input: plain.stated.input });
      // Places are the text's own, so that sliders find their numbers.
      for (const { call } of read.reading.calls.values()) expect(whole.slice(call.from, call.to)).toMatch(/^(nn|F)\./);
      const passed = read.notes.filter((note) => note.code === 'no-code');
      expect(passed.length).toBeGreaterThan(0);
      expect(passed.every((note) => !note.effect)).toBe(true);
    }
  });
});

test.each([
  ['net = nn.Sequential(\n    nn.Conv2d(3, 8, 3)\n    nn.ReLU(),\n)', 3],
  ['Here is the model you asked for:\n\nclass N(nn.Module):\n    def forward(self, x)\n        return x', 4],
  ['We use this net.\n\nnet = nn Sequential(nn.ReLU())', 3],
  ['net = nn.Sequential(\n    nn.ReLU(),\n\nThat was it.', 1],
])('what was meant as code is never passed over: %j', (text, line) => {
  expect(readSource(text)).toMatchObject({ ok: false, error: { line } });
});

test('words alone are no net, and nothing of them is a problem of Python', () => {
  const text = 'Please explain to me what padding does to a feature map, and why.';
  expect(readSource(text)).toMatchObject({ ok: false, error: { code: 'no-net' } });
});

test('of several answers each net is there, with its line', () => {
  const text = 'Two ways:\n```\nnet = nn.Sequential(nn.ReLU())\n```\nor\n```\nnet = nn.Sequential(nn.Tanh())\n```';
  expect(readAll(text, 'py').nets.map((net) => net.line)).toEqual([3, 7]);
});

test('a long text with the net at its end is read', () => {
  const text = `${'What is a picture but rows of numbers? (See below.)\n'.repeat(4000)}\nnet = nn.Sequential(nn.ReLU())\n`;
  expect(text.length).toBeGreaterThan(200_000);
  expect(kinds(text)).toEqual(['ReLU']);
});

test('each character is code at its place, or passed over, or a mark', () => {
  const line = fc.constantFrom(
    ...PROSE,
    ...OUTPUTS,
    'net = nn.ReLU()',
    '    x = (1,',
    'In [1]:',
    'In [2]: x = 1',
    '   ...: y = 2',
    'Out[2]: 3',
    '>>> x',
    '... y',
    '```python',
    '```',
    '"""',
    '',
    'class A:',
    '    def f(self):',
    '        pass',
    "it's",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join('\n');
      const reading = findCode(text, new Clock());
      let step = reading.next();
      while (!step.done) step = reading.next();
      for (const { text: code, offset } of step.value?.blocks ?? []) {
        for (const [i, c] of [...code].entries()) {
          if (i + offset < 0 || (code.startsWith('if True:\n') && i < 9)) continue;
          if (c !== ' ' && c !== text[i + offset]) throw new Error(`${JSON.stringify(text)} at ${i}`);
        }
      }
      readSource(text);
    }),
    { numRuns: 300 },
  );
});
