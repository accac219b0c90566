import { layerSpec } from '../core/layers/rows';
import type { LayerKind } from '../core/layers/table';

const SYMBOLS: Readonly<Partial<Record<string, string>>> = {
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  pow: '^',
  cat: '⧺',
  stack: '≡',
  chunk: '⑂',
  split: '⑂',
  matmul: '@',
  einsum: 'Σ',
  sum: 'Σ',
  mean: 'x̄',
  amax: '↑',
  amin: '↓',
  maximum: '∨',
  minimum: '∧',
  permute: '⤨',
  transpose: '⤨',
  getitem: ':',
  slice: ':',
  setitem: ':',
};

/** What an operation is drawn as on a wire; null for layers, which have cards. */
export function symbolOf(kind: LayerKind): string | null {
  return layerSpec(kind).family === 'operation' ? (SYMBOLS[kind] ?? 'ƒ') : null;
}
