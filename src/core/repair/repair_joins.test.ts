import { describe, expect, it } from 'vitest';
import '../layers/all';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { graphNet, type WrittenStep } from '../testing/graph_net';
import { repairs } from './repair';
import { applyRepair } from './repair_apply';

const step = (kind: LayerKind, reads: readonly number[], args: Args = {}): WrittenStep => ({ kind, reads, args });
const conv = (i: number, o: number, read: number, more: Args = {}) =>
  step('Conv2d', [read], { in_channels: i, out_channels: o, kernel_size: 3, padding: 1, ...more });

/** A net's repairs in words, each checked to make the whole net run. */
function words(steps: readonly WrittenStep[], input: readonly number[]): string[] {
  const net = graphNet(steps);
  const shaped = inferNet(net, input);
  expect(shaped.fault).not.toBeNull();
  const place = (id: string) => net.modules.findIndex((m) => m.id === id);
  return repairs(shaped).map((repair) => {
    const after = applyRepair(net, input, repair);
    expect(inferNet(after.net, after.input).fault).toBeNull();
    if (repair.type === 'edit') {
      return repair.edits.map((e) => `${place(e.module)}.${e.arg}=${JSON.stringify(e.value)}`).join(' ');
    }
    if (repair.type === 'insert') {
      const args = Object.entries(repair.args).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      return `${repair.kind}(${args.join(' ')}) into ${repair.input}`;
    }
    if (repair.type === 'input') return `input ${repair.shape.join('×')}`;
    if (repair.type === 'mode') return repair.mode;
    return `remove ${net.forward.uses.findIndex((u) => u.id === repair.use)}`;
  });
}

describe('repairs where branches meet', () => {
  it('pad the branch that lost a ring, or fit the other to it', () => {
    const block = [conv(3, 8, -1), conv(8, 8, 0, { padding: 0 }), step('add', [1, 0])];
    expect(words(block, [3, 16, 16])).toEqual([
      '1.padding=1',
      'ZeroPad2d(padding=[-1,-1,-1,-1]) into 1',
      'Upsample(size=14) into 1',
    ]);
  });

  it('project the shortcut of a block that halves and widens, with its stride', () => {
    const block = [conv(3, 16, -1), conv(16, 32, 0, { stride: 2 }), conv(32, 32, 1), step('add', [2, 0])];
    expect(words(block, [3, 16, 16])).toEqual([
      'Conv2d(in_channels=16 out_channels=32 kernel_size=1 stride=2) into 1',
      'remove 3',
    ]);
  });

  it('give a branch the channels of the other', () => {
    const block = [conv(3, 16, -1), conv(16, 32, 0), step('add', [1, 0])];
    expect(words(block, [3, 8, 8])).toEqual([
      '1.out_channels=16',
      '0.out_channels=32',
      'Conv2d(in_channels=16 out_channels=32 kernel_size=1) into 1',
    ]);
  });

  it('crop, pad or resize what is laid behind one another', () => {
    const unet = [
      conv(1, 4, -1),
      step('MaxPool2d', [0], { kernel_size: 2 }),
      step('ConvTranspose2d', [1], { in_channels: 4, out_channels: 4, kernel_size: 2, stride: 2 }),
      step('cat', [2, 0], { dim: 1 }),
      conv(8, 2, 3),
    ];
    const found = words(unet, [1, 9, 9]);
    expect(found.length).toBe(3);
    expect(found).toContain('ZeroPad2d(padding=[0,-1,0,-1]) into 1');
  });
});
