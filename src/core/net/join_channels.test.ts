import { describe, expect, it } from 'vitest';
import '../layers/all';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { graphNet, type WrittenStep } from '../testing/graph_net';
import { carryChannels } from './channels';
import { inferNet } from './infer';
import type { Net } from './net';

const step = (kind: LayerKind, reads: readonly number[], args: Args = {}): WrittenStep => ({ kind, reads, args });
const conv = (i: number, o: number, read: number, more: Args = {}) =>
  step('Conv2d', [read], { in_channels: i, out_channels: o, kernel_size: 3, padding: 1, ...more });

function set(net: Net, at: number, args: Args): Net {
  return { ...net, modules: net.modules.map((m, i) => (i === at ? { ...m, args: { ...m.args, ...args } } : m)) };
}

const INPUT = [3, 8, 8];
/** The numbers of every layer that has some, after an edit. */
function edited(steps: readonly WrittenStep[], at: number, args: Args): { net: Net; numbers: unknown[] } {
  const net = graphNet(steps);
  expect(inferNet(net, INPUT).fault).toBeNull();
  const made = carryChannels(net, set(net, at, args), INPUT, INPUT);
  const names = ['in_channels', 'out_channels', 'groups', 'num_features', 'in_features', 'out_features', 'shape'];
  const numbers = made.modules.map((m) => names.flatMap((n) => (m.args[n] === undefined ? [] : [m.args[n]])));
  return { net: made, numbers: numbers.filter((n) => n.length > 0) };
}

describe('channels where branches meet', () => {
  const norm = (n: number, read: number) => step('BatchNorm2d', [read], { num_features: n });
  const block = [
    conv(3, 16, -1),
    norm(16, 0),
    step('ReLU', [1]),
    conv(16, 16, 2),
    norm(16, 3),
    step('add', [4, 2]),
    conv(16, 8, 5),
  ];

  it('are carried through a sum into the other branch, and on', () => {
    const { net, numbers } = edited(block, 3, { out_channels: 20 });
    expect(numbers).toEqual([[3, 20], [20], [20, 20], [20], [20, 8]]);
    expect(inferNet(net, INPUT).fault).toBeNull();
    expect(edited(block, 0, { out_channels: 6 }).numbers).toEqual([[3, 6], [6], [6, 6], [6], [6, 8]]);
  });

  it('go through a projection, and through a depthwise layer to what is before it', () => {
    const project = [
      conv(3, 16, -1),
      conv(16, 32, 0),
      conv(16, 32, 0, { kernel_size: 1, padding: 0 }),
      step('add', [1, 2]),
    ];
    expect(edited(project, 1, { out_channels: 24 }).numbers).toEqual([
      [3, 16],
      [16, 24],
      [16, 24],
    ]);
    const depthwise = [conv(3, 16, -1), conv(16, 16, 0, { groups: 16 }), conv(3, 16, -1), step('mul', [1, 2])];
    expect(edited(depthwise, 2, { out_channels: 20 }).numbers).toEqual([
      [3, 20],
      [20, 20, 20],
      [3, 20],
    ]);
  });

  it('are summed up by cat, and reach a Linear through a view', () => {
    const cat = [conv(3, 4, -1), conv(3, 6, -1), step('cat', [0, 1], { dim: 1 }), conv(10, 5, 2)];
    expect(edited(cat, 0, { out_channels: 7 }).numbers).toEqual([
      [3, 7],
      [3, 6],
      [13, 5],
    ]);
    const view = [
      conv(3, 4, -1),
      step('view', [0], { shape: [-1, 256] }),
      step('Linear', [1], { in_features: 256, out_features: 10 }),
    ];
    expect(edited(view, 0, { out_channels: 6 }).numbers).toEqual([[3, 6], [[-1, 384]], [384, 10]]);
  });

  it('go back through a gate to the layer that makes it', () => {
    const gate = [
      conv(3, 8, -1),
      step('mean', [0], { dim: [2, 3] }),
      step('Linear', [1], { in_features: 8, out_features: 2 }),
      step('Linear', [2], { in_features: 2, out_features: 8 }),
      step('view', [3], { shape: [1, 8, 1, 1] }),
      step('mul', [0, 4]),
    ];
    const { net, numbers } = edited(gate, 0, { out_channels: 12 });
    expect(numbers).toEqual([[3, 12], [12, 2], [2, 12], [[1, 12, 1, 1]]]);
    expect(inferNet(net, INPUT).fault).toBeNull();
  });

  it('are folded out of a row, and leave what a depthwise layer was just set to make', () => {
    const folded = [conv(3, 8, -1), step('AdaptiveAvgPool2d', [0], { output_size: 1 }), step('Flatten', [1])];
    const gate = [
      ...folded,
      step('Linear', [2], { in_features: 8, out_features: 8 }),
      step('Unflatten', [3], { dim: 1, unflattened_size: [8, 1, 1] }),
      step('mul', [0, 4]),
    ];
    const { net } = edited(gate, 0, { out_channels: 12 });
    expect(net.modules[4]?.args.unflattened_size).toEqual([12, 1, 1]);
    expect(inferNet(net, INPUT).fault).toBeNull();
    const depthwise = [conv(3, 4, -1), conv(4, 4, 0, { groups: 4 }), step('maximum', [1, 0])];
    expect(edited(depthwise, 1, { out_channels: 8 }).numbers).toEqual([
      [3, 8],
      [8, 8, 8],
    ]);
  });

  it('leave the input alone, and what the edit set itself', () => {
    const skip = [conv(3, 3, -1), step('add', [0, -1])];
    expect(edited(skip, 0, { out_channels: 5 }).numbers).toEqual([[3, 5]]);
    const net = graphNet(block);
    const both = set(set(net, 0, { out_channels: 6 }), 3, { out_channels: 20 });
    const made = carryChannels(net, both, INPUT, INPUT);
    expect([made.modules[0]?.args.out_channels, made.modules[3]?.args.out_channels]).toEqual([6, 20]);
  });
});
