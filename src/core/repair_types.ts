import type { ArgValue } from './args';

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
