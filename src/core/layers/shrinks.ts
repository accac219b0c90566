import { type ArgSpec, arg } from '../args';
import { asNumber } from '../python/python';
import type { Refusal } from '../refusal';
import { activation, INPLACE } from './activation';
import { LARGEST_FLOAT } from './float32';

const LAMBD: readonly ArgSpec[] = [
  { name: 'lambd', type: 'float', default: 0.5, range: [0, 2], step: 0.05, control: 'slider' },
];

export const hardshrink = activation({
  kind: 'Hardshrink',
  args: LAMBD,
  call: { fn: 'hardshrink', params: [{ name: 'lambd', type: 'number' }] },
});

/** A double as C++ writes it into a stream: six digits, and the exponent of at least two. */
function streamed(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [digits = '', exponent = '0'] = value.toExponential(5).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const sign = power < 0 ? '-' : '+';
  return `${Number(digits)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** ATen/native/Activation.cpp, softshrink_check. */
function lambdRefusal(lambd: number): Refusal | null {
  if (lambd >= 0 && lambd <= LARGEST_FLOAT) return null;
  const text = `lambda must be in range [0, 3.40282e+38] for input dtype Float, but found ${streamed(lambd)}`;
  return { code: 'negative-lambd', text, values: { lambd } };
}

export const softshrink = activation({
  kind: 'Softshrink',
  args: LAMBD,
  call: { fn: 'softshrink', params: [{ name: 'lambd', type: 'number' }] },
  forward: (args) => lambdRefusal(asNumber(arg(LAMBD, args, 'lambd'))),
});

const THRESHOLD: readonly ArgSpec[] = [
  { name: 'threshold', type: 'float', range: [-2, 2], step: 0.1, control: 'slider' },
  { name: 'value', type: 'float', range: [-2, 2], step: 0.1, control: 'slider' },
  INPLACE,
];

export const threshold = activation({
  kind: 'Threshold',
  args: THRESHOLD,
  nonNegative: (args) => asNumber(args.value) >= 0 && asNumber(args.threshold) >= 0,
  keepsSign: (args) => asNumber(args.value) >= 0,
  call: {
    fn: 'threshold',
    params: [
      { name: 'threshold', type: 'number' },
      { name: 'value', type: 'number' },
    ],
  },
  fresh: () => ({ threshold: 0, value: 0 }),
});
