import type { Mode } from '../../../core/weights';
import type { ForeignLayer } from './foreign';
import { kerasLayer } from './keras';
import { tfjsLayer } from './tfjs';

export type Input = readonly [number, number, number];

/** How a framework writes a net. */
export interface Words {
  readonly mark: '#' | '//';
  /** A layer by itself; null where there is none. */
  readonly layer: (layer: ForeignLayer) => string | null;
  /** A layer, by its text or name, on tensors. */
  readonly call: (own: string, reads: readonly string[], layer: ForeignLayer) => string;
  /** What its norms do when, as comments. */
  readonly modes: (mode: Mode) => readonly string[];
  /** A file of layers one after the other, or of calls. */
  readonly sequence: (input: Input, layers: string, remarks: readonly string[]) => string;
  readonly graph: (
    input: Input,
    lines: readonly (readonly [name: string | null, text: string])[],
    outputs: readonly string[],
    remarks: readonly string[],
  ) => string;
}

const operands = (reads: readonly string[], { joins }: ForeignLayer) =>
  joins ? `[${reads.join(', ')}]` : (reads[0] ?? '');
const above = (remarks: readonly string[]) => remarks.map((line) => `${line}\n`).join('');

export const KERAS: Words = {
  mark: '#',
  layer: kerasLayer,
  call: (own, reads, layer) => `${own}(${operands(reads, layer)})`,
  modes: (mode) => [
    `# model(x, training=True) normalises by the batch, as net.train() in PyTorch; model(x) by running statistics, as net.eval(). The net is in ${mode} mode.`,
  ],
  sequence: ([c, h, w], layers, remarks) =>
    // Of no layer at all Keras makes no model that runs.
    `import keras\nfrom keras import layers\n\n${above(remarks)}model = keras.Sequential([\n    keras.Input(shape=(${h}, ${w}, ${c})),\n${/^ *layers/m.test(layers) ? '' : "    layers.Activation(activation='linear'),\n"}${layers}])\n`,
  graph: ([c, h, w], lines, outputs, remarks) => {
    const body = lines.map(([name, text]) => `${name === null ? '' : `${name} = `}${text}\n`).join('');
    const used = /\bops\./.test(body) ? 'layers, ops' : 'layers';
    const returned = outputs.length === 1 ? outputs[0] : `[${outputs.join(', ')}]`;
    return `import keras\nfrom keras import ${used}\n\n${above(remarks)}inputs = keras.Input(shape=(${h}, ${w}, ${c}))\nx = inputs\n${body}model = keras.Model(inputs, ${returned})\n`;
  },
};

export const TFJS: Words = {
  mark: '//',
  layer: tfjsLayer,
  call: (own, reads, layer) => `${own}.apply(${operands(reads, layer)})`,
  modes: (mode) => [
    `// model.apply(x, { training: true }) normalises by the batch, as net.train() in PyTorch; model.predict(x) by running statistics, as net.eval(). The net is in ${mode} mode.`,
  ],
  sequence: ([c, h, w], layers, remarks) =>
    `import * as tf from '@tensorflow/tfjs';\n\n${above(remarks)}const model = tf.sequential({\n  layers: [\n    tf.layers.inputLayer({ inputShape: [${h}, ${w}, ${c}] }),\n${layers}  ],\n});\n`,
  graph: ([c, h, w], lines, outputs, remarks) => {
    const known = new Set(['x']);
    const body = lines.map(([name, text]) => {
      if (name === null) return `${text}\n`;
      const start = known.has(name) ? '' : 'let ';
      known.add(name);
      return `${start}${name} = ${text};\n`;
    });
    const returned = outputs.length === 1 ? outputs[0] : `[${outputs.join(', ')}]`;
    return `import * as tf from '@tensorflow/tfjs';\n\n${above(remarks)}const inputs = tf.input({ shape: [${h}, ${w}, ${c}] });\nlet x = inputs;\n${body.join('')}const model = tf.model({ inputs, outputs: ${returned} });\n`;
  },
};
