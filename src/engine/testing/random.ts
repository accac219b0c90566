import type { ArgValue } from '../../core/args';

/** Reproducible random choices. */
export interface Random {
  /** A whole number, both ends included. */
  from(low: number, high: number): number;
  of<T>(...choices: T[]): T;
  pair(low: number, high: number): ArgValue;
}

/** The same choices for the same seed, everywhere. */
export function lcg(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const from = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    from,
    of: (...choices) => choices[from(0, choices.length - 1)] as (typeof choices)[number],
    pair: (low, high) => (next() < 0.5 ? from(low, high) : [from(low, high), from(low, high)]),
  };
}
