import type { ArgSpec, Args } from '../../args';
import type { LayerSpec } from '../../layer';
import { asNumber } from '../../python/python';
import type { Refusal } from '../../refusal';
import { broadcastReading, INPLACE, operation, refused } from './operation';

interface Unary extends Pick<LayerSpec, 'nonNegative' | 'keepsSign'> {
  readonly args?: readonly ArgSpec[];
  /** Refused whatever comes in. */
  readonly early?: (args: Args) => Refusal | null;
}

/** A function of each value. */
function unary(kind: string, { args: specs = [INPLACE], early, ...own }: Unary = {}): LayerSpec {
  return operation({
    kind,
    args: specs,
    lies: 'cells',
    ...own,
    join: (args, [sizes = []]) => {
      const refusal = early?.(args);
      return refusal ? refused(refusal) : { ok: true, sizes, reads: [broadcastReading(sizes, sizes)] };
    },
  });
}

const never: Unary = { keepsSign: () => false };
const always: Unary = { nonNegative: () => true };

export const neg = unary('neg', never);
export const abs = unary('abs', always);
export const sqrt = unary('sqrt', always);
export const square = unary('square', always);
export const rsqrt = unary('rsqrt', always);
export const exp = unary('exp', always);
export const exp2 = unary('exp2', always);
export const expm1 = unary('expm1');
export const log = unary('log', never);
export const log1p = unary('log1p');
export const log2 = unary('log2', never);
export const log10 = unary('log10', never);
export const sin = unary('sin', never);
export const cos = unary('cos', never);
export const tan = unary('tan', never);
export const asin = unary('asin');
export const acos = unary('acos', always);
export const atan = unary('atan');
export const sinh = unary('sinh');
export const cosh = unary('cosh', always);
export const floor = unary('floor');
export const ceil = unary('ceil');
export const round = unary('round');
export const trunc = unary('trunc');
export const frac = unary('frac');
export const sign = unary('sign');
export const reciprocal = unary('reciprocal');
export const erf = unary('erf');
export const erfc = unary('erfc', always);

const limit = (name: string): ArgSpec => ({
  name,
  type: 'float',
  default: null,
  range: [-4, 4],
  step: 0.1,
  control: 'slider',
});
const LIMITS: readonly ArgSpec[] = [limit('min'), limit('max'), INPLACE];
const given = (args: Args, name: string) => (args[name] ?? null) !== null;
const atLeastZero = (args: Args, name: string) => given(args, name) && asNumber(args[name]) >= 0;

const NO_LIMIT: Refusal = {
  code: 'no-limit',
  text: "torch.clamp: At least one of 'min' or 'max' must not be None",
};

export const clamp = unary('clamp', {
  args: LIMITS,
  // Where min is above max, all is max.
  nonNegative: (args) => atLeastZero(args, 'min') && (!given(args, 'max') || atLeastZero(args, 'max')),
  keepsSign: (args) => !given(args, 'max') || atLeastZero(args, 'max'),
  early: (args) => (given(args, 'min') || given(args, 'max') ? null : NO_LIMIT),
});
