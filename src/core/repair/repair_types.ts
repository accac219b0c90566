import type { ArgValue } from '../args';

/** One change of one argument of one module. */
export interface Edit {
  readonly module: string;
  readonly arg: string;
  readonly value: ArgValue;
}

/** A smallest change that makes a net whole. */
export type Repair =
  | {
      readonly type: 'edit';
      readonly edits: readonly Edit[];
      /** Modules whose calls are made right, before the edits. */
      readonly right?: readonly string[];
    }
  | { readonly type: 'remove'; readonly use: string }
  | { readonly type: 'input'; readonly shape: readonly [number, number, number] };
