import { lineage, root } from './classes';
import type { Machine } from './machine';
import type { Node } from './tree';
import { isModule, typeName, type Value } from './values';

/** Classes of torch.nn that layers derive from, and which do. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  Module: /./,
  _ConvNd: /^Conv/,
  _ConvTransposeNd: /^ConvTranspose/,
  _BatchNorm: /^BatchNorm/,
  _DropoutNd: /^Dropout/,
};

/** Abstract classes of Python, and what is one of them here. */
const ABSTRACT: Readonly<Record<string, readonly Value['type'][]>> = {
  Iterable: ['list', 'tuple', 'dict', 'str'],
  Sequence: ['list', 'tuple', 'str'],
  Mapping: ['dict'],
  Number: ['int', 'float', 'bool'],
  Callable: ['function', 'method', 'class', 'layer', 'container', 'instance', 'partial'],
};

/** Whether a value is of a class, or of one of several. */
export function isInstance(m: Machine, value: Value, classes: Value, node: Node): boolean {
  if (classes.type === 'tuple') return classes.items.slice(0, 50).some((c) => isInstance(m, value, c, node));
  if (classes.type === 'class')
    return value.type === 'instance' && value.of !== null && lineage(value.of).includes(classes);
  if (classes.type !== 'outside' || value.type === 'opaque') return m.refuse(node);
  const name = classes.path.split('.').at(-1) ?? '';
  const isPlain = ['int', 'float', 'bool', 'str', 'list', 'tuple', 'dict', 'none'].includes(value.type);
  if (isPlain && /^(?:torch|nn)\./.test(classes.path)) return false;
  if (isModule(value)) {
    if (value.type === 'instance' && value.of === null) return m.refuse(node);
    const own = value.type === 'instance' && value.of ? (root(value.of)?.split('.').at(-1) ?? '') : typeName(value);
    // A lazy layer is of its plain class, too.
    const plain = own.replace(/^Lazy/, '');
    return name === own || name === plain || FAMILIES[name]?.test(plain) === true;
  }
  // A map of the page is PyTorch's on the CPU.
  if (value.type === 'tensor') return name === 'Tensor' || /^torch\.(Float)?Tensor$/.test(classes.path);
  if (name === 'Tensor' && value.type !== 'size') return false;
  const plain = ['int', 'float', 'bool', 'str', 'list', 'tuple', 'dict', 'NoneType'];
  if (value.type === 'size' || !(plain.includes(name) || Object.hasOwn(ABSTRACT, name))) return m.refuse(node);
  if (ABSTRACT[name]) return ABSTRACT[name].includes(value.type);
  return name === typeName(value) || (name === 'int' && value.type === 'bool');
}

/** What `type(value)` gives; undefined where that is not known. */
export function typeOf(value: Value): Value | undefined {
  switch (value.type) {
    case 'layer':
      return { type: 'outside', path: `torch.nn.${typeName(value)}` };
    case 'container':
      return { type: 'outside', path: `torch.nn.${value.kind}` };
    case 'instance':
      return value.of ?? undefined;
    case 'partial':
      return { type: 'outside', path: 'functools.partial' };
    case 'class':
    case 'outside':
      return { type: 'outside', path: typeName(value) };
    case 'function':
      return { type: 'outside', path: 'function' };
    case 'tensor':
      return { type: 'outside', path: 'torch.Tensor' };
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
    case 'list':
    case 'tuple':
    case 'dict':
    case 'none':
      return { type: 'outside', path: typeName(value) };
    default:
      return undefined;
  }
}
