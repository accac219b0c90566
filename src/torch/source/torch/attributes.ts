import { type ArgValue, arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { callFunction, memberOf, root } from '../python/classes';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { isModule, NONE, type ReadLayer, type Value } from '../python/values';
import { childrenOf } from './assemble';
import { parameterShape, tensorOf } from './recipes';
import { axesNumber } from './tensor_methods';

/** `value.name`, as far as it is known. */
export function attributeOf(m: Machine, value: Value, name: string, node: Node): Value {
  switch (value.type) {
    case 'outside':
      // `m.__class__.__name__`
      if (name === '__name__') return { type: 'str', value: value.path.split('.').at(-1) ?? '' };
      return { type: 'outside', path: `${value.path}.${name}` };
    case 'instance': {
      const own = value.attributes.get(name);
      if (own) return known(m, own, node);
      const member = value.of && memberOf(value.of, name);
      if (member?.value.type === 'function') {
        if (member.value.binds === 'staticmethod') return member.value;
        if (member.value.binds === 'property') return callFunction(m, member.value, value, [], node, member.owner);
        const self = member.value.binds === 'classmethod' ? (value.of ?? value) : value;
        return { type: 'method', self, name, own: member.value };
      }
      if (name === '__class__' && value.of) return value.of;
      if (member) return known(m, member.value, node);
      if (name === '_modules') return moduleDict(value);
      // What is no module has nothing that the source does not give it.
      if (value !== m.bare && !(value.of && root(value.of) !== null)) return m.refuse(node);
      // Fresh modules are in training mode.
      if (name === 'training') return { type: 'bool', value: true };
      return { type: 'method', self: value, name, own: null };
    }
    case 'class': {
      const member = memberOf(value, name);
      if (!member) return name === '__name__' ? { type: 'str', value: value.name } : m.refuse(node);
      if (member.value.type === 'function' && member.value.binds === 'classmethod')
        return { type: 'method', self: value, name, own: member.value };
      return known(m, member.value, node);
    }
    case 'tensor':
      if (name === 'shape') return { type: 'size', axis: null, of: value.tensor };
      if (name === 'ndim') return axesNumber(value.tensor);
      if (name === 'data') return value;
      // The page's numbers are those of the CPU.
      return name === 'is_cuda' ? { type: 'bool', value: false } : { type: 'method', self: value, name, own: null };
    case 'layer': {
      if (name === '__class__') return { type: 'outside', path: `torch.nn.${value.layer.module.kind}` };
      const tensor = tensorOf(value.layer, name);
      if (tensor) return tensor;
      return argumentOf(value.layer, name) ?? { type: 'method', self: value, name, own: null };
    }
    case 'method':
      // `super().__init__`: a method of what `super()` stands for.
      return value.name === 'super' ? { ...value, name: `super.${name}` } : m.refuse(node);
    case 'parameter':
      if (name === 'data') return value;
      return parameterAttribute(value, name) ?? { type: 'method', self: value, name, own: null };
    case 'container': {
      if (name === '__class__') return { type: 'outside', path: `torch.nn.${value.kind}` };
      if (name === '_modules') return moduleDict(value);
      const child = value.children.find((c) => c.name === name);
      return child ? known(m, child.value, node) : { type: 'method', self: value, name, own: null };
    }
    case 'opaque':
      return known(m, value, node);
    default:
      return { type: 'method', self: value, name, own: null };
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
  const shape = parameterShape(value);
  if (name === 'shape') return plainValue(shape);
  if (name === 'ndim') return { type: 'int', value: shape.length };
  return name === 'requires_grad' ? { type: 'bool', value: true } : undefined;
}

/** The modules within one, by their names: `_modules`. */
function moduleDict(value: Value): Value {
  return { type: 'dict', entries: new Map(childrenOf(value).filter(([, child]) => isModule(child))) };
}

/** What was not followed where it was set is a problem of that place. */
function known(m: Machine, value: Value, node: Node): Value {
  if (value.type !== 'opaque') return value;
  if (value.problem) throw value.problem;
  return m.refuse(node);
}
