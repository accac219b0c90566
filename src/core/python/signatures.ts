import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';

/** What a constructor takes beyond the arguments that the page knows; read, and left to be its default. */
const FACTORY = ['device', 'dtype'] as const;

export interface Signature {
  /** As in `Conv2d.__init__()`. */
  readonly owner: string;
  /** Names of all arguments after self that may be positional, in their order. */
  readonly names: readonly string[];
  readonly keywordOnly: readonly string[];
  /** How many of them have no default. They come first. */
  readonly required: number;
  readonly takesAll: boolean;
}

export function signature(kind: LayerKind): Signature {
  const { args: all, owner = kind, factory = false, takesAll = false } = layerSpec(kind);
  const args = all.filter((a) => !a.inForward);
  const names = args.filter((a) => !a.keywordOnly).map((a) => a.name);
  return {
    owner,
    names: factory ? [...names, ...FACTORY] : names,
    keywordOnly: args.filter((a) => a.keywordOnly).map((a) => a.name),
    required: args.filter((a) => a.default === undefined).length,
    takesAll,
  };
}

export function isFactoryArgument(name: string): boolean {
  return FACTORY.some((f) => f === name);
}
