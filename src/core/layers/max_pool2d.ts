import { type ArgSpec, arg } from '../args';
import type { LayerSpec } from '../layer';
import { truthy } from '../python/python';
import { callRefusal } from './call';
import { parseRefusal } from './parse';
import { inferPool, poolStride } from './pooling';
import { inferSized, refuse } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'kernel_size', type: 'int2', range: [1, 6], control: 'slider' },
  { name: 'stride', type: 'int2', default: null, range: [1, 4], control: 'slider' },
  { name: 'padding', type: 'int2', default: 0, range: [0, 3], control: 'slider' },
  { name: 'dilation', type: 'int2', default: 1, range: [1, 4], control: 'more' },
  { name: 'return_indices', type: 'bool', default: false, control: 'none' },
  { name: 'ceil_mode', type: 'bool', default: false, control: 'slider' },
];

export const maxPool2d: LayerSpec = {
  kind: 'MaxPool2d',
  family: 'pool',
  args: ARGS,
  owner: '_MaxPoolNd',
  construct: (args) => callRefusal('_MaxPoolNd.__init__', ARGS, args),
  infer: inferSized((args, sizes) => {
    const value = (name: string) => arg(ARGS, args, name) ?? null;
    const called = truthy(value('return_indices')) ? 'max_pool2d_with_indices' : 'max_pool2d';
    const kernel = value('kernel_size');
    const stride = poolStride(ARGS, args);
    const padding = value('padding');
    const dilation = value('dilation');
    const ceil = value('ceil_mode');
    const refusal = parseRefusal(called, [
      { name: 'kernel_size', type: 'ints', value: kernel },
      { name: 'stride', type: 'ints', value: stride },
      { name: 'padding', type: 'ints', value: padding },
      { name: 'dilation', type: 'ints', value: dilation },
      { name: 'ceil_mode', type: 'bool', value: ceil },
    ]);
    if (refusal) return refuse(refusal);
    const pool = { fn: 'max_pool2d', kernel, stride, padding, dilation, ceil: ceil === true } as const;
    return inferPool(pool, sizes);
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  fresh: () => ({ kernel_size: 2 }),
};
