import { expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { chained, type Net, sequential } from '../core/net/net';
import { stages } from '../core/net/stages';
import { paramTerms } from './params';

function terms(net: Net, input = [3, 16, 16]) {
  const shaped = inferNet(net, input);
  return stages(net).map((stage) => paramTerms(shaped, stage));
}

test('a convolution’s parameters are a product that explains itself', () => {
  const conv = { in_channels: 3, out_channels: 16, kernel_size: 3 };
  const net = sequential([
    { kind: 'Conv2d', args: conv },
    { kind: 'ReLU', args: {} },
    { kind: 'MaxPool2d', args: { kernel_size: 2 } },
  ]);
  expect(terms(net)).toEqual([
    { products: '16·3·3·3 + 16', total: 448, shared: false },
    { products: '', total: 0, shared: false },
  ]);
});

test('a module used twice is counted at its first use', () => {
  const once = sequential([{ kind: 'Conv2d', args: { in_channels: 3, out_channels: 3, kernel_size: 1 } }]);
  const [use] = once.forward.uses;
  if (!use) throw new Error('no use');
  const twice: Net = { ...once, forward: chained([use, { ...use, id: 'again' }]) };
  expect(terms(twice).map((t) => [t.total, t.shared])).toEqual([
    [12, false],
    [0, true],
  ]);
});
