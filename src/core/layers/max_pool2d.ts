import type { ArgSpec } from '../args';
import type { LayerSpec } from '../layer';
import { poolAxis } from './pooling';

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
  construct: () => null,
  infer: (args, input) => {
    const [c = 0, h = 0, w = 0] = input;
    const rows = poolAxis(ARGS, args, h, 0);
    const cols = poolAxis(ARGS, args, w, 1);
    return { ok: true, shape: [c, rows.output, cols.output], axes: [rows, cols] };
  },
  weights: () => [],
  macs: () => 0,
};
