import { expect, test } from 'vitest';
import '../../../core/layers/all';
import { readSource } from '../read';

const read = (line: string) => {
  const code = [
    'class Net(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.conv = nn.Conv2d(3, 6, 3)',
    '',
    '    def forward(self, x):',
    '        h = self.conv(x)',
    `        ${line}`,
    '        return h',
  ].join('\n');
  const result = readSource(code);
  if (!result.ok) throw new Error(result.error.code);
  return { kinds: result.net.modules.map((m) => m.kind), notes: result.notes.map((n) => n.code) };
};

test.each([
  ['h[:, 0] = h[:, 1]', ['Conv2d', 'slice', 'setitem']],
  ['h[:, 0:2] = h[:, 2:4]', ['Conv2d', 'slice', 'setitem']],
  ['h[..., 0] = h[..., -1]', ['Conv2d', 'slice', 'setitem']],
])('%s writes cells that it does not read, and is followed', (line, kinds) => {
  expect(read(line)).toEqual({ kinds, notes: [] });
});

test.each(['h[:, 0:3] = h[:, 1:4]', 'h[:, :, 1:] = h[:, :, :-1]'])(
  '%s reads cells that it writes elsewhere, and is not followed',
  (line) => {
    expect(read(line).notes).toEqual(['ends']);
  },
);
