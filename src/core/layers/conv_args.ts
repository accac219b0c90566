import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import { asNumber } from '../python/python';
import { numbersOf, tupleOf } from './int_lists';

/** A convolution's arguments as its constructor stores them: pairs made of numbers, nothing checked yet. */
export interface ConvArgs {
  readonly inChannels: ArgValue;
  readonly outChannels: ArgValue;
  readonly kernel: readonly ArgValue[];
  readonly stride: readonly ArgValue[];
  /** A string as it was given, or a tuple. */
  readonly padding: string | readonly ArgValue[];
  readonly dilation: readonly ArgValue[];
  readonly groups: ArgValue;
  readonly bias: ArgValue;
  readonly paddingMode: ArgValue;
}

export function convArgs(specs: readonly ArgSpec[], args: Args): ConvArgs {
  const value = (name: string) => arg(specs, args, name) ?? null;
  const padding = value('padding');
  return {
    inChannels: value('in_channels'),
    outChannels: value('out_channels'),
    kernel: tupleOf(value('kernel_size')),
    stride: tupleOf(value('stride')),
    padding: typeof padding === 'string' ? padding : tupleOf(padding),
    dilation: tupleOf(value('dilation')),
    groups: value('groups'),
    bias: value('bias'),
    paddingMode: value('padding_mode'),
  };
}

/** Sizes of the weight of a module that could be constructed: [out, in / groups, ...kernel]. */
export function weightSizes(args: ConvArgs): number[] {
  const perGroup = Math.floor(asNumber(args.inChannels) / asNumber(args.groups));
  return [asNumber(args.outChannels), perGroup, ...numbersOf(args.kernel)];
}

type Sides = readonly [number, number];

/** A tuple of one stands for both axes, as ATen expands it. */
export function expanded(list: readonly number[], i: 0 | 1, fallback: number): number {
  return (list.length === 1 ? list[0] : list[i]) ?? fallback;
}

/** The number of cells that 'same' adds on an axis, before and after: the odd one after. */
function sameSides(kernel: number, dilation: number): Sides {
  const total = dilation * (kernel - 1);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/**
 * Padding before and after on each axis, [[top, bottom], [left, right]], as forward adds it. Where padding_mode is not
 * zeros, 'same' takes a dilation tuple of one for the height alone, as nn.Conv2d's zip does.
 */
export function convSides(args: ConvArgs): readonly [Sides, Sides] {
  if (args.padding === 'same') {
    const kernel = numbersOf(args.kernel);
    const dilation = numbersOf(args.dilation);
    const byZip = args.paddingMode !== 'zeros';
    const width = byZip && dilation.length === 1 ? 1 : undefined;
    return [
      sameSides(expanded(kernel, 0, 1), expanded(dilation, 0, 1)),
      width === undefined ? sameSides(expanded(kernel, 1, 1), expanded(dilation, 1, 1)) : [0, 0],
    ];
  }
  if (typeof args.padding === 'string') {
    return [
      [0, 0],
      [0, 0],
    ];
  }
  const numbers = numbersOf(args.padding);
  // Of three numbers torch's F.pad takes the last two for height and width.
  const [h, w] = numbers.length === 3 ? numbers.slice(1) : [expanded(numbers, 0, 0), expanded(numbers, 1, 0)];
  return [
    [h ?? 0, h ?? 0],
    [w ?? 0, w ?? 0],
  ];
}
