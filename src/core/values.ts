import type { ArgSpec, ArgValue } from './args';

/** The largest number that an argument may hold: beyond the 64 bits of PyTorch, so that its overflow can be shown. */
export const LARGEST_INT = 1e20;

/** A tensor has at most so many axes here. */
const MOST_AXES = 8;

/** As many numbers may be written out in a net: a filter's, a list of means. */
const MOST_VALUES = 4096;

/** The largest height, width or channel count of an input. */
const LARGEST_INPUT = 2 ** 31;

/** A net has at most so many modules, and at most so many uses of them: what a page can show and a link carry. */
export const MAX_LAYERS = 2000;

/** An integer that an argument, a size or a count of a net may be. */
export function isBoundedInt(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LARGEST_INT;
}

/** What PyTorch has a double for: inf and nan too. */
function isFloat(value: unknown): value is number {
  return typeof value === 'number';
}

/** Numbers that are not finite by Python's names: what JSON and links write for them. */
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
]);

const takesFloats = ({ type }: ArgSpec) => type === 'float' || type === 'scale' || type === 'floats';

/** An argument's value as JSON can carry it: a number that is not finite by its name. */
export function toPlain(value: ArgValue): ArgValue {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

/** The number of a name that `toPlain` gives; every other value as it is. */
export function fromName<T>(value: T): T | number {
  return (typeof value === 'string' ? NOT_FINITE.get(value) : undefined) ?? value;
}

/** An argument's value of what `toPlain` gives, or of what is a value already. */
export function fromPlain(spec: ArgSpec, value: ArgValue): ArgValue {
  if (!takesFloats(spec)) return value;
  return Array.isArray(value) ? value.map(fromName) : fromName(value);
}

function isOneOrList(value: unknown, fits: (value: unknown) => boolean, most = 4): boolean {
  return fits(value) || (Array.isArray(value) && value.length > 0 && value.length <= most && value.every(fits));
}

/**
 * Whether a value is of an argument's type, and so may stand in a net. Zero, negative numbers and unknown words are of
 * it: PyTorch refuses them with words of its own, which the page shows.
 */
export function fitsArg(spec: ArgSpec, value: ArgValue): boolean {
  if (value === null) return spec.default === null || spec.nullable === true || spec.type === 'size2';
  switch (spec.type) {
    case 'int':
      return isBoundedInt(value);
    case 'int2':
      return isOneOrList(value, isBoundedInt);
    case 'ints':
      return isOneOrList(value, isBoundedInt, MOST_AXES);
    case 'sizes':
      return Array.isArray(value) && value.length <= MOST_AXES && value.every(isBoundedInt);
    case 'floats':
      return Array.isArray(value) && value.length <= MOST_VALUES && value.every(isFloat);
    case 'index':
      return Array.isArray(value) && value.length <= 2 * MOST_AXES && value.every(isIndexItem);
    case 'int4':
      // Of six and eight numbers the last are the channels' and the batch's.
      return (
        isOneOrList(value, isBoundedInt, 8) && !(Array.isArray(value) && value.length > 4 && value.length % 2 === 1)
      );
    case 'size2':
      return isOneOrList(value, (v) => v === null || isBoundedInt(v));
    case 'padding':
      return isOneOrList(value, isBoundedInt) || isWord(value);
    case 'float':
      return isFloat(value);
    case 'scale':
      return isOneOrList(value, isFloat);
    case 'bool':
      return typeof value === 'boolean';
    case 'choice':
      return isWord(value);
  }
}

/** What stands between the brackets of `x[…]`: a number, a list of them, a slice as Python writes it, '...' or None. */
export function isIndexItem(value: unknown): boolean {
  if (value === null || isBoundedInt(value)) return true;
  if (typeof value === 'string') return value === '...' || /^(?:-?\d+)?:(?:-?\d+)?(?::(?:-?\d+)?)?$/.test(value);
  return Array.isArray(value) && value.length > 0 && value.length <= MOST_VALUES && value.every(isBoundedInt);
}

/** A word as PyTorch's choices are, or one misspelt: short, printable ASCII. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^[\x20-\x7e]{0,40}$/.test(value);
}

/** [C, H, W] of positive integers. */
export function isInputShape(shape: unknown): shape is readonly [number, number, number] {
  return (
    Array.isArray(shape) && shape.length === 3 && shape.every((n) => isBoundedInt(n) && n >= 1 && n <= LARGEST_INPUT)
  );
}

const SEED_MIN = -(2n ** 63n);
const SEED_MAX = 2n ** 64n - 1n;

/** A seed that torch.manual_seed takes (−2^63 … 2^64−1) in its shortest decimal form; null for anything else. */
export function parseSeed(text: string): string | null {
  if (!/^-?\d{1,20}$/.test(text)) return null;
  const value = BigInt(text);
  return value >= SEED_MIN && value <= SEED_MAX ? String(value) : null;
}

/** The seed after this one; from the largest back to 0. */
export function followingSeed(seed: string): string {
  return parseSeed(String(BigInt(seed) + 1n)) ?? '0';
}
