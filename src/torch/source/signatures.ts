import { LAYERS, type LayerKind } from '../../core/layers/table';

/** What a constructor takes beyond the arguments that the page knows, after them; read, and left to be its default. */
const FACTORY = ['device', 'dtype'] as const;

/** Constructors that PyTorch inherits from another class, by whose name Python then calls them in its messages. */
const INHERITED: Partial<Record<LayerKind, string>> = { MaxPool2d: '_MaxPoolNd' };

const WITH_FACTORY: ReadonlySet<LayerKind> = new Set<LayerKind>(['Conv2d']);

export interface Signature {
  /** As in `Conv2d.__init__()`. */
  readonly owner: string;
  /** Names of all arguments after self, in their order. */
  readonly names: readonly string[];
  /** How many of them have no default. They come first. */
  readonly required: number;
}

export function signature(kind: LayerKind): Signature {
  const { args } = LAYERS[kind];
  const names = args.map((a) => a.name);
  return {
    owner: INHERITED[kind] ?? kind,
    names: WITH_FACTORY.has(kind) ? [...names, ...FACTORY] : names,
    required: args.filter((a) => a.default === undefined).length,
  };
}

export function isFactoryArgument(name: string): boolean {
  return FACTORY.some((f) => f === name);
}
