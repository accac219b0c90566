import type { ArgSpec, Args } from '../../args';
import type { InputReading, Joined, LayerSpec } from '../../layer';
import { intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { convTranspose2d } from '../conv_transpose2d';
import { conv2d } from '../conv2d';
import { rankRefusal } from '../sized';
import { along, argValue, operation, refused } from './operation';

// `F.conv2d(x, weight, bias)`: a convolution whose kernel is a tensor that it reads, and not a module's own.

const int2 = (name: string, usual: number, range: readonly [number, number]): ArgSpec => ({
  name,
  type: 'int2',
  default: usual,
  range,
  control: 'slider',
});
const GROUPS: ArgSpec = { name: 'groups', type: 'int', default: 1, control: 'none' };

const ARGS: Readonly<Record<GivenConv, readonly ArgSpec[]>> = {
  conv2d: [
    int2('stride', 1, [1, 4]),
    { name: 'padding', type: 'padding', default: 0, range: [0, 4], control: 'slider' },
    int2('dilation', 1, [1, 4]),
    GROUPS,
  ],
  conv_transpose2d: [
    int2('stride', 1, [1, 4]),
    int2('padding', 0, [0, 4]),
    int2('output_padding', 0, [0, 3]),
    GROUPS,
    int2('dilation', 1, [1, 4]),
  ],
};

export type GivenConv = 'conv2d' | 'conv_transpose2d';

/** The class that does the same with a kernel of its own. */
export const GIVEN_CONVS: Readonly<Record<GivenConv, LayerSpec>> = {
  conv2d,
  conv_transpose2d: convTranspose2d,
};

/** The arguments with which that class has a kernel of this shape. */
export function givenConvArgs(kind: GivenConv, args: Args, weight: Shape, bias: boolean): Args {
  const [first = 0, second = 0, ...kernel_size] = weight;
  const groups = Number(argValue(ARGS[kind], args, 'groups'));
  const [inside, outside] = kind === 'conv2d' ? [second * groups, first] : [first, second * groups];
  return { ...args, in_channels: inside, out_channels: outside, kernel_size, bias };
}

/** ATen/native/Convolution.cpp, check_shape_forward. */
function biasRefusal(kind: GivenConv, weight: Shape, bias: Shape, channels: number): Refusal | null {
  if (bias.length === 1 && bias[0] === channels) return null;
  const given = kind === 'conv2d' ? 'Given' : 'Given transposed=1,';
  const text = `${given} weight of size ${intList(weight)}, expected bias to be 1-dimensional with ${channels} elements, but got bias of size ${intList(bias)} instead`;
  return { code: 'stack-mismatch', text, values: { expected: String(channels), got: intList(bias), at: 2 } };
}

/** What is looked at after the bias. */
const LATER: ReadonlySet<Refusal['code']> = new Set(['kernel-too-large', 'output-too-small']);

function join(kind: GivenConv, args: Args, [x = [], weight = [], bias]: readonly Shape[]): Joined {
  if (weight.length !== 4) {
    const text = `expected a weight of 4 dimensions, but got weight of size ${intList(weight)}`;
    return refused(rankRefusal(text, weight));
  }
  const spec = GIVEN_CONVS[kind];
  const own = givenConvArgs(kind, args, weight, bias !== undefined);
  const refusal = spec.construct(own);
  if (refusal) return refused(refusal);
  const made = spec.infer(own, x, false);
  const wrong = bias ? biasRefusal(kind, weight, bias, Number(own.out_channels)) : null;
  if (wrong && (made.ok || LATER.has(made.refusal.code))) return refused(wrong);
  if (!made.ok) return refused(made.refusal);
  const [rows, cols] = made.axes ?? [null, null];
  const rank = x.length;
  const links = x.map((_, i) => {
    if (i === rank - 3) return null;
    return along(i, i === rank - 2 ? rows : i === rank - 1 ? cols : null);
  });
  const whole = (sizes: Shape): InputReading => ({ type: 'axes', links: sizes.map(() => null) });
  return {
    ok: true,
    sizes: made.shape,
    reads: [{ type: 'axes', links }, whole(weight), ...(bias ? [whole(bias)] : [])],
    macs: spec.macs(own, x, made.shape),
  };
}

const row = (kind: GivenConv): LayerSpec =>
  operation({
    kind,
    args: ARGS[kind],
    newChannels: true,
    keepsSign: () => false,
    join: (args, sizes) => join(kind, args, sizes),
  });

export const givenConv2d = row('conv2d');
export const givenConvTranspose2d = row('conv_transpose2d');
