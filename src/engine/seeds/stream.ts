import type { InputSpec } from '../../core/document';
import { tensorSpecs } from '../../core/layers/rows';
import type { Module } from '../../core/net/net';
import { elements } from '../../core/shape';
import type { TensorName, TensorSpec } from '../../core/weights';
import { uniformBound } from '../../torch/initialise';

/** Where a tensor's values come from: a place in the stream of words with a bound, or one value that all have. */
export type Source =
  | { readonly type: 'uniform'; readonly at: number; readonly count: number; readonly scale: number }
  | { readonly type: 'constant'; readonly value: number; readonly count: number };

export type Sources = ReadonlyMap<string, ReadonlyMap<TensorName, Source>>;

/** Words that torch.randn draws for x. Fewer than 16 values are made in pairs of four words, see torch/generator.ts. */
export function inputWords({ shape }: InputSpec): number {
  const n = elements(shape);
  if (n < 16) return 4 * Math.ceil(n / 2);
  return n + (n % 16 === 0 ? 0 : 16);
}

function sourceOf({ shape, init }: TensorSpec, at: number): Source {
  const count = elements(shape);
  switch (init.type) {
    case 'ones':
      return { type: 'constant', value: 1, count };
    case 'zeros':
      return { type: 'constant', value: 0, count };
    case 'constant':
      return { type: 'constant', value: init.value, count };
    case 'tensor':
      throw new Error('a tensor of the net is drawn by the generator itself: see fast.ts');
    default: {
      const scale = Math.fround(uniformBound(init.type, init.fan)) * 2 ** -23;
      return { type: 'uniform', at, count, scale };
    }
  }
}

/**
 * Where every tensor of a net's modules stands in the stream of words, from `at` on, by module id. Only for nets that
 * do nothing but construct them: calls of torch.nn.init draw some of them an unknown number of words.
 */
export function sourcesOf(modules: readonly Module[], at: number): { readonly sources: Sources; readonly end: number } {
  let end = at;
  const sources = new Map<string, ReadonlyMap<TensorName, Source>>();
  for (const module of modules) {
    const own = new Map<TensorName, Source>();
    for (const spec of tensorSpecs(module)) {
      const source = sourceOf(spec, end);
      own.set(spec.name, source);
      if (source.type === 'uniform') end += source.count;
    }
    sources.set(module.id, own);
  }
  return { sources, end };
}
