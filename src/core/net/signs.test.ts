import { expect, test } from 'vitest';
import { inferNet } from './infer';
import { sequential } from './net';
import { nonNegativeSteps } from './signs';

const conv = { kind: 'Conv2d', args: { in_channels: 3, out_channels: 3, kernel_size: 1 } } as const;
const relu = { kind: 'ReLU', args: {} } as const;
const max = { kind: 'MaxPool2d', args: { kernel_size: 2 } } as const;
const signs = (layers: Parameters<typeof sequential>[0]) =>
  nonNegativeSteps(inferNet(sequential(layers), [3, 16, 16]).steps);

test('what comes out of ReLU stays non-negative through pools, and no further', () => {
  const avg = { kind: 'AvgPool2d', args: { kernel_size: 2, padding: 1 } } as const;
  expect(signs([conv, relu, max, avg, conv, max])).toEqual([false, true, true, true, false, false]);
});

test('a pool of the input is signed', () => {
  expect(signs([max, relu])).toEqual([false, true]);
});

test('a negative divisor turns signs over', () => {
  expect(signs([relu, { kind: 'AvgPool2d', args: { kernel_size: 2, divisor_override: -2 } }])).toEqual([true, false]);
});

test('what is never negative is known of every kind, with the arguments that turn it over', () => {
  expect(
    signs([
      { kind: 'Sigmoid', args: {} },
      { kind: 'BatchNorm2d', args: { num_features: 3 } },
    ]),
  ).toEqual([true, false]);
  expect(signs([{ kind: 'Softplus', args: { beta: -1 } }])).toEqual([false]);
  expect(
    signs([
      { kind: 'Hardtanh', args: { min_val: 0 } },
      { kind: 'LogSigmoid', args: {} },
    ]),
  ).toEqual([true, false]);
  const up = (mode: string) => ({ kind: 'Upsample', args: { scale_factor: 2, mode } }) as const;
  expect(signs([relu, up('bilinear'), up('bicubic')])).toEqual([true, true, false]);
  const pad = (value: number) => ({ kind: 'ConstantPad2d', args: { padding: 1, value } }) as const;
  expect(signs([relu, pad(1), { kind: 'Flatten', args: {} }])).toEqual([true, true, true]);
  expect(signs([relu, pad(-1)])).toEqual([true, false]);
});
