import { callFunction, memberOf } from './classes';
import type { Machine } from './machine';
import type { Node } from './tree';
import type { Value } from './values';

/** `value.name`, as far as it is known. */
export function attributeOf(m: Machine, value: Value, name: string, node: Node): Value {
  switch (value.type) {
    case 'outside':
      // `m.__class__.__name__`
      if (name === '__name__') return { type: 'str', value: value.path.split('.').at(-1) ?? '' };
      return m.outside(`${value.path}.${name}`);
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
      return m.ask((library) => library.attribute?.(m, value, name, node)) ?? m.refuse(node);
    }
    case 'class': {
      const member = memberOf(value, name);
      if (!member) return name === '__name__' ? { type: 'str', value: value.name } : m.refuse(node);
      if (member.value.type === 'function' && member.value.binds === 'classmethod')
        return { type: 'method', self: value, name, own: member.value };
      return known(m, member.value, node);
    }
    case 'method':
      // `super().__init__`: a method of what `super()` stands for.
      return value.name === 'super' ? { ...value, name: `super.${name}` } : m.refuse(node);
    case 'opaque':
      return value.result ? { type: 'method', self: value, name, own: null } : known(m, value, node);
    case 'tuple': {
      const at = value.names?.indexOf(name) ?? -1;
      return (at < 0 ? null : value.items[at]) ?? { type: 'method', self: value, name, own: null };
    }
    default:
      return (
        m.ask((library) => library.attribute?.(m, value, name, node)) ?? {
          type: 'method',
          self: value,
          name,
          own: null,
        }
      );
  }
}

/** What was not followed where it was set is a problem of that place. */
export function known(m: Machine, value: Value, node: Node): Value {
  if (value.type !== 'opaque') return value;
  if (value.problem) throw value.problem;
  return m.refuse(node);
}
