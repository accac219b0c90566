import { type ArgSpec, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber } from '../python/python';
import { callRefusal } from './call';
import { parseRefusal } from './parse';
import { inferPool, poolStride } from './pooling';
import { inferSized, refuse } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'kernel_size', type: 'int2', range: [1, 6], control: 'slider' },
  { name: 'stride', type: 'int2', default: null, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'int2', default: 0, range: [0, 3], control: 'slider' },
  { name: 'ceil_mode', type: 'bool', default: false, control: 'slider' },
  { name: 'count_include_pad', type: 'bool', default: true, control: 'more' },
  { name: 'divisor_override', type: 'int', default: null, control: 'more' },
];

export const avgPool2d: LayerSpec = {
  kind: 'AvgPool2d',
  family: 'pool',
  args: ARGS,
  construct: (args) => callRefusal('AvgPool2d.__init__', ARGS, args),
  infer: inferSized((args, sizes) => {
    const value = (name: string) => arg(ARGS, args, name) ?? null;
    const kernel = value('kernel_size');
    const stride = poolStride(ARGS, args);
    const padding = value('padding');
    const ceil = value('ceil_mode');
    const divisor = value('divisor_override');
    const refusal = parseRefusal('avg_pool2d', [
      { name: 'kernel_size', type: 'ints', value: kernel },
      { name: 'stride', type: 'ints', value: stride },
      { name: 'padding', type: 'ints', value: padding },
      { name: 'ceil_mode', type: 'bool', value: ceil },
      { name: 'count_include_pad', type: 'bool', value: value('count_include_pad') },
      { name: 'divisor_override', type: 'int or None', value: divisor },
    ]);
    if (refusal) return refuse(refusal);
    const also = () => (divisor === 0 ? ({ code: 'zero-divisor', text: 'divisor must be not zero' } as const) : null);
    const pool = { fn: 'avg_pool2d', kernel, stride, padding, dilation: null, ceil: ceil === true, also } as const;
    return inferPool(pool, sizes);
  }),
  weights: () => [],
  // A mean of what it reads; a negative divisor turns signs over.
  keepsSign: (args) => asNumber(arg(ARGS, args, 'divisor_override') ?? 1) > 0,
  macs: () => 0,
  fresh: () => ({ kernel_size: 2 }),
};
