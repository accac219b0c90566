import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { oncePer } from '../once';
import { truthy } from '../python/python';
import { elements } from '../shape';
import { callRefusal } from './call';
import { type ConvArgs, convArgs, convSides, weightSizes } from './conv_args';
import { convConstructRefusal } from './conv_construct';
import { inferConv } from './conv_forward';
import { CONV_MORE, convWeights } from './conv_weights';
import { inferSized } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'in_channels', type: 'int', control: 'none' },
  { name: 'out_channels', type: 'int', range: [1, 64], control: 'slider' },
  { name: 'kernel_size', type: 'int2', range: [1, 9], control: 'slider' },
  { name: 'stride', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'padding', default: 0, range: [0, 4], control: 'slider' },
  { name: 'dilation', type: 'int2', default: 1, range: [1, 4], control: 'slider' },
  ...CONV_MORE,
];

/** Arguments are never mutated: they are read once, and not for every shape that is tried with them. */
const read: (args: Args) => ConvArgs = oncePer((args) => convArgs(ARGS, args));

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
  weights: (args) => convWeights(weightSizes(read(args)), truthy(arg(ARGS, args, 'bias'))),
  macs: (args, _input, output) => elements(output) * elements(weightSizes(read(args)).slice(1)),
  channels: { in: 'in_channels', out: 'out_channels', of: 'map', groups: 'groups' },
  fresh: ([, c = 1]) => ({ out_channels: c >= 8 ? c : 16, kernel_size: 3, padding: 1 }),
};
