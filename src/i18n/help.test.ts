import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import data from '../../test-data/layer_refusals.json';
import type { Args } from '../core/args';
import type { LayerKind } from '../core/layers/table';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { REFUSAL_CODES } from '../core/refusal_codes';
import { faultHelp } from './help';
import { panelWords } from './panels';

const languages = [await panelWords('faults', 'en'), await panelWords('faults', 'ru')];
const n = fc.integer({ min: -2, max: 12 });
const size = fc.oneof(n, fc.tuple(n, n));
const pool = fc.record({ kernel_size: size, stride: size, padding: size, ceil_mode: fc.boolean() });
const conv = fc.record({
  in_channels: fc.constantFrom(3, 3, 4),
  out_channels: n,
  kernel_size: size,
  stride: size,
  padding: fc.oneof(size, fc.constantFrom('same', 'valid', 'full')),
  dilation: n,
  groups: fc.constantFrom(1, 1, 2, 0),
  padding_mode: fc.constantFrom('zeros', 'zeros', 'reflect', 'circular', 'mirror'),
});

describe('the sentence under a refusal', () => {
  it('has all its numbers, in both languages', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(conv, pool, fc.constantFrom('MaxPool2d', 'AvgPool2d'), (c, p, kind) => {
        const net = sequential([
          { kind: 'Conv2d', args: c },
          { kind, args: p },
        ]);
        const { fault } = inferNet(net, [3, 9, 7]);
        if (!fault) return;
        seen.add(fault.code);
        for (const t of languages) {
          const help = faultHelp(t, fault);
          expect(help).not.toMatch(/undefined|NaN|\[object/);
          expect(help.length).toBeGreaterThan(20);
        }
      }),
      { numRuns: 3000 },
    );
    expect(seen.size).toBeGreaterThan(12);
  });

  it('has them for every kind of layer', () => {
    for (const { layers, input } of data.cases as unknown as { layers: [LayerKind, Args][]; input: number[] }[]) {
      const { fault } = inferNet(sequential(layers.map(([kind, args]) => ({ kind, args }))), input);
      if (!fault) continue;
      for (const t of languages) {
        const help = faultHelp(t, fault);
        expect(`${fault.code}: ${help}`).not.toMatch(/undefined|NaN|\[object/);
        expect(help.length).toBeGreaterThan(20);
      }
    }
  });

  it('is there for every word that a refusal can carry', () => {
    for (const t of languages) expect(Object.keys(t.help).sort()).toEqual([...REFUSAL_CODES].sort());
  });
});
