import { layerSpec } from '../../core/layers/rows';
import { freshId, type Module } from '../../core/net/net';

/** A module with what it may be called. */
export interface Nameable {
  readonly module: Module;
  readonly names: readonly string[];
}

/** As long as a name may be: what links carry. */
const LONGEST = 40;

/** A name of a file as a module's of PyTorch: parts joined by points, of letters, digits and `_`; null where nothing is left. */
export function tidyName(name: string): string | null {
  const parts = name
    .replace(/:\d+$/, '')
    .replaceAll(/[\\/]+/g, '.')
    .split('.')
    .map((part) => part.replaceAll(/[^A-Za-z0-9_]+/g, '_'))
    .filter((part) => part !== '');
  while (parts.length > 1 && parts.join('.').length > LONGEST) parts.shift();
  const whole = parts.join('.').slice(0, LONGEST);
  return whole === '' ? null : whole;
}

const isNumber = (name: string) => /^\d+$/.test(name);

/** A row that is no module of PyTorch's: operations and the net's own tensors. */
const isOperation = ({ kind }: Module) => layerSpec(kind).family === 'operation';
const isOwnTensor = (module: Module) => isOperation(module) && layerSpec(module.kind).weights(module.args).length > 0;

/** The first name of each that no other has taken. */
function chosen(all: readonly Nameable[]): Map<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { module, names: own } of all) {
    if (isOperation(module) && !isOwnTensor(module)) continue;
    const tidy = own.flatMap((name) => tidyName(name) ?? []);
    const name = tidy.find((n) => !taken.has(n)) ?? numbered(tidy[0] ?? null, taken);
    if (name === null) continue;
    taken.add(name);
    names.set(module.id, name);
  }
  return names;
}

function numbered(name: string | null, taken: ReadonlySet<string>): string | null {
  if (name === null || isNumber(name)) return null;
  for (let i = 1; ; i += 1) {
    const made = `${name.slice(0, LONGEST - 1 - String(i).length)}_${i}`;
    if (!taken.has(made)) return made;
  }
}

export interface Named {
  readonly modules: readonly Module[];
  /** What of them the file calls by nothing but a number, which is a place in a sequence and no name. */
  readonly numbers: ReadonlyMap<string, string>;
}

/**
 * Modules with the names that the file gives them. What is called as one that holds others (a step that a block does by
 * itself) has none. A sequence of numbers (`0.weight`, `2.weight`) is one on the page, too, where places that the file
 * leaves out are held by modules that do nothing.
 */
export function withNames(all: readonly Nameable[]): Named {
  const names = chosen(all);
  const holders = new Set([...names.values()].flatMap((name) => [...prefixes(name)]));
  for (const [id, name] of names) if (holders.has(name)) names.delete(id);
  const own = all.filter(({ module }) => !isOperation(module)).map(({ module }) => names.get(module.id));
  const sequence = own.some((name) => name !== undefined && isNumber(name)) ? inSequence(all, names) : null;
  const modules =
    sequence ??
    all.map(({ module }) => {
      const name = names.get(module.id);
      return name === undefined || isNumber(name) ? module : { ...module, name };
    });
  return { modules, numbers: new Map([...names].filter(([, name]) => isNumber(name))) };
}

function* prefixes(name: string): Generator<string> {
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) yield name.slice(0, at);
}

/** Modules in the places that their numbers say; null where they are in no order, or others have names. */
function inSequence(all: readonly Nameable[], names: ReadonlyMap<string, string>): readonly Module[] | null {
  const made: Module[] = [];
  let next = 0;
  for (const [i, { module }] of all.entries()) {
    if (isOperation(module)) {
      const name = names.get(module.id);
      made.push(name === undefined ? module : { ...module, name });
      continue;
    }
    const name = names.get(module.id);
    if (name !== undefined && !isNumber(name)) return null;
    const place = name === undefined ? next : Number(name);
    if (place < next || place > next + MOST_LEFT_OUT) return null;
    // A flatten before the first Linear stands in the file as a view, a dropout not at all.
    for (; next < place; next += 1) made.push({ id: freshId(), kind: 'Identity', args: {}, name: null });
    made.push(module);
    next += 1;
    if (name === undefined && ahead(all, names, i, next)) return null;
  }
  return made;
}

const MOST_LEFT_OUT = 8;

/** Whether a module without a number took the place of a later one. */
function ahead(all: readonly Nameable[], names: ReadonlyMap<string, string>, from: number, next: number): boolean {
  const later = all.slice(from + 1).flatMap(({ module }) => names.get(module.id) ?? []);
  const first = later.find(isNumber);
  return first !== undefined && Number(first) < next;
}
