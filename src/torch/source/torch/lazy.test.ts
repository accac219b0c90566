import { describe, expect, test } from 'vitest';
import { inferNet } from '../../../core/net/infer';
import { moduleOf } from '../../../core/net/net';
import { readSource } from '../read';

function read(source: string, input: readonly [number, number, number] = [3, 16, 16]) {
  const result = readSource(source, { input });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const show = (id: string) => {
    const { kind, args } = moduleOf(result.net, id);
    return `${kind} ${args.in_channels ?? args.in_features ?? args.num_features ?? ''}`.trim();
  };
  const { modules, forward } = result.net;
  return {
    ...result,
    modules: modules.map((m) => show(m.id)),
    uses: forward.uses.map((u) => show(u.module)),
    fault: inferNet(result.net, input).fault,
  };
}

describe('a lazy layer', () => {
  test.each([
    ['LazyConv2d(16, 3)', 'Conv2d 3'],
    ['LazyConvTranspose2d(16, 3)', 'ConvTranspose2d 3'],
    ['LazyBatchNorm2d()', 'BatchNorm2d 3'],
    ['LazyInstanceNorm2d()', 'InstanceNorm2d 3'],
    ['LazyLinear(10)', 'Linear 16'],
  ])('is the plain one for what comes in, in a sequence and in bare lines: nn.%s', (call, plain) => {
    const last = { code: 'unknown-layer', params: { name: call.replace(/\(.*/, '') } };
    expect(read(`nn.Sequential(nn.ReLU(),\n  nn.${call})`).uses).toEqual(['ReLU', plain]);
    expect(read(`nn.ReLU()\nx = nn.${call}`).uses).toEqual(['ReLU', plain]);
    expect(read(`nn.Sequential(nn.ReLU(),\n  # off: nn.${call}\n)`).uses).toEqual(['ReLU', plain]);
    // A print of one that has not run says no channels, and no forward by which they could be found.
    expect(read(`(a): ReLU()\n(b): ${call.replace(/\(.*/, '(0, 4)')}`).partial).toMatchObject(last);
  });

  test('stands behind all that is constructed, in the order of first calls; one that never runs is none', () => {
    const { modules, partial, sized } = read(
      'class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.LazyConv2d(4, 1)\n        self.b = nn.LazyConv2d(5, 1)\n        self.a = nn.Conv2d(4, 4, 1)\n        self.d = nn.LazyLinear(2)\n    def forward(self, x):\n        y = self.b(x)\n        return self.b(x) if False else torch.cat([self.a(self.c(x)), y], 1)\n',
    );
    expect([modules.filter((kind) => kind !== 'cat'), partial]).toEqual([['Conv2d 4', 'Conv2d 3', 'Conv2d 3'], null]);
    expect(sized).toBe(true);
  });

  test('follows the input that the net is read for', () => {
    const source = 'nn.Sequential(nn.LazyConv2d(4, 3), nn.Flatten(), nn.LazyLinear(2))';
    expect(read(source).uses).toEqual(['Conv2d 3', 'Flatten', 'Linear 784']);
    expect(read(source, [1, 9, 9]).uses).toEqual(['Conv2d 1', 'Flatten', 'Linear 196']);
    expect(read(`net = ${source}\nnet(torch.zeros(1, 2, 8, 8))`).uses).toEqual(['Conv2d 2', 'Flatten', 'Linear 144']);
  });

  test('of an input that was tried in vain takes that of the next', () => {
    const { uses, fault, readFor } = read(
      'nn.Sequential(nn.LazyConv2d(4, 3), nn.Conv2d(4, 8, 20), nn.Flatten(), nn.LazyLinear(2))',
    );
    expect(readFor).toEqual([3, 28, 28]);
    expect(uses).toEqual(['Conv2d 3', 'Conv2d 4', 'Flatten', `Linear ${8 * 7 * 7}`]);
    expect(fault).toMatchObject({ layer: 1 });
  });

  test('has no numbers that could be filled before it has run', () => {
    const source = 'l = nn.LazyConv2d(4, 3)\nnet = nn.Sequential(l)\n';
    const fill = 'nn.init.zeros_(l.weight)\n';
    expect(read(source + fill).net.modules[0]?.init).toBeUndefined();
    expect(read(`${source}net(torch.zeros(1, 3, 9, 9))\n${fill}`).net.modules[0]?.init).toHaveLength(1);
  });

  test('is of a class of its own that derives from the plain one', () => {
    const source =
      'l = nn.LazyLinear(4)\nnet = nn.Sequential(nn.ReLU())\nif type(l) == nn.Linear:\n    net.append(nn.Tanh())\nif isinstance(l, nn.Linear):\n    net.append(nn.Sigmoid())\n';
    expect(read(source).uses).toEqual(['ReLU', 'Sigmoid']);
  });
});
