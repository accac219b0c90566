import { expect, test } from 'vitest';
import expected from '../../../../test-data/view_strides.json';
import { inferNet } from '../../../core/net/infer';
import { readSource } from '../read';

test.each(expected.cases.map((own, i) => [i, own.lines.join('; '), own] as const))(
  'a view of what lies otherwise in memory, %i: %s',
  (_, __, { input, lines, ...want }) => {
    const body = lines.map((line) => `        x = ${line}\n`).join('');
    const source = `class Net(nn.Module):\n    def forward(self, x):\n${body}        return x\n`;
    const [c = 0, h = 0, w = 0] = input;
    const read = readSource(source, { input: [c, h, w], isGiven: true });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.partial).toBeNull();
    const { fault, outputs } = inferNet(read.net, input);
    expect(fault?.text ?? null).toBe('text' in want ? want.text : null);
    if ('sizes' in want) expect(outputs.map((o) => o.sizes)).toEqual([want.sizes]);
  },
);
