import type { ArgValue } from '../args';
import { asNumber, intList, isInt, isList, isNumber, pyFloat, pyRepr, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { startsWithInt, unpackRefusal } from './int_lists';
import { rankRefusal } from './sized';
import type { UpsampleArgs } from './upsample_args';

const floats = (list: readonly ArgValue[]) =>
  `(${list.map((v) => pyFloat(asNumber(v))).join(', ')}${list.length === 1 ? ',' : ''})`;

/** What F.interpolate checks in Python before it looks at the mode; then sizes or factors, one for each axis. */
export function readTarget(
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

/** What F.interpolate says of a mode that it does not have for so many axes. */
export function modeRefusal(mode: ArgValue, align: ArgValue, sizes: Shape): Refusal {
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
export function sizesRefusal(sizes: Shape, made: readonly number[]): Refusal | null {
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

/** The parser's refusal of sizes that are no ints; only a number or bool gets here unread. */
export function parsedSizes(fn: string, own: UpsampleArgs, sizes: readonly ArgValue[]): Refusal | null {
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
export const factorsGiven = ({ scale }: UpsampleArgs, spatial: Shape): readonly ArgValue[] =>
  Array.isArray(scale) ? scale : spatial.map(() => scale);

/** What Python says of a factor that it cannot make a size with. */
export function multiplied(factors: readonly ArgValue[], spatial: Shape): Refusal | null {
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
export function parsedFactors(fn: string, factors: readonly ArgValue[], { scale }: UpsampleArgs): Refusal | null {
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
