import { readFileSync } from 'node:fs';
import type { ArgValue } from '../../core/args';
import type { EngineJob } from '../../core/frame';
import { layerSpec } from '../../core/layers/rows';
import { isLayerKind } from '../../core/layers/table';
import { inferNet } from '../../core/net/infer';
import { type Net, sequential } from '../../core/net/net';

export interface CaseStats {
  readonly shape: number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

export interface TorchCase {
  readonly seed: number;
  readonly input: [number, number, number];
  readonly code: string;
  readonly x?: CaseStats;
  readonly layers?: CaseStats[];
  readonly error?: { readonly at: number; readonly when: 'construct' | 'forward'; readonly text: string };
}

/** PyTorch's answers for the nets whose every layer the core knows. */
export function knownCases(): TorchCase[] {
  const file = new URL('../../../test-data/torch_cases.json', import.meta.url);
  const { cases }: { cases: TorchCase[] } = JSON.parse(readFileSync(file, 'utf8'));
  return cases.filter((c) => kinds(c.code).every(isLayerKind));
}

function kinds(code: string): string[] {
  return [...code.matchAll(/nn\.(\w+)\(/g)].map((m) => m[1] ?? '').filter((kind) => kind !== 'Sequential');
}

/** Reads the flat nn.Sequential of the cases; not the page's reader of PyTorch source. */
export function netOf(code: string): Net {
  const lines = code.split('\n').filter((line) => line.startsWith('    nn.'));
  return sequential(
    lines.map((line) => {
      const [, kind = '', inner = ''] = /nn\.(\w+)\((.*)\),/.exec(line) ?? [];
      if (!isLayerKind(kind)) throw new Error(`no such layer: ${kind}`);
      const args: Record<string, ArgValue> = {};
      const parts = inner.match(/(?:\([^)]*\)|[^,(])+/g) ?? [];
      for (const [i, part] of parts.entries()) {
        const [, name, value = ''] = /^\s*(?:(\w+)=)?(.*)$/.exec(part) ?? [];
        args[name ?? layerSpec(kind).args[i]?.name ?? ''] = literal(value.trim());
      }
      return { kind, args };
    }),
  );
}

function literal(text: string): ArgValue {
  if (text.startsWith('('))
    return text
      .slice(1, -1)
      .split(',')
      .filter(Boolean)
      .map((part) => literal(part.trim()));
  if (text === 'True' || text === 'False') return text === 'True';
  if (text === 'None') return null;
  if (text.startsWith("'")) return text.slice(1, -1);
  return Number(text);
}

export function jobOf(seed: number | string, input: [number, number, number], a: Net, b: Net | null = null): EngineJob {
  return {
    seed: String(seed),
    recipe: 'paired',
    input: { shape: input, source: 'randn' },
    a: inferNet(a, input),
    b: b && inferNet(b, input),
  };
}
