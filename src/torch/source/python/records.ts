import type { Machine } from './machine';
import { Problem } from './problem';
import type { Node } from './tree';
import type { ClassValue, Field, Given, Instance, Value } from './values';

/** Classes from outside whose objects hold what they are given, by name. */
const HOLDERS: ReadonlySet<string> = new Set([
  'SimpleNamespace',
  'Namespace',
  'EasyDict',
  'edict',
  'AttrDict',
  'Munch',
]);

/** Things that hold values by names, made by a call from outside; null for other calls. */
export function recordCall(m: Machine, path: string, given: readonly Given[], node: Node): Value | null {
  const name = path.split('.').at(-1) ?? '';
  if (HOLDERS.has(name)) return holder(m, given, node);
  switch (path) {
    case 'namedtuple':
    case 'collections.namedtuple':
      return namedTuple(m, given, node);
    case 'field':
    case 'dataclasses.field':
      return fieldDefault(m, given, node);
    case 'torch.device': {
      const [first] = given;
      if (first?.value.type === 'instance') return first.value;
      const word = first?.value.type === 'str' ? first.value.value : m.refuse(node);
      const attributes = new Map<string, Value>([['type', { type: 'str', value: word.replace(/:.*/, '') }]]);
      return { type: 'instance', of: null, attributes };
    }
    default:
      return null;
  }
}

function holder(m: Machine, given: readonly Given[], node: Node): Value {
  const attributes = new Map<string, Value>();
  for (const { name, value } of given) {
    if (name !== null) attributes.set(name, value);
    else if (value.type === 'dict') for (const [key, v] of value.entries) attributes.set(String(key), v);
    else return m.refuse(node);
  }
  return { type: 'instance', of: null, attributes };
}

/** `namedtuple('Conv', ['c', 'k'])`, `namedtuple('Conv', 'c k')`. */
function namedTuple(m: Machine, given: readonly Given[], node: Node): Value {
  const [title, listed, ...more] = given;
  const names =
    listed?.value.type === 'str'
      ? listed.value.value.split(/[\s,]+/)
      : listed?.value.type === 'list' || listed?.value.type === 'tuple'
        ? listed.value.items.map((v) => (v.type === 'str' ? v.value : m.refuse(node)))
        : m.refuse(node);
  if (title?.value.type !== 'str') return m.refuse(node);
  const defaults = more.find((g) => g.name === 'defaults')?.value;
  const presets = defaults?.type === 'list' || defaults?.type === 'tuple' ? defaults.items : [];
  const first = names.length - presets.length;
  const fields = names.map((name, i): Field => ({ name, preset: presets[i - first] ?? null }));
  return {
    type: 'class',
    name: title.value.value,
    node,
    text: m.text,
    scope: m.scope,
    bases: [{ type: 'outside', path: 'typing.NamedTuple' }],
    members: new Map(),
    fields,
  };
}

/** What `dataclasses.field(...)` stands for in an object. */
function fieldDefault(m: Machine, given: readonly Given[], node: Node): Value {
  const preset = given.find((g) => g.name === 'default')?.value;
  const factory = given.find((g) => g.name === 'default_factory')?.value;
  return preset ?? (factory ? m.call(factory, [], node) : m.refuse(node));
}

/** The fields of a class and those that it derives from: `@dataclass`, `NamedTuple`; null where it has none. */
export function fieldsOf(of: ClassValue): Field[] | null {
  if (!of.fields) return null;
  const base = of.bases.find((b) => b.type === 'class');
  const inherited = (base?.type === 'class' ? fieldsOf(base) : null) ?? [];
  const own = new Map([...inherited, ...of.fields].map((f) => [f.name, f]));
  return [...own.values()];
}

/** Fills the fields of an object as its constructor does, which Python writes for it. */
export function fillFields(self: Instance, fields: readonly Field[], given: readonly Given[], node: Node): void {
  const name = self.of?.name ?? '';
  const positional = given.filter((g) => g.name === null);
  if (positional.length > fields.length) {
    throw new Problem('too-many-arguments', node, { layer: name, most: fields.length, given: positional.length });
  }
  for (const g of given) {
    if (g.name === null || fields.some((f) => f.name === g.name)) continue;
    const text = `${name}.__init__() got an unexpected keyword argument '${g.name}'`;
    throw new Problem('unknown-argument', g.place, { layer: name, argument: g.name }, text);
  }
  for (const [i, { name: field, preset }] of fields.entries()) {
    const value = positional[i]?.value ?? given.find((g) => g.name === field)?.value ?? preset;
    if (!value) {
      const text = `${name}.__init__() missing 1 required positional argument: '${field}'`;
      throw new Problem('missing-argument', node, { layer: name, argument: field }, text);
    }
    // Each object has a list of its own.
    self.attributes.set(
      field,
      value === preset && value.type === 'list' ? { ...value, items: [...value.items] } : value,
    );
  }
}
