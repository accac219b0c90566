import { type ArgValue, arg } from '../../../core/args';
import { INIT_ARGS, type InitFunction, type InitRecipe, isInitFunction } from '../../../core/init/init';
import { layerSpec } from '../../../core/layers/rows';
import type { Machine } from '../python/machine';
import { Problem } from '../python/problem';
import type { ReadLayer } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, NONE, type Value } from '../python/values';
import { beforeForward } from './before_forward';

/** `conv.weight`, which is None where the module has none of that name; undefined for other attributes. */
export function tensorOf(layer: ReadLayer, name: string): Value | undefined {
  if (name === 'running_mean' || name === 'running_var') {
    return bufferShape(layer) && { type: 'parameter', layer, target: name };
  }
  if (name !== 'weight' && name !== 'bias') return undefined;
  const { kind, args } = layer.module;
  const own = layerSpec(kind).weights(args);
  if (own.some((w) => w.name === name)) return { type: 'parameter', layer, target: name };
  const could = layerSpec(kind).args.some((a) => ['bias', 'affine', 'elementwise_affine'].includes(a.name));
  return could ? NONE : undefined;
}

/** The sizes of running statistics; undefined where a module has none. */
function bufferShape({ module: { kind, args } }: ReadLayer): readonly number[] | undefined {
  if (!/^(?:Batch|Instance)Norm/.test(kind)) return undefined;
  const tracks = arg(layerSpec(kind).args, args, 'track_running_stats') === true;
  const features = args.num_features;
  return tracks && typeof features === 'number' ? [features] : undefined;
}

/** The sizes of a module's weight or bias. */
export function parameterShape({ layer, target }: Extract<Value, { type: 'parameter' }>): readonly number[] {
  const { kind, args } = layer.module;
  if (target === 'running_mean' || target === 'running_var') return bufferShape(layer) ?? [];
  return (
    layerSpec(kind)
      .weights(args)
      .find((w) => w.name === target)?.shape ?? []
  );
}

/** All weights and biases of a module, in the order of `parameters()`. */
export function parametersOf(layer: ReadLayer): [name: string, value: Value][] {
  const { kind, args } = layer.module;
  return layerSpec(kind)
    .weights(args)
    .flatMap(({ name }) =>
      name === 'weight' || name === 'bias' ? [[name, { type: 'parameter', layer, target: name }]] : [],
    );
}

/** Methods of a tensor that are functions of torch.nn.init. */
const METHODS: Readonly<Record<string, InitFunction>> = {
  normal_: 'normal_',
  uniform_: 'uniform_',
  fill_: 'constant_',
  zero_: 'zeros_',
};

export function initMethod(name: string): InitFunction | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}

/** Names without a line at their end, which PyTorch still takes. */
const DEPRECATED: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'uniform',
    'normal',
    'constant',
    'eye',
    'dirac',
    'xavier_uniform',
    'xavier_normal',
    'kaiming_uniform',
    'kaiming_normal',
    'orthogonal',
  ].map((name) => [name, `${name}_`]),
);

/** `nn.init.kaiming_normal_(conv.weight, mode='fan_out')`. */
export function callInit(m: Machine, fn: string, given: readonly Given[], node: Node): Value {
  const [first, ...rest] = given;
  // A lazy layer has no numbers yet, and PyTorch fills none.
  const plain = DEPRECATED[fn] ?? fn;
  if (plain !== fn) return callInit(m, plain, given, node);
  if (!isInitFunction(fn) || first?.value.type !== 'parameter' || first.value.layer.lazy) return m.refuse(node);
  const { layer, target, index } = first.value;
  if (index || (target !== 'weight' && target !== 'bias')) return m.refuse(node);
  const names = INIT_ARGS[fn].map(([name]) => name);
  const args: Record<string, ArgValue> = {};
  for (const [i, g] of rest.entries()) {
    const name = g.name ?? names[i];
    if (name === 'generator' && g.value.type === 'none') continue;
    if (name === undefined || !names.includes(name)) {
      const text = g.name === null ? null : `${fn}() got an unexpected keyword argument '${g.name}'`;
      throw new Problem('unknown-argument', g.place, { layer: fn, argument: name ?? '' }, text);
    }
    const value = argValue(g.value);
    if (typeof value !== 'number' && typeof value !== 'string') return m.refuse(g.at);
    args[name] = value;
  }
  const missing = INIT_ARGS[fn].find(([name, preset]) => preset === undefined && args[name] === undefined);
  if (missing) {
    const text = `${fn}() missing 1 required positional argument: '${missing[0]}'`;
    throw new Problem('missing-argument', node, { layer: fn, argument: missing[0] }, text);
  }
  const recipe: InitRecipe = { fn, args, target };
  beforeForward(m, layer.module.id, node);
  m.acts.push({ type: 'init', module: layer.module.id, recipe });
  return first.value;
}
