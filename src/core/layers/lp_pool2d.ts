import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isNumber, pyRepr, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { callRefusal } from './call';
import { tupleOf } from './int_lists';
import { parseRefusal } from './parse';
import { inferPool } from './pooling';
import { inferSized, refuse, type Sized } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'norm_type', type: 'float', range: [1, 8], step: 0.5, control: 'slider' },
  { name: 'kernel_size', type: 'int2', range: [1, 6], control: 'slider' },
  { name: 'stride', type: 'int2', default: null, range: [1, 4], control: 'slider' },
  { name: 'ceil_mode', type: 'bool', default: false, control: 'slider' },
];

/** float(norm_type), then kw, kh = _pair(kernel_size), as F.lp_pool2d does before it pools. */
function pythonRefusal(norm: ArgValue, kernel: ArgValue): Refusal | null {
  if (!isNumber(norm)) {
    const got = typeName(norm);
    const text =
      typeof norm === 'string'
        ? `could not convert string to float: ${pyRepr(norm)}`
        : `float() argument must be a string or a real number, not '${got}'`;
    return { code: 'wrong-type', text, values: { name: 'norm_type', got } };
  }
  const { length } = tupleOf(kernel);
  if (length === 2) return null;
  const text =
    length < 2 ? `not enough values to unpack (expected 2, got ${length})` : 'too many values to unpack (expected 2)';
  return { code: 'pair-length', text, values: { name: 'kernel_size', length } };
}

/** Of which end of the absolute values the pool is where norm_type is inf or -inf; null where it is neither. */
export function lpExtreme(norm: ArgValue): 'largest' | 'smallest' | null {
  if (norm === Number.POSITIVE_INFINITY) return 'largest';
  return norm === Number.NEGATIVE_INFINITY ? 'smallest' : null;
}

/** The pool below it, of averages or of largest values; in PyTorch's words where it is called wrongly. */
function pooledBy(args: Args, sizes: Shape): Sized {
  const value = (name: string) => arg(ARGS, args, name) ?? null;
  const norm = value('norm_type');
  const kernel = value('kernel_size');
  const early = pythonRefusal(norm, kernel);
  if (early) return refuse(early);
  const stride = value('stride');
  const ceil = value('ceil_mode');
  const extreme = lpExtreme(norm);
  const called = extreme
    ? parseRefusal('max_pool2d', [
        { name: 'kernel_size', type: 'ints', value: kernel },
        { name: 'stride', type: 'ints', value: stride ?? [] },
        { name: 'ceil_mode', type: 'bool', value: ceil, position: 6 },
      ])
    : parseRefusal('avg_pool2d', [
        { name: 'kernel_size', type: 'ints', value: kernel },
        ...(stride === null ? [] : [{ name: 'stride', type: 'ints', value: stride } as const]),
        { name: 'ceil_mode', type: 'bool', value: ceil, position: stride === null ? null : 5 },
      ]);
  if (called) return refuse(called);
  const fn = extreme ? 'max_pool2d' : 'avg_pool2d';
  const how = { kernel, stride: stride ?? kernel, padding: 0, dilation: extreme ? 1 : null, ceil: ceil === true };
  return inferPool({ fn, ...how }, sizes);
}

/** A pool by average of powers, and only its root is its own. */
export const lpPool2d: LayerSpec = {
  kind: 'LPPool2d',
  family: 'pool',
  args: ARGS,
  owner: '_LPPoolNd',
  construct: (args) => callRefusal('_LPPoolNd.__init__', ARGS, args),
  infer: inferSized((args, sizes) => {
    const norm = arg(ARGS, args, 'norm_type') ?? null;
    const pooled = pooledBy(args, sizes);
    if (!isNumber(norm) || asNumber(norm) !== 0) return pooled;
    // 2.13 finds it out when all has been pooled: 1 / norm_type.
    const text = `norm_type must be a non-zero value, but got ${pyRepr(norm)}`;
    return refuse({
      code: 'zero-norm-type',
      text,
      text213: pooled.ok ? 'float division by zero' : pooled.refusal.text,
    });
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  fresh: () => ({ norm_type: 2, kernel_size: 2 }),
};
