import { expect, test } from 'vitest';
import '../layers/all';
import { inferNet } from './infer';
import { hasModes, isOtherWay, withKnownWays, withMode } from './mode';
import { chained, freshId, modeOf, type Net, sequential } from './net';

const conv = { kind: 'Conv2d', args: { in_channels: 3, out_channels: 4, kernel_size: 3 } } as const;
const norm = (args = {}) => ({ kind: 'BatchNorm2d', args: { num_features: 4, ...args } }) as const;

/** What PyTorch 2.14.1 says of a norm over 1×4×1×1, in evaluation. */
test.each([
  [norm(), null],
  [norm({ num_features: 3 }), 'running_mean should contain 4 elements not 3'],
  [
    norm({ track_running_stats: false }),
    'Expected more than 1 value per channel when training, got input size torch.Size([1, 4, 1, 1])',
  ],
  [norm({ eps: 0 }), null],
  [norm({ eps: -1 }), 'batch_norm eps must be non-negative, but got -1'],
  [{ kind: 'InstanceNorm2d', args: { num_features: 4, track_running_stats: true } } as const, null],
  [
    { kind: 'InstanceNorm2d', args: { num_features: 4 } } as const,
    'Expected more than 1 spatial element when training, got input size torch.Size([1, 4, 1, 1])',
  ],
])('a norm over one value a channel in evaluation: %j', (layer, text) => {
  const net = sequential([layer]);
  expect(inferNet(withMode(net, 'eval'), [4, 1, 1]).fault?.text ?? null).toBe(text);
  expect(inferNet(net, [4, 1, 1]).fault).not.toBeNull();
});

test('eval sets all modules, whatever they were, and train brings them back', () => {
  const net: Net = sequential([conv, norm(), norm()]);
  const [first, second, last] = net.modules;
  if (!first || !second || !last) throw new Error('no modules');
  const own: Net = { ...net, modules: [first, { ...second, mode: 'eval' }, last] };
  expect(inferNet(own, [3, 8, 8]).steps.map((s) => s.module.mode)).toEqual([undefined, 'eval', undefined]);
  const all = withMode(own, 'eval');
  expect(inferNet(all, [3, 8, 8]).steps.map((s) => s.module.mode)).toEqual([undefined, 'eval', 'eval']);
  expect(withMode(all, 'train')).toEqual(net);
  expect(withMode(net, 'train')).toBe(net);
  expect([hasModes(net), hasModes(sequential([conv]))]).toEqual([true, false]);
});

test('a forward that branches on self.training takes its other way, as long as its steps are those that were read', () => {
  const net = sequential([conv, { kind: 'ReLU', args: {} }]);
  const otherForward = chained([{ id: freshId(), module: net.modules[0]?.id ?? '', off: false }]);
  const both: Net = { ...net, otherForward };
  const evaluated = withMode(both, 'eval');
  expect(inferNet(evaluated, [3, 8, 8]).steps).toHaveLength(1);
  expect(withMode(evaluated, 'train')).toEqual(both);
  const edited = withKnownWays(evaluated, { ...evaluated, forward: net.forward });
  expect([edited.otherForward, edited.onlyIn, isOtherWay(edited)]).toEqual([undefined, 'eval', false]);
  expect([modeOf(withMode(edited, 'train')), isOtherWay(withMode(edited, 'train'))]).toEqual(['train', true]);
});
