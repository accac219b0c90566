import { elements } from '../../../core/shape';
import { fullSizes, isConstant, makeable, type Tensor, Unfit } from '../../graph/builder';
import { type Constant, filledWith, isFilled, listOf, relaid } from '../../graph/constant';
import { type Call, wrapped } from '../call';
import type { NodeMessage } from '../model';
import { reshapedSizes } from '../sizes';

/** BatchNormalization, whose numbers are weights. */
export function batchNorm(call: Call): Tensor {
  const x = call.tensor(0);
  const sizes = call.sizes(0);
  const [weight, bias, mean, variance] = [1, 2, 3, 4].map((at) => call.constant(at));
  if (!weight || !bias || !mean || !variance) throw new Unfit('inputs are missing');
  const channels = weight.data.length;
  if (sizes.length !== 4 && sizes.length !== 3 && sizes.length !== 2) throw new Unfit(`${sizes.length} axes`);
  const isTraining = call.int('training_mode', 0) === 1;
  const args = { num_features: channels, ...epsilon(call) };
  const weights = { weight, bias, running_mean: mean, running_var: variance };
  // Tensors that are equal are one in a file: the statistics are told apart best.
  const names = [mean, variance, weight, bias].flatMap((c) => prefixOf(c));
  const kind = sizes.length === 4 ? 'BatchNorm2d' : 'BatchNorm1d';
  return call.add(kind, args, [x], { weights, names, ...(isTraining && { mode: 'train' as const }) });
}

function prefixOf({ name }: Constant): string[] {
  const found = /^(.+)\.(?:running_mean|running_var)$/.exec(name ?? '');
  return found?.[1] ? [found[1]] : [];
}

/** eps, left out where it is PyTorch's default. */
function epsilon(call: Call): { readonly eps?: number } {
  const eps = call.float('epsilon', 1e-5);
  // A float32 of the file as the number that was meant.
  const short = Number(eps.toPrecision(7));
  return short === 1e-5 ? {} : { eps: short };
}

/** InstanceNormalization: each channel by itself, whatever its axes; or what of it is a GroupNorm written out. */
export function instanceNorm(call: Call): Tensor {
  const x = call.tensor(0);
  const sizes = call.sizes(0);
  const [weight, bias] = [call.constant(1), call.constant(2)];
  const channels = sizes[1] ?? 1;
  const isPlain = isFilled(weight, 1) && isFilled(bias, 0);
  if (sizes.length === 4) {
    const args = { num_features: channels, ...epsilon(call), ...(!isPlain && { affine: true }) };
    return call.add('InstanceNorm2d', args, [x], { weights: isPlain ? {} : { weight, bias } });
  }
  const args = { num_groups: channels, num_channels: channels, ...epsilon(call) };
  if (isPlain) return call.add('GroupNorm', { ...args, affine: false }, [x]);
  return call.add('GroupNorm', args, [x], { weights: { weight, bias } });
}

/**
 * A GroupNorm as exporters write it below opset 21: the channels of a group laid into one, an InstanceNormalization without
 * gains, laid back, then gains and shifts. The node is the first view; null where it is none.
 */
export function writtenGroupNorm(call: Call): Tensor | null {
  const x = call.value(0);
  if (isConstant(x)) return null;
  const sizes = fullSizes(x);
  const [, channels = 1] = sizes;
  const norm = call.next('InstanceNormalization');
  const shape = call.has(1) ? call.constant(1) : null;
  if (!norm || !shape || sizes.length < 3 || norm.inputs[0] !== call.node.outputs[0]) return null;
  const [batch, groups = 0, ...rest] = reshapedSizes(listOf(shape), sizes, call.int('allowzero', 0));
  const isGrouped = (batch === sizes[0] || batch === -1) && groups > 0 && channels % groups === 0 && rest.length > 0;
  const [one, zero] = [call.earlyConstant(norm.inputs[1] ?? null), call.earlyConstant(norm.inputs[2] ?? null)];
  if (!isGrouped || !one || !zero) return null;
  if (!isFilled(one, 1) || !isFilled(zero, 0) || one.data.length !== groups) return null;
  const back = call.next('Reshape', norm);
  if (!back || !isShapeOf(call, back.inputs[1] ?? '', sizes)) return null;
  const eps = norm.attributes.get('epsilon')?.f ?? 1e-5;
  const short = Number(eps.toPrecision(7));
  const args = { num_groups: groups, num_channels: channels, ...(short !== 1e-5 && { eps: short }) };
  const gained = gainsBehind(call, back, channels, sizes.length);
  call.absorb(norm, back, ...(gained?.nodes ?? []));
  const isPlain = !gained || (isUnnamed(gained.weight, 1) && isUnnamed(gained.bias, 0));
  if (isPlain) return call.add('GroupNorm', { ...args, affine: false }, [x]);
  return call.add('GroupNorm', args, [x], { weights: { weight: gained.weight, bias: gained.bias } });
}

/** Gains or shifts that do nothing, and that no state dict has. */
const isUnnamed = (of: Constant, value: number): boolean =>
  isFilled(of, value) && !/\.(?:weight|bias)$/.test(of.name ?? '');

/** Whether a name stands for these sizes: a list of them, or what Shape gives of this very tensor. */
function isShapeOf(call: Call, name: string, sizes: readonly number[]): boolean {
  const maker = call.around.maker(name);
  if (maker?.op === 'Shape' && maker.attributes.size === 0) return maker.inputs[0] === call.node.inputs[0];
  const value = call.earlyConstant(name);
  if (!value) return false;
  const wanted = listOf(value);
  return wanted.length === sizes.length && wanted.every((n, i) => n === sizes[i] || n === -1 || (n === 0 && i < 2));
}

/** Gains and shifts, one for each channel, that stand behind a node. */
function gainsBehind(
  call: Call,
  node: NodeMessage,
  channels: number,
  rank: number,
): { readonly nodes: readonly NodeMessage[]; readonly weight: Constant; readonly bias: Constant } | null {
  const mul = call.next('Mul', node);
  const add = mul && call.next('Add', mul);
  if (!mul || !add) return null;
  const gain = (reader: NodeMessage, of: NodeMessage): Constant | null => {
    const found = call.earlyConstant(call.beside(reader, of.outputs[0] ?? ''));
    if (!found) return null;
    // A norm without gains is written with one that is 1, and a shift that is 0.
    const value = found.data.length === 1 && found.name === null ? filledWith(found) : null;
    if (value !== null)
      return { shape: [channels], data: new Float32Array(makeable(channels)).fill(value), name: null };
    const isAlong = found.data.length === channels && (channels === 1 || found.shape.at(1 - rank) === channels);
    return isAlong ? relaid(found, [channels]) : null;
  };
  const [weight, bias] = [gain(mul, node), gain(add, mul)];
  return weight && bias ? { nodes: [mul, add], weight, bias } : null;
}

/** GroupNormalization: gains for each channel since opset 21, for each group before. */
export function groupNorm(call: Call): Tensor {
  const groups = call.int('num_groups', 1);
  const channels = call.sizes(0)[1] ?? 1;
  const perChannel = (of: Constant): Constant => {
    if (of.data.length === channels) return of;
    if (of.data.length !== groups) throw new Unfit(`gains of ${of.data.length}`);
    const each = channels / groups;
    const data = Float32Array.from({ length: makeable(channels) }, (_, c) => of.data[Math.floor(c / each)] ?? 0);
    return { shape: [channels], data, name: of.name };
  };
  const args = { num_groups: groups, num_channels: channels, ...epsilon(call) };
  const [weight, bias] = [perChannel(call.constant(1)), perChannel(call.constant(2))];
  return call.add('GroupNorm', args, [call.tensor(0)], { weights: { weight, bias } });
}

/** LayerNormalization and RMSNormalization over the last axes. */
export function lastAxesNorm(call: Call, kind: 'LayerNorm' | 'RMSNorm'): Tensor {
  if (call.node.outputs.slice(1).some((name) => name !== '')) throw new Unfit('statistics');
  const sizes = call.sizes(0);
  const over = sizes.slice(wrapped(call.int('axis', -1), sizes.length));
  const fits = (of: Constant) => {
    if (of.data.length === elements(over)) return relaid(of, over);
    const value = filledWith(of);
    if (value === null || of.data.length !== 1) throw new Unfit('gains of another shape');
    return { shape: over, data: new Float32Array(makeable(elements(over))).fill(value), name: of.name };
  };
  const weight = call.has(1) ? fits(call.constant(1)) : null;
  const bias = call.has(2) ? fits(call.constant(2)) : null;
  const eps = Number(call.float('epsilon', 1e-5).toPrecision(7));
  const normalized = over.length === 1 ? (over[0] ?? 1) : [...over];
  if (kind === 'RMSNorm') {
    const args = { normalized_shape: normalized, eps, ...(!weight && { elementwise_affine: false }) };
    return call.add(kind, args, [call.tensor(0)], { weights: weight ? { weight } : {} });
  }
  const args = {
    normalized_shape: normalized,
    ...(eps !== 1e-5 && { eps }),
    ...(!weight && !bias && { elementwise_affine: false }),
    ...(weight && !bias && { bias: false }),
  };
  const weights = { ...(weight && { weight }), ...(bias && { bias }) };
  return call.add(kind, args, [call.tensor(0)], { weights });
}

/** LRN: as PyTorch has it, a mean over `size` channels. */
export function localResponseNorm(call: Call): Tensor {
  const short = (name: string, fallback: number) => Number(call.float(name, fallback).toPrecision(7));
  const size = call.int('size', 1);
  // Of an even number ONNX has one more behind than before, PyTorch one more before.
  if (size % 2 === 0) throw new Unfit(`size=${size}`);
  const args = { size, alpha: short('alpha', 1e-4), beta: short('beta', 0.75), k: short('bias', 1) };
  return call.add('LocalResponseNorm', args, [call.tensor(0)]);
}

export function lpNormalization(call: Call): Tensor {
  const sizes = call.sizes(0);
  const args = { p: call.attribute('p')?.i ?? 2, dim: call.axis('axis', -1, sizes.length), eps: 0 };
  return call.add('normalize', args, [call.tensor(0)]);
}
