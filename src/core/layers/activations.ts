import { type ArgSpec, type Args, arg } from '../args';
import { asNumber, isNumber, pyFloat, pyReal, pyStr, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { activation, INPLACE } from './activation';
import { floatRefusal } from './float32';

const number = (name: string, value: number, range: readonly [number, number], step: number): ArgSpec => ({
  name,
  type: 'float',
  default: value,
  range,
  step,
  control: 'slider',
});

const parsed = (fn: string, ...names: readonly string[]) => ({
  fn,
  params: names.map((name) => ({ name, type: 'number' }) as const),
});

const always = () => true;

export const relu6 = {
  ...activation({ kind: 'ReLU6', args: [INPLACE], nonNegative: always }),
  forward: { owner: 'Hardtanh' },
} as const;

export const leakyRelu = activation({
  kind: 'LeakyReLU',
  args: [number('negative_slope', 0.01, [0, 1], 0.01), INPLACE],
  call: parsed('leaky_relu', 'negative_slope'),
});

export const elu = activation({
  kind: 'ELU',
  args: [number('alpha', 1, [0, 3], 0.1), INPLACE],
  call: parsed('elu', 'alpha'),
});

export const selu = activation({ kind: 'SELU', args: [INPLACE] });

const CELU_ARGS: readonly ArgSpec[] = [number('alpha', 1, [0.1, 3], 0.1), INPLACE];

export const celu = activation({
  kind: 'CELU',
  args: CELU_ARGS,
  call: parsed('celu', 'alpha'),
  forward: (args) => {
    const alpha = asNumber(arg(CELU_ARGS, args, 'alpha'));
    if (alpha === 0) return { code: 'zero-alpha', text: 'ZeroDivisionError: alpha cannot be 0 for CELU' };
    return floatRefusal('alpha', alpha) ?? floatRefusal('alpha', 1 / alpha);
  },
});

const GELU_ARGS: readonly ArgSpec[] = [
  { name: 'approximate', type: 'choice', default: 'none', choices: ['none', 'tanh'], control: 'slider' },
];

export const gelu = activation({
  kind: 'GELU',
  args: GELU_ARGS,
  call: { fn: 'gelu', params: [{ name: 'approximate', type: 'str', position: null }] },
  forward: (args) => {
    const value = arg(GELU_ARGS, args, 'approximate') ?? null;
    if (value === 'none' || value === 'tanh') return null;
    const text = 'approximate argument must be either none or tanh.';
    return { code: 'invalid-approximate', text, values: { approximate: pyStr(value) } };
  },
});

export const silu = activation({ kind: 'SiLU', args: [INPLACE] });
export const mish = activation({ kind: 'Mish', args: [INPLACE] });
export const sigmoid = activation({ kind: 'Sigmoid', nonNegative: always });
export const logSigmoid = activation({ kind: 'LogSigmoid', lies: 'anew', keepsSign: () => false });
export const tanh = activation({ kind: 'Tanh' });
export const hardsigmoid = activation({ kind: 'Hardsigmoid', args: [INPLACE], nonNegative: always });
export const hardswish = activation({ kind: 'Hardswish', args: [INPLACE] });
export const softsign = activation({ kind: 'Softsign' });
export const tanhshrink = activation({ kind: 'Tanhshrink' });

const HARDTANH_ARGS: readonly ArgSpec[] = [
  number('min_val', -1, [-3, 0], 0.1),
  number('max_val', 1, [0, 3], 0.1),
  INPLACE,
  // The two names of old, which PyTorch still takes and lets win.
  { name: 'min_value', type: 'float', default: null, control: 'none' },
  { name: 'max_value', type: 'float', default: null, control: 'none' },
];

/** Bounds as Hardtanh's constructor takes them: the deprecated names win where they are given. */
export function hardtanhBounds(args: Args): { readonly min: number; readonly max: number } {
  const bound = (old: string, name: string) =>
    asNumber(arg(HARDTANH_ARGS, args, old) ?? arg(HARDTANH_ARGS, args, name));
  return { min: bound('min_value', 'min_val'), max: bound('max_value', 'max_val') };
}

function hardtanhRefusal(args: Args): Refusal | null {
  const own = (old: string, name: string) => args[old] ?? args[name];
  const [least, most] = [own('min_value', 'min_val'), own('max_value', 'max_val')];
  const wrong = [least, most].find((v) => v !== undefined && !isNumber(v));
  if (wrong !== undefined) {
    const type = (v: typeof least) => (v === undefined ? 'float' : typeName(v));
    const text = `'<=' not supported between instances of '${type(most)}' and '${type(least)}'`;
    return {
      code: 'wrong-type',
      text,
      values: { name: wrong === least ? 'min_val' : 'max_val', got: typeName(wrong) },
    };
  }
  const { min, max } = hardtanhBounds(args);
  // NaN is neither to Python.
  if (!(max <= min)) return null;
  // Python prints the defaults as floats, and what it was given as it was given.
  const shown = (given: typeof least, value: number) => (given === undefined ? pyFloat(value) : pyReal(given));
  const text = `max_val (${shown(most, max)}) must be greater than min_val (${shown(least, min)})`;
  return { code: 'empty-range', text, values: { min, max } };
}

/** Both bounds as float32, in which the values are. */
function boundsRefusal(args: Args): Refusal | null {
  const { min, max } = hardtanhBounds(args);
  return floatRefusal('min_val', min) ?? floatRefusal('max_val', max);
}

export const hardtanh = activation({
  kind: 'Hardtanh',
  args: HARDTANH_ARGS,
  construct: hardtanhRefusal,
  forward: boundsRefusal,
  nonNegative: (args) => hardtanhBounds(args).min >= 0,
  keepsSign: (args) => hardtanhBounds(args).max >= 0,
});

const SOFTPLUS_ARGS: readonly ArgSpec[] = [
  number('beta', 1, [0.1, 5], 0.1),
  { ...number('threshold', 20, [0, 50], 1), control: 'more' },
];

export const softplus = activation({
  kind: 'Softplus',
  args: SOFTPLUS_ARGS,
  // By a negative beta it is turned over.
  nonNegative: (args) => asNumber(arg(SOFTPLUS_ARGS, args, 'beta')) > 0,
  keepsSign: () => false,
  call: parsed('softplus', 'beta', 'threshold'),
});
