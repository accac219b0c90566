import type { ArgValue } from './args';
import type { ShapedNet } from './infer';

/** One change of one argument of one module. */
export interface Edit {
  readonly module: string;
  readonly arg: string;
  readonly value: ArgValue;
}

/** A smallest change that makes a net whole. */
export type Repair =
  | { readonly type: 'edit'; readonly edits: readonly Edit[] }
  | { readonly type: 'remove'; readonly use: string }
  | { readonly type: 'input'; readonly shape: readonly [number, number, number] };

/**
 * One to three repairs of a net's fault, smallest first: each, applied, makes the whole net run. Empty only where no
 * single change that a person would make does it.
 */
export function repairs(_shaped: ShapedNet): Repair[] {
  return [];
}
