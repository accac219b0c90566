import { type Hold, isModule, type Value } from './values';

const DEEPEST = 12;

/** What a value of the reader's leads to: a module, a tensor, or something that holds one. */
export function holdOf(value: Value | undefined, depth = 0): Hold | null {
  if (!value || depth > DEEPEST) return null;
  if (isModule(value) && (value.type !== 'instance' || isModuleObject(value))) return 'module';
  const of = (values: Iterable<Value>): Hold | null => {
    for (const item of values) {
      const held = holdOf(item, depth + 1);
      if (held) return held === 'module' ? 'other' : held;
    }
    return null;
  };
  switch (value.type) {
    case 'keras':
    case 'keras-model':
      return 'module';
    case 'tensor':
    case 'parameter':
      return 'tensor';
    case 'opaque':
      return value.holds ?? null;
    case 'list':
    case 'tuple':
      return of(value.items.slice(0, 200));
    case 'dict':
      return of([...value.entries.values()].slice(0, 200));
    case 'instance':
      return of(value.attributes.values()) && 'other';
    case 'method':
      return holdOf(value.self, depth + 1);
    case 'partial':
      return of([value.of, ...value.given.map((g) => g.value)]);
    default:
      return null;
  }
}

/** Whether an object derives from a class of modules, or is the self of lines without one. */
function isModuleObject(value: Extract<Value, { type: 'instance' }>): boolean {
  const { of } = value;
  if (!of) return false;
  const seen = new Set<Value>();
  const walk = (base: Value): boolean => {
    if (seen.has(base) || seen.size > 50) return false;
    seen.add(base);
    if (base.type === 'outside') return /(?:^|\.)nn\.|(?:Module|Sequential|ModuleList|ModuleDict)$/.test(base.path);
    return base.type === 'class' && base.bases.some(walk);
  };
  return walk(of);
}
