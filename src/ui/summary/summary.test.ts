import { describe, expect, it } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { refTo, sequential } from '../../core/net/net';
import { hasBranches, paramsBeside, settingsOf, sorted, summaryRows } from './rows';
import { type TextTable, toLatex, toMarkdown, toTsv } from './serialise';

const conv = {
  kind: 'Conv2d' as const,
  args: { in_channels: 3, out_channels: 8, kernel_size: [3, 5], padding: 'same' },
};
const net = inferNet(
  sequential([conv, { kind: 'ReLU', args: {} }, { kind: 'MaxPool2d', args: { kernel_size: 2, stride: 2 } }]),
  [3, 8, 8],
);
const rows = summaryRows(net, 'input', () => null);

describe('rows of the summary', () => {
  it('are the input and every layer, with what the core knows', () => {
    expect(rows.map((r) => [r.name, r.kind, r.params, r.macs, r.bytes, r.field?.size ?? null])).toEqual([
      ['input', '', 0, 0, 768, null],
      ['conv1', 'Conv2d', 368, 64 * 8 * 45, 2048, [3, 5]],
      ['relu1', 'ReLU', 0, 0, 2048, [3, 5]],
      ['pool1', 'MaxPool2d', 0, 0, 512, [4, 6]],
    ]);
    expect(rows[1]?.share).toBe(1);
    expect(rows.every((r) => r.mean === null && r.border === null)).toBe(true);
  });

  it('say what each layer reads where that is not the one before', () => {
    const use = (id: string, ...from: readonly string[]) => {
      return { id, module: id, off: false, inputs: from.map((one) => refTo(one)) };
    };
    const named = { a: { kind: 'ReLU', args: {} }, gain: { kind: 'Parameter', args: { shape: [3, 1, 1] } } } as const;
    const modules = [
      { id: 'a', name: 'act', ...named.a },
      { id: 'g', name: 'gain', ...named.gain },
      { id: 'm', name: null, kind: 'mul', args: {} } as const,
      { id: 's', name: null, kind: 'add', args: {} } as const,
    ];
    const uses = [use('a', 'input'), use('g'), use('m', 'a', 'g'), use('s', 'm', 'input')];
    const branched = inferNet({ modules, forward: { uses, outputs: [refTo('s')] } }, [3, 8, 8]);
    expect(summaryRows(branched, 'x', () => null).map((r) => [r.name, r.reads])).toEqual([
      ['x', ''],
      ['act', 'x'],
      ['mul1', 'act'],
      ['add1', 'mul1, x'],
    ]);
    expect(paramsBeside(branched)).toEqual({ idle: 0, own: 3 });
    expect([hasBranches(net), hasBranches(branched)]).toEqual([false, true]);
  });

  it('say what is not a default, in Python', () => {
    expect(rows.map((r) => r.settings)).toEqual([
      '',
      "kernel_size=(3, 5), padding='same'",
      '',
      'kernel_size=2, stride=2',
    ]);
    expect(settingsOf({ id: 'a', kind: 'Conv2d', name: null, args: { ...conv.args, bias: true } })).not.toContain(
      'bias',
    );
  });

  it('can be put in another order, and what has no value stays last', () => {
    const names = (by: 'params' | 'field' | 'kind', down: boolean) => sorted(rows, { by, down }).map((r) => r.name);
    expect(names('params', true)).toEqual(['conv1', 'input', 'relu1', 'pool1']);
    expect(names('params', false)).toEqual(['input', 'relu1', 'pool1', 'conv1']);
    expect(names('field', true)).toEqual(['pool1', 'conv1', 'relu1', 'input']);
    expect(names('field', false)).toEqual(['conv1', 'relu1', 'pool1', 'input']);
  });
});

const table: TextTable = {
  head: ['layer', 'out_channels', 'mean'],
  rows: [
    ['a|b', '64 × 7', '−0.5'],
    ['total\tx', '', '100 %'],
  ],
  numeric: [false, false, true],
  total: true,
};

describe('the summary as text', () => {
  it('for spreadsheets has tabs between cells alone', () => {
    expect(toTsv(table)).toBe('layer\tout_channels\tmean\na|b\t64 × 7\t−0.5\ntotal x\t\t100 %');
  });

  it('in Markdown keeps bars in cells, and lines up', () => {
    expect(toMarkdown(table)).toBe(
      [
        '| layer       | out_channels |      mean |',
        '| ----------- | ------------ | --------: |',
        '| a\\|b        | 64 × 7       |      −0.5 |',
        '| **total x** |              | **100 %** |',
      ].join('\n'),
    );
  });

  it('in LaTeX escapes what is special there', () => {
    expect(toLatex(table)).toBe(
      [
        '\\begin{tabular}{llr}',
        '  \\toprule',
        '  layer & out\\_channels & mean \\\\',
        '  \\midrule',
        '  a|b & 64 $\\times$ 7 & $-$0.5 \\\\',
        '  \\midrule',
        '  total\tx &  & 100 \\% \\\\',
        '  \\bottomrule',
        '\\end{tabular}',
      ].join('\n'),
    );
    expect(toLatex({ head: ['~^\\ 5\u00a0%'], rows: [], numeric: [false], total: false })).toContain(
      '\\textasciitilde{}\\textasciicircum{}\\textbackslash{} 5~\\%',
    );
  });
});
