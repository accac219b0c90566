import { type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { known } from '../python/attributes';
import { root } from '../python/classes';
import type { Machine } from '../python/machine';
import type { ReadLayer } from '../python/trace';
import type { Node } from '../python/tree';
import { isModule, NONE, typeName, type Value } from '../python/values';
import { childrenOf } from './assemble';
import { constantTransposed } from './constant_tensors';
import { layerOf } from './derived_layer';
import { modeOf } from './modes';
import { operation, tensorIn } from './operations';
import { tensorOf } from './recipes';
import { axesNumber } from './tensor_methods';
import { sizeValue } from './views';
import { weightShape } from './weight_writes';

/** What tensors, parameters and modules have by a name; null for other values. */
export function torchAttribute(m: Machine, value: Value, name: string, node: Node): Value | null {
  const method: Value = { type: 'method', self: value, name, own: null };
  switch (value.type) {
    case 'instance': {
      if (name === '_modules') return moduleDict(value);
      const layer = layerOf(value)?.layer;
      const own = layer && (tensorOf(layer, name) ?? argumentOf(layer, name));
      if (own) return own;
      // What is no module has nothing that the source does not give it.
      if (value !== m.bare && !(value.of && root(value.of) !== null)) return null;
      return name === 'training' ? training(m, value) : method;
    }
    case 'tensor':
      return ofTensor(m, value, name, node) ?? method;
    case 'derived':
      return value;
    case 'layer': {
      if (name === '__class__') return { type: 'outside', path: `torch.nn.${typeName(value)}` };
      if (name === 'training') return training(m, value);
      const tensor = tensorOf(value.layer, name);
      return tensor ?? argumentOf(value.layer, name) ?? method;
    }
    case 'computed':
      return name === 'data' ? value : method;
    case 'parameter': {
      if (name === 'data') return value;
      const own = parameterAttribute(value, name);
      if (own) return own;
      const tensor = tensorIn(m, value, node);
      return (tensor && ofTensor(m, { type: 'tensor', tensor }, name, node)) ?? method;
    }
    case 'container': {
      if (name === 'training') return training(m, value);
      if (name === '__class__') return { type: 'outside', path: `torch.nn.${value.kind}` };
      if (name === '_modules') return moduleDict(value);
      const child = value.children.find((c) => c.name === name);
      return child ? known(m, child.value, node) : method;
    }
    default:
      return null;
  }
}

/** Its flag; a forward that asks for it goes another way in the other mode. */
function training(m: Machine, value: Value): Value {
  if (m.traces > 0) m.trace.modal = true;
  return { type: 'bool', value: modeOf(m, value) === 'train', flag: true };
}

function ofTensor(m: Machine, value: Value & { type: 'tensor' }, name: string, node: Node): Value | null {
  const { tensor } = value;
  switch (name) {
    case 'shape':
      return sizeValue(m, tensor, null, node);
    case 'ndim':
      return axesNumber(tensor);
    case 'data':
      return value;
    // The page's numbers are those of the CPU.
    case 'is_cuda':
      return { type: 'bool', value: false };
    case 'device':
      return { type: 'instance', of: null, attributes: new Map([['type', { type: 'str', value: 'cpu' }]]) };
    case 'dtype':
      return { type: 'outside', path: 'torch.float32' };
    case 'T':
    case 'mT':
      return (
        constantTransposed(m, tensor) ?? {
          type: 'tensor',
          tensor: operation(m, 'permute', { fn: name }, [tensor], node),
        }
      );
    default:
      return null;
  }
}

/** Layers that keep pairs of what they are given one number of. */
const PAIRS: ReadonlySet<string> = new Set(['kernel_size', 'stride', 'padding', 'dilation', 'output_padding']);

/** An argument as a module keeps it: `conv.out_channels`, `conv.kernel_size[0]`. */
function argumentOf({ module: { kind, args } }: ReadLayer, name: string): Value | undefined {
  const value = arg(layerSpec(kind).args, args, name);
  const keepsPairs = layerSpec(kind).family === 'conv' && PAIRS.has(name);
  return value === undefined ? undefined : plainValue(keepsPairs && typeof value === 'number' ? [value, value] : value);
}

function plainValue(value: ArgValue): Value {
  if (value === null) return NONE;
  switch (typeof value) {
    case 'number':
      return { type: Number.isInteger(value) ? 'int' : 'float', value };
    case 'boolean':
      return { type: 'bool', value };
    case 'string':
      return { type: 'str', value };
    default:
      return { type: 'tuple', items: value.map(plainValue) };
  }
}

/** `weight.shape`, `weight.ndim`. */
function parameterAttribute(value: Extract<Value, { type: 'parameter' }>, name: string): Value | undefined {
  const shape = weightShape(value);
  if (name === 'shape') return plainValue(shape);
  if (name === 'ndim') return { type: 'int', value: shape.length };
  return name === 'requires_grad' ? { type: 'bool', value: true } : undefined;
}

/** The modules within one, by their names: `_modules`. */
function moduleDict(value: Value): Value {
  return { type: 'dict', entries: new Map(childrenOf(value).filter(([, child]) => isModule(child))) };
}

/** Whether a layer has an attribute. */
export function hasAttribute(layer: ReadLayer, name: string): boolean {
  if (tensorOf(layer, name) !== undefined || argumentOf(layer, name) !== undefined) return true;
  if (/^reset_(?:parameters|running_stats)$/.test(name))
    return layerSpec(layer.module.kind).weights(layer.module.args).length > 0;
  return /^(?:training|forward|parameters|children|modules|train|eval|apply|state_dict|extra_repr)$/.test(name);
}
