import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, isNumber, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { normWeights } from './norm_weights';
import { parseRefusal } from './parse';
import { inferSized, rankRefusal, refuse, sameSizes } from './sized';
import { vectorRefusal } from './vector_size';

const ARGS: readonly ArgSpec[] = [
  { name: 'num_groups', type: 'int', range: [1, 16], control: 'slider' },
  { name: 'num_channels', type: 'int', control: 'none' },
  { name: 'eps', type: 'float', default: 1e-5, range: [1e-8, 1], log: true, control: 'more' },
  { name: 'affine', type: 'bool', default: true, control: 'more' },
  { name: 'bias', type: 'bool', default: true, keywordOnly: true, control: 'more' },
];

/** `num_channels % num_groups`, with Python's words where it cannot be taken. */
function dividedRefusal(channels: ArgValue, groups: ArgValue): Refusal | null {
  const wrong = (text: string, name: string, value: ArgValue): Refusal => ({
    code: 'wrong-type',
    text,
    values: { name, got: typeName(value) },
  });
  if (typeof channels === 'string') {
    return wrong('not all arguments converted during string formatting', 'num_channels', channels);
  }
  if (!isNumber(channels) || !isNumber(groups)) {
    const text = `unsupported operand type(s) for %: '${typeName(channels)}' and '${typeName(groups)}'`;
    return isNumber(channels) ? wrong(text, 'num_groups', groups) : wrong(text, 'num_channels', channels);
  }
  if (asNumber(groups) === 0) {
    return { code: 'non-positive-groups', text: 'integer modulo by zero', values: { groups: 0 } };
  }
  if (asNumber(channels) % asNumber(groups) === 0) return null;
  return {
    code: 'num-channels-not-divisible',
    text: `num_channels (${pyStr(channels)}) must be divisible by num_groups (${pyStr(groups)})`,
    values: { num_channels: asNumber(channels), num_groups: asNumber(groups) },
  };
}

function construct(args: Args): Refusal | null {
  const channels = arg(ARGS, args, 'num_channels') ?? null;
  const divided = dividedRefusal(channels, arg(ARGS, args, 'num_groups') ?? null);
  if (divided) return divided;
  return truthy(arg(ARGS, args, 'affine')) ? vectorRefusal('num_channels', channels) : null;
}

/** F.group_norm's own look at the size, then ATen's. */
function forwardRefusal(args: Args, sizes: Shape): Refusal | null {
  const groups = arg(ARGS, args, 'num_groups') ?? null;
  const [n = 1, c = 0] = sizes;
  if (sizes.length < 2) {
    return rankRefusal(`Expected at least 2 dimensions for input tensor but received ${sizes.length}`, sizes);
  }
  const looked = [Math.floor((n * c) / asNumber(groups)), asNumber(groups), ...sizes.slice(2)];
  if (looked.reduce((all, size, i) => (i === 1 ? all : all * size), 1) === 1) {
    const text = `Expected more than 1 value per channel when training, got input size ${intList(looked)}`;
    return { code: 'one-value-per-channel', text };
  }
  const called = parseRefusal('group_norm', [
    { name: 'num_groups', type: 'int', value: groups, position: 2 },
    { name: 'eps', type: 'float', value: args.eps === undefined ? 1e-5 : args.eps, position: 5 },
  ]);
  if (called) return called;
  const checked = checkedInputs(args, sizes);
  const inner = elements(sizes.slice(2));
  if (c > 0 && inner > 0) return checked;
  // 2.13 normalises nothing, and gives nothing back.
  const text =
    c === 0 ? 'Expected number of channels to be greater than 0, got 0' : 'Expected HxW to be greater than 0, got 0';
  const [height = 1, width = 1] = sizes.slice(-2);
  return { code: 'empty-map', text, text213: checked?.text ?? null, values: { channels: c, height, width } };
}

/** ATen/native/group_norm.cpp, check_group_norm_inputs. */
function checkedInputs(args: Args, sizes: Shape): Refusal | null {
  const groups = arg(ARGS, args, 'num_groups') ?? null;
  const channels = asNumber(arg(ARGS, args, 'num_channels'));
  const [, c = 0] = sizes;
  if (asNumber(groups) <= 0) {
    const text = `Expected num groups to be greater than 0, got ${pyStr(groups)}`;
    return { code: 'non-positive-groups', text, values: { groups: asNumber(groups) } };
  }
  const values = { name: 'num_channels', expected: channels, got: c };
  if (c % asNumber(groups) !== 0) {
    const text = `Expected number of channels in input to be divisible by num_groups, but got input of shape ${intList(sizes)} and num_groups=${pyStr(groups)}`;
    return { code: 'features-mismatch', text, values };
  }
  if (!truthy(arg(ARGS, args, 'affine')) || channels === c) return null;
  const text = `Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape ${intList([channels])} and input of shape ${intList(sizes)}`;
  return { code: 'features-mismatch', text, values };
}

export const groupNorm: LayerSpec = {
  kind: 'GroupNorm',
  family: 'norm',
  args: ARGS,
  factory: true,
  construct: (args) => callRefusal('GroupNorm.__init__', ARGS, args) ?? construct(args),
  infer: inferSized((args, sizes) => {
    const refusal = forwardRefusal(args, sizes);
    return refusal ? refuse(refusal) : sameSizes(sizes);
  }),
  weights: (args) =>
    normWeights(
      [asNumber(arg(ARGS, args, 'num_channels'))],
      truthy(arg(ARGS, args, 'affine')),
      truthy(arg(ARGS, args, 'bias')),
    ),
  macs: () => 0,
  channels: { in: 'num_channels', out: null, of: 'second', groups: 'num_groups' },
  fresh: ([, c = 1]) => ({ num_groups: c % 4 === 0 ? 4 : 1 }),
};
