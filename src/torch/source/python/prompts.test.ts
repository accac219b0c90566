import { expect, test } from 'vitest';
import { moduleOf } from '../../../core/net/net';
import { readSource } from '../read';
import { readAll } from '../read_all';

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
