import { isModuleClass, isSequentialClass, root } from '../python/classes';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { type Container, type Given, type Instance, NONE, typeName, type Value } from '../python/values';
import { sequence } from './apply';
import { hasAttribute } from './attributes';
import { beforeForward } from './before_forward';
import { childrenFirst, entriesOf, listing, namedChildren, namedModules } from './children';
import { containerMethod } from './containers';
import { forwardWithin, layerOf } from './derived_layer';
import { registerHook, removeHook } from './hooks';
import { missingAttribute } from './missing';
import { setMode } from './modes';
import { checkReady, superInit } from './module_init';
import { OWN, tensorIn } from './operations';
import { register } from './parameters';
import { precisionMethod } from './precision';
import { callInit, initMethod, tensorOf } from './recipes';
import { ofResult } from './results';
import { tensorMethod } from './tensor_methods';
import { computedMethod, weightMethod, weightShape } from './weight_writes';

/** A method of a tensor, a parameter or a module that the source does not define; null of other values. */
export function torchMethod(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value | null {
  switch (self.type) {
    case 'tensor':
      return tensorMethod(m, self.tensor, name, given, node);
    case 'derived':
      return self;
    case 'opaque':
      return self.result ? ofResult(self, name) : null;
    case 'computed':
      return computedMethod(self, name, given) ?? m.refuse(node);
    case 'parameter':
      return parameterMethod(m, self, name, given, node);
    case 'container':
      return (
        containerMethod(m, self, name, given, node) ?? entriesOf(self, name) ?? moduleMethod(m, self, name, given, node)
      );
    case 'instance':
      return removeHook(m, self, name, node) ?? instanceMethod(m, self, name, given, node);
    case 'layer':
      return moduleMethod(m, self, name, given, node);
    default:
      return null;
  }
}

function parameterMethod(
  m: Machine,
  self: Extract<Value, { type: 'parameter' }>,
  name: string,
  given: readonly Given[],
  node: Node,
): Value {
  const written = OWN.has(self.layer.module.kind) && m.traces > 0 ? null : weightMethod(m, self, name, given, node);
  if (written) return written;
  const fn = self.index || self.target.startsWith('running') ? undefined : initMethod(name);
  const own = { name: null, value: self, place: node, at: node };
  if (fn) return callInit(m, fn, [own, ...given], node);
  if (name === 'dim') return { type: 'int', value: weightShape(self).length };
  if (name === 'size') return sizeOf(m, weightShape(self), given[0]?.value, node);
  const tensor = tensorIn(m, self, node);
  return tensor ? tensorMethod(m, tensor, name, given, node) : m.refuse(node);
}

/** `weight.size()`, `weight.size(1)`. */
function sizeOf(m: Machine, shape: readonly number[], axis: Value | undefined, node: Node): Value {
  const items = shape.map((value): Value => ({ type: 'int', value }));
  if (!axis) return { type: 'tuple', items };
  return (axis.type === 'int' ? items.at(axis.value) : undefined) ?? m.refuse(node);
}

function instanceMethod(m: Machine, self: Instance, name: string, given: readonly Given[], node: Node): Value | null {
  const [first, second] = given;
  if (name === 'super.__init__') superInit(m, self, m.owner);
  if ((name === 'super.forward' || name === 'super.__call__') && self.of && isSequentialClass(self.of)) {
    return sequence(m, self, given, node);
  }
  const within = forwardWithin(m, self, name, given, node);
  if (within) return within;
  if (name === 'super.train' || name === 'super.eval') return moduleMethod(m, self, name.slice(6), given, node);
  if (name.startsWith('super.') || /^__[gs]etattr/.test(name) || (name === '__init__' && self.of)) return null;
  if ((name === 'add_module' || name === 'register_module') && first?.value.type === 'str' && second) {
    checkReady(m, self, second.value, node, `'${typeName(self)}' object has no attribute '_modules'`);
    self.attributes.set(first.value.value, second.value);
    m.inner.add(second.value);
    return NONE;
  }
  const listed = containerOf(self);
  const entries = listed && entriesOf(listed, name);
  if (entries) return entries;
  const registered = register(m, self, name, given, node);
  if (registered) return registered;
  if (name === 'append' && first && self.of && isModuleClass(self.of)) {
    self.attributes.set(String(self.attributes.size), first.value);
    m.inner.add(first.value);
    return self;
  }
  return moduleMethod(m, self, name, given, node);
}

/** The modules of a class that derives from nn.ModuleDict or nn.ModuleList; null of others. */
export function containerOf(self: Instance): Container | null {
  const kind = /(?:^|\.)(ModuleDict|ModuleList)$/.exec((self.of && root(self.of)) ?? '')?.[1];
  if (kind !== 'ModuleDict' && kind !== 'ModuleList') return null;
  const children = namedChildren(self).map(([name, value]) => ({ name: kind === 'ModuleDict' ? name : null, value }));
  return { type: 'container', kind, children, place: { from: 0, to: 0, cell: null } };
}

/** What every module has. */
function moduleMethod(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value {
  const listed = listing(self, name) ?? registerHook(m, self, name, given, node);
  if (listed) return listed;
  if (name === 'forward' || name === '__call__') return m.call(self, given, node);
  if (name === 'apply') {
    const [first] = given;
    if (!first) return m.refuse(node);
    for (const module of childrenFirst(self)) {
      m.call(first.value, [{ name: null, value: module, place: node, at: node }], node);
    }
    return self;
  }
  const found = submodule(self, name, given);
  if (found) return found;
  const layer = layerOf(self)?.layer;
  if (layer && hasAttribute(layer, name) && name === 'reset_parameters') {
    beforeForward(m, layer.module.id, node);
    m.acts.push({ type: 'reset', module: layer.module.id });
    return NONE;
  }
  if (name === 'eval' || name === 'train') {
    const [first] = given;
    const isTrain =
      name === 'train' && (first ? (first.value.type === 'bool' ? first.value.value : m.refuse(node)) : true);
    setMode(m, self, isTrain ? 'train' : 'eval');
    return self;
  }
  const cast = precisionMethod(m, self, name, given, node);
  if (cast) return cast;
  if (SAME.has(name)) return isOtherType(given) ? m.refuse(node) : self;
  return self.type === 'instance' ? missingAttribute(m, self, name, node) : m.refuse(node);
}

/** Methods after which a module gives the same numbers. */
const SAME: ReadonlySet<string> = new Set([
  'to',
  'cpu',
  'cuda',
  'float',
  'type',
  'requires_grad_',
  'zero_grad',
  'share_memory',
  'compile',
  'register_full_backward_hook',
  'register_full_backward_pre_hook',
  'register_backward_hook',
]);

/** Whether a call asks for another precision than the page's. */
const isOtherType = (given: readonly Given[]) =>
  given.some(({ name, value }) =>
    value.type === 'outside'
      ? !/^torch\.(?:float(?:32)?|channels_last|contiguous_format|preserve_format)$/.test(value.path)
      : name === 'dtype' && value.type !== 'none',
  );

/** `net.get_submodule('layer1.0')`, `net.get_parameter('conv1.weight')`; null for other methods, and where there is none. */
function submodule(self: Value, name: string, given: readonly Given[]): Value | null {
  const path = given[0]?.value.type === 'str' && given.length === 1 ? given[0].value.value : null;
  if (path === null) return null;
  if (name === 'get_submodule') return new Map(namedModules(self)).get(path) ?? null;
  if (name !== 'get_parameter' && name !== 'get_buffer') return null;
  const [, home = '', own = ''] = /^(?:(.*)\.)?(\w+)$/.exec(path) ?? [];
  const holder = new Map(namedModules(self)).get(home);
  const layer = holder && layerOf(holder)?.layer;
  const tensor = layer && tensorOf(layer, own);
  return tensor?.type === 'parameter' ? tensor : null;
}
