import { type ArgSpec, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, isNumber, pyReal, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { inferSized, rankRefusal, refuse, sameSizes } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'p', type: 'float', default: 0.5, range: [0, 1], step: 0.05, control: 'slider' },
  { name: 'inplace', type: 'bool', default: false, control: 'none' },
];

function probabilityRefusal(p: ArgValue): Refusal | null {
  if (!isNumber(p)) {
    const got = typeName(p);
    const text = `'<' not supported between instances of '${got}' and 'int'`;
    return { code: 'wrong-type', text, values: { name: 'p', got } };
  }
  // NaN is neither to Python.
  return asNumber(p) < 0 || asNumber(p) > 1 ? notBetween(p) : null;
}

function notBetween(p: ArgValue): Refusal {
  const text = `dropout probability has to be between 0 and 1, but got ${pyReal(p)}`;
  return { code: 'invalid-probability', text, values: { p: asNumber(p) } };
}

/** Taken as in evaluation: nothing is dropped. What PyTorch refuses in training it refuses here too. */
function dropoutRow(kind: string, forward: (p: number, sizes: Shape) => Refusal | null): LayerSpec {
  return {
    kind,
    family: 'head',
    args: ARGS,
    owner: '_DropoutNd',
    mode: 'evaluation',
    sameValues: true,
    construct: (args) =>
      callRefusal('_DropoutNd.__init__', ARGS, args) ?? probabilityRefusal(arg(ARGS, args, 'p') ?? null),
    infer: inferSized((args, sizes) => {
      const p = asNumber(arg(ARGS, args, 'p'));
      const refusal = Number.isNaN(p) ? notBetween(p) : forward(p, sizes);
      return refusal ? refuse(refusal) : sameSizes(sizes);
    }),
    weights: () => [],
    keepsSign: () => true,
    macs: () => 0,
  };
}

export const dropout = dropoutRow('Dropout', () => null);

/** torch/nn/functional.py, dropout1d. */
function oneDimensional(p: number, sizes: Shape): Refusal | null {
  const { length } = sizes;
  if (length === 2 || length === 3) return channelsRefusal(p, sizes);
  const text = `dropout1d: Expected 2D or 3D input, but received a ${length}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`;
  return rankRefusal(text, sizes);
}

/** ATen/native/Dropout.cpp looks for channels only where it has to draw for them. */
const channelsRefusal = (p: number, sizes: Shape) =>
  p > 0 && p < 1 && sizes.length < 2 && elements(sizes) > 0
    ? rankRefusal('Feature dropout requires at least 2 dimensions in the input', sizes)
    : null;

export const dropout1d = dropoutRow('Dropout1d', oneDimensional);
export const dropout2d = dropoutRow('Dropout2d', channelsRefusal);
export const alphaDropout = dropoutRow('AlphaDropout', () => null);
export const featureAlphaDropout = dropoutRow('FeatureAlphaDropout', channelsRefusal);
