/**
 * Runs written TensorFlow.js models with given weights, and says how far they are from the numbers they should give: as
 * run_keras.py does it.
 *
 *   node run_tfjs.mjs cases.json
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const tf = createRequire(import.meta.url)('@tensorflow/tfjs');
await tf.setBackend('cpu');

/**
 * @typedef {import('@tensorflow/tfjs').layers.Layer} Layer
 * @typedef {import('@tensorflow/tfjs').Tensor} Tensor
 * @typedef {{ code: string, whole: boolean, size: number[], x: [number[], number[]], training: boolean,
 *   weights: [string, number[], number[]][][], outputs: [number[], (number | string)[]][] }} Case
 */

/**
 * A tensor of PyTorch's as the layer has it.
 * @param {Layer} layer
 * @param {Tensor} value
 */
function own(layer, value) {
  const kind = layer.getClassName();
  if ((kind === 'Conv2D' || kind === 'Conv2DTranspose') && value.rank === 4) return value.transpose([2, 3, 1, 0]);
  if (kind === 'Conv1D' && value.rank === 3) return value.transpose([2, 1, 0]);
  if (kind === 'Dense' && value.rank === 2) return value.transpose();
  if (kind === 'DepthwiseConv2D' && value.rank === 4) {
    const [out = 1, , h = 1, w = 1] = value.shape;
    const channels = Number(layer.weights[0]?.shape[2] ?? 1);
    return value.reshape([channels, out / channels, h, w]).transpose([2, 3, 0, 1]);
  }
  if (kind === 'LayerNormalization' && value.rank === 3) return value.transpose([1, 2, 0]);
  return value;
}

/**
 * tf with every layer that is made kept.
 * @param {Layer[]} made
 */
function watched(made) {
  const layers = new Proxy(tf.layers, {
    /** @param {Record<string, (...args: unknown[]) => Layer>} all @param {string} name */
    get: (all, name) =>
      typeof all[name] === 'function'
        ? (/** @type {unknown[]} */ ...args) => {
            const make = all[name];
            if (!make) throw new Error(`no layer ${name}`);
            const layer = make(...args);
            made.push(layer);
            return layer;
          }
        : all[name],
  });
  return new Proxy(tf, { get: (all, name) => (name === 'layers' ? layers : all[name]) });
}

/** @param {Case} one */
function run({ code, whole, size, x, weights, training, outputs }) {
  /** @type {Layer[]} */
  const made = [];
  const model = new Function('tf', `${code.replace(/^import.*$/m, '')}\nreturn model;`)(watched(made));
  if (!whole) {
    model.predict(tf.zeros([1, ...size]));
    return 0;
  }
  const layers = made.filter((l) => l.trainableWeights.length > 0);
  if (layers.length !== weights.length) throw new Error(`${layers.length} layers with weights, not ${weights.length}`);
  for (const [i, tensors] of weights.entries()) {
    const layer = layers[i];
    if (layer?.trainableWeights.length !== tensors.length) throw new Error(`${layer?.trainableWeights.length} weights`);
    for (const [k, [, shape, data]] of tensors.entries()) {
      const variable = layer.trainableWeights[k];
      variable?.write(own(layer, tf.tensor(data, shape)).reshape(variable.shape.map(Number)));
    }
  }
  for (const layer of made) if ('rate' in layer) layer.rate = 0;
  const input = tf.tensor(x[1], x[0]).transpose([1, 2, 0]).expandDims(0);
  const found = [training ? model.apply(input, { training: true }) : model.predict(input)].flat();
  let worst = 0;
  for (const [i, [shape, data]] of outputs.entries()) {
    const value = found[i].rank === 4 ? found[i].transpose([0, 3, 1, 2]) : found[i];
    if (value.shape.join() !== shape.join()) throw new Error(`shape ${value.shape}, not ${shape}`);
    const numbers = value.dataSync();
    const wanted = data.map(Number);
    const largest = Math.max(1, ...wanted.filter(Number.isFinite).map(Math.abs));
    for (const [k, v] of wanted.entries()) {
      const apart = Object.is(numbers[k], v) ? 0 : Math.abs(numbers[k] - v) / largest;
      worst = Number.isNaN(apart) ? 1e9 : Math.max(worst, apart);
    }
  }
  return worst;
}

for (const one of JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))) {
  let answer;
  try {
    tf.engine().startScope();
    answer = { apart: Math.min(1e9, run(one)) };
  } catch (error) {
    answer = { error: String(error).slice(0, 600) };
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
  console.log(`answer ${JSON.stringify(answer)}`);
}
