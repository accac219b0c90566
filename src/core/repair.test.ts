import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import data from '../../test-data/refusals.json';
import type { Args, ArgValue } from './args';
import { inferNet } from './infer';
import { isLayerKind, type LayerKind } from './layers/table';
import { sequential } from './net';
import { repairs } from './repair';
import { applyRepair } from './repair_apply';

interface Layer {
  readonly kind: LayerKind;
  readonly args: Args;
}
const conv = (i: number, o: number, args: Args = {}): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: i, out_channels: o, kernel_size: 3, ...args },
});
const pool = (args: Args): Layer => ({ kind: 'MaxPool2d', args: { kernel_size: 2, ...args } });

/** Repairs in words, each checked to make the whole net run. */
function words(layers: readonly Layer[], input: readonly number[]): string[] {
  const net = sequential(layers);
  const shaped = inferNet(net, input);
  expect(shaped.fault).not.toBeNull();
  const found = repairs(shaped);
  expect(repairs(shaped)).toEqual(found);
  return found.map((repair) => {
    const after = applyRepair(net, input, repair);
    expect(inferNet(after.net, after.input).fault).toBeNull();
    if (repair.type === 'input') return `input ${repair.shape.join('×')}`;
    if (repair.type === 'remove') return `remove ${net.forward.uses.findIndex((u) => u.id === repair.use)}`;
    const place = (id: string) => net.modules.findIndex((m) => m.id === id);
    return repair.edits.map((e) => `${place(e.module)}.${e.arg}=${JSON.stringify(e.value)}`).join(' ');
  });
}

describe('repairs', () => {
  it.each<[string, Layer[], number[], string[]]>([
    ['a kernel larger than its map', [conv(3, 8, { kernel_size: 5 })], [3, 4, 4], ['0.kernel_size=4', '0.padding=1']],
    ['a map too low only', [conv(3, 8, { kernel_size: [5, 3] })], [3, 4, 8], ['0.kernel_size=[4,3]', '0.padding=1']],
    ['a dilated kernel', [conv(3, 8, { dilation: 4 })], [3, 8, 8], ['0.kernel_size=2', '0.padding=1', '0.dilation=3']],
    ['in_channels', [conv(3, 8), conv(4, 8)], [3, 8, 8], ['1.in_channels=8', '0.out_channels=4']],
    ['in_channels with groups', [conv(3, 6), conv(4, 8, { groups: 4 })], [3, 8, 8], ['1.in_channels=6 1.groups=1']],
    ['in_channels of the input', [conv(3, 8)], [1, 8, 8], ['0.in_channels=1', 'input 3×8×8']],
    ['a pool padded too far', [pool({ padding: 2 })], [3, 8, 8], ['0.padding=1', '0.kernel_size=4']],
    ['a pool too large', [pool({ kernel_size: 5 })], [3, 4, 4], ['0.kernel_size=4', '0.padding=1']],
    ['stride 0', [conv(3, 8, { stride: 0 })], [3, 8, 8], ['0.stride=1']],
    ['negative padding', [conv(3, 8, { padding: -2 })], [3, 8, 8], ['0.padding=0']],
    ['dilation 0 in one axis', [conv(3, 8, { dilation: [1, 0] })], [3, 8, 8], ['0.dilation=[1,1]']],
    ['kernel 0', [conv(3, 8, { kernel_size: 0 })], [3, 8, 8], ['0.kernel_size=1']],
    ['groups that do not divide', [conv(6, 8, { groups: 4 })], [6, 8, 8], ['0.groups=2']],
    [
      'out_channels that groups do not divide',
      [conv(6, 8, { groups: 3 })],
      [6, 8, 8],
      ['0.groups=2', '0.out_channels=9'],
    ],
    ['no out_channels', [conv(3, 0)], [3, 8, 8], ['0.out_channels=1']],
    ['same with a stride', [conv(3, 8, { padding: 'same', stride: 2 })], [3, 8, 8], ['0.padding=1', '0.stride=1']],
    ['reflection beyond the map', [conv(3, 8, { padding: 4, padding_mode: 'reflect' })], [3, 4, 4], ['0.padding=3']],
    ['wrong words', [conv(3, 8, { padding_mode: 'mirror' })], [3, 8, 8], ['0.padding_mode="zeros"']],
    ['three numbers', [conv(3, 8, { stride: [1, 2, 2] })], [3, 8, 8], ['0.stride=[2,2]']],
    [
      'divisor 0',
      [{ kind: 'AvgPool2d', args: { kernel_size: 2, divisor_override: 0 } }],
      [3, 8, 8],
      ['0.divisor_override=null'],
    ],
    ['two wrong arguments', [conv(3, 8, { stride: 0, padding: -1 })], [3, 8, 8], ['0.padding=0 0.stride=1']],
    ['two wrong layers', [conv(3, 8, { stride: 0 }), conv(8, 8, { groups: 3 })], [3, 8, 8], ['1.groups=2 0.stride=1']],
  ])('%s', (_name, layers, input, wanted) => {
    expect(words(layers, input).slice(0, wanted.length)).toEqual(wanted);
  });

  it('reaches back where the layer at fault cannot help itself', () => {
    const deep = [conv(3, 8, { stride: 2 }), pool({}), pool({}), pool({})];
    expect(words(deep, [3, 12, 12])).not.toEqual([]);
    expect(words([pool({}), pool({}), pool({}), conv(3, 8, { kernel_size: 1 }), pool({})], [3, 8, 8])).not.toEqual([]);
  });

  it('makes what is too large small enough', () => {
    const large = [conv(3, 512, { padding: 1 }), conv(512, 512, { padding: 1 })];
    expect(words(large, [3, 512, 512])[0]).toBe('input 3×128×128');
    expect(words([conv(3, 2 ** 24)], [3, 8, 8])).not.toEqual([]);
    expect(words([conv(3, 8, { padding: 10_000 })], [3, 8, 8])[0]).toBe('0.padding=1');
    expect(words([], [3, 2 ** 20, 2 ** 20])[0]).toMatch(/^input/);
  });

  it('finds some for everything that PyTorch refuses, each of which holds', { timeout: 60_000 }, () => {
    const cases = data.cases as unknown as {
      input: number[];
      layers: [string, Record<string, ArgValue>][];
      when: string | null;
    }[];
    // An argument that the layer does not have can only be taken out in the source.
    const strange = (args: Args) => ['pad', 'strides'].some((name) => name in args);
    const refused = cases.filter(
      (c) => c.when !== null && c.input.every((n) => n > 0) && !c.layers.some(([, args]) => strange(args)),
    );
    expect(refused.length).toBeGreaterThan(400);
    const without = refused.filter(({ layers, input }) => {
      const known = layers.map(([kind, args]) => ({ kind: isLayerKind(kind) ? kind : ('ReLU' as const), args }));
      // What this page does not compute for another reason than PyTorch's is in this data too.
      return inferNet(sequential(known), input).fault !== null && words(known, input).length === 0;
    });
    expect(without.map((c) => JSON.stringify([c.input, c.layers])).slice(0, 5)).toEqual([]);
  });

  it('hold for every spoiled net', { timeout: 60_000 }, () => {
    const int = (min: number, max: number) => fc.integer({ min, max });
    const spoiled = fc.record({
      kernel_size: int(-1, 9),
      stride: int(-1, 4),
      padding: int(-2, 6),
      dilation: int(0, 4),
    });
    const layer = fc.oneof(
      fc.tuple(int(1, 6), int(1, 6), spoiled).map(([i, o, args]) => conv(i, o, args)),
      spoiled.map((args) => pool(args)),
      fc.constant<Layer>({ kind: 'ReLU', args: {} }),
    );
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 6 }), int(1, 12), (layers, size) => {
        if (inferNet(sequential(layers), [3, size, size]).fault) words(layers, [3, size, size]);
      }),
      { numRuns: 150 },
    );
  });
});
