import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { truthy } from '../python/python';
import { elements } from '../shape';
import { callRefusal } from './call';
import { type ConvArgs, convArgs, convSides, weightSizes } from './conv_args';
import { convConstructRefusal } from './conv_construct';
import { inferConv } from './conv_forward';
import { inferSized } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'in_channels', type: 'int', control: 'none' },
  { name: 'out_channels', type: 'int', range: [1, 64], control: 'slider' },
  { name: 'kernel_size', type: 'int2', range: [1, 9], control: 'slider' },
  { name: 'stride', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'padding', default: 0, range: [0, 4], control: 'slider' },
  { name: 'dilation', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
  { name: 'groups', type: 'int', default: 1, range: [1, 16], control: 'more' },
  { name: 'bias', type: 'bool', default: true, control: 'more' },
  {
    name: 'padding_mode',
    type: 'choice',
    default: 'zeros',
    choices: ['zeros', 'reflect', 'replicate', 'circular'],
    control: 'more',
  },
];

const known = new WeakMap<Args, ConvArgs>();

/** Arguments are never mutated: they are read once, and not for every shape that is tried with them. */
function read(args: Args): ConvArgs {
  const old = known.get(args);
  if (old) return old;
  const made = convArgs(ARGS, args);
  known.set(args, made);
  return made;
}

/** Padding before and after on each axis: [[top, bottom], [left, right]]. 'same' puts the odd one after, as PyTorch does. */
export function convPadding(args: Args): readonly [readonly [number, number], readonly [number, number]] {
  return convSides(read(args));
}

export const conv2d: LayerSpec = {
  kind: 'Conv2d',
  family: 'conv',
  weightAxes: ['out_channels', 'in_channels', 'kernel_size', 'kernel_size'],
  args: ARGS,
  factory: true,
  construct: (args) => callRefusal('Conv2d.__init__', ARGS, args) ?? convConstructRefusal(read(args)),
  infer: inferSized((args, sizes) => inferConv(read(args), sizes)),
  weights: (args) => {
    const shape = weightSizes(read(args));
    const fan = elements(shape.slice(1));
    const [out = 0] = shape;
    return [
      { name: 'weight', shape, init: { type: 'kaiming_uniform', fan } },
      ...(truthy(arg(ARGS, args, 'bias'))
        ? [{ name: 'bias', shape: [out], init: { type: 'uniform_fan', fan } } as const]
        : []),
    ];
  },
  macs: (args, _input, output) => elements(output) * elements(weightSizes(read(args)).slice(1)),
  channels: { in: 'in_channels', out: 'out_channels', of: 'map', groups: 'groups' },
  fresh: ([, c = 1]) => ({ out_channels: c >= 8 ? c : 16, kernel_size: 3, padding: 1 }),
};
