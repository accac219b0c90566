import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import type { WindowAxis } from '../window';
import { adaptiveSizes } from './adaptive_pool2d';
import { callRefusal } from './call';
import { tupleOf } from './int_lists';
import { along, refused } from './operations/operation';
import { inferPool, poolStride } from './pooling';
import { inferSized, rankRefusal, refuse, type Sized } from './sized';

const number = (name: string, range: readonly [number, number], fallback?: ArgValue): ArgSpec => ({
  name,
  type: 'ints',
  ...(fallback !== undefined && { default: fallback }),
  range,
  control: 'slider',
});
const flag = (name: string, fallback: boolean, control: ArgSpec['control'] = 'more'): ArgSpec => ({
  name,
  type: 'bool',
  default: fallback,
  control,
});

const KERNEL = number('kernel_size', [1, 8]);
const STRIDE = number('stride', [1, 8], null);
const PADDING = number('padding', [0, 4], 0);
const MAX: readonly ArgSpec[] = [
  KERNEL,
  STRIDE,
  PADDING,
  number('dilation', [1, 4], 1),
  flag('return_indices', false, 'none'),
  flag('ceil_mode', false, 'slider'),
];
const AVG: readonly ArgSpec[] = [
  KERNEL,
  STRIDE,
  PADDING,
  flag('ceil_mode', false, 'slider'),
  flag('count_include_pad', true),
];
const SIZE = number('output_size', [1, 16]);
const INDICES = flag('return_indices', false, 'none');

/** Its numbers along the one axis, and none along the other, of one row. */
const inRow = (value: ArgValue, other: number): ArgValue => [other, asNumber(tupleOf(value, 1)[0] ?? null)];
/** [C, L] as maps of one row. */
const rowed = (sizes: Shape): Shape => [...sizes.slice(0, -1), 1, sizes.at(-1) ?? 0];

/** ATen/native/MaxPooling.cpp, check_max_pool1d. */
function maxRefusal(args: Args, sizes: Shape): Refusal | null {
  const value = (name: string) => asNumber(tupleOf(arg(MAX, args, name) ?? null, 1)[0] ?? null);
  const [kernel, padding, dilation] = ['kernel_size', 'padding', 'dilation'].map(value);
  const [k = 1, p = 0, d = 1] = [kernel, padding, dilation];
  const stride = asNumber(tupleOf(poolStride(MAX, args), 1)[0] ?? null);
  if (sizes.length !== 2 && sizes.length !== 3) {
    return rankRefusal(
      `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${intList(sizes)}`,
      sizes,
    );
  }
  const positive = (name: string, n: number, code: Refusal['code']): Refusal | null =>
    n > 0
      ? null
      : {
          code,
          text: `max_pool1d() ${name} must be greater than zero, but got ${pyStr(n)}`,
          values: { [name]: n, kernel: k },
        };
  const early = positive('kernel_size', k, 'non-positive-kernel') ?? positive('stride', stride, 'non-positive-stride');
  if (early) return early;
  if (p < 0) {
    const text = `max_pool1d() padding must be non-negative, but got ${pyStr(p)}`;
    return { code: 'negative-padding', text, values: { padding: p } };
  }
  if (p > Math.floor(k / 2)) {
    const text = `max_pool1d() padding should be at most half of kernel size, but got padding=${p} and kernel_size=${k}`;
    return { code: 'pool-padding-over-half', text, values: { axis: 'width', padding: p, kernel: k } };
  }
  return positive('dilation', d, 'non-positive-dilation');
}

/** As a pool of maps of one row. */
function poolSizes(kind: 'MaxPool1d' | 'AvgPool1d', args: Args, sizes: Shape): Sized {
  const specs = kind === 'MaxPool1d' ? MAX : AVG;
  const early = kind === 'MaxPool1d' ? maxRefusal(args, sizes) : null;
  if (early) return refuse(early);
  if (sizes.length !== 2 && sizes.length !== 3) {
    return refuse(
      rankRefusal(
        `Expected 2 to 3 dimensions, but got ${sizes.length}-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)`,
        sizes,
      ),
    );
  }
  const value = (name: string) => arg(specs, args, name) ?? null;
  const made = inferPool(
    {
      fn: kind === 'MaxPool1d' ? 'max_pool2d' : 'avg_pool2d',
      kernel: inRow(value('kernel_size'), 1),
      stride: inRow(poolStride(specs, args), 1),
      padding: inRow(value('padding'), 0),
      dilation: kind === 'MaxPool1d' ? inRow(value('dilation'), 1) : null,
      ceil: value('ceil_mode') === true,
    },
    rowed(sizes),
  );
  if (made.ok) return { ...made, sizes: [...made.sizes.slice(0, -2), ...made.sizes.slice(-1)] };
  const { refusal } = made;
  if (kind !== 'MaxPool1d' || refusal.code !== 'output-too-small') return made;
  return refuse({
    ...refusal,
    text: `max_pool1d() Invalid computed output size: ${pyStr(refusal.values?.output ?? 0)}`,
  });
}

function adaptiveSizes1d(kind: 'AdaptiveAvgPool1d' | 'AdaptiveMaxPool1d', args: Args, sizes: Shape): Sized {
  const fn = kind === 'AdaptiveAvgPool1d' ? 'adaptive_avg_pool' : 'adaptive_max_pool';
  if (sizes.length !== 2 && sizes.length !== 3) {
    const text = `Expected 2 to 3 dimensions, but got ${sizes.length}-dimensional tensor for argument #1 'self' (while checking arguments for ${fn}1d)`;
    return refuse(rankRefusal(text, sizes));
  }
  const made = adaptiveSizes(`${fn}2d`, inRow(arg([SIZE], args, 'output_size') ?? null, 1), rowed(sizes));
  return made.ok ? { ...made, sizes: [...made.sizes.slice(0, -2), ...made.sizes.slice(-1)] } : made;
}

export type Pool1dKind = 'MaxPool1d' | 'AvgPool1d' | 'AdaptiveAvgPool1d' | 'AdaptiveMaxPool1d';

const SIZES: Readonly<Record<Pool1dKind, (args: Args, sizes: Shape) => Sized>> = {
  MaxPool1d: (args, sizes) => poolSizes('MaxPool1d', args, sizes),
  AvgPool1d: (args, sizes) => poolSizes('AvgPool1d', args, sizes),
  AdaptiveAvgPool1d: (args, sizes) => adaptiveSizes1d('AdaptiveAvgPool1d', args, sizes),
  AdaptiveMaxPool1d: (args, sizes) => adaptiveSizes1d('AdaptiveMaxPool1d', args, sizes),
};

/** How the last axis is read, as that of maps of one row; and the other. Throws where the row refuses. */
export function pool1dAxes(kind: Pool1dKind, args: Args, sizes: Shape): readonly [WindowAxis, WindowAxis] {
  const made = SIZES[kind](args, sizes);
  if (!made.ok) throw new Error(made.refusal.text);
  if (!made.axes) throw new Error(kind);
  return made.axes;
}

function pool1d(kind: Pool1dKind, specs: readonly ArgSpec[], owner: string | null, fresh: Args): LayerSpec {
  const called = `${owner ?? kind}.__init__`;
  return {
    kind,
    family: 'pool',
    args: specs,
    ...(owner !== null && { owner }),
    construct: (args) => callRefusal(called, specs, args),
    infer: inferSized((args, sizes) => {
      const made = SIZES[kind](args, sizes);
      return made.ok ? { ok: true, sizes: made.sizes, axes: null } : made;
    }),
    join: (args, [sizes = []]) => {
      const made = SIZES[kind](args, sizes);
      if (!made.ok) return refused(made.refusal);
      const last = sizes.length - 1;
      const links = sizes.map((_, i) => along(i, i === last ? (made.axes?.[1] ?? null) : null));
      return { ok: true, sizes: made.sizes, reads: [{ type: 'axes', links }] };
    },
    weights: () => [],
    keepsSign: () => true,
    macs: () => 0,
    fresh: () => fresh,
  };
}

export const maxPool1d = pool1d('MaxPool1d', MAX, '_MaxPoolNd', { kernel_size: 2 });
export const avgPool1d = pool1d('AvgPool1d', AVG, null, { kernel_size: 2 });
export const adaptiveAvgPool1d = pool1d('AdaptiveAvgPool1d', [SIZE], '_AdaptiveAvgPoolNd', { output_size: 1 });
export const adaptiveMaxPool1d = pool1d('AdaptiveMaxPool1d', [SIZE, INDICES], '_AdaptiveMaxPoolNd', { output_size: 1 });
