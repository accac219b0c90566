import type { Machine } from '../python/machine';
import { current } from '../python/trace';
import type { Node } from '../python/tree';
import { type Container, type Given, type Instance, NONE, type Value } from '../python/values';
import { filledModule } from './constants';
import { addDrawn } from './fills';

/**
 * `nn.Parameter(torch.zeros(8))`, and buffers: tensors of the net itself, which are modules that read nothing. Of numbers
 * that are not filled by one call nothing is known.
 */
export function ownTensor(m: Machine, kind: 'Parameter' | 'Buffer', value: Value | undefined, node: Node): Value {
  if (value?.type === 'parameter' || value?.type === 'computed') return value;
  const filled = value?.type === 'tensor' ? current(value.tensor).filled : undefined;
  if (!filled) {
    if (value?.type === 'opaque' && value.problem) throw value.problem;
    return m.refuse(node);
  }
  if (value?.type === 'tensor') m.isNoPicture(value.tensor);
  const module = filledModule(m, kind, filled, node);
  const draw = m.acts.find((act) => act.type === 'draw' && act.draw === filled.draw) ?? null;
  if (value) m.parameters.set(module.id, { value, draw });
  addDrawn(m, module, filled);
  return { type: 'parameter', layer: { module, off: m.off }, target: 'weight' };
}

/** `self.register_buffer('scale', torch.ones(8))`; null for other methods. */
export function register(m: Machine, self: Instance, name: string, given: readonly Given[], node: Node): Value | null {
  if (name !== 'register_buffer' && name !== 'register_parameter') return null;
  const [key, tensor] = given;
  if (key?.value.type !== 'str' || !tensor) return m.refuse(node);
  const kind = name === 'register_buffer' ? 'Buffer' : 'Parameter';
  const value = tensor.value.type === 'none' ? NONE : ownTensor(m, kind, tensor.value, node);
  const persistent = given.find((g, i) => g.name === 'persistent' || (g.name === null && i === 2))?.value;
  if (value.type === 'parameter' && persistent?.type === 'bool' && !persistent.value)
    m.transient.add(value.layer.module.id);
  self.attributes.set(key.value.value, value);
  return NONE;
}

/** `nn.ParameterList([...])`: its items are parameters, whatever they were. */
export function parameterList(m: Machine, values: readonly Value[], node: Node): Container {
  const children = values.map((value) => ({ name: null, value: ownTensor(m, 'Parameter', value, node) }));
  return { type: 'container', kind: 'ModuleList', children, place: m.place(node) };
}
