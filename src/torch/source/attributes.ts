import { arg } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import { memberOf } from './classes';
import type { Machine } from './machine';
import { tensorOf } from './recipes';
import type { Node } from './tree';
import type { Value } from './values';

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
        const self = member.value.binds === 'classmethod' ? (value.of ?? value) : value;
        return { type: 'method', self, name, own: member.value };
      }
      if (name === '__class__' && value.of) return value.of;
      if (member) return known(m, member.value, node);
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
      return name === 'shape' ? { type: 'size', axis: null } : { type: 'method', self: value, name, own: null };
    case 'layer': {
      if (name === '__class__') return { type: 'outside', path: `torch.nn.${value.layer.module.kind}` };
      const tensor = tensorOf(value.layer, name);
      if (tensor) return tensor;
      const { kind, args } = value.layer.module;
      const argument = arg(layerSpec(kind).args, args, name);
      if (typeof argument === 'number') return { type: Number.isInteger(argument) ? 'int' : 'float', value: argument };
      return { type: 'method', self: value, name, own: null };
    }
    case 'method':
      // `super().__init__`: a method of what `super()` stands for.
      return value.name === 'super' ? { ...value, name: `super.${name}` } : m.refuse(node);
    case 'parameter':
      return name === 'data' ? value : { type: 'method', self: value, name, own: null };
    case 'container': {
      if (name === '__class__') return { type: 'outside', path: `torch.nn.${value.kind}` };
      const child = value.children.find((c) => c.name === name);
      return child ? known(m, child.value, node) : { type: 'method', self: value, name, own: null };
    }
    case 'opaque':
      return known(m, value, node);
    default:
      return { type: 'method', self: value, name, own: null };
  }
}

/** What was not followed where it was set is a problem of that place. */
function known(m: Machine, value: Value, node: Node): Value {
  if (value.type !== 'opaque') return value;
  if (value.problem) throw value.problem;
  return m.refuse(node);
}
