import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import layers from '../../../test-data/layer_refusals.json';
import data from '../../../test-data/refusals.json';
import type { Args, ArgValue } from '../args';
import { isLayerKind, type LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
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
    if (repair.type === 'mode') return repair.mode;
    if (repair.type === 'insert') {
      const edits = (repair.edits ?? []).map((e) => ` ${e.arg}=${JSON.stringify(e.value)}`);
      return `insert ${repair.kind}${edits.join('')}`;
    }
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

  const layer = (kind: LayerKind, args: Args = {}): Layer => ({ kind, args });
  it.each<[string, Layer[], number[], string[]]>([
    [
      'num_features',
      [conv(3, 8), layer('BatchNorm2d', { num_features: 4 })],
      [3, 8, 8],
      ['1.num_features=8', '0.out_channels=4'],
    ],
    [
      'num_channels and its groups',
      [layer('GroupNorm', { num_groups: 4, num_channels: 8 })],
      [3, 8, 8],
      ['0.num_channels=3 0.num_groups=1', 'input 8×8×8'],
    ],
    ['num_groups', [layer('GroupNorm', { num_groups: 4, num_channels: 6 })], [6, 8, 8], ['0.num_groups=3']],
    [
      'in_features',
      [conv(3, 8), layer('Flatten'), layer('Linear', { in_features: 9, out_features: 2 })],
      [3, 8, 8],
      ['2.in_features=288'],
    ],
    [
      'normalized_shape',
      [layer('LayerNorm', { normalized_shape: [3, 9, 9] })],
      [3, 8, 8],
      ['0.normalized_shape=[3,8,8]'],
    ],
    [
      'a transposed in_channels',
      [layer('ConvTranspose2d', { in_channels: 4, out_channels: 2, kernel_size: 3 })],
      [3, 8, 8],
      ['0.in_channels=3', 'input 4×8×8'],
    ],
    [
      'output_padding',
      [layer('ConvTranspose2d', { in_channels: 3, out_channels: 2, kernel_size: 3, stride: 2, output_padding: 2 })],
      [3, 8, 8],
      ['0.output_padding=1', '0.stride=3'],
    ],
    [
      'a transposed padding',
      [layer('ConvTranspose2d', { in_channels: 3, out_channels: 2, kernel_size: 2, padding: 3 })],
      [3, 3, 3],
      ['0.padding=1'],
    ],
    ['a pixel shuffle', [layer('PixelShuffle', { upscale_factor: 3 })], [8, 4, 4], ['0.upscale_factor=2']],
    ['neither size nor scale_factor', [layer('Upsample')], [3, 8, 8], ['0.scale_factor=2']],
    [
      'align_corners of nearest',
      [layer('Upsample', { scale_factor: 2, align_corners: true })],
      [3, 8, 8],
      ['0.align_corners=null', '0.mode="bilinear"'],
    ],
    ['a reflection', [layer('ReflectionPad2d', { padding: [1, 9, 0, 4] })], [3, 4, 4], ['0.padding=[1,3,0,3]']],
    ['a range the wrong way round', [layer('Hardtanh', { min_val: 2 })], [3, 8, 8], ['0.max_val=3', '0.min_val=0']],
    ['a map layer behind Flatten', [layer('Flatten'), pool({})], [3, 8, 8], ['remove 0', 'remove 1']],
    [
      'batch norm of one value',
      [layer('AdaptiveAvgPool2d', { output_size: 1 }), layer('BatchNorm2d', { num_features: 3 })],
      [3, 8, 8],
      ['eval', '0.output_size=2'],
    ],
    [
      'a Linear behind a pool, made for all values',
      [pool({}), layer('Linear', { in_features: 48, out_features: 2 })],
      [3, 8, 8],
      ['insert Flatten', '1.in_features=4'],
    ],
    [
      'a Linear behind a pool, made for the channels',
      [conv(3, 8), pool({}), layer('Linear', { in_features: 8, out_features: 2 })],
      [3, 8, 8],
      ['insert Flatten in_features=72', '2.in_features=3'],
    ],
    ['a probability', [layer('Dropout', { p: 1.5 })], [3, 8, 8], ['0.p=1']],
  ])('%s', (_name, net, input, wanted) => {
    expect(words(net, input).slice(0, wanted.length)).toEqual(wanted);
  });

  it('finds some for every kind of layer', { timeout: 60_000 }, () => {
    const refused = (
      layers.cases as unknown as { input: number[]; layers: [LayerKind, Args][]; when: string | null }[]
    ).filter((c) => c.when !== null && !c.layers.some(([, args]) => 'foo' in args));
    expect(refused.length).toBeGreaterThan(500);
    const without = refused.filter(({ layers: given, input }) => {
      const net = given.map(([kind, args]) => ({ kind, args }));
      return words(net, input).length === 0;
    });
    expect(without.map((c) => JSON.stringify([c.input, c.layers]))).toEqual([]);
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

describe('several edits at once', () => {
  it('name no argument that stays as it is', () => {
    const net = sequential([
      { kind: 'AdaptiveAvgPool2d', args: { output_size: 0 } },
      { kind: 'Conv2d', args: { in_channels: 3, out_channels: 8, kernel_size: 3 } },
    ]);
    const [first] = repairs(inferNet(net, [3, 16, 16]));
    expect(first?.type === 'edit' && first.edits.map((e) => e.arg)).toEqual(['output_size', 'kernel_size']);
  });
});

it('offers as many channels of the input as a shuffle at the head divides', () => {
  expect(words([{ kind: 'PixelShuffle', args: { upscale_factor: 2 } }], [3, 16, 16])).toContain('input 4×16×16');
});

it('names the layer that emptied the map where a window is refused', () => {
  const empties: Layer = { kind: 'AdaptiveAvgPool2d', args: { output_size: 0 } };
  const { fault } = inferNet(sequential([empties, conv(3, 8)]), [3, 8, 8]);
  expect(fault).toMatchObject({ code: 'kernel-too-large', values: { emptied: 'pool1' } });
  expect(inferNet(sequential([conv(3, 8)]), [3, 2, 2]).fault?.values).not.toHaveProperty('emptied');
});
