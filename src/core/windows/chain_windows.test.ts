import { describe, expect, test } from 'vitest';
import data from '../../../test-data/chain_windows.json';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { borderFlags, isBorder } from './border';
import { receptiveFields } from './receptive_field';
import { traceCell } from './trace';

/** What one running variable said of chains before forwards had branches. */
interface Case {
  readonly input: number[];
  readonly layers: { readonly kind: LayerKind; readonly args: Args }[];
  readonly fields: unknown;
  /** Of each layer, row by row; null: no map. */
  readonly border: (string | null)[];
  readonly cell: [layer: number, row: number, col: number];
  readonly windows: unknown;
}

describe('a graph that is a chain has the answers that the chain had', () => {
  const cases = data as unknown as readonly Case[];
  test.each(cases.map((c, i) => [i, c] as const))('%i', (_i, { input, layers, fields, border, cell, windows }) => {
    const net = inferNet(sequential(layers), input);
    expect(receptiveFields(net)).toEqual(fields);
    expect(traceCell(net, ...cell)).toEqual(windows);
    const written = borderFlags(net).map((flags) => {
      if (!flags) return null;
      const row = (r: number) => Array.from(flags.cols, (_, c) => (isBorder(flags, r, c) ? 1 : 0)).join('');
      return Array.from(flags.rows, (_, r) => row(r)).join(' ');
    });
    expect(written).toEqual(border);
  });
});
