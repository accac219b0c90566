import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../testing/cpu_time';
import type { Args } from '../args';
import { BUDGET, inputTooLarge } from './budget';
import { inferNet } from './infer';
import { sequential } from './net';

const conv = (args: Args) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: 3, out_channels: 8, kernel_size: 3, ...args },
});

describe('the budget', () => {
  it('lets 512 × 512 inputs and nets of 20 G multiply-accumulates through', () => {
    const net = sequential([
      conv({ out_channels: 64, padding: 1 }),
      conv({ in_channels: 64, out_channels: 64, padding: 1 }),
      conv({ in_channels: 64, out_channels: 128, padding: 1, stride: 2 }),
      conv({ in_channels: 128, out_channels: 64, padding: 1 }),
    ]);
    const shaped = inferNet(net, [3, 512, 512]);
    expect(shaped.macs).toBeGreaterThan(19e9);
    expect(shaped.fault).toBeNull();
  });

  it('keeps shapes, formulas, parameters and macs of what is too large', () => {
    const shaped = inferNet(sequential([conv({ kernel_size: 1 }), conv({ in_channels: 8 })]), [3, 2 ** 20, 2 ** 20]);
    expect(shaped.fault).toMatchObject({ when: 'budget', code: 'too-large', layer: -1 });
    expect(shaped.steps.map((s) => s.output)).toEqual([
      [8, 2 ** 20, 2 ** 20],
      [8, 2 ** 20 - 2, 2 ** 20 - 2],
    ]);
    expect(shaped.params).toBe(8 * 3 + 8 + 8 * 8 * 9 + 8);
    expect(shaped.macs).toBeGreaterThan(2 ** 40);
  });

  it('bounds what orthogonal_ costs', () => {
    const net = (width: number) =>
      sequential([
        {
          kind: 'Linear',
          args: { in_features: width, out_features: width },
          init: [{ fn: 'orthogonal_', args: {}, target: 'weight' }],
        },
      ]);
    expect(inferNet(net(1024), [1, 1, 1024]).fault).toBeNull();
    expect(inferNet(net(4096), [1, 1, 4096]).fault).toMatchObject({
      code: 'too-large',
      values: { what: 'orthogonal' },
    });
  });

  it.each([
    ['macs', [conv({ out_channels: 4096, kernel_size: 9, in_channels: 16, padding: 4 })], [16, 120, 120]],
    ['weights', [conv({ out_channels: 2 ** 26, kernel_size: 3 })], [3, 3, 3]],
    ['bytes', [conv({ out_channels: 2 ** 24, kernel_size: 3, groups: 1 })], [3, 3, 3]],
    ['tensor', [conv({ padding: 10_000, stride: 20_000 })], [3, 8, 8]],
    ['axis', [conv({ padding: [2 ** 21, 0], stride: [2 ** 21, 1], kernel_size: 1 })], [3, 1, 1]],
    ['tensor', [{ kind: 'MaxPool2d' as const, args: { kernel_size: 2 ** 31 - 1, padding: 2 ** 30 - 1 } }], [1, 8, 8]],
    ['layers', Array.from({ length: 1001 }, () => ({ kind: 'ReLU' as const, args: {} })), [1, 8, 8]],
    ['bytes', Array.from({ length: 40 }, () => ({ kind: 'ReLU' as const, args: {} })), [60, 512, 512]],
  ] as const)('stops at too many %s', (limit, layers, input) => {
    const { fault } = inferNet(sequential(layers), input);
    expect(fault?.values).toMatchObject({ what: limit, limit: BUDGET[limit] });
    expect(fault?.text).toMatch(/^Too large to compute here: [\d,]+ /);
  });

  it('stands behind PyTorch’s refusal of a later step, which is the fault, but is known', () => {
    const shaped = inferNet(sequential([conv({ padding: 10_000, stride: 20_000 }), conv({})]), [3, 8, 8]);
    expect(shaped.fault?.code).toBe('in-channels-mismatch');
    expect(shaped.tooLarge?.code).toBe('too-large');
  });

  it('counts the channels that a LocalResponseNorm reads for each value, and not those that are not there', () => {
    const norm = (size: number, input: number[]) =>
      inferNet(sequential([{ kind: 'LocalResponseNorm', args: { size } }]), input).tooLarge;
    expect(norm(5, [65_536, 32, 32])).toBeNull();
    expect(norm(2 ** 20, [65_536, 32, 32])?.values).toMatchObject({ what: 'macs', value: 65_536 ** 2 * 1024 });
    expect(norm(2 ** 20, [64, 32, 32])).toBeNull();
  });

  it('looks at the input alone, too', () => {
    expect(inputTooLarge([3, 512, 512])).toBeNull();
    expect(inputTooLarge([1, 2 ** 31, 2 ** 31])?.layer).toBe(-1);
  });

  it('answers at once, whatever numbers it is given', () => {
    const wild = fc.oneof(
      fc.integer({ min: -3, max: 12 }),
      fc.constantFrom(
        2 ** 20,
        1e9,
        2 ** 31 - 1,
        2 ** 31,
        2 ** 53,
        1e300,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        0.5,
        -(2 ** 31),
      ),
    );
    const args = fc.record(
      {
        in_channels: wild,
        out_channels: wild,
        kernel_size: wild,
        stride: wild,
        padding: wild,
        dilation: wild,
        groups: wild,
      },
      { requiredKeys: ['in_channels', 'out_channels', 'kernel_size'] },
    );
    const pools = fc.record({
      kernel_size: wild,
      stride: wild,
      padding: wild,
      dilation: wild,
      ceil_mode: fc.boolean(),
    });
    const layer = fc.oneof(
      args.map((a) => ({ kind: 'Conv2d' as const, args: a })),
      pools.map((a) => ({ kind: 'MaxPool2d' as const, args: a })),
    );
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), fc.tuple(wild, wild, wild), (layers, input) => {
        const started = cpuTime();
        const shaped = inferNet(sequential(layers), input);
        expect(cpuTime() - started).toBeLessThan(1000);
        for (const step of shaped.steps) {
          if (shaped.tooLarge) return;
          for (const n of step.output) expect(n).toBeLessThanOrEqual(BUDGET.tensor);
        }
      }),
      { numRuns: 400 },
    );
  });
});
