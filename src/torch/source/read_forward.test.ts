import { describe, expect, test } from 'vitest';
import { readSource } from './read';

const net = (forward: string) =>
  `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 8, 3)\n${forward}\n`;

/** What is said of a net with this forward, and the piece that is underlined. */
function said(forward: string) {
  const source = net(forward);
  const result = readSource(source);
  const problem = result.ok ? result.partial : result.error;
  if (!problem) throw new Error('read whole');
  const { code, text, line, params, from, to } = problem;
  return {
    layers: result.ok ? result.net.forward.uses.length : 0,
    code,
    text,
    line,
    params,
    at: source.slice(from, to),
  };
}

describe('a forward that is not one', () => {
  test('without a return', () => {
    const forward = '    def forward(self, x):\n        x = self.conv(x)\n        x = F.relu(x)';
    expect(said(forward)).toMatchObject({ layers: 2, code: 'no-return', line: 5, at: 'def forward(self, x)' });
    expect(said(`${forward}\n        return`)).toMatchObject({ layers: 2, code: 'no-return', line: 8, at: 'return' });
    expect(said(`${forward}\n        return None`)).toMatchObject({ code: 'no-return', line: 8, at: 'return None' });
  });

  test('of a block within a net', () => {
    const block = (params: string, line: string) =>
      `class Block(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.act = nn.ReLU()\n    def forward(${params}):\n        ${line}\n`;
    const outer = net('    def forward(self, x):\n        x = self.conv(x)\n        return self.block(x)').replace(
      'self.conv =',
      'self.block = Block()\n        self.conv =',
    );
    const whole = (params: string, line: string) => readSource(`${block(params, line)}${outer}net = Net()\n`);
    expect(whole('self, x', 'x = self.act(x)')).toMatchObject({
      net: { forward: { uses: { length: 2 } } },
      partial: { code: 'no-return', line: 5 },
    });
    const text = 'Block.forward() takes 1 positional argument but 2 were given';
    expect(whole('x', 'return x')).toMatchObject({ error: { code: 'forward-takes', line: 5, text } });
  });

  // Texts are those of PyTorch 2.13.
  test.each([
    ['x', 'takes 1 positional argument but 2 were given', 'self'],
    ['self', 'takes 1 positional argument but 2 were given', 'x'],
    ['', 'takes 0 positional arguments but 2 were given', 'self'],
    ['self, *, x', 'takes 1 positional argument but 2 were given', 'x'],
  ])('of (%s)', (params, words, missing) => {
    expect(said(`    def forward(${params}):\n        return self.conv(x)`)).toEqual({
      layers: 0,
      code: 'forward-takes',
      text: `Net.forward() ${words}`,
      line: 5,
      params: { missing },
      at: `def forward(${params})`,
    });
  });

  test.each([
    '    def forward(self, *xs):\n        return self.conv(xs[0])',
    '    def forward(this, x, flag=False):\n        return this.conv(x)',
    '    @staticmethod\n    def forward(x):\n        return F.relu(x)',
  ])('but %s is', (forward) => {
    const result = readSource(net(forward));
    expect(result.ok && [result.net.forward.uses.length, result.partial]).toEqual([1, null]);
  });
});
