import { type ArgSpec, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isNumber, typeName } from '../python/python';
import { callRefusal } from './call';
import { floatRefusal } from './float32';
import { inferSized, refuse, sameSizes } from './sized';
import { vectorElements, vectorRefusal } from './vector_size';

const ARGS: readonly ArgSpec[] = [
  { name: 'num_parameters', type: 'int', default: 1, range: [1, 16], control: 'more' },
  { name: 'init', type: 'float', default: 0.25, range: [0, 1], step: 0.01, control: 'slider' },
];

export const prelu: LayerSpec = {
  kind: 'PReLU',
  lies: 'anew',
  family: 'activation',
  tensors: ['weight'],
  args: ARGS,
  factory: true,
  construct: (args) => {
    const size =
      callRefusal('PReLU.__init__', ARGS, args) ??
      vectorRefusal('num_parameters', arg(ARGS, args, 'num_parameters') ?? null);
    const init = arg(ARGS, args, 'init') ?? null;
    if (size || isNumber(init)) return size ?? floatRefusal('init', init);
    const got = typeName(init);
    const text = `fill_() received an invalid combination of arguments - got (${got}), but expected one of:`;
    return { code: 'wrong-type', text, values: { name: 'init', got } };
  },
  infer: inferSized((args, sizes) => {
    const { elements: parameters, axes } = vectorElements(arg(ARGS, args, 'num_parameters') ?? null);
    // ATen, Activation.cpp: a tensor of one axis has one channel.
    const channels = sizes.length > 1 ? (sizes[1] ?? 1) : 1;
    const isRight = parameters === 1 || parameters === channels;
    if (isRight && axes < 2) return sameSizes(sizes);
    return refuse({
      code: 'features-mismatch',
      text: isRight
        ? `prelu: Expected \`weight\` to be a scalar or 1D tensor, but got: ndim = ${axes}`
        : `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${parameters} and channel size = ${channels}.`,
      values: { name: 'num_parameters', expected: parameters, got: channels },
    });
  }),
  weights: (args) => [
    {
      name: 'weight',
      shape: [asNumber(arg(ARGS, args, 'num_parameters'))],
      init: { type: 'constant', value: asNumber(arg(ARGS, args, 'init')) },
    },
  ],
  macs: () => 0,
  keepsSign: () => true,
  channels: { in: 'num_parameters', out: null, of: 'second', any: 1 },
};
