/**
 * The value of one constructor argument, as PyTorch would be given it. A number where a pair is meant stands for
 * both axes, which is also how the page knows that height and width are linked: `3` is linked, `[3, 3]` is not.
 */
export type ArgValue = number | string | boolean | null | readonly ArgValue[];

/** Arguments by PyTorch's names. An argument that is absent has PyTorch's default. */
export type Args = Readonly<Record<string, ArgValue>>;

export type ArgType =
  | 'int'
  | 'int2' // a number or (height, width)
  | 'int4' // a number or (left, right, top, bottom)
  | 'ints' // a number or a list of them
  | 'sizes' // a list of whole numbers, which may be empty
  | 'floats' // a list of numbers
  | 'index' // what stands between the brackets of x[…]: numbers, lists of them, slices (':', '1:5:2'), '...', None
  | 'size2' // a number, None, or a pair of either
  | 'padding' // int2, 'same' or 'valid'
  | 'float'
  | 'scale' // a float or (height, width)
  | 'bool'
  | 'choice';

/** One constructor argument of a layer: what PyTorch calls it, what it takes, and how it is turned on the page. */
export interface ArgSpec {
  readonly name: string;
  readonly type: ArgType;
  /** PyTorch's default; absent where the argument is required. */
  readonly default?: ArgValue;
  /** For `choice`: what PyTorch takes. */
  readonly choices?: readonly string[];
  /** The slider's range to begin with; a typed value beyond it stretches it. */
  readonly range?: readonly [number, number];
  /** For `float` and `scale`: the slider's step. */
  readonly step?: number;
  /** For `float`: the slider goes by decades, from the range's one end to the other. */
  readonly log?: true;
  /** An argument that PyTorch refuses beside this one: given this one, the page takes the other back to None. */
  readonly instead?: string;
  /** True where it is the last sizes of what comes in, so that their letters can be chosen. */
  readonly tail?: true;
  /** True where it is taken by name alone. */
  readonly keywordOnly?: true;
  /** True where the module takes it when it is called, and not when it is constructed. */
  readonly inForward?: true;
  /** True where None is taken though it is not the default. */
  readonly nullable?: true;
  /**
   * Where its control stands: `slider` beside the arrow, `more` behind "more…", `none` for what the page carries
   * along by itself (in_channels) or does not offer.
   */
  readonly control: 'slider' | 'more' | 'none';
}

/** Height and width of an argument that takes a number or a pair. Lists of another length give their first and last. */
export function pair(value: ArgValue | undefined, fallback = 0): [number, number] {
  if (typeof value === 'number') return [value, value];
  if (Array.isArray(value)) {
    const numbers = value.filter((v): v is number => typeof v === 'number');
    return [numbers[0] ?? fallback, numbers[numbers.length - 1] ?? fallback];
  }
  return [fallback, fallback];
}

/** The value of an argument: what the module says, else PyTorch's default. */
export function arg(specs: readonly ArgSpec[], args: Args, name: string): ArgValue | undefined {
  const own = args[name];
  return own === undefined ? specs.find((s) => s.name === name)?.default : own;
}
