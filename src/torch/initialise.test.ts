import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import init from '../../test-data/torch_init.json';
import type { Args, ArgValue } from '../core/args';
import { type Module, sequential } from '../core/net/net';
import { Generator } from './generator';
import { drawFresh, drawNets, usual } from './testing/drawn';

const sha = (data: Float32Array) => createHash('sha1').update(new Uint8Array(data.buffer)).digest('hex').slice(0, 16);

function conv([inChannels, outChannels, kernel, groups, bias]: readonly ArgValue[]): Args {
  return {
    in_channels: inChannels ?? 0,
    out_channels: outChannels ?? 0,
    kernel_size: kernel ?? 0,
    groups: groups ?? 1,
    bias: bias ?? true,
  };
}

function moduleWith(args: Args): Module {
  const [module] = sequential([{ kind: 'Conv2d', args }]).modules;
  if (!module) throw new Error('no module');
  return module;
}

describe('default initialisation', () => {
  test('of convolutions one after the other is bit for bit that of PyTorch, whatever their fan', () => {
    const generator = new Generator(init.seed);
    for (const row of init.convolutions) {
      const [weight, bias] = row.slice(5);
      const drawn = drawFresh(generator, moduleWith(conv(row.slice(0, 5))));
      const own = drawn.get('bias');
      expect([row, sha(drawn.get('weight') ?? new Float32Array(1)), own ? sha(own) : null]).toEqual([
        row,
        weight,
        bias,
      ]);
    }
  });

  test('draws x first and the modules after it in their order', () => {
    const net = sequential([
      { kind: 'Conv2d', args: conv([3, 16, 3, 1, true]) },
      { kind: 'ReLU', args: {} },
      { kind: 'Conv2d', args: conv([16, 32, 3, 1, true]) },
    ]);
    const { x, drawn } = drawNets('0', [3, 16, 16], usual(net.modules));
    // torch.manual_seed(0); x = torch.randn(3, 16, 16)
    expect(x[0]).toBe(-1.1258398294448853);
    expect(x[767]).toBe(-0.23261602222919464);
    const [first, relu, last] = net.modules.map((m) => drawn[0]?.get(m.id));
    expect(first?.get('weight')?.[0]).toBe(-0.14765438437461853);
    expect(relu?.size).toBe(0);
    expect(last?.get('bias')?.[31]).toBe(0.026007335633039474);
  });
});
