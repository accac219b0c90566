import { describe, expect, it } from 'vitest';
import arithmetic from '../../test-data/conv_arithmetic.json';
import data from '../../test-data/torch_cases.json';
import errors from '../../test-data/torch_errors.json';
import type { Args, ArgValue } from './args';
import { inferNet } from './infer';
import { isLayerKind, layerSpec } from './layers/table';
import { sequential } from './net';

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
  it('are many', () => expect(ours.length).toBeGreaterThanOrEqual(93));

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
    const [, layer = '', shape] = /^(nn\.\w+\((?:[^()]|\([^()]*\))*\))(?:\(R\(1,(\d+,\d+,\d+)\)\))?$/.exec(code) ?? [];
    const read_ = layer === '' ? null : read(layer);
    return read_ ? [{ condition, code, layer: read_, input: (shape ?? '3,8,8').split(',').map(Number), said }] : [];
  });

  it('are many', () => expect(cases.length).toBeGreaterThan(30));

  it.each(cases)('$condition: $code', ({ layer, input, said }) => {
    const { fault, steps } = inferNet(sequential([layer]), input);
    expect(fault?.text).toBe(said.text);
    if (said.ok) expect([1, ...(steps[0]?.output ?? [])]).toEqual(said.shape);
  });
});

describe('Dumoulin and Visin’s figures', () => {
  it.each(arithmetic.cases.filter((c) => c.kind === 'conv'))('$id', ({ i, k, s, p, d, o }) => {
    const args = { in_channels: 1, out_channels: 1, kernel_size: k, stride: s, padding: p, dilation: d };
    expect(inferNet(sequential([{ kind: 'Conv2d', args }]), [1, i, i]).steps[0]?.output).toEqual([1, o, o]);
  });
});
