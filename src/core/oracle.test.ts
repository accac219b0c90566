import { describe, expect, it } from 'vitest';
import arithmetic from '../../test-data/conv_arithmetic.json';
import data from '../../test-data/torch_cases.json';
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

describe('Dumoulin and Visin’s figures', () => {
  it.each(arithmetic.cases.filter((c) => c.kind === 'conv'))('$id', ({ i, k, s, p, d, o }) => {
    const args = { in_channels: 1, out_channels: 1, kernel_size: k, stride: s, padding: p, dilation: d };
    expect(inferNet(sequential([{ kind: 'Conv2d', args }]), [1, i, i]).steps[0]?.output).toEqual([1, o, o]);
  });
});
