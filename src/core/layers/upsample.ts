import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, isInt, isList, isNumber, pyFloat, pyRepr, pyStr, truthy, typeName } from '../python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import type { ResizeAxis } from '../window';
import { adaptiveSizes } from './adaptive_pool2d';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { numbersOf, startsWithInt, unpackRefusal } from './int_lists';
import { inferSized, rankRefusal, refuse, type Sized } from './sized';

const MODES = ['nearest', 'bilinear', 'bicubic', 'nearest-exact', 'area'];

const ARGS: readonly ArgSpec[] = [
  { name: 'size', type: 'int2', default: null, range: [1, 64], instead: 'scale_factor', control: 'more' },
  {
    name: 'scale_factor',
    type: 'scale',
    default: null,
    range: [0.25, 4],
    step: 0.25,
    instead: 'size',
    control: 'slider',
  },
  { name: 'mode', type: 'choice', default: 'nearest', choices: MODES, control: 'slider' },
  { name: 'align_corners', type: 'bool', default: null, control: 'more' },
  { name: 'recompute_scale_factor', type: 'bool', default: null, control: 'more' },
];

/** The module's own arguments: scale factors made floats, a factor of 0 taken for none. */
interface UpsampleArgs {
  readonly size: ArgValue;
  readonly scale: ArgValue;
  readonly mode: ArgValue;
  readonly align: ArgValue;
  readonly recompute: ArgValue;
}

/** A tuple is never none, though empty; a list is. */
const isTuple = (value: ArgValue) => Array.isArray(value) && !isList(value);

function readArgs(args: Args): UpsampleArgs {
  const value = (name: string) => arg(ARGS, args, name) ?? null;
  const scale = value('scale_factor');
  return {
    size: value('size'),
    scale: isTuple(scale) || truthy(scale) ? scale : null,
    mode: value('mode'),
    align: value('align_corners'),
    recompute: value('recompute_scale_factor'),
  };
}

/** float(scale_factor), of a tuple element by element. */
function scaleRefusal(args: Args): Refusal | null {
  const scale = arg(ARGS, args, 'scale_factor') ?? null;
  if (!Array.isArray(scale) && !truthy(scale)) return null;
  if (isList(scale) && truthy(scale)) {
    const text = "float() argument must be a string or a real number, not 'list'";
    return { code: 'wrong-type', text, values: { name: 'scale_factor', got: 'list' } };
  }
  const list: readonly ArgValue[] = Array.isArray(scale) ? scale : [scale];
  const wrong = list.find((v) => !isNumber(v));
  if (wrong === undefined) return null;
  const got = typeName(wrong);
  const text =
    typeof wrong === 'string'
      ? `could not convert string to float: ${pyRepr(wrong)}`
      : `float() argument must be a string or a real number, not '${got}'`;
  return { code: 'wrong-type', text, values: { name: 'scale_factor', got } };
}

const floats = (list: readonly ArgValue[]) =>
  `(${list.map((v) => pyFloat(asNumber(v))).join(', ')}${list.length === 1 ? ',' : ''})`;

/** What F.interpolate checks in Python before it looks at the mode; then sizes or factors, one for each axis. */
function readTarget(
  own: UpsampleArgs,
  spatial: Shape,
): Refusal | { readonly sizes: ArgValue[] } | { readonly scales: number[] } {
  const { size, scale, mode, align } = own;
  if ((mode === 'nearest' || mode === 'area' || mode === 'nearest-exact') && align !== null) {
    const text =
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear';
    return { code: 'align-corners-mode', text, values: { mode: pyStr(mode) } };
  }
  if (size !== null && scale !== null) {
    return { code: 'size-and-scale', text: 'only one of size or scale_factor should be defined' };
  }
  const lengthText = (what: string, given: string, letter: string, words: string) =>
    `Input and ${what} must have the same number of spatial dimensions, but got input with spatial dimensions of ${intList(spatial)} and ${words} ${given}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and ${letter} format.`;
  if (size !== null) {
    const recomputed: Refusal | null = truthy(own.recompute)
      ? { code: 'size-and-scale', text: 'recompute_scale_factor is not meaningful with an explicit size.' }
      : null;
    if (!Array.isArray(size)) return recomputed ?? { sizes: spatial.map(() => size) };
    const list: readonly ArgValue[] = size;
    if (list.length !== spatial.length) {
      const text = lengthText('output', pyRepr(size), 'output size in (o1, o2, ...,oK)', 'output size of');
      return { code: 'pair-length', text, values: { name: 'size', length: list.length } };
    }
    if (!list.every((v) => isInt(v) || typeof v === 'boolean')) {
      const types = list.map((v) => `<class '${typeName(v)}'>`).join(', ');
      const text = `expected size to be one of int or Tuple[int] or Tuple[int, int] or Tuple[int, int, int], but got size with types [${types}]`;
      const wrong = list.find((v) => !isInt(v)) ?? null;
      return { code: 'wrong-type', text, values: { name: 'size', got: typeName(wrong) } };
    }
    return recomputed ?? { sizes: [...list] };
  }
  if (scale === null) {
    return { code: 'size-and-scale', text: 'either size or scale_factor should be defined' };
  }
  if (!Array.isArray(scale)) return { scales: spatial.map(() => asNumber(scale)) };
  const factors: readonly ArgValue[] = scale;
  if (factors.length !== spatial.length) {
    const text = lengthText(
      'scale_factor',
      floats(factors),
      'scale_factor in (s1, s2, ...,sK)',
      'scale_factor of shape',
    );
    return { code: 'pair-length', text, values: { name: 'scale_factor', length: factors.length } };
  }
  return { scales: factors.map(asNumber) };
}

/** The torch function of a mode for so many axes; null where F.interpolate has none. */
function functionOf(mode: ArgValue, rank: number): string | null {
  const dims = rank - 2;
  if (rank === 3 && mode === 'linear') return 'upsample_linear1d';
  if (rank === 4 && (mode === 'bilinear' || mode === 'bicubic')) return `upsample_${mode}2d`;
  if (rank !== 3 && rank !== 4) return null;
  if (mode === 'nearest') return `upsample_nearest${dims}d`;
  if (mode === 'nearest-exact') return `_upsample_nearest_exact${dims}d`;
  return null;
}

function modeRefusal(mode: ArgValue, align: ArgValue, sizes: Shape): Refusal {
  const rank = sizes.length;
  if (mode === 'lanczos' && rank === 4) {
    const text = truthy(align)
      ? 'Lanczos mode does not support align_corners=True'
      : 'Lanczos mode requires antialias=True';
    return { code: 'invalid-mode', text, values: { mode } };
  }
  const needs = { linear: 3, bilinear: 4, trilinear: 5 };
  const named = mode === 'linear' || mode === 'bilinear' || mode === 'trilinear' ? needs[mode] : null;
  if (named !== null && (rank === 3 || rank === 4)) {
    const text = `Got ${rank}D input, but ${pyStr(mode)} mode needs ${named}D input`;
    return { code: 'invalid-mode', text, values: { mode: pyStr(mode) } };
  }
  const text = `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${rank}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${pyStr(mode)})`;
  return rank === 4 ? { code: 'invalid-mode', text, values: { mode: pyStr(mode) } } : rankRefusal(text, sizes);
}

/** ATen/native/UpSample.h: what every mode checks of its sizes. */
function sizesRefusal(sizes: Shape, made: readonly number[]): Refusal | null {
  const flat = sizes.length === 3;
  const [h = 0, w = 0] = sizes.slice(-2);
  const [outH = 0, outW = 0] = flat ? [0, made[0] ?? 0] : made;
  const values = { axis: failing(sizes, made), size: Math.min(...made) };
  if (Math.min(...made, ...sizes.slice(2)) <= 0) {
    const text = flat
      ? `Input and output sizes should be greater than 0, but got input (W: ${w}) and output (W: ${pyStr(outW)})`
      : `Input and output sizes should be greater than 0, but got input (H: ${h}, W: ${w}) output (H: ${pyStr(outH)}, W: ${pyStr(outW)})`;
    const empty = sizes.slice(2).some((n) => n === 0);
    return empty ? { code: 'empty-map', text, values: mapValues(sizes) } : { code: 'resize-too-small', text, values };
  }
  // Of three axes the second is channels as well; ATen looks at what an interpolation divides by.
  if (sizes.slice(1).some((n) => n === 0)) {
    const text = `Non-empty ${sizes.length}D data tensor expected but got a tensor with sizes ${intList(sizes)}`;
    return { code: 'empty-map', text, values: mapValues(sizes) };
  }
  return null;
}

const mapValues = (sizes: Shape) => {
  const [channels = 0, height = 0, width = 0] = sizes.slice(-3);
  return { channels, height, width };
};

const failing = (sizes: Shape, made: readonly number[]) =>
  sizes.length === 4 && (made[0] ?? 1) > 0 ? 'width' : sizes.length === 4 ? 'height' : 'width';

const MODE = {
  nearest: 'nearest',
  'nearest-exact': 'nearest-exact',
  linear: 'linear',
  bilinear: 'linear',
  bicubic: 'cubic',
} as const;

const isMode = (mode: ArgValue): mode is keyof typeof MODE => typeof mode === 'string' && Object.hasOwn(MODE, mode);

/** An axis as ATen reads it (UpSample.h, area_pixel_compute_scale; UpSampleKernel.cpp, nearest_idx). */
function resizeAxis(
  input: number,
  output: number,
  mode: keyof typeof MODE,
  align: boolean,
  factor: number | null,
  isMap: boolean,
): ResizeAxis {
  const type = MODE[mode];
  const ratio = factor !== null && factor > 0 ? 1 / factor : input / output;
  const corners = output > 1 ? (input - 1) / (output - 1) : 0;
  let scale = align ? corners : ratio;
  // Twice or the same: linear then leaves the factor out, nearest does so of a map.
  const leaves = type === 'linear' || (type === 'nearest' && isMap);
  if (output === input && leaves) scale = 1;
  if (output === 2 * input && leaves && type === 'nearest') scale = 0.5;
  return { type: 'resize', input, output, mode: type, alignCorners: align, scale: Math.fround(scale) };
}

const identity = (n: number): ResizeAxis => ({
  type: 'resize',
  input: n,
  output: n,
  mode: 'nearest',
  alignCorners: false,
  scale: 1,
});

/** The parser's refusal of sizes that are no ints; only a number or bool gets here unread. */
function parsedSizes(fn: string, own: UpsampleArgs, sizes: readonly ArgValue[]): Refusal | null {
  if (!startsWithInt(sizes)) {
    const types = [
      'Tensor',
      Array.isArray(own.size) ? 'tuple' : 'list',
      ...(fn.includes('nearest') ? [] : ['bool']),
      'NoneType',
    ];
    const text = `${fn}() received an invalid combination of arguments - got (${types.join(', ')}), but expected one of:`;
    return { code: 'wrong-type', text, values: { name: 'size', got: typeName(sizes[0] ?? null) } };
  }
  return unpackRefusal(fn, 'output_size', sizes);
}

/** Factors of each axis as they were given. The layer makes floats of them while it is constructed, a function takes anything. */
const factorsGiven = ({ scale }: UpsampleArgs, spatial: Shape): readonly ArgValue[] =>
  Array.isArray(scale) ? scale : spatial.map(() => scale);

/** What Python says of a factor that it cannot make a size with. */
function multiplied(factors: readonly ArgValue[], spatial: Shape): Refusal | null {
  const at = factors.findIndex((v) => !isNumber(v));
  const wrong = factors[at];
  if (wrong === undefined) return null;
  const got = typeName(wrong);
  const text =
    typeof wrong === 'string'
      ? `invalid literal for int() with base 10: ${pyRepr(wrong.repeat(Math.min(spatial[at] ?? 0, LONGEST)))}`
      : `unsupported operand type(s) for *: 'int' and '${got}'`;
  return { code: 'wrong-type', text, values: { name: 'scale_factor', got } };
}

/** More of a text that Python repeats is read by nobody. */
const LONGEST = 4096;

/** The parser's refusal of factors that are no numbers. */
function parsedFactors(fn: string, factors: readonly ArgValue[], { scale }: UpsampleArgs): Refusal | null {
  const at = factors.findIndex((v) => !isNumber(v));
  const wrong = factors[at];
  if (wrong === undefined) return null;
  const got = typeName(wrong);
  const types = [
    'Tensor',
    'NoneType',
    ...(fn.includes('nearest') ? [] : ['bool']),
    Array.isArray(scale) && !isList(scale) ? 'tuple' : 'list',
  ];
  const text =
    at === 0
      ? `${fn}() received an invalid combination of arguments - got (${types.join(', ')}), but expected one of:`
      : `${fn}(): argument 'scale_factors' must be tuple of floats, but found element of type ${got} at pos ${at + 1}`;
  return { code: 'wrong-type', text, values: { name: 'scale_factor', got } };
}

function infer(own: UpsampleArgs, sizes: Shape): Sized {
  const spatial = sizes.slice(2);
  const target = readTarget(own, spatial);
  if ('code' in target) return refuse(target);
  const rank = sizes.length;
  const { mode } = own;
  const recompute = truthy(own.recompute) || mode === 'area';
  const scaled = 'scales' in target ? target.scales : null;
  const factors = scaled ? factorsGiven(own, spatial) : [];
  if (recompute) {
    const early = multiplied(factors, spatial);
    if (early) return refuse(early);
  }
  const wanted: readonly ArgValue[] =
    'scales' in target ? target.scales.map((s, i) => Math.trunc((spatial[i] ?? 0) * s)) : target.sizes;
  if (mode === 'area' && rank === 4) return adaptiveSizes('adaptive_avg_pool2d', [...wanted], sizes);
  if (mode === 'area' && rank === 3) return areaOfLine(wanted, sizes);
  const fn = functionOf(mode, rank);
  if (!fn || !isMode(mode)) return refuse(modeRefusal(mode, own.align, sizes));
  const align = own.align ?? false;
  if (typeof align !== 'boolean') {
    const got = typeName(align);
    const asGiven = scaled && !recompute ? own.scale : own.size;
    const list = Array.isArray(asGiven) ? 'tuple' : 'list';
    const types = ['Tensor', ...(scaled && !recompute ? ['NoneType', got, list] : [list, got, 'NoneType'])];
    const text = `${fn}() received an invalid combination of arguments - got (${types.join(', ')}), but expected one of:`;
    return refuse({ code: 'wrong-type', text, values: { name: 'align_corners', got } });
  }
  const parsed = recompute ? null : parsedFactors(fn, factors, own);
  if (parsed) return refuse(parsed);
  // A factor made a size in Python is parsed as one.
  const called = scaled && !recompute ? null : parsedSizes(fn, own, wanted);
  if (called) return refuse(called);
  const made = numbersOf(wanted);
  if (made.some((n) => Math.abs(n) >= 2 ** 63)) {
    const text = 'value cannot be converted to type int64_t without overflow';
    return refuse({ code: 'number-overflow', text, values: { name: 'scale_factor' } });
  }
  const all = [...sizes.slice(0, 2), ...made];
  const refusal = sizesRefusal(sizes, made) ?? allocationRefusal(all, ['size']);
  if (refusal) return refuse(refusal);
  const axes = made.map((out, i) =>
    resizeAxis(spatial[i] ?? 0, out, mode, align, recompute ? null : (scaled?.[i] ?? null), rank === 4),
  );
  const [first, last = first] = rank === 3 ? [identity(sizes[1] ?? 0), axes[0]] : axes;
  return { ok: true, sizes: all, axes: first && last ? [first, last] : null };
}

/** 'area' over three axes: an adaptive mean over the last, whose empty input ATen sees with an axis of one. */
function areaOfLine(wanted: readonly ArgValue[], sizes: Shape): Sized {
  const [n = 0, c = 0, l = 0] = sizes;
  const flat = adaptiveSizes('adaptive_avg_pool2d', [1, ...wanted], [n, c, 1, l]);
  if (!flat.ok || !flat.axes) return flat;
  return { ok: true, sizes: [n, c, flat.sizes[3] ?? 0], axes: [{ type: 'bins', input: c, output: c }, flat.axes[1]] };
}

export const upsample: LayerSpec = {
  kind: 'Upsample',
  family: 'resize',
  args: ARGS,
  construct: (args) => callRefusal('Upsample.__init__', ARGS, args) ?? scaleRefusal(args),
  infer: inferSized((args, sizes) => infer(readArgs(args), sizes)),
  weights: () => [],
  // A cubic curve swings below what it goes through.
  keepsSign: (args) => arg(ARGS, args, 'mode') !== 'bicubic',
  macs: () => 0,
  fresh: () => ({ scale_factor: 2 }),
};

/** The two of old: an Upsample of a mode that is fixed. */
function upsampling(kind: string, mode: string, align: boolean | null): LayerSpec {
  const specs = ARGS.filter(({ name }) => name === 'size' || name === 'scale_factor');
  return {
    ...upsample,
    kind,
    args: specs,
    construct: (args) => callRefusal(`${kind}.__init__`, specs, args) ?? scaleRefusal(args),
    infer: inferSized((args, sizes) => infer({ ...readArgs(args), mode, align }, sizes)),
    keepsSign: () => true,
    printed: ['mode'],
  };
}

export const upsamplingNearest2d = upsampling('UpsamplingNearest2d', 'nearest', null);
export const upsamplingBilinear2d = upsampling('UpsamplingBilinear2d', 'bilinear', true);
