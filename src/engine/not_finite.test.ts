import { expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { nodeBackends } from './testing/backends';

const backends = await nodeBackends();
const input = [2, 5, 6] as const;

function shaped(code: string) {
  const read = readSource(code);
  if (!read.ok) throw new Error(read.error.code);
  return inferNet(read.net, input);
}

/** PyTorch 2.13: manual_seed(5), x = randn(2, 5, 6), the layer; mean and last value, NaN where a value is. */
test.each([
  ["nn.LPPool2d(float('inf'), 2)", [2, 2, 3], 1.6655395776, 0.7031100392],
  ["nn.LPPool2d(float('-inf'), (3, 2), stride=1, ceil_mode=True)", [2, 3, 5], 0.1790769053, 0.0027238729],
  ["nn.LPPool2d(float('nan'), 2)", [2, 2, 3], Number.NaN, Number.NaN],
  ["nn.ConstantPad2d(1, float('nan'))", [2, 7, 8], Number.NaN, Number.NaN],
  ["nn.Hardtanh(float('-inf'), 0.5)", [2, 5, 6], -0.1774773766, -0.6040987968],
  ["nn.Softplus(2, float('inf'))", [2, 5, 6], 0.6059444465, 0.1306954473],
  ['nn.CELU(1e30)', [2, 5, 6], 0.0877119621, -0.6040988564],
] as const)('%s on every backend', async (code, shape, mean, last) => {
  for (const backend of backends) {
    const job = {
      seed: '5',
      recipe: 'paired',
      input: { shape: input, source: 'randn' },
      a: shaped(code),
      b: null,
    } as const;
    const { layers } = (await new Computer(0).run(job, backend, async () => {})).a;
    const stats = layers[0]?.stats;
    expect(stats?.shape).toEqual(shape);
    if (Number.isNaN(mean)) expect(stats).toMatchObject({ last });
    else {
      expect(stats?.mean, backend.name).toBeCloseTo(mean, 5);
      expect(stats?.last, backend.name).toBeCloseTo(last, 5);
    }
  }
});

/** With a norm of inf PyTorch pools by max_pool2d, whose words its refusals then have. */
test.each([
  [{ kernel_size: 9 }, 'Given input size: (2x5x6). Calculated output size: (2x0x0). Output size is too small'],
  [{ kernel_size: 2, ceil_mode: 1 }, "max_pool2d(): argument 'ceil_mode' (position 6) must be bool, not int"],
  [{ kernel_size: 2, stride: '3' }, "max_pool2d(): argument 'stride' (position 3) must be tuple of ints, not str"],
])('a norm of inf with %j', (args, text) => {
  const net = sequential([{ kind: 'LPPool2d', args: { norm_type: Number.POSITIVE_INFINITY, ...args } }]);
  expect(inferNet(net, input).fault?.text).toBe(text);
});

test('keeps what is inf, -inf and nan apart in what it has computed', async () => {
  const [backend] = backends;
  if (!backend) throw new Error('no backend');
  const computer = new Computer(1 << 20);
  const run = async (value: string) => {
    const a = shaped(`nn.ConstantPad2d(1, float('${value}'))`);
    const job = { seed: '5', recipe: 'paired', input: { shape: input, source: 'randn' }, a, b: null } as const;
    return (await computer.run(job, backend, async () => {})).a.layers[0]?.stats.last;
  };
  expect([await run('inf'), await run('-inf')]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(await run('nan')).toBeNaN();
});
