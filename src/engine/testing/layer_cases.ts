import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ArgValue } from '../../core/args';
import { type InitRecipe, isInitFunction } from '../../core/init/init';
import type { Net } from '../../core/net/net';
import { netOf } from './cases';

/** A value as the file has it: JSON knows none that are not finite. */
type Value = number | 'nan' | 'inf' | '-inf';

/** A net with what PyTorch computes, as scripts/oracle/make_cases.py writes it. */
export interface LayerCase {
  readonly kind: string;
  readonly seed: number;
  readonly input: [number, number, number];
  readonly code: string;
  readonly params?: number;
  /** Module, tensor, function and arguments of each call of torch.nn.init. */
  readonly init?: readonly [number, 'weight' | 'bias', string, Readonly<Record<string, ArgValue>>][];
  /** Shape, mean, standard deviation, min, max, first and last value; the shape alone where it is empty. */
  readonly layers?: readonly (readonly [number[], ...Value[]])[];
  readonly error?: { readonly at: number; readonly when: 'construct' | 'forward'; readonly text: string };
}

export function layerCases(): LayerCase[] {
  const file = new URL('../../../test-data/layer_cases.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return lines.map((line): LayerCase => JSON.parse(line));
}

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  return value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** The net of a case, its recipes with its modules. */
export function layerNet({ code, init = [] }: LayerCase): Net {
  const net = netOf(code);
  const modules = net.modules.map((module, i) => {
    const recipes = init
      .filter(([at]) => at === i)
      .map(([, target, fn, args]): InitRecipe => {
        if (!isInitFunction(fn)) throw new Error(`no such function: ${fn}`);
        return { fn, args, target };
      });
    return recipes.length > 0 ? { ...module, init: recipes } : module;
  });
  return { ...net, modules };
}
