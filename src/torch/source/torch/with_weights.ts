import { type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { sizesOf } from '../../../core/shape';
import type { Machine } from '../python/machine';
import { current, type ReadLayer, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, type Value } from '../python/values';
import { operation, tensorIn } from './operations';
import { through } from './through';

/** Functions that are given their weights: their arguments after the map, and the layer that has these weights itself. */
const ROWS: Readonly<Record<string, { readonly kind: LayerKind; readonly params: readonly string[] }>> = {
  layer_norm: { kind: 'LayerNorm', params: ['normalized_shape', 'weight', 'bias', 'eps'] },
  linear: { kind: 'Linear', params: ['weight', 'bias'] },
  group_norm: { kind: 'GroupNorm', params: ['num_groups', 'weight', 'bias', 'eps'] },
  instance_norm: {
    kind: 'InstanceNorm2d',
    params: ['running_mean', 'running_var', 'weight', 'bias', 'use_input_stats', 'momentum', 'eps'],
  },
  batch_norm: {
    kind: 'BatchNorm2d',
    params: ['running_mean', 'running_var', 'weight', 'bias', 'training', 'momentum', 'eps'],
  },
  conv2d: { kind: 'Conv2d', params: ['weight', 'bias', 'stride', 'padding', 'dilation', 'groups'] },
  conv_transpose2d: {
    kind: 'ConvTranspose2d',
    params: ['weight', 'bias', 'stride', 'padding', 'output_padding', 'groups', 'dilation'],
  },
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
    // In training the statistics are the batch's own, and momentum moves what is kept alone.
    if (['weight', 'bias', 'running_mean', 'running_var', 'momentum'].includes(key)) continue;
    const own = argValue(value);
    if (own === undefined) return null;
    plain.set(key, own);
  }
  const norm = normOf(row.kind, tensor, plain);
  if (norm && isNone('weight') && isNone('bias')) {
    const made = operation(m, norm.kind, { ...norm.args, ...norm.plain }, [tensor], node);
    return { type: 'tensor', tensor: made };
  }
  const layer = weight && ownLayer(row.kind, weight, bias, plain, isNone('bias'));
  const merged = layer || (norm && weight && bias ? merge(m, norm, weight, bias) : null);
  if (merged) return { type: 'tensor', tensor: through(m, merged, [tensor], node, false) };
  return norm ? null : withGiven(m, name, tensor, by, plain, node);
}

/** `F.conv2d(x, self.kernel)`, `F.linear(x, self.weight, self.bias)`: with tensors of the net, which no layer has. */
function withGiven(
  m: Machine,
  name: string,
  tensor: Tensor,
  by: ReadonlyMap<string, Value>,
  plain: ReadonlyMap<string, ArgValue>,
  node: Node,
): Value | null {
  const [weight, bias] = ['weight', 'bias'].map((key) => {
    const value = by.get(key);
    return value ? tensorIn(m, value, node) : null;
  });
  const hasBias = (by.get('bias')?.type ?? 'none') !== 'none';
  // What is made of x would have to be followed back through the kernel, too.
  if (!weight || !isOfNet(weight) || (hasBias && !bias) || (bias && !isOfNet(bias))) return null;
  const made = (kind: string, args: Readonly<Record<string, ArgValue>>, inputs: readonly Tensor[]) =>
    operation(m, kind, args, inputs, node);
  if (name === 'conv2d' || name === 'conv_transpose2d') {
    const inputs = bias ? [tensor, weight, bias] : [tensor, weight];
    return { type: 'tensor', tensor: made(name, Object.fromEntries(plain), inputs) };
  }
  if (name !== 'linear') return null;
  const product = made('matmul', {}, [tensor, made('permute', { fn: 't' }, [weight])]);
  return { type: 'tensor', tensor: bias ? made('add', {}, [product, bias]) : product };
}

/** Whether a tensor is made of parameters and constants alone. */
function isOfNet(tensor: Tensor): boolean {
  const seen = new Set<Tensor>();
  const open = [current(tensor)];
  for (let own = open.pop(); own; own = open.pop()) {
    if (seen.has(own)) continue;
    seen.add(own);
    if (!own.step && !own.filled) return false;
    open.push(...(own.step?.inputs ?? []));
  }
  return true;
}

/** A norm as a layer: its arguments, those without which it has weights, and the sizes of the weights that it may have. */
interface Norm {
  readonly kind: LayerKind;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly plain: Readonly<Record<string, ArgValue>>;
  readonly shape: readonly ArgValue[];
}

function normOf(kind: LayerKind, tensor: Tensor, given: ReadonlyMap<string, ArgValue>): Norm | null {
  const { size } = current(tensor);
  const sizes = size && sizesOf(size.shape, size.batched);
  const eps = given.get('eps') ?? 1e-5;
  const own: Readonly<Record<string, ArgValue>> = eps === 1e-5 ? {} : { eps };
  if (kind === 'LayerNorm') {
    const shape = given.get('normalized_shape') ?? null;
    const args = { normalized_shape: shape, ...own };
    return { kind, args, plain: { elementwise_affine: false }, shape: [shape].flat() };
  }
  const [, channels] = sizes ?? [];
  if (channels === undefined) return null;
  const common = { shape: [channels] };
  switch (kind) {
    case 'GroupNorm': {
      const args = { num_groups: given.get('num_groups') ?? null, num_channels: channels, ...own };
      return { kind, args, plain: { affine: false }, ...common };
    }
    case 'InstanceNorm2d':
      if (sizes?.length !== 4 || given.get('use_input_stats') === false) return null;
      return { kind, args: { num_features: channels, ...own, affine: true }, plain: { affine: false }, ...common };
    case 'BatchNorm2d': {
      if (given.get('training') !== true) return null;
      const args = { num_features: channels, ...own, track_running_stats: false };
      return { kind: sizes?.length === 4 ? kind : 'BatchNorm1d', args, plain: { affine: false }, ...common };
    }
    default:
      return null;
  }
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
function merge(m: Machine, { kind, args, shape }: Norm, weight: Weight, bias: Weight): ReadLayer | null {
  const known = m.merged.get(weight.layer.module.id);
  if (known) return known;
  const isFilled = ({ layer: { module } }: Weight, fn: string) =>
    String(module.kind) === 'Parameter' && module.args.fn === fn && !module.args.scale && !module.args.shift;
  const isShape = JSON.stringify(shape) === JSON.stringify(weight.layer.module.args.shape);
  const isRead = [weight, bias].some(({ layer }) => m.trace.constants.has(layer.module.id));
  const at = m.modules.findIndex((module) => module.id === weight.layer.module.id);
  const place = m.places.get(weight.layer.module.id);
  if (!isFilled(weight, 'ones') || !isFilled(bias, 'zeros') || !isShape || isRead || at < 0 || !place) return null;
  const module = m.construct(kind, args, place);
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
