import type { ArgSpec, Args, ArgValue } from '../../args';
import type { LayerSpec } from '../../layer';
import { asNumber } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import type { Initialiser } from '../../weights';
import { allocationRefusal } from '../allocation';
import { numbersOf } from '../int_lists';
import { argValue, operation } from './operation';

/**
 * A tensor of the net itself, `nn.Parameter(0.02 * torch.randn(1, 64))` or a buffer: what torch makes (`fn`, of `shape`,
 * filled with `value` or `values`), times `scale`, plus `shift`.
 */
const ARGS: readonly ArgSpec[] = [
  { name: 'shape', type: 'sizes', control: 'none' },
  {
    name: 'fn',
    type: 'choice',
    default: 'zeros',
    choices: ['zeros', 'ones', 'full', 'randn', 'rand', 'eye', 'tensor'],
    control: 'none',
  },
  { name: 'value', type: 'float', default: null, control: 'none' },
  { name: 'values', type: 'floats', default: null, control: 'none' },
  { name: 'scale', type: 'float', default: 1, control: 'none' },
  { name: 'shift', type: 'float', default: 0, control: 'none' },
];

const sizesOf = (args: Args): Shape => {
  const shape: ArgValue = argValue(ARGS, args, 'shape');
  return Array.isArray(shape) ? numbersOf(shape) : [];
};

function initialiser(args: Args): Initialiser {
  const number = (name: string) => asNumber(argValue(ARGS, args, name));
  const values = argValue(ARGS, args, 'values');
  const made = { type: 'tensor', scale: number('scale'), shift: number('shift') } as const;
  switch (argValue(ARGS, args, 'fn')) {
    case 'randn':
      return { ...made, fn: 'randn' };
    case 'rand':
      return { ...made, fn: 'rand' };
    case 'eye':
      return { ...made, fn: 'eye' };
    case 'tensor':
      return { ...made, fn: 'values', values: Array.isArray(values) ? numbersOf(values) : [] };
    case 'ones':
      return { ...made, fn: 'values', values: [1] };
    case 'full':
      return { ...made, fn: 'values', values: [number('value')] };
    default:
      return { ...made, fn: 'values', values: [0] };
  }
}

/** What torch refuses of the sizes; the values of a list have to be as many. */
function construct(args: Args): Refusal | null {
  return allocationRefusal(sizesOf(args), ['shape']);
}

function row(kind: 'Parameter' | 'Buffer'): LayerSpec {
  const made = operation({
    kind,
    args: ARGS,
    newChannels: true,
    nonNegative: (args) => {
      const { fn = 'zeros', value = 0, values = null } = args;
      const own = Array.isArray(values) ? numbersOf(values) : [asNumber(value)];
      const isLow = fn === 'randn' || ((fn === 'tensor' || fn === 'full') && own.some((v) => v < 0));
      return !isLow && asNumber(args.scale ?? 1) >= 0 && asNumber(args.shift ?? 0) >= 0;
    },
    weights: (args) => [
      {
        name: 'weight',
        shape: sizesOf(args),
        init: initialiser(args),
        ...(kind === 'Buffer' && { buffer: true as const }),
      },
    ],
    join: (args) => ({ ok: true, sizes: sizesOf(args), batched: false, reads: [] }),
  });
  return { ...made, construct: (args) => made.construct(args) ?? construct(args) };
}

/** It counts in the net's parameters, and is drawn where the source makes it. */
export const parameter = row('Parameter');
/** The same, but it is nothing that is learnt. */
export const buffer = row('Buffer');
