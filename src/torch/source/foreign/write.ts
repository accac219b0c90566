import '../../../core/layers/all';
import type { ArgValue } from '../../../core/args';
import { inferNet } from '../../../core/net/infer';
import { moduleName } from '../../../core/net/names';
import { INPUT_KEY, isChain, type Module, type Net, refTo, type Use } from '../../../core/net/net';
import type { ShapedNet, ShapedStep } from '../../../core/net/shaped';
import { pythonValue } from '../python/python';
import { writeOperation } from '../write/operations';
import { nameValues } from '../write/variables';
import { isOperation, RESERVED, writeLayer } from '../write/write_layer';
import { foreignLayers } from './layers';
import type { Foreign } from './operations';

/** A net in another framework's words, and the layers that have no equal there. */
export interface ForeignCode {
  readonly code: string;
  /** By the layer's index among those that are not switched off, with its PyTorch source. Empty: all is there. */
  readonly missing: readonly { readonly layer: number; readonly source: string }[];
  /** PyTorch's refusal: the code ends before that layer. */
  readonly refused: string | null;
}

/** How a framework writes a net. */
interface Words {
  readonly mark: '#' | '//';
  /** A layer by itself; null where there is none. */
  readonly layer: (layer: Foreign) => string | null;
  /** A layer, function or part on tensors. */
  readonly call: (layer: Foreign, reads: readonly string[]) => string | null;
  /** A file of layers one after the other, or of calls. */
  readonly sequence: (input: Input, layers: string) => string;
  readonly graph: (
    input: Input,
    lines: readonly (readonly [name: string | null, text: string])[],
    outputs: readonly string[],
  ) => string;
}

type Input = readonly [number, number, number];

const KERAS: Words = {
  mark: '#',
  layer: ({ name, args }) => {
    const written = args.map(([key, value]) => `${key}=${kerasValue(key, value)}`);
    return `layers.${name}(${written.join(', ')})`;
  },
  call: (layer, reads) => {
    const [first = ''] = reads;
    if (layer.how === 'part') return `${first}[${layer.name}]`;
    if (layer.how !== 'function') return `${KERAS.layer(layer)}(${layer.how ? `[${reads.join(', ')}]` : first})`;
    const args = layer.args.map(([key, value]) => (key === '' ? '' : `${key}=`) + pythonValue(value));
    return `ops.${layer.name}(${[...reads, ...args].join(', ')})`;
  },
  sequence: ([c, h, w], layers) =>
    `import keras\nfrom keras import layers\n\nmodel = keras.Sequential([\n    keras.Input(shape=(${h}, ${w}, ${c})),\n${layers}])\n`,
  graph: ([c, h, w], lines, outputs) => {
    const body = lines.map(([name, text]) => `${name === null ? '' : `${name} = `}${text}\n`).join('');
    const used = /\bops\./.test(body) ? 'layers, ops' : 'layers';
    const returned = outputs.length === 1 ? outputs[0] : `[${outputs.join(', ')}]`;
    return `import keras\nfrom keras import ${used}\n\ninputs = keras.Input(shape=(${h}, ${w}, ${c}))\nx = inputs\n${body}model = keras.Model(inputs, ${returned})\n`;
  },
};

const TFJS: Words = {
  mark: '//',
  layer: printTfjs,
  call: (layer, reads) => {
    const own = printTfjs(layer);
    return own === null ? null : `${own}.apply(${layer.how ? `[${reads.join(', ')}]` : reads[0]})`;
  },
  sequence: ([c, h, w], layers) =>
    `import * as tf from '@tensorflow/tfjs';\n\nconst model = tf.sequential({\n  layers: [\n    tf.layers.inputLayer({ inputShape: [${h}, ${w}, ${c}] }),\n${layers}  ],\n});\n`,
  graph: ([c, h, w], lines, outputs) => {
    const known = new Set(['x']);
    const body = lines.map(([name, text]) => {
      if (name === null) return `${text}\n`;
      const start = known.has(name) ? '' : 'let ';
      known.add(name);
      return `${start}${name} = ${text};\n`;
    });
    const returned = outputs.length === 1 ? outputs[0] : `[${outputs.join(', ')}]`;
    return `import * as tf from '@tensorflow/tfjs';\n\nconst inputs = tf.input({ shape: [${h}, ${w}, ${c}] });\nlet x = inputs;\n${body.join('')}const model = tf.model({ inputs, outputs: ${returned} });\n`;
  },
};

/** As `keras.Sequential([...])`, or with branches as `keras.Model(...)`, channels last. Weights are drawn by Keras's own rules. */
export function writeKeras(net: Net, input: Input): ForeignCode {
  return writeForeign(net, input, KERAS);
}

/** As `tf.sequential({layers: [...]})` or `tf.model(...)` of TensorFlow.js. */
export function writeTfjs(net: Net, input: Input): ForeignCode {
  return writeForeign(net, input, TFJS);
}

function kerasValue(name: string, value: ArgValue): string {
  if (name === 'alpha_initializer') return `keras.initializers.Constant(${pythonValue(value)})`;
  return pythonValue(value);
}

function writeForeign(net: Net, input: Input, words: Words): ForeignCode {
  const shaped = inferNet(net, input);
  const known = new Map(shaped.steps.map((step) => [step.use.id, { step, layers: foreignLayers(step) }] as const));
  const refused = shaped.fault && shaped.fault.when !== 'budget' ? shaped.fault.text : null;
  const last = refused === null ? null : `${words.mark} ${refused.replace(/[\r\n]+/g, ' ')}`;
  const pure = withoutWriting(shaped);
  const isPlain = [...known.values()].every(({ layers }) => layers?.every((l) => l.how === undefined) ?? true);
  const missing: { layer: number; source: string }[] = [];
  const lacks = (step: ShapedStep, source: string): string => {
    missing.push({ layer: step.layer, source });
    return `${words.mark} no equal: ${source}`;
  };
  if (isChain(pure.forward) && isPlain) {
    let code = '';
    for (const { step, layers } of known.values()) {
      const written = layers?.map(words.layer) ?? [null];
      if (written.includes(null)) code += `    ${lacks(step, sourceOf(step.module, ['x']))}\n`;
      else code += written.map((line) => `    ${line},\n`).join('');
    }
    return { code: words.sequence(input, last === null ? code : `${code}    ${last}\n`), missing, refused };
  }
  const lines: (readonly [string | null, string])[] = [];
  const parameter = (module: Module) => `self.${moduleName(net, module)}`;
  const named = nameValues(pure, { trunk: 'x', taken: TAKEN, parameter, alone: true });
  for (const { uses, module, reads, binds, aliases } of named.lines) {
    lines.push(...aliases);
    const [use] = uses;
    const [name = null] = binds;
    const own = use && known.get(use.id);
    if (!own) continue;
    const calls: (readonly [string | null, string])[] = [];
    let on = reads;
    for (const layer of own.layers ?? []) {
      const text = words.call(layer, on);
      if (text === null) break;
      calls.push([name, text]);
      on = name === null ? [] : [name];
    }
    if (own.layers && calls.length === own.layers.length) lines.push(...calls);
    else {
      // As if the layer were not there: what it reads goes on.
      if (name !== null && reads[0] !== undefined && name !== reads[0]) lines.push([name, reads[0]]);
      lines.push([null, lacks(own.step, sourceOf(module, reads))]);
    }
  }
  if (last !== null) lines.push([null, last]);
  return { code: words.graph(input, lines, named.returned), missing, refused };
}

/** A layer as PyTorch has it. */
function sourceOf(module: Module, reads: readonly string[]): string {
  return isOperation(module) ? writeOperation(module, reads).text : writeLayer(module);
}

/** The steps that run, each reading what holds the values that it sees: nothing is written in place in other frameworks. */
function withoutWriting({ net, constants, steps, outputs }: ShapedNet): Net {
  const uses = [...constants, ...steps].map(({ use, inputs }): Use => {
    return { id: use.id, module: use.module, off: false, inputs: inputs.map((i) => i.value) };
  });
  const modules = net.modules.map((m): Module => {
    const { inplace: _, ...args } = m.args;
    return { ...m, args };
  });
  const returned = outputs.length > 0 ? outputs.map((o) => o.value) : [refTo(steps.at(-1)?.use.id ?? INPUT_KEY)];
  return { ...net, modules, forward: { uses, outputs: returned } };
}

/** Words of either language, and names that the files have. */
const TAKEN: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...`inputs model keras layers ops tf let const var new function this class export default switch case do typeof void delete
  instanceof throw catch finally debugger enum extends super static interface package private protected public`.split(
    /\s+/,
  ),
]);

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

const TFJS_ACTIVATIONS: Readonly<Record<string, string>> = { silu: 'swish', log_softmax: 'logSoftmax' };
const TFJS_LACKS: ReadonlySet<string> = new Set(['hard_silu']);

/** Null where tfjs 4.22 has no such layer, or one that throws. */
function printTfjs({ name, args, how }: Foreign): string | null {
  if (how === 'function' || how === 'part') return null;
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
