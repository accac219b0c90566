import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import { isList, isNumber, pyRepr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';

const MODES = ['nearest', 'bilinear', 'bicubic', 'nearest-exact', 'area'];

/** In the order of PyTorch's constructor. */
export const UPSAMPLE_ARGS: readonly ArgSpec[] = [
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
export interface UpsampleArgs {
  readonly size: ArgValue;
  readonly scale: ArgValue;
  readonly mode: ArgValue;
  readonly align: ArgValue;
  readonly recompute: ArgValue;
}

/** A tuple is never none, though empty; a list is. */
const isTuple = (value: ArgValue) => Array.isArray(value) && !isList(value);

/** What the module keeps of its arguments. */
export function readArgs(args: Args): UpsampleArgs {
  const value = (name: string) => arg(UPSAMPLE_ARGS, args, name) ?? null;
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
export function scaleRefusal(args: Args): Refusal | null {
  const scale = arg(UPSAMPLE_ARGS, args, 'scale_factor') ?? null;
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
