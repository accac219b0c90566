import '../../../core/layers/all';
import type { ArgValue } from '../../../core/args';
import { inferNet } from '../../../core/net/infer';
import type { Net } from '../../../core/net/net';
import { pythonValue } from '../python/python';
import { writeLayer } from '../write/write_layer';
import { type Foreign, foreignLayers } from './layers';

/** A net in another framework's words, and the layers that have no equal there. */
export interface ForeignCode {
  readonly code: string;
  /** By the layer's index among those that are not switched off, with its PyTorch source. Empty: all is there. */
  readonly missing: readonly { readonly layer: number; readonly source: string }[];
  /** PyTorch's refusal: the code ends before that layer. */
  readonly refused: string | null;
}

type Print = (layer: Foreign) => string | null;

/** As `keras.Sequential([...])`, channels last. Weights are drawn by Keras's own rules. */
export function writeKeras(net: Net, input: readonly [number, number, number]): ForeignCode {
  const [c, h, w] = input;
  const head = `import keras\nfrom keras import layers\n\nmodel = keras.Sequential([\n    keras.Input(shape=(${h}, ${w}, ${c})),\n`;
  const body = lines(net, input, '#', ({ name, args }) => {
    const written = args.map(([key, value]) => `${key}=${kerasValue(key, value)}`);
    return `layers.${name}(${written.join(', ')})`;
  });
  return { ...body, code: `${head}${body.code}])\n` };
}

function kerasValue(name: string, value: ArgValue): string {
  if (name === 'alpha_initializer') return `keras.initializers.Constant(${pythonValue(value)})`;
  return pythonValue(value);
}

/** As `tf.sequential({layers: [...]})` of TensorFlow.js. */
export function writeTfjs(net: Net, input: readonly [number, number, number]): ForeignCode {
  const [c, h, w] = input;
  const body = lines(net, input, '//', printTfjs);
  const head = `import * as tf from '@tensorflow/tfjs';\n\nconst model = tf.sequential({\n  layers: [\n    tf.layers.inputLayer({ inputShape: [${h}, ${w}, ${c}] }),\n`;
  return { ...body, code: `${head}${body.code}  ],\n});\n` };
}

function lines(net: Net, input: readonly [number, number, number], mark: string, print: Print): ForeignCode {
  const shaped = inferNet(net, input);
  const missing: { layer: number; source: string }[] = [];
  let code = '';
  for (const step of shaped.steps) {
    const layers = foreignLayers(step)?.map(print) ?? [null];
    const source = writeLayer(step.module);
    if (layers.includes(null)) {
      missing.push({ layer: step.layer, source });
      code += `    ${mark} no equal: ${source}\n`;
    } else code += layers.map((line) => `    ${line},\n`).join('');
  }
  const refused = shaped.fault && shaped.fault.when !== 'budget' ? shaped.fault.text : null;
  if (refused !== null) code += `    ${mark} ${refused.replace(/[\r\n]+/g, ' ')}\n`;
  return { code, missing, refused };
}

const TFJS_NAMES: Readonly<Record<string, string>> = {
  Conv2D: 'conv2d',
  Conv2DTranspose: 'conv2dTranspose',
  MaxPooling2D: 'maxPooling2d',
  AveragePooling2D: 'averagePooling2d',
  BatchNormalization: 'batchNormalization',
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
};

const TFJS_ACTIVATIONS: Readonly<Record<string, string>> = { silu: 'swish', log_softmax: 'logSoftmax' };
const TFJS_LACKS: ReadonlySet<string> = new Set(['hard_silu']);

/** Null where tfjs 4.22 has no such layer, or one that throws. */
function printTfjs({ name, args }: Foreign): string | null {
  const by = new Map(args);
  const threshold = name === 'ReLU' ? by.get('threshold') : undefined;
  if (threshold !== undefined) return `tf.layers.thresholdedReLU({ theta: ${script(threshold)} })`;
  const own = TFJS_NAMES[name];
  // Its softmax goes along the last axis alone, and has to be told so.
  if (own === undefined || by.has('groups') || (name === 'Softmax' && by.has('axis'))) return null;
  const isMany = (value: ArgValue | undefined) => value !== undefined && value !== 1;
  // Neither strides with dilation nor a dilated transposed convolution runs there.
  if (isMany(by.get('dilation_rate')) && (isMany(by.get('strides')) || name === 'Conv2DTranspose')) return null;
  if (name === 'ELU' && isMany(by.get('alpha'))) return null;
  const written: string[] = name === 'Softmax' ? ['axis: -1'] : [];
  for (const [key, value] of args) {
    if (key === 'activation' && typeof value === 'string') {
      if (TFJS_LACKS.has(value)) return null;
      written.push(`activation: '${TFJS_ACTIVATIONS[value] ?? value}'`);
    } else if (key === 'alpha_initializer') {
      written.push(`alphaInitializer: tf.initializers.constant({ value: ${JSON.stringify(value)} })`);
    } else if (key === 'interpolation') written.push(`interpolation: '${String(value)}'`);
    else if (key === 'size' && typeof value === 'number') written.push(`size: [${value}, ${value}]`);
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
