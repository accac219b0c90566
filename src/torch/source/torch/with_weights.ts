import { type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import type { Machine } from '../python/machine';
import type { ReadLayer, Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, type Value } from '../python/values';
import { operation } from './operations';
import { through } from './through';

/** Functions that are given their weights: their arguments after the map, and the layer that has these weights itself. */
const ROWS: Readonly<Record<string, { readonly kind: LayerKind; readonly params: readonly string[] }>> = {
  layer_norm: { kind: 'LayerNorm', params: ['normalized_shape', 'weight', 'bias', 'eps'] },
  linear: { kind: 'Linear', params: ['weight', 'bias'] },
  conv2d: { kind: 'Conv2d', params: ['weight', 'bias', 'stride', 'padding', 'dilation', 'groups'] },
};

type Weight = Extract<Value, { type: 'parameter' }>;

/**
 * `F.layer_norm(x, shape, norm.weight, norm.bias)`: with the weights of a layer and its own arguments it is that layer.
 * A norm of parameters that are ones and zeros is a layer that has these. Null for other functions and other weights.
 */
export function withWeights(
  m: Machine,
  name: string,
  tensor: Tensor,
  given: readonly Given[],
  node: Node,
): Value | null {
  const row = Object.hasOwn(ROWS, name) ? ROWS[name] : undefined;
  if (!row) return null;
  const by = new Map(given.map((g, i) => [g.name ?? row.params[i] ?? '', g.value]));
  const weightOf = (key: string): Weight | null => {
    const value = by.get(key);
    return value?.type === 'parameter' ? value : null;
  };
  const [weight, bias] = [weightOf('weight'), weightOf('bias')];
  const isNone = (key: string) => (by.get(key)?.type ?? 'none') === 'none';
  const plain = new Map<string, ArgValue>();
  for (const [key, value] of by) {
    if (key === 'weight' || key === 'bias') continue;
    const own = argValue(value);
    if (own === undefined) return null;
    plain.set(key, own);
  }
  if (row.kind === 'LayerNorm' && isNone('weight') && isNone('bias')) {
    const args = { normalized_shape: plain.get('normalized_shape') ?? null, eps: plain.get('eps') ?? 1e-5 };
    return {
      type: 'tensor',
      tensor: operation(m, 'LayerNorm', { ...args, elementwise_affine: false }, [tensor], node),
    };
  }
  const layer = weight && ownLayer(row.kind, weight, bias, plain, isNone('bias'));
  const merged = layer ?? (row.kind === 'LayerNorm' && weight && bias ? merge(m, weight, bias, plain) : null);
  return merged && { type: 'tensor', tensor: through(m, merged, [tensor], node, false) };
}

/** The layer whose weights and arguments a function is given. */
function ownLayer(
  kind: LayerKind,
  weight: Weight,
  bias: Weight | null,
  plain: ReadonlyMap<string, ArgValue>,
  noBias: boolean,
): ReadLayer | null {
  const { layer } = weight;
  const { args, kind: own } = layer.module;
  if (own !== kind || weight.target !== 'weight') return null;
  const hasBias = layerSpec(kind)
    .weights(args)
    .some((w) => w.name === 'bias');
  if (hasBias ? bias?.layer.module.id !== layer.module.id : !noBias) return null;
  const isSame = (key: string, value: ArgValue) => {
    const kept = arg(layerSpec(kind).args, args, key);
    return JSON.stringify([kept].flat()) === JSON.stringify([value].flat()) || isSpread(kept, value);
  };
  return [...plain].every(([key, value]) => isSame(key, value)) ? layer : null;
}

/** A pair that a layer keeps of one number. */
const isSpread = (kept: ArgValue | undefined, value: ArgValue) =>
  Array.isArray(value) && value.length > 0 && value.every((n) => n === kept);

/** A norm that has two parameters of the net as its weights, which nothing else reads. */
function merge(m: Machine, weight: Weight, bias: Weight, plain: ReadonlyMap<string, ArgValue>): ReadLayer | null {
  const known = m.merged.get(weight.layer.module.id);
  if (known) return known;
  const isFilled = ({ layer: { module } }: Weight, fn: string) =>
    String(module.kind) === 'Parameter' && module.args.fn === fn && !module.args.scale && !module.args.shift;
  const shape = plain.get('normalized_shape') ?? null;
  const isShape = JSON.stringify([shape].flat()) === JSON.stringify(weight.layer.module.args.shape);
  const isRead = [weight, bias].some(({ layer }) => m.trace.constants.has(layer.module.id));
  const at = m.modules.findIndex((module) => module.id === weight.layer.module.id);
  const place = m.places.get(weight.layer.module.id);
  if (!isFilled(weight, 'ones') || !isFilled(bias, 'zeros') || !isShape || isRead || at < 0 || !place) return null;
  const eps = plain.get('eps') ?? 1e-5;
  const module = m.construct('LayerNorm', { normalized_shape: shape, ...(eps !== 1e-5 && { eps }) }, place);
  m.modules.splice(at, 1, module);
  const act = m.acts.findIndex((a) => a.type === 'module' && a.module === weight.layer.module.id);
  if (act >= 0) m.acts.splice(act, 1, { type: 'module', module: module.id });
  m.modules.splice(
    m.modules.findIndex((other) => other.id === bias.layer.module.id),
    1,
  );
  const made = { module, off: false };
  m.merged.set(weight.layer.module.id, made);
  return made;
}
