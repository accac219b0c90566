import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isNumber, isWhole, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { unpackRefusal } from './int_lists';
import { constantPadRefusal } from './pad_checks';
import { inferSized, rankRefusal, refuse, sameSizes } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'size', type: 'int', range: [1, 9], control: 'slider' },
  { name: 'alpha', type: 'float', default: 1e-4, range: [1e-6, 1], log: true, control: 'more' },
  { name: 'beta', type: 'float', default: 0.75, range: [0, 2], step: 0.05, control: 'more' },
  { name: 'k', type: 'float', default: 1, range: [0, 5], step: 0.1, control: 'more' },
];

const wrongType = (text: string, name: string, value: ArgValue): Refusal => ({
  code: 'wrong-type',
  text,
  values: { name, got: typeName(value) },
});

/** What F.local_response_norm does in Python: pad the channels, pool over them, then mul(alpha).add(k).pow(beta). */
function forwardRefusal(args: Args, sizes: Shape): Refusal | null {
  const rank = sizes.length;
  if (rank < 3) {
    // The gap is PyTorch's: its line is broken inside the words.
    return rankRefusal(`Expected 3D or higher dimensionality${' '.repeat(26)}input (got ${rank} dimensions)`, sizes);
  }
  if (elements(sizes) === 0) return null;
  return sizeRefusal(arg(ARGS, args, 'size') ?? null, sizes) ?? numbersRefusal(args);
}

function sizeRefusal(value: ArgValue, sizes: Shape): Refusal | null {
  if (!isNumber(value)) {
    return wrongType(`unsupported operand type(s) for //: '${typeName(value)}' and 'int'`, 'size', value);
  }
  const flat = sizes.length === 3;
  const size = asNumber(value);
  const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
  // Python's // of a float is a float, whole or not.
  const half = isWhole(value) ? before : 0.5;
  const unpacked = unpackRefusal('pad', 'pad', [0, 0, ...(flat ? [] : [0, 0]), half]);
  if (unpacked) return unpacked;
  const [n = 1, c = 1, h = 1, w = 1] = sizes;
  const channels = flat ? [n, 1, c, h] : [n, 1, c, h, w];
  const padded = constantPadRefusal(channels, [0, 0, ...(flat ? [] : [0, 0]), before, after]);
  if (padded) return padded;
  if (typeof value === 'boolean') {
    const fn = flat ? 'avg_pool2d' : 'avg_pool3d';
    const text = `${fn}(): argument 'kernel_size' (position 2) must be tuple of ints, but found element of type bool at pos 0`;
    return wrongType(text, 'size', value);
  }
  if (size > 0) return null;
  const text =
    size < -1
      ? `pad should be at most half of effective kernel size, but got pad=0, kernel_size=${size} and dilation=1`
      : `kernel size should be greater than zero, but got ${flat ? 'kH' : 'kT'}: ${size} ${flat ? '' : 'kH: 1 '}kW: 1`;
  return { code: 'non-positive-size', text, values: { size } };
}

function numbersRefusal(args: Args): Refusal | null {
  for (const [fn, name] of [
    ['mul', 'alpha'],
    ['add', 'k'],
    ['pow', 'beta'],
  ] as const) {
    const given = args[name];
    if (given === undefined || isNumber(given)) continue;
    const got = typeName(given);
    const text =
      fn === 'pow'
        ? `pow() received an invalid combination of arguments - got (${got}), but expected one of:`
        : `${fn}(): argument 'other' (position 1) must be Tensor, not ${got}`;
    return wrongType(text, name, given);
  }
  return null;
}

export const localResponseNorm: LayerSpec = {
  kind: 'LocalResponseNorm',
  family: 'norm',
  tensors: [],
  // Neighbouring channels; those beyond the ends are not read.
  reads: (args, sizes) => Math.min(asNumber(arg(ARGS, args, 'size')), sizes[1] ?? 1),
  args: ARGS,
  construct: (args) => callRefusal('LocalResponseNorm.__init__', ARGS, args),
  infer: inferSized((args, sizes) => {
    const refusal = forwardRefusal(args, sizes);
    return refusal ? refuse(refusal) : sameSizes(sizes);
  }),
  weights: () => [],
  // What it divides by is a power of k and more.
  keepsSign: (args) => asNumber(arg(ARGS, args, 'k')) >= 0 && asNumber(arg(ARGS, args, 'alpha')) >= 0,
  macs: () => 0,
  fresh: () => ({ size: 5 }),
};
