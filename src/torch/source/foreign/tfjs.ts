import type { ArgValue } from '../../../core/args';
import type { ForeignLayer } from './foreign';

const NAMES: Readonly<Record<string, string>> = {
  Conv2D: 'conv2d',
  Conv1D: 'conv1d',
  DepthwiseConv2D: 'depthwiseConv2d',
  Conv2DTranspose: 'conv2dTranspose',
  MaxPooling1D: 'maxPooling1d',
  MaxPooling2D: 'maxPooling2d',
  AveragePooling2D: 'averagePooling2d',
  BatchNormalization: 'batchNormalization',
  LayerNormalization: 'layerNormalization',
  ReLU: 'reLU',
  LeakyReLU: 'leakyReLU',
  ELU: 'elu',
  PReLU: 'prelu',
  Activation: 'activation',
  Softmax: 'softmax',
  UpSampling2D: 'upSampling2d',
  ZeroPadding2D: 'zeroPadding2d',
  Cropping2D: 'cropping2D',
  Flatten: 'flatten',
  Reshape: 'reshape',
  Dense: 'dense',
  Dropout: 'dropout',
  AlphaDropout: 'alphaDropout',
  Add: 'add',
  Multiply: 'multiply',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Concatenate: 'concatenate',
  Rescaling: 'rescaling',
  Permute: 'permute',
  GlobalAveragePooling2D: 'globalAveragePooling2d',
  GlobalMaxPooling2D: 'globalMaxPooling2d',
};

const ACTIVATIONS: Readonly<Record<string, string>> = { silu: 'swish', log_softmax: 'logSoftmax' };

/** `tf.layers.conv2d({ filters: 8, kernelSize: 3 })`; null where tfjs 4.22 has no such layer. */
export function tfjsLayer({ name, args }: ForeignLayer): string | null {
  const by = new Map(args);
  const threshold = name === 'ReLU' ? by.get('threshold') : undefined;
  if (threshold !== undefined) return `tf.layers.thresholdedReLU({ theta: ${script(threshold)} })`;
  const own = NAMES[name];
  if (own === undefined) return null;
  // Its softmax goes along the last axis alone, and has to be told so.
  const written: string[] = name === 'Softmax' ? ['axis: -1'] : [];
  for (const [key, value] of args) {
    if (key === 'activation' && typeof value === 'string') written.push(`activation: '${ACTIVATIONS[value] ?? value}'`);
    else if (key === 'alpha_initializer') {
      written.push(`alphaInitializer: tf.initializers.constant({ value: ${JSON.stringify(value)} })`);
    } else if (key === 'size' && typeof value === 'number') written.push(`size: [${value}, ${value}]`);
    else {
      const plain = name === 'LeakyReLU' && key === 'negative_slope' ? 'alpha' : key;
      written.push(`${camel(plain)}: ${script(value)}`);
    }
  }
  return `tf.layers.${own}(${written.length > 0 ? `{ ${written.join(', ')} }` : '{}'})`;
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

function script(value: ArgValue): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'object' && value !== null) return `[${value.map(script).join(', ')}]`;
  return String(value);
}
