import { describe, expect, it } from 'vitest';
import arithmetic from '../../test-data/conv_arithmetic.json';
import data from '../../test-data/torch_cases.json';
import errors from '../../test-data/torch_errors.json';
import type { Args, ArgValue } from './args';
import { layerSpec } from './layers/rows';
import { isLayerKind } from './layers/table';
import { inferNet } from './net/infer';
import { sequential } from './net/net';

interface Case {
  input: number[];
  code: string;
  params?: number;
  error?: { at: number; when: string; text: string };
  layers?: { shape: number[] }[];
}

/** The cases' own small Python: numbers, strings, True, None and flat tuples. */
function value(text: string): ArgValue {
  if (text.startsWith('('))
    return text
      .slice(1, -1)
      .split(',')
      .filter((t) => t.trim() !== '')
      .map((t) => value(t.trim()));
  if (text.startsWith("'")) return text.slice(1, -1);
  if (text === 'True' || text === 'False') return text === 'True';
  if (text === 'None') return null;
  return Number(text);
}

function read(line: string) {
  const [, kind = '', inner = ''] = /nn\.(\w+)\((.*)\),?$/.exec(line.trim()) ?? [];
  if (!isLayerKind(kind)) return null;
  const parts = inner.match(/(?:\w+=)?(?:\([^)]*\)|'[^']*'|[^,\s]+)/g) ?? [];
  const args: Args = Object.fromEntries(
    parts.map((part, i) => {
      const [, name, text = ''] = /^(?:(\w+)=)?(.*)$/.exec(part) ?? [];
      return [name ?? layerSpec(kind).args[i]?.name ?? '', value(text)];
    }),
  );
  return { kind, args };
}

const ours = (data.cases as Case[]).flatMap((c) => {
  const layers = c.code.split('\n').slice(1, -1).map(read);
  const known = layers.filter((l) => l !== null);
  return known.length === layers.length ? [{ ...c, net: sequential(known) }] : [];
});

describe('PyTorch’s cases with the layers we know', () => {
  it('are all of them', () => expect(ours.length).toBe(data.cases.length));

  it.each(ours)('$code', ({ net, input, params, error, layers }) => {
    const shaped = inferNet(net, input);
    expect(shaped.fault && { at: shaped.fault.layer, when: shaped.fault.when, text: shaped.fault.text }).toEqual(
      error ?? null,
    );
    if (error?.when !== 'construct') {
      expect(shaped.steps.map((s) => s.output)).toEqual((layers ?? []).map((l) => l.shape));
      expect(shaped.params).toBe(params);
    }
  });
});

describe('PyTorch’s refusals, one by one', () => {
  // What comes in here is always a batch of one map.
  const maps = errors.cases.filter(({ code }) => !/R\(\d+,\d+(,\d+)?\)/.test(code));
  const cases = maps.flatMap(({ condition, code, ...said }) => {
    const call = /^(nn\.\w+\((?:[^()]|\([^()]*\))*\))(?:\(R\(1,(\d+,\d+,\d+)\)\))?$/;
    const [, layer = '', shape] = call.exec(code) ?? [];
    const read_ = layer === '' ? null : read(layer);
    return read_ ? [{ condition, code, layer: read_, input: (shape ?? '3,8,8').split(',').map(Number), said }] : [];
  });

  it('are many', () => expect(cases.length).toBeGreaterThan(40));

  it('and that of a Linear behind Flatten, which is in the data for a batch of four', () => {
    const net = sequential([
      { kind: 'Flatten', args: {} },
      { kind: 'Linear', args: { in_features: 8192, out_features: 10 } },
    ]);
    expect(inferNet(net, [8, 30, 30]).fault?.text).toBe(
      'mat1 and mat2 shapes cannot be multiplied (1x7200 and 8192x10)',
    );
  });

  it.each(cases)('$condition: $code', ({ layer, input, said }) => {
    const { fault, steps } = inferNet(sequential([layer]), input);
    expect(fault?.text).toBe(said.text);
    if (said.ok) expect([1, ...(steps[0]?.output ?? [])]).toEqual(said.shape);
  });
});

describe('Dumoulin and Visin’s figures', () => {
  it.each(arithmetic.cases)('$id', ({ kind, id, i, k, s, p, d, a, o }) => {
    const window = { kernel_size: k, stride: s, padding: p };
    const conv = { in_channels: 1, out_channels: 1, ...window, dilation: d };
    const layers = {
      conv: { kind: 'Conv2d' as const, args: conv },
      transposed: { kind: 'ConvTranspose2d' as const, args: { ...conv, output_padding: a } },
      pool: { kind: id.includes('max') ? ('MaxPool2d' as const) : ('AvgPool2d' as const), args: window },
    };
    if (kind !== 'conv' && kind !== 'transposed' && kind !== 'pool') throw new Error(kind);
    expect(inferNet(sequential([layers[kind]]), [1, i, i]).steps[0]?.output).toEqual([1, o, o]);
  });
});
