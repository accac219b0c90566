import type { Args } from '../../core/args';
import { elements } from '../../core/shape';
import { fullSizes, type Tensor, Unfit } from '../graph/builder';
import type { AtenCall } from './call';

const pairOf = (list: readonly number[]): number | number[] => {
  const [first = 0] = list;
  return list.every((n) => n === first) ? first : [...list];
};

/** What of a window is not PyTorch's default. */
function window(call: AtenCall): Args {
  const own = (name: string, fallback: number): Args => {
    const list = call.ints(name);
    const value = list?.length ? pairOf(list) : fallback;
    return value === fallback ? {} : { [name]: value };
  };
  const word = call.args.get('padding');
  return {
    ...own('stride', 1),
    ...(typeof word === 'string' ? { padding: word } : own('padding', 0)),
    ...own('dilation', 1),
  };
}

function weightsOf(call: AtenCall) {
  const [weight, bias] = [call.constant('weight'), call.constant('bias')];
  if (!weight) throw new Unfit('no weight');
  return { weight, bias, weights: { weight, ...(bias && { bias }) } };
}

export const conv =
  (kind: 'Conv2d' | 'Conv1d') =>
  (call: AtenCall): Tensor => {
    const { weight, bias, weights } = weightsOf(call);
    const [out = 0, perGroup = 0, ...kernel] = weight.shape;
    const groups = call.number('groups', 1);
    const args = {
      in_channels: perGroup * groups,
      out_channels: out,
      kernel_size: pairOf(kernel),
      ...window(call),
      ...(groups !== 1 && { groups }),
      ...(!bias && { bias: false }),
    };
    return call.add(kind, args, [call.x], { weights });
  };

export function convTranspose(call: AtenCall): Tensor {
  const { weight, bias, weights } = weightsOf(call);
  const [into = 0, perGroup = 0, ...kernel] = weight.shape;
  const groups = call.number('groups', 1);
  const extra = pairOf(call.ints('output_padding') ?? [0]);
  const args = {
    in_channels: into,
    out_channels: perGroup * groups,
    kernel_size: pairOf(kernel),
    ...window(call),
    ...(extra !== 0 && { output_padding: extra }),
    ...(groups !== 1 && { groups }),
    ...(!bias && { bias: false }),
  };
  return call.add('ConvTranspose2d', args, [call.x], { weights });
}

export function linear(call: AtenCall): Tensor {
  const { weight, bias, weights } = weightsOf(call);
  const [out = 0, features = 0] = weight.shape;
  const args = { in_features: features, out_features: out, ...(!bias && { bias: false }) };
  return call.add('Linear', args, [call.x], { weights });
}

const epsilon = (call: AtenCall, fallback = 1e-5): Args => {
  const eps = call.number('eps', fallback);
  return eps === fallback ? {} : { eps };
};

/** Gains and shifts of a norm as it has them. */
function gains(call: AtenCall, name: 'affine' | 'elementwise_affine') {
  const [weight, bias] = [call.constant('weight'), call.constant('bias')];
  const args: Args = { ...(!weight && { [name]: false }), ...(weight && !bias && { bias: false }) };
  return { args, weights: { ...(weight && { weight }), ...(weight && bias && { bias }) } };
}

export function batchNorm(call: AtenCall): Tensor {
  const { args, weights } = gains(call, 'affine');
  const [mean, variance] = [call.constant('running_mean'), call.constant('running_var')];
  const own: Args = {
    num_features: call.sizes[1] ?? 1,
    ...epsilon(call),
    ...args,
    ...(!mean && { track_running_stats: false }),
  };
  const statistics = { ...(mean && { running_mean: mean }), ...(variance && { running_var: variance }) };
  const kind = call.sizes.length === 4 ? 'BatchNorm2d' : 'BatchNorm1d';
  const isTraining = mean !== null && call.flag('training');
  const mode = isTraining ? { mode: 'train' as const } : {};
  return call.add(kind, own, [call.x], { weights: { ...weights, ...statistics }, ...mode });
}

export function instanceNorm(call: AtenCall): Tensor {
  const { args, weights } = gains(call, 'affine');
  if (!call.flag('use_input_stats')) throw new Unfit('running statistics');
  const { affine = true, ...more } = args;
  const own = { num_features: call.sizes[1] ?? 1, ...epsilon(call), ...(affine === true && { affine: true }), ...more };
  return call.add('InstanceNorm2d', own, [call.x], { weights });
}

export function groupNorm(call: AtenCall): Tensor {
  const { args, weights } = gains(call, 'affine');
  const own = { num_groups: call.number('num_groups', 1), num_channels: call.sizes[1] ?? 1, ...epsilon(call), ...args };
  return call.add('GroupNorm', own, [call.x], { weights });
}

export function layerNorm(call: AtenCall): Tensor {
  const { args, weights } = gains(call, 'elementwise_affine');
  const shape = call.ints('normalized_shape') ?? [];
  const own = { normalized_shape: shape.length === 1 ? (shape[0] ?? 1) : shape, ...epsilon(call), ...args };
  return call.add('LayerNorm', own, [call.x], { weights });
}

export function rmsNorm(call: AtenCall): Tensor {
  const weight = call.constant('weight');
  const shape = call.ints('normalized_shape') ?? [];
  const eps = call.given('eps');
  const own = {
    normalized_shape: shape.length === 1 ? (shape[0] ?? 1) : shape,
    ...(eps !== null && { eps }),
    ...(!weight && { elementwise_affine: false }),
  };
  return call.add('RMSNorm', own, [call.x], { weights: weight ? { weight } : {} });
}

export function prelu(call: AtenCall): Tensor {
  const weight = call.constant('weight');
  if (!weight) throw new Unfit('no weight');
  const count = elements(weight.shape);
  const fits = count === 1 || count === fullSizes(call.x)[1];
  if (!fits) throw new Unfit('slopes of another number');
  const args: Args = count === 1 ? {} : { num_parameters: count };
  return call.add('PReLU', args, [call.x], { weights: { weight: { ...weight, shape: [count] } } });
}
