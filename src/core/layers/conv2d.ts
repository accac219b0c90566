import { type ArgSpec, type Args, arg, pair } from '../args';
import type { Inferred, LayerSpec } from '../layer';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import type { SlidingAxis } from '../window';

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

const value = (args: Args, name: string) => arg(ARGS, args, name);
const int = (args: Args, name: string) => Number(value(args, name) ?? 0);
const both = (args: Args, name: string) => pair(value(args, name));

/** Padding before and after on each axis: [[top, bottom], [left, right]]. 'same' puts the odd one after, as PyTorch does. */
export function convPadding(args: Args): [[number, number], [number, number]] {
  const padding = value(args, 'padding');
  if (padding === 'valid')
    return [
      [0, 0],
      [0, 0],
    ];
  if (padding === 'same') {
    const kernel = both(args, 'kernel_size');
    const dilation = both(args, 'dilation');
    const axis = (i: 0 | 1): [number, number] => {
      const total = dilation[i] * (kernel[i] - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    };
    return [axis(0), axis(1)];
  }
  const [h, w] = pair(padding);
  return [
    [h, h],
    [w, w],
  ];
}

function axisOf(args: Args, input: number, i: 0 | 1): SlidingAxis {
  const kernel = both(args, 'kernel_size')[i];
  const stride = both(args, 'stride')[i];
  const dilation = both(args, 'dilation')[i];
  const [before, after] = convPadding(args)[i];
  const output = Math.floor((input + before + after - dilation * (kernel - 1) - 1) / stride) + 1;
  return { type: 'sliding', input, output, kernel, stride, dilation, before, after };
}

function infer(args: Args, input: Shape): Inferred {
  const [c = 0, h = 0, w = 0] = input;
  const groups = int(args, 'groups');
  const out = int(args, 'out_channels');
  const inChannels = int(args, 'in_channels');
  const [kh, kw] = both(args, 'kernel_size');
  const rows = axisOf(args, h, 0);
  const cols = axisOf(args, w, 1);
  const refuse = (refusal: Refusal): Inferred => ({ ok: false, refusal });
  if (c !== inChannels) {
    return refuse({
      code: 'in-channels-mismatch',
      text: `Given groups=${groups}, weight of size [${out}, ${inChannels / groups}, ${kh}, ${kw}], expected input[1, ${c}, ${h}, ${w}] to have ${inChannels} channels, but got ${c} channels instead`,
      values: { expected: inChannels, got: c },
    });
  }
  const eff = (a: SlidingAxis) => a.dilation * (a.kernel - 1) + 1;
  const padded = (a: SlidingAxis) => a.input + a.before + a.after;
  if (eff(rows) > padded(rows) || eff(cols) > padded(cols)) {
    return refuse({
      code: 'kernel-too-large',
      text: `Calculated padded input size per channel: (${padded(rows)} x ${padded(cols)}). Kernel size: (${eff(rows)} x ${eff(cols)}). Kernel size can't be greater than actual input size`,
    });
  }
  return { ok: true, shape: [out, rows.output, cols.output], axes: [rows, cols] };
}

export const conv2d: LayerSpec = {
  kind: 'Conv2d',
  family: 'conv',
  args: ARGS,
  construct: () => null,
  infer,
  weights: (args) => {
    const [kh, kw] = both(args, 'kernel_size');
    const perGroup = int(args, 'in_channels') / int(args, 'groups');
    const fan = perGroup * kh * kw;
    const out = int(args, 'out_channels');
    return [
      { name: 'weight', shape: [out, perGroup, kh, kw], init: { type: 'kaiming_uniform', fan } },
      ...(value(args, 'bias') === false
        ? []
        : [{ name: 'bias', shape: [out], init: { type: 'uniform_fan', fan } } as const]),
    ];
  },
  macs: (args, _input, output) => {
    const [kh, kw] = both(args, 'kernel_size');
    return (elements(output) * kh * kw * int(args, 'in_channels')) / int(args, 'groups');
  },
  channels: { in: 'in_channels', out: 'out_channels' },
};
