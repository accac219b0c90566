import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { carryChannels } from './channels';
import { inferNet } from './infer';
import { chained, type Net, sequential } from './net';
import { withoutStep } from './rewire';

const conv = (i: number, o: number, more: Args = {}) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: i, out_channels: o, kernel_size: 1, ...more },
});

function withArgs(net: Net, at: number, args: Args): Net {
  return { ...net, modules: net.modules.map((m, i) => (i === at ? { ...m, args: { ...m.args, ...args } } : m)) };
}

const channelsOf = (net: Net) =>
  net.modules.map((m) => [m.args.in_channels, m.args.out_channels, m.args.groups].filter((n) => n !== undefined));

describe('carryChannels', () => {
  it('follows out_channels of the layer before', () => {
    const net = sequential([conv(3, 16), { kind: 'ReLU', args: {} }, conv(16, 32)]);
    const after = carryChannels(net, withArgs(net, 0, { out_channels: 20 }), [3, 3, 3], [3, 3, 3]);
    expect(channelsOf(after)).toEqual([[3, 20], [], [20, 32]]);
  });

  it('follows the input, and past a layer that cannot run', () => {
    const net = sequential([conv(3, 16, { kernel_size: 99 }), conv(16, 32)]);
    expect(channelsOf(carryChannels(net, net, [3, 3, 3], [1, 3, 3]))).toEqual([
      [1, 16],
      [16, 32],
    ]);
    expect(channelsOf(carryChannels(net, withArgs(net, 0, { out_channels: 8 }), [3, 3, 3], [3, 3, 3]))[1]).toEqual([
      8, 32,
    ]);
  });

  it('leaves a layer that disagreed already, and one whose in_channels was set', () => {
    const net = sequential([conv(3, 16), conv(5, 32), conv(32, 8)]);
    expect(channelsOf(carryChannels(net, withArgs(net, 0, { out_channels: 20 }), [3, 3, 3], [3, 3, 3]))[1]).toEqual([
      5, 32,
    ]);
    expect(channelsOf(carryChannels(net, withArgs(net, 1, { in_channels: 16 }), [3, 3, 3], [3, 3, 3]))[1]).toEqual([
      16, 32,
    ]);
    const agreed = sequential([conv(3, 16), conv(16, 32)]);
    expect(channelsOf(carryChannels(agreed, withArgs(agreed, 1, { in_channels: 7 }), [3, 3, 3], [3, 3, 3]))[1]).toEqual(
      [7, 32],
    );
  });

  it('follows where a layer is switched off, on, or taken away', () => {
    const net = sequential([conv(3, 16), conv(16, 32), conv(32, 8)]);
    const toggle = (of: Net, off: boolean): Net => ({
      ...of,
      forward: { ...of.forward, uses: of.forward.uses.map((u, i) => (i === 1 ? { ...u, off } : u)) },
    });
    const off = carryChannels(net, toggle(net, true), [3, 3, 3], [3, 3, 3]);
    expect(channelsOf(off)[2]).toEqual([16, 8]);
    expect(channelsOf(carryChannels(off, toggle(off, false), [3, 3, 3], [3, 3, 3]))).toEqual(channelsOf(net));
    const wider = carryChannels(off, withArgs(off, 0, { out_channels: 10 }), [3, 3, 3], [3, 3, 3]);
    expect(channelsOf(carryChannels(wider, toggle(wider, false), [3, 3, 3], [3, 3, 3]))).toEqual([
      [3, 10],
      [10, 32],
      [32, 8],
    ]);
    const gone = net.forward.uses[1]?.id ?? '';
    const without: Net = { modules: net.modules.toSpliced(1, 1), forward: withoutStep(net.forward, gone) };
    expect(channelsOf(carryChannels(net, without, [3, 3, 3], [3, 3, 3]))).toEqual([
      [3, 16],
      [16, 8],
    ]);
  });

  it('keeps a depthwise layer depthwise, and carries what that changes on', () => {
    const net = sequential([conv(3, 16), conv(16, 32, { groups: 16 }), conv(32, 8)]);
    expect(channelsOf(carryChannels(net, withArgs(net, 0, { out_channels: 6 }), [3, 3, 3], [3, 3, 3]))).toEqual([
      [3, 6],
      [6, 12, 6],
      [12, 8],
    ]);
  });

  it('takes the nearest smaller groups that divide', () => {
    const net = sequential([conv(3, 16), conv(16, 24, { groups: 8 })]);
    expect(channelsOf(carryChannels(net, withArgs(net, 0, { out_channels: 12 }), [3, 3, 3], [3, 3, 3]))[1]).toEqual([
      12, 24, 6,
    ]);
    expect(channelsOf(carryChannels(net, withArgs(net, 0, { out_channels: 7 }), [3, 3, 3], [3, 3, 3]))[1]).toEqual([
      7, 24, 1,
    ]);
  });

  it('takes a module that is used twice by its first use', () => {
    const one = sequential([conv(3, 3)]);
    const [module] = one.modules;
    const [use] = one.forward.uses;
    if (!module || !use) throw new Error('no layer');
    const net: Net = { modules: [module], forward: chained([use, { ...use, id: 'again' }]) };
    const after = carryChannels(net, net, [3, 3, 3], [4, 3, 3]);
    expect(channelsOf(after)).toEqual([[4, 3]]);
    expect(inferNet(after, [4, 5, 5]).fault?.code).toBe('in-channels-mismatch');
  });

  it('keeps every net whole whose channels fitted, whatever changes them', () => {
    const width = fc.integer({ min: 1, max: 12 });
    const grouped = fc.tuple(fc.array(width, { minLength: 2, maxLength: 5 }), fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(grouped, fc.nat(), width, width, ([widths, random], pick, out, input) => {
        const layers = widths.slice(1).map((o, i) => {
          const before = widths[i] ?? 1;
          const fitting = [1, 2, 3, 4, 6, before].filter((g) => before % g === 0 && o % g === 0);
          return conv(before, o, { groups: fitting[random.next().value % fitting.length] ?? 1 });
        });
        const net = sequential(layers);
        const first = widths[0] ?? 1;
        expect(inferNet(net, [first, 3, 3]).fault).toBeNull();
        expect(carryChannels(net, net, [first, 3, 3], [first, 3, 3])).toBe(net);
        const changed = carryChannels(net, net, [first, 3, 3], [input, 3, 3]);
        expect(inferNet(changed, [input, 3, 3]).fault).toBeNull();
        const at = pick % layers.length;
        const edited = carryChannels(
          net,
          withArgs(net, at, { out_channels: out, groups: 1 }),
          [first, 3, 3],
          [first, 3, 3],
        );
        expect(inferNet(edited, [first, 3, 3]).fault).toBeNull();
      }),
    );
  });

  it('carries features, norms and sizes along too', () => {
    const layers = (o: number, features: number, size: number): { kind: LayerKind; args: Args }[] => [
      conv(3, o, { kernel_size: 3 }),
      { kind: 'BatchNorm2d' as const, args: { num_features: o } },
      { kind: 'PReLU' as const, args: { num_parameters: o } },
      { kind: 'PReLU' as const, args: {} },
      { kind: 'GroupNorm' as const, args: { num_groups: 4, num_channels: o } },
      { kind: 'LayerNorm' as const, args: { normalized_shape: [o, size, size] } },
      { kind: 'ConvTranspose2d' as const, args: { in_channels: o, out_channels: o, kernel_size: 1 } },
      { kind: 'Flatten' as const, args: {} },
      { kind: 'Linear' as const, args: { in_features: features, out_features: 5 } },
    ];
    const net = sequential(layers(8, 8 * 36, 6));
    expect(inferNet(net, [3, 8, 8]).fault).toBeNull();
    const argsOf = (of: Net) => of.modules.map((m) => m.args);
    const smaller = carryChannels(net, net, [3, 8, 8], [3, 7, 7]);
    expect(argsOf(smaller)).toEqual(argsOf(sequential(layers(8, 8 * 25, 5))));
    const wider = carryChannels(net, withArgs(net, 0, { out_channels: 12 }), [3, 8, 8], [3, 8, 8]);
    expect(inferNet(wider, [3, 8, 8]).fault).toBeNull();
    expect(wider.modules[1]?.args).toEqual({ num_features: 12 });
    expect(wider.modules[3]?.args).toEqual({});
    expect(wider.modules[6]?.args).toEqual({ in_channels: 12, out_channels: 8, kernel_size: 1 });
    expect(wider.modules[8]?.args.in_features).toBe(8 * 36);
  });

  it('takes features up again behind a kernel that has been too large', () => {
    const net = sequential([
      conv(3, 4, { kernel_size: 3 }),
      { kind: 'Flatten', args: {} },
      { kind: 'Linear', args: { in_features: 4 * 36, out_features: 5 } },
    ]);
    const input = [3, 8, 8];
    const broken = carryChannels(net, withArgs(net, 0, { kernel_size: 99 }), input, input);
    expect(broken.modules[2]?.args.in_features).toBe(4 * 36);
    const again = carryChannels(broken, withArgs(broken, 0, { kernel_size: 5 }), input, input);
    expect(again.modules[2]?.args.in_features).toBe(4 * 16);
    expect(inferNet(again, input).fault).toBeNull();
  });
});
