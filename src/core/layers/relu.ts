import type { LayerSpec } from '../layer';

export const relu: LayerSpec = {
  kind: 'ReLU',
  family: 'activation',
  args: [{ name: 'inplace', type: 'bool', default: false, control: 'none' }],
  nonNegative: true,
  construct: () => null,
  infer: (_args, input) => ({ ok: true, shape: input, axes: null }),
  weights: () => [],
  macs: () => 0,
};
