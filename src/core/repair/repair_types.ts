import type { Args, ArgValue } from '../args';
import type { LayerKind } from '../layers/table';
import type { Mode } from '../weights';

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
  /** A new layer on the way by which a step reads one of its inputs. */
  | {
      readonly type: 'insert';
      readonly kind: LayerKind;
      readonly args: Args;
      /** Id of the use that reads. */
      readonly reader: string;
      readonly input: number;
      /** What changes with it. */
      readonly edits?: readonly Edit[];
    }
  /** `net.eval()` */
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'input'; readonly shape: readonly [number, number, number] };
