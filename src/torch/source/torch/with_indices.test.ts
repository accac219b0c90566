import { describe, expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { moduleOf } from '../../../core/net/net';
import { readSource } from '../read';
import { content } from '../testing/nets';
import { writeClass, writeFunctional } from '../write/write';

function read(source: string) {
  const result = readSource(source);
  if (!result.ok) throw new Error(`not read: ${JSON.stringify(result.error)}`);
  const steps = result.net.forward.uses.map((u) => moduleOf(result.net, u.module));
  return { ...result, steps: steps.map(({ kind, args }) => `${kind} ${Object.keys(args).join()}`) };
}

const net = (forward: string, pool = 'nn.MaxPool2d(2, return_indices=True)') =>
  `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = ${pool}
        self.act = nn.ReLU()
    def forward(self, x):
${forward.replace(/^/gm, '        ')}
`;

describe('a pool that gives its indices too', () => {
  test.each([
    ['x, i = self.pool(x)\nreturn self.act(x)'],
    ['x, _ = self.pool(x)\nreturn self.act(x)'],
    ['(x, i) = self.pool(x)\nreturn self.act(x)'],
    ['x = self.pool(x)[0]\nreturn self.act(x)'],
    ['x, i = F.max_pool2d(x, 2, return_indices=True)\nreturn self.act(x)'],
  ])('%s', (forward) => {
    const { net: found, steps, partial } = read(net(forward));
    expect([steps, partial]).toEqual([['MaxPool2d kernel_size', 'ReLU '], null]);
    const written = read(writeFunctional(found));
    expect(content(read(writeFunctional(written.net)).net)).toEqual(content(written.net));
  });

  test('a layer reads them beside its map, with the size that the map had', () => {
    const source = net('y, i = self.pool(x)\nreturn self.unpool(self.act(y), i, output_size=x.size())').replace(
      'self.act =',
      'self.unpool = nn.MaxUnpool2d(2)\n        self.act =',
    );
    const { net: found, partial } = read(source);
    expect(partial).toBeNull();
    // Nine cells give four, and four would give eight.
    const shaped = inferNet(found, [3, 9, 9]);
    expect(shaped.steps.map((s) => [s.module.kind, s.output])).toEqual([
      ['MaxPool2d', [3, 4, 4]],
      ['ReLU', [3, 4, 4]],
      ['MaxUnpool2d', [3, 9, 9]],
    ]);
    const again = read(writeClass(found));
    expect(inferNet(again.net, [3, 9, 9]).steps.map((s) => s.output)).toEqual(shaped.steps.map((s) => s.output));
  });

  test('its map is taken where the next line is not followed', () => {
    const { steps, partial } = read(net('x, i = self.pool(x)\nreturn self.unpool(x, i)'));
    expect([steps, partial?.line]).toEqual([['MaxPool2d kernel_size'], 8]);
  });

  test('both, given on to a layer, are refused as PyTorch does', () => {
    const { steps } = read(net('x = self.pool(x)\nreturn self.act(x)'));
    expect(steps).toEqual(['MaxPool2d kernel_size,return_indices', 'ReLU ']);
    const twice = read(net('x, i = self.pool(x)\nx = self.pool(x)\nreturn self.act(x)'));
    expect(twice.steps[0]).toBe('MaxPool2d kernel_size,return_indices');
  });

  test('without indices there is nothing to take apart', () => {
    const { net: made } = read(net('x = self.act(x)\nx, i = self.pool(x)\nreturn x', 'nn.MaxPool2d(2)'));
    expect(inferNet(made, [3, 8, 8]).fault?.text).toBe('not enough values to unpack (expected 2, got 1)');
  });
});
