import { hardtanhBounds } from '../../../core/layers/activations';
import { gluAxis } from '../../../core/layers/glu';
import { softmaxAxis } from '../../../core/layers/softmax';
import { pythonValue } from '../python/python';
import { activation, type Foreign, kerasAxis, layer, type Reader, rescaled, type Translate, weighted } from './foreign';
import { tfjsLayer } from './tfjs';

/** A function that both have under a name. */
export const named =
  (word: string): Translate =>
  () => [activation(word)];

export const bare =
  (name: string): Translate =>
  () => [layer(name)];

const RELU = layer('ReLU');
const upTo = (max: number) => layer('ReLU', ['max_value', max]);

/** `f.apply(g.apply({0}))` of tfjs, inside out. */
const tf = (...layers: readonly Foreign[]): string =>
  layers.reduce((own, l) => `${'name' in l ? tfjsLayer(l) : ''}.apply(${own})`, '{0}');
const sum = (...terms: readonly string[]): Foreign => ({ text: `tf.layers.add().apply([${terms.join(', ')}])` });

export const leakyRelu: Translate = (r) => {
  const slope = r.number('negative_slope');
  if (slope >= 0) return [layer('LeakyReLU', ['negative_slope', slope])];
  // Keras takes no slope below zero.
  return r.isKeras
    ? r.keras(`ops.where({0} > 0, {0}, {0} * ${slope})`)
    : [sum(tf(RELU), tf(rescaled(-1), RELU, rescaled(-slope)))];
};

/** One slope for all, or one for each channel: which stand last on maps and vectors, and second on rows. */
export const prelu: Translate = (r) => {
  const axes = Array.from({ length: r.rank - 1 }, (_, i) => i + 1);
  const channels = r.rank === 3 ? 1 : r.rank - 1;
  const shared = r.number('num_parameters') === 1 ? axes : axes.filter((axis) => axis !== channels);
  const init = ['alpha_initializer', r.number('init')] as const;
  return [weighted('PReLU', init, ...(shared.length > 0 ? [['shared_axes', shared] as const] : []))];
};

export const elu: Translate = (r) => {
  const alpha = r.number('alpha');
  if (r.isKeras || alpha === 1) return [layer('ELU', ['alpha', alpha])];
  return [sum(tf(RELU, rescaled(1 - alpha)), tf(layer('ELU', ['alpha', 1]), rescaled(alpha)))];
};

export const celu: Translate = (r) => {
  const alpha = r.number('alpha');
  if (r.isKeras) return alpha === 1 ? [activation('celu')] : r.keras(`ops.celu({0}, alpha=${alpha})`);
  return alpha > 0 ? [rescaled(1 / alpha), layer('ELU', ['alpha', 1]), rescaled(alpha)] : null;
};

export const gelu: Translate = (r) => {
  if (r.get('approximate') === 'none') return [activation('gelu')];
  return r.isKeras ? r.keras('ops.gelu({0}, approximate=True)') : [activation('gelu_new')];
};

export const logSigmoid: Translate = (r) =>
  r.isKeras ? [activation('log_sigmoid')] : [rescaled(-1), activation('softplus'), rescaled(-1)];

export const hardtanh: Translate = (r) => {
  const { min, max } = hardtanhBounds(r.step.module.args);
  if (r.isKeras)
    return min === -1 && max === 1
      ? [activation('hard_tanh')]
      : r.keras(`ops.clip({0}, ${pythonValue(min)}, ${pythonValue(max)})`);
  return max > min && Number.isFinite(max - min) ? [rescaled(1, -min), upTo(max - min), rescaled(1, min)] : null;
};

/** x / 6 + ½ between 0 and 1; tfjs's own is 0.2 x + ½. */
const SIXTH = [rescaled(1 / 6, 0.5), upTo(1)];

export const hardsigmoid: Translate = (r) => (r.isKeras ? [activation('hard_sigmoid')] : SIXTH);

export const hardswish: Translate = (r) =>
  r.isKeras ? [activation('hard_silu')] : [{ text: `tf.layers.multiply().apply([{0}, ${tf(...SIXTH)}])` }];

/** Above this a softplus is what it is given, to the last bit of a float32; and above the other its power is infinite. */
const STEEP = 17;
const BEYOND = 88;

export const softplus: Translate = (r) => {
  const [beta, threshold] = [r.number('beta'), r.number('threshold')];
  if (threshold < STEEP || beta <= 0) {
    return r.keras(`ops.where({0} * ${beta} > ${threshold}, {0}, ops.softplus({0} * ${beta}) / ${beta})`);
  }
  if (threshold > BEYOND) {
    return r.keras(`ops.where({0} * ${beta} > ${threshold}, {0}, ops.log1p(ops.exp({0} * ${beta})) / ${beta})`);
  }
  return beta === 1 ? [activation('softplus')] : [rescaled(beta), activation('softplus'), rescaled(1 / beta)];
};

export const tanhshrink: Translate = (r) =>
  r.isKeras ? [activation('tanh_shrink')] : [sum('{0}', tf(activation('tanh'), rescaled(-1)))];

export const hardshrink: Translate = (r) => {
  const lambd = r.number('lambd');
  if (r.isKeras)
    return lambd === 0.5 ? [activation('hard_shrink')] : r.keras(`ops.where(ops.abs({0}) > ${lambd}, {0}, 0.0)`);
  const above = layer('ReLU', ['threshold', lambd]);
  return lambd > 0 ? [sum(tf(above), tf(rescaled(-1), above, rescaled(-1)))] : null;
};

export const softshrink: Translate = (r) => {
  const lambd = r.number('lambd');
  if (r.isKeras)
    return lambd === 0.5 ? [activation('soft_shrink')] : r.keras(`ops.soft_shrink({0}, threshold=${lambd})`);
  return [sum(tf(rescaled(1, -lambd), RELU), tf(rescaled(-1, -lambd), RELU, rescaled(-1)))];
};

export const threshold: Translate = (r) => {
  const [above, value] = [r.number('threshold'), r.number('value')];
  if (value === 0 && above >= 0) return [layer('ReLU', ['threshold', above])];
  return r.keras(`ops.where({0} > ${above}, {0}, ${pythonValue(value)})`);
};

function alongAxis(r: Reader, name: string): readonly Foreign[] | null {
  const axis = softmaxAxis(r.step.module.args, r.step.inputSizes);
  if (typeof axis !== 'number') return null;
  const own = kerasAxis(axis, r.rank);
  const last = name === 'softmax' ? layer('Softmax') : activation(name);
  if (own === r.rank - 1) return [last];
  if (own > 0 && name === 'softmax' && r.isKeras) return [layer('Softmax', ['axis', own])];
  if (own === 0) return r.keras(`ops.${name}({0}, axis=0)`);
  // Along the last axis alone: the other is laid there, and back.
  const axes = Array.from({ length: r.rank - 1 }, (_, i) => i + 1);
  const turned = layer('Permute', ['dims', axes.map((a) => (a === own ? r.rank - 1 : a === r.rank - 1 ? own : a))]);
  return [turned, last, turned];
}

export const softmax: Translate = (r) => alongAxis(r, 'softmax');
export const logSoftmax: Translate = (r) => alongAxis(r, 'log_softmax');

export const softmin: Translate = (r) => {
  const own = alongAxis(r, 'softmax');
  return own && [rescaled(-1), ...own];
};

export const glu: Translate = (r) => {
  const axis = gluAxis(r.step.module.args, r.step.inputSizes);
  if (typeof axis !== 'number') return null;
  return r.keras(`ops.glu({0}, axis=${kerasAxis(axis, r.rank)})`);
};

export const dropout: Translate = (r) => [layer('Dropout', ['rate', r.number('p')])];

/** Whole channels at once. */
const channelwise =
  (name: string): Translate =>
  (r) => {
    const [c = 1] = r.step.input;
    const rate = ['rate', r.number('p')] as const;
    if (name === 'Dropout' && r.rank === 4 && r.isKeras) return [layer('SpatialDropout2D', rate)];
    if (r.rank === 2) return [layer(name, rate)];
    const shape = r.rank === 4 ? [null, 1, 1, c] : [null, c, ...Array.from({ length: r.rank - 2 }, () => 1)];
    return [layer(name, rate, ['noise_shape', shape])];
  };

export const dropout2d = channelwise('Dropout');
export const featureAlphaDropout = channelwise('AlphaDropout');
export const alphaDropout: Translate = (r) => [layer('AlphaDropout', ['rate', r.number('p')])];
