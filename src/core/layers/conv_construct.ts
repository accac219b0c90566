import { asNumber, isList, isNumber, isWhole, pyRepr, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { allocationRefusal } from './allocation';
import type { ConvArgs } from './conv_args';
import { weightSizes } from './conv_args';
import { unpackRefusal } from './int_lists';

const PADDING_MODES = ['zeros', 'circular', 'reflect', 'replicate'];

const typeError = (text: string, name: string, got: string): Refusal => ({
  code: 'wrong-type',
  text,
  values: { name, got },
});

/** `value % groups != 0`, with Python's words where it cannot be taken. */
function divisibleRefusal(
  name: 'in_channels' | 'out_channels',
  value: ConvArgs['inChannels'],
  groups: ConvArgs['groups'],
): Refusal | null {
  if (typeof value === 'string') {
    return typeError('not all arguments converted during string formatting', name, 'str');
  }
  if (!isNumber(value)) {
    const types = `'${typeName(value)}' and '${typeName(groups)}'`;
    return typeError(`unsupported operand type(s) for %: ${types}`, name, typeName(value));
  }
  if (asNumber(value) % asNumber(groups) === 0) return null;
  return {
    code: name === 'in_channels' ? 'in-channels-not-divisible' : 'out-channels-not-divisible',
    text: `${name} must be divisible by groups`,
    values: { [name]: asNumber(value), groups: asNumber(groups) },
  };
}

/** What a convolution of either direction refuses of its groups. */
export function groupsRefusal({
  groups,
  inChannels,
  outChannels,
}: Pick<ConvArgs, 'groups' | 'inChannels' | 'outChannels'>): Refusal | null {
  if (!isNumber(groups)) {
    const text = `'<=' not supported between instances of '${typeName(groups)}' and 'int'`;
    return typeError(text, 'groups', typeName(groups));
  }
  if (asNumber(groups) <= 0) {
    return {
      code: 'non-positive-groups',
      text: 'groups must be a positive integer',
      values: { groups: asNumber(groups) },
    };
  }
  return divisibleRefusal('in_channels', inChannels, groups) ?? divisibleRefusal('out_channels', outChannels, groups);
}

function paddingRefusal({ padding, stride, paddingMode }: ConvArgs): Refusal | null {
  if (typeof padding === 'string') {
    if (padding !== 'same' && padding !== 'valid') {
      return {
        code: 'invalid-padding-string',
        text: `Invalid padding string ${pyRepr(padding)}, should be one of {'same', 'valid'}`,
        values: { padding },
      };
    }
    if (padding === 'same' && stride.some((s) => !isNumber(s) || asNumber(s) !== 1)) {
      return {
        code: 'same-with-stride',
        text: "padding='same' is not supported for strided convolutions",
        values: { stride: stride.map(pyStr).join(' × ') },
      };
    }
  }
  if (typeof paddingMode === 'string' && PADDING_MODES.includes(paddingMode)) return null;
  if (isList(paddingMode)) return typeError("unhashable type: 'list'", 'padding_mode', 'list');
  const modes = PADDING_MODES.map((m) => `'${m}'`).join(', ');
  return {
    code: 'invalid-padding-mode',
    text: `padding_mode must be one of {${modes}}, but got padding_mode='${pyStr(paddingMode)}'`,
    values: { padding_mode: pyStr(paddingMode) },
  };
}

/** `dilation * (kernel - 1) // 2`, which the constructor works out for 'same', where it cannot be. */
function sameRefusal({ kernel, dilation }: ConvArgs): Refusal | null {
  for (const [i, k] of kernel.entries()) {
    const d = dilation[i];
    if (d === undefined) return null;
    if (!isNumber(k)) {
      return typeError(`unsupported operand type(s) for -: '${typeName(k)}' and 'int'`, 'kernel_size', typeName(k));
    }
    const less = typeName(typeof k === 'boolean' ? 0 : k);
    if (d === null)
      return typeError(`unsupported operand type(s) for *: 'NoneType' and '${less}'`, 'dilation', 'NoneType');
    if (!isNumber(d)) {
      const text =
        less === 'float'
          ? "can't multiply sequence by non-int of type 'float'"
          : `unsupported operand type(s) for //: '${typeName(d)}' and 'int'`;
      return typeError(text, 'dilation', typeName(d));
    }
  }
  return null;
}

/** torch.empty((out_channels, in_channels // groups, *kernel_size)). */
function weightRefusal(args: ConvArgs): Refusal | null {
  const names = ['out_channels', 'in_channels', 'kernel_size'];
  const { outChannels, groups } = args;
  if (typeof outChannels === 'boolean' || (typeof outChannels === 'number' && !Number.isInteger(outChannels))) {
    const text = `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${typeName(outChannels)} at pos 0`;
    return typeError(text, 'out_channels', typeName(outChannels));
  }
  const sizes = weightSizes(args);
  // Python's // of a float is a float, whole or not.
  const perGroup = isWhole(groups) && isWhole(args.inChannels);
  const refusal = unpackRefusal('empty', 'size', [outChannels, perGroup ? (sizes[1] ?? 0) : 0.5, ...args.kernel]);
  if (refusal) return refusal;
  return allocationRefusal(sizes, names);
}

/** What nn.Conv2d's constructor refuses, in the order of torch/nn/modules/conv.py. */
export function convConstructRefusal(args: ConvArgs): Refusal | null {
  return (
    groupsRefusal(args) ??
    paddingRefusal(args) ??
    (args.padding === 'same' ? sameRefusal(args) : null) ??
    weightRefusal(args) ??
    (truthy(args.bias) ? allocationRefusal([asNumber(args.outChannels)], ['out_channels']) : null)
  );
}
