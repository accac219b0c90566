import type { ArgSpec, Args } from '../../args';
import type { LayerSpec } from '../../layer';
import { asNumber, pyStr, truthy } from '../../python/python';
import type { Refusal } from '../../refusal';
import { broadcastSizes, writtenRefusal } from './broadcast';
import { argValue, broadcastReading, INPLACE, isRefusal, operation, refused } from './operation';

/** A number in the place of one of the two tensors: `x + 2` has it as other, `2 - x` as input. */
export const scalar = (name: string): ArgSpec => ({
  name,
  type: 'float',
  default: null,
  range: [-4, 4],
  step: 0.1,
  control: 'slider',
});
const ALPHA: ArgSpec = { name: 'alpha', type: 'float', default: 1, range: [-2, 2], step: 0.1, control: 'more' };
const ROUNDING: ArgSpec = {
  name: 'rounding_mode',
  type: 'choice',
  default: null,
  choices: ['floor', 'trunc'],
  control: 'more',
};

interface Binary {
  /** What PyTorch calls the second operand. */
  readonly second?: string;
  readonly more?: readonly ArgSpec[];
  readonly keepsSign?: (args: Args) => boolean;
  readonly nonNegative?: (args: Args) => boolean;
  /** Refused before sizes are looked at. */
  readonly early?: (args: Args) => Refusal | null;
}

/**
 * An operation on two tensors, or on one and a number, value by value; the smaller one is broadcast
 * (docs.pytorch.org, "Broadcasting semantics").
 */
export function binary(kind: string, own: Binary = {}): LayerSpec {
  const { second = 'other', more = [], early } = own;
  const specs = [scalar('input'), scalar(second), ...more, INPLACE];
  return operation({
    kind,
    args: specs,
    lies: 'cells',
    ...(own.nonNegative && { nonNegative: own.nonNegative }),
    keepsSign: own.keepsSign ?? (() => true),
    join: (args, inputs) => {
      const refusal = early?.(args);
      if (refusal) return refused(refusal);
      const [a = [], b] = inputs;
      const made = b ? broadcastSizes(a, b) : a;
      if (isRefusal(made)) return refused(made);
      const written = truthy(args.inplace) ? writtenRefusal(a, made) : null;
      if (written) return refused(written);
      return { ok: true, sizes: made, reads: inputs.map((sizes) => broadcastReading(sizes, made)) };
    },
  });
}

/** Whether a number that stands for an operand is negative. */
const hasNegative = (args: Args, names: readonly string[]) =>
  names.some((name) => args[name] !== undefined && asNumber(args[name]) < 0);

export const add = binary('add', {
  more: [ALPHA],
  keepsSign: (args) => !hasNegative(args, ['input', 'other', 'alpha']),
});
export const sub = binary('sub', { more: [ALPHA], keepsSign: () => false });
export const mul = binary('mul', { keepsSign: (args) => !hasNegative(args, ['input', 'other']) });

function roundingRefusal(args: Args): Refusal | null {
  const mode = args.rounding_mode ?? null;
  if (mode === null || mode === 'floor' || mode === 'trunc') return null;
  const text = `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${pyStr(mode)}'`;
  return { code: 'invalid-rounding', text, values: { mode: pyStr(mode) } };
}

export const div = binary('div', {
  more: [ROUNDING],
  keepsSign: (args) => !hasNegative(args, ['input', 'other']),
  early: roundingRefusal,
});
export const pow = binary('pow', {
  second: 'exponent',
  nonNegative: (args) => args.exponent !== undefined && asNumber(args.exponent) % 2 === 0,
  keepsSign: (args) => !hasNegative(args, ['input']),
});
export const maximum = binary('maximum', {
  nonNegative: (args) => args.other !== undefined && asNumber(args.other) >= 0,
});
export const minimum = binary('minimum', { keepsSign: (args) => !hasNegative(args, ['other']) });
export const floorDivide = binary('floor_divide', { keepsSign: (args) => !hasNegative(args, ['input', 'other']) });
export const remainder = binary('remainder', {
  nonNegative: (args) => args.other !== undefined && asNumber(args.other) >= 0,
  keepsSign: (args) => !hasNegative(args, ['input', 'other']),
});
export const fmod = binary('fmod', { keepsSign: (args) => !hasNegative(args, ['input']) });
export const atan2 = binary('atan2');
export const hypot = binary('hypot', { nonNegative: () => true });
export const logaddexp = binary('logaddexp');

/** The number in the place of an operand; null where a tensor is. */
export function scalarOf(args: Args, name: 'input' | 'other' | 'exponent'): number | null {
  const value = argValue([], args, name);
  return value === null ? null : asNumber(value);
}
