import { type ArgSpec, type Args, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isInt, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements } from '../shape';
import type { WindowAxis } from '../window';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { unpackRefusal } from './int_lists';
import { inferSized, refuse } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'in_features', type: 'int', control: 'none' },
  { name: 'out_features', type: 'int', range: [1, 128], control: 'slider' },
  { name: 'bias', type: 'bool', default: true, control: 'more' },
];

/** torch.empty((out_features, in_features)), then the bias. */
function weightRefusal(args: Args): Refusal | null {
  const size = [arg(ARGS, args, 'out_features') ?? null, arg(ARGS, args, 'in_features') ?? null];
  const [out = null, features = null] = size;
  if (!isInt(out)) {
    const got = typeName(out);
    const text = `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${got} at pos 0`;
    return { code: 'wrong-type', text, values: { name: 'out_features', got } };
  }
  return (
    unpackRefusal('empty', 'size', size) ??
    allocationRefusal([out, asNumber(features)], ['out_features', 'in_features']) ??
    (truthy(arg(ARGS, args, 'bias')) ? allocationRefusal([out], ['out_features']) : null)
  );
}

/** Of a map it reads along the rows: every output all columns of its own row. */
function rowsOf(height: number, width: number, out: number): readonly [WindowAxis, WindowAxis] {
  const none = { dilation: 1, before: 0, after: 0 };
  return [
    { type: 'sliding', input: height, output: height, kernel: 1, stride: 1, ...none },
    { type: 'sliding', input: width, output: out, kernel: width, stride: 0, ...none },
  ];
}

export const linear: LayerSpec = {
  kind: 'Linear',
  family: 'head',
  sizing: { type: 'given', by: 'out_features' },
  weightAxes: ['out_features', 'in_features'],
  tensors: ['weight', 'bias'],
  args: ARGS,
  factory: true,
  construct: (args) => callRefusal('Linear.__init__', ARGS, args) ?? weightRefusal(args),
  infer: inferSized((args, sizes) => {
    const features = asNumber(arg(ARGS, args, 'in_features'));
    const out = asNumber(arg(ARGS, args, 'out_features'));
    const last = sizes[sizes.length - 1] ?? 1;
    const rows = elements(sizes.slice(0, -1));
    if (last !== features) {
      return refuse({
        code: 'in-features-mismatch',
        text: `mat1 and mat2 shapes cannot be multiplied (${rows}x${last} and ${pyStr(features)}x${pyStr(out)})`,
        values: { expected: features, got: last, axes: sizes.length },
      });
    }
    const made = [...sizes.slice(0, -1), out];
    const large = allocationRefusal([rows, out], ['out_features']);
    if (large) return refuse(large);
    return { ok: true, sizes: made, axes: sizes.length > 2 ? rowsOf(sizes.at(-2) ?? 0, last, out) : null };
  }),
  weights: (args) => {
    const features = asNumber(arg(ARGS, args, 'in_features'));
    const out = asNumber(arg(ARGS, args, 'out_features'));
    return [
      { name: 'weight', shape: [out, features], init: { type: 'kaiming_uniform', fan: features } },
      ...(truthy(arg(ARGS, args, 'bias'))
        ? [{ name: 'bias', shape: [out], init: { type: 'uniform_fan', fan: features } } as const]
        : []),
    ];
  },
  macs: (args, _input, output) => elements(output) * asNumber(arg(ARGS, args, 'in_features')),
  channels: { in: 'in_features', out: 'out_features', of: 'last' },
  fresh: () => ({ out_features: 10 }),
};
