import { describe, expect, it } from 'vitest';
import data from '../../test-data/layer_refusals.json';
import pools from '../../test-data/refusals.json';
import type { ArgValue } from './args';
import { isLayerKind, LAYERS } from './layers/table';
import { inferNet, type ShapedNet } from './net/infer';
import { sequential } from './net/net';
import { OPERATION_CODES, REFUSAL_CODES } from './refusal_codes';
import { words213 } from './testing/words_213';

interface Case {
  input: number[];
  layers: [string, Record<string, ArgValue>][];
  when: 'construct' | 'forward' | null;
  at?: number;
  text?: string;
  sizes: number[][] | null;
  params?: number;
}

const cases = data.cases as unknown as Case[];

function shapedOf({ input, layers }: Pick<Case, 'input' | 'layers'>): ShapedNet {
  const net = layers.map(([kind, args]) => {
    if (!isLayerKind(kind)) throw new Error(kind);
    return { kind, args };
  });
  return inferNet(sequential(net), input);
}

function verdict({ fault, steps, params }: ShapedNet) {
  const refused = fault && fault.when !== 'budget' ? fault : null;
  return {
    when: refused?.when ?? null,
    ...(refused && { at: refused.layer, text: words213(refused) }),
    sizes: refused?.when === 'construct' ? null : steps.map((s) => s.outputSizes),
    ...(!refused && { params }),
  };
}

describe('every kind of layer', () => {
  it('gives the sizes, the parameters and the refusals of PyTorch, word for word', () => {
    const wrong = cases.flatMap((c) => {
      const { input, layers, ...said } = c;
      const ours = verdict(shapedOf(c));
      // What 2.13 takes, and 2.14.1 does not, has its answers behind.
      return ours.text === null || JSON.stringify(ours) === JSON.stringify(said)
        ? []
        : [{ layers: JSON.stringify(layers), input, said, ours }];
    });
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(700);
  });

  it('speaks 2.14.1, and knows what 2.13 said', () => {
    const said = (layers: Case['layers'], input: number[]) => {
      const { fault } = shapedOf({ input, layers });
      return fault && [fault.text, words213(fault)];
    };
    const replicate = (...padding: number[]) => said([['ReplicationPad2d', { padding }]], [3, 4, 4]);
    expect(replicate(-2, -2, -2, -2)).toEqual([
      'Calculated output H: 0 W: 0 must be >= 1 in every dimension (input H: 4, W: 4)',
      'input (H: 4, W: 4 ) is too small. Calculated output H: 0 W: 0',
    ]);
    expect(replicate(0, 0, -4, 0)).toEqual([
      'Calculated output H: 0 W: 4 must be >= 1 in every dimension (input H: 4, W: 4)',
      null,
    ]);
    expect(replicate(0, 0, -3, -3)?.[1]).toBe('Trying to create tensor with negative dimension -2: [1, 3, -2, 4]');
    const empty = said(
      [
        ['ZeroPad2d', { padding: [0, 0, -4, 0] }],
        ['GroupNorm', { num_groups: 3, num_channels: 3 }],
      ],
      [3, 4, 4],
    );
    expect(empty).toEqual(['Expected HxW to be greater than 0, got 0', null]);
    expect(said([['LPPool2d', { norm_type: 0, kernel_size: 2 }]], [3, 4, 4])).toEqual([
      'norm_type must be a non-zero value, but got 0',
      'float division by zero',
    ]);
    expect(replicate(9, 9, 9, 9)).toBeNull();
  });

  it('is among the cases and runs', () => {
    const runs = new Set(cases.flatMap((c) => c.layers.slice(0, c.sizes?.length ?? 0).map(([kind]) => kind)));
    // What reads rows, or a map and its indices, stands behind no map: see engine/operation_oracle.test.ts.
    const others = ['MaxUnpool2d', 'MaxPool1d', 'AvgPool1d', 'AdaptiveAvgPool1d', 'AdaptiveMaxPool1d', 'Dropout1d'];
    expect(Object.keys(LAYERS).filter((kind) => !runs.has(kind))).toEqual(others);
  });

  it('refuses an argument that it does not have, but for Identity, which takes everything', () => {
    const taken = Object.entries(LAYERS).filter(([, spec]) => spec.construct({ foo: 1 }) === null);
    expect(taken.map(([kind]) => kind)).toEqual(['Identity']);
  });

  it('brings every code but those that no such case can bring', () => {
    const all = [...cases, ...(pools.cases as unknown as Case[])];
    const met = new Set(all.map((c) => shapedOf(c).fault?.code));
    // Those of operations: see engine/operation_oracle.test.ts.
    const others = new Set<string>(OPERATION_CODES);
    expect(REFUSAL_CODES.filter((code) => !met.has(code) && !others.has(code))).toEqual([
      // Of calls as they are written: see wrong_calls.test.ts.
      'repeated-argument',
      'too-many-arguments',
      'init-refused',
      'indices-handed-on',
      // This page's own.
      'too-large',
    ]);
  });
});
