import { layerSpec } from './layers/rows';
import type { LayerKind } from './layers/table';

/** What a constructor takes beyond the arguments that the page knows; read, and left to be its default. */
const FACTORY = ['device', 'dtype'] as const;

/** Constructors that PyTorch inherits from another class, by whose name Python then calls them in its messages. */
const INHERITED: Readonly<Record<string, string>> = {
  MaxPool2d: '_MaxPoolNd',
  LPPool2d: '_LPPoolNd',
  AdaptiveAvgPool2d: '_AdaptiveAvgPoolNd',
  AdaptiveMaxPool2d: '_AdaptiveMaxPoolNd',
  BatchNorm2d: '_BatchNorm',
  InstanceNorm2d: '_InstanceNorm',
  Dropout: '_DropoutNd',
  Dropout2d: '_DropoutNd',
};

const WITH_FACTORY: ReadonlySet<string> = new Set([
  'Conv2d',
  'ConvTranspose2d',
  'BatchNorm2d',
  'GroupNorm',
  'InstanceNorm2d',
  'LayerNorm',
  'PReLU',
  'Linear',
]);

/** Arguments that are taken by name alone. */
const KEYWORD_ONLY: Readonly<Record<string, readonly string[]>> = {
  BatchNorm2d: ['bias'],
  GroupNorm: ['bias'],
  InstanceNorm2d: ['bias'],
};

/** Modules whose constructor takes whatever it is given. */
const TAKES_ALL: ReadonlySet<string> = new Set(['Identity']);

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
  const { args } = layerSpec(kind);
  const keywordOnly = KEYWORD_ONLY[kind] ?? [];
  const names = args.map((a) => a.name).filter((name) => !keywordOnly.includes(name));
  return {
    owner: INHERITED[kind] ?? kind,
    names: WITH_FACTORY.has(kind) ? [...names, ...FACTORY] : names,
    keywordOnly,
    required: args.filter((a) => a.default === undefined).length,
    takesAll: TAKES_ALL.has(kind),
  };
}

export function isFactoryArgument(name: string): boolean {
  return FACTORY.some((f) => f === name);
}
