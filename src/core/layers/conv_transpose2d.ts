import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, isInt, isWhole, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { groupsRefusal } from './conv_construct';
import { tupleOf, unpackRefusal } from './int_lists';
import { constructed, OUTPUT_SIZE, paddingFor } from './output_size';
import { inferSized, mapRule, rankRefusal, refuse } from './sized';
import {
  inferTransposed,
  leastSizes,
  type TransposedArgs,
  transposedCall,
  transposedWeight,
} from './transposed_forward';
import { vectorRefusal } from './vector_size';

const ARGS: readonly ArgSpec[] = [
  { name: 'in_channels', type: 'int', control: 'none' },
  { name: 'out_channels', type: 'int', range: [1, 64], control: 'slider' },
  { name: 'kernel_size', type: 'int2', range: [1, 9], control: 'slider' },
  { name: 'stride', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'int2', default: 0, range: [0, 4], control: 'slider' },
  { name: 'output_padding', type: 'int2', default: 0, range: [0, 3], control: 'slider' },
  { name: 'groups', type: 'int', default: 1, range: [1, 16], control: 'more' },
  { name: 'bias', type: 'bool', default: true, control: 'more' },
  { name: 'dilation', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
  // PyTorch takes no other here, and says so.
  { name: 'padding_mode', type: 'choice', default: 'zeros', choices: ['zeros'], control: 'none' },
];

const ALL = [...ARGS, OUTPUT_SIZE];

function readArgs(args: Args): TransposedArgs {
  const value = (name: string) => arg(ARGS, args, name) ?? null;
  return {
    inChannels: value('in_channels'),
    outChannels: value('out_channels'),
    kernel: tupleOf(value('kernel_size')),
    stride: tupleOf(value('stride')),
    padding: tupleOf(value('padding')),
    outputPadding: tupleOf(value('output_padding')),
    dilation: tupleOf(value('dilation')),
    groups: value('groups'),
  };
}

/** torch.empty((in_channels, out_channels // groups, *kernel_size)), then the bias. */
function weightRefusal(args: TransposedArgs, bias: ArgValue): Refusal | null {
  const { inChannels, outChannels, groups } = args;
  if (!isInt(inChannels)) {
    const got = typeName(inChannels);
    const text = `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${got} at pos 0`;
    return { code: 'wrong-type', text, values: { name: 'in_channels', got } };
  }
  const sizes = transposedWeight(args);
  // Python's // of a float is a float, whole or not.
  const whole = isWhole(groups) && isWhole(outChannels);
  return (
    unpackRefusal('empty', 'size', [inChannels, whole ? (sizes[1] ?? 0) : 0.5, ...args.kernel]) ??
    allocationRefusal(sizes, ['in_channels', 'out_channels', 'kernel_size']) ??
    (truthy(bias) ? vectorRefusal('out_channels', outChannels) : null)
  );
}

/** Its arguments with the output padding that makes the size asked for; what PyTorch says of one that it cannot make. */
function asked(own: TransposedArgs, given: ArgValue, sizes: Shape): TransposedArgs | Refusal {
  if (given === null) return own;
  const outputPadding = paddingFor(given, { usual: leastSizes(own, sizes), stride: own.stride.map(asNumber) }, sizes);
  return 'code' in outputPadding ? outputPadding : { ...own, outputPadding };
}

function construct(args: Args): Refusal | null {
  if (arg(ARGS, args, 'padding_mode') !== 'zeros') {
    const text = 'Only "zeros" padding mode is supported for ConvTranspose2d';
    return { code: 'transposed-padding-mode', text };
  }
  const own = readArgs(args);
  return groupsRefusal(own) ?? weightRefusal(own, arg(ARGS, args, 'bias') ?? null);
}

export const convTranspose2d: LayerSpec = {
  kind: 'ConvTranspose2d',
  family: 'conv',
  weightAxes: ['in_channels', 'out_channels', 'kernel_size', 'kernel_size'],
  args: ALL,
  factory: true,
  construct: (args) => callRefusal('ConvTranspose2d.__init__', ARGS, constructed(args)) ?? construct(args),
  infer: inferSized((args, sizes) => {
    const own = asked(readArgs(args), arg(ALL, args, 'output_size') ?? null, sizes);
    if ('code' in own) return refuse(own);
    const called = transposedCall(own);
    if (called) return refuse(called);
    const text = `Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d, but got input of size: ${intList(sizes)}`;
    return mapRule(
      (_args, map) => inferTransposed(own, map, sizes.length === 4 ? (sizes[0] ?? 1) : 1),
      () => rankRefusal(text, sizes),
    )(args, sizes);
  }),
  weights: (args) => {
    const shape = transposedWeight(readArgs(args));
    // torch.nn.init takes the second axis for what comes in, whichever way the convolution runs.
    const fan = elements(shape.slice(1));
    const bias = {
      name: 'bias',
      shape: [asNumber(arg(ARGS, args, 'out_channels'))],
      init: { type: 'uniform_fan', fan },
    } as const;
    return [
      { name: 'weight', shape, init: { type: 'kaiming_uniform', fan } },
      ...(truthy(arg(ARGS, args, 'bias')) ? [bias] : []),
    ];
  },
  macs: (args, input) => elements(input) * elements(transposedWeight(readArgs(args)).slice(1)),
  channels: { in: 'in_channels', out: 'out_channels', of: 'map', groups: 'groups' },
  fresh: ([, c = 1]) => ({ out_channels: c >= 8 ? c : 16, kernel_size: 2, stride: 2 }),
};
