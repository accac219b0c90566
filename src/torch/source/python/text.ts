import { LONGEST_LIST, readString } from './literals';
import type { Machine } from './machine';
import { literalText } from './python';
import { children, type Node, parts } from './tree';
import type { Given, Value } from './values';

/** What `str(value)` gives; null where that is not known. */
export function textOf(value: Value): string | null {
  return value.type === 'str' ? value.value : literalText(value);
}

/** A string, several side by side, or an f-string with its values in it. */
export function stringText(m: Machine, node: Node): string {
  if (node.name === 'ContinuedString') {
    return children(node)
      .map((c) => stringText(m, c))
      .join('');
  }
  if (node.name === 'String') return readString(m.source(node)) ?? m.refuse(node);
  if (node.name !== 'FormatString') return m.refuse(node);
  let result = '';
  let at = node.from + (/^[a-z]*("""|'''|"|')/i.exec(m.source(node))?.[0].length ?? 2);
  const quote = /("""|'''|"|')$/.exec(m.source(node))?.[0].length ?? 1;
  for (const part of children(node)) {
    if (part.name !== 'FormatReplacement') return m.refuse(node);
    result += m.source({ from: at, to: part.from }) + replacement(m, part);
    if (result.length > LONGEST_LIST) return m.refuse(node);
    at = part.to;
  }
  return result + m.source({ from: at, to: node.to - quote });
}

/** `{value}`, `{value:02d}` of an f-string. */
function replacement(m: Machine, part: Node): string {
  const [, value, ...more] = parts(part);
  const spec = more.find((n) => n.name === 'FormatSpec');
  if (!value || more.length > (spec ? 2 : 1) || (spec && children(spec).length > 1)) return m.refuse(part);
  return specified(m.evaluate(value), spec ? m.source(spec).slice(1) : '') ?? m.refuse(part);
}

/** A value as a format says: `02d`, `.2f`, a width alone. */
function specified(value: Value, spec: string): string | null {
  const [, zero, width = '', decimals, type] = /^(0?)(\d{0,2})(?:\.(\d))?([dfs]?)$/.exec(spec) ?? [null];
  if (zero === undefined) return null;
  const isNumber = value.type === 'int' || value.type === 'float';
  const text =
    isNumber && (type === 'f' || decimals !== undefined) ? value.value.toFixed(Number(decimals ?? 6)) : textOf(value);
  if (text === null || (type === 'd' && value.type !== 'int')) return null;
  if (isNumber) return text.padStart(Number(width), zero === '0' ? '0' : ' ');
  return text.padEnd(Number(width));
}

/** `'conv{}'.format(i)`, `'{0}_{name}'.format(a, name=b)`. */
export function formatMethod(text: string, given: readonly Given[]): string | null {
  let next = 0;
  let isKnown = true;
  const plain = given.filter((g) => g.name === null);
  const result = text.replace(/\{\{|\}\}|\{(\w*)(?::([^{}]*))?\}/g, (whole, name: string | undefined, spec = '') => {
    if (name === undefined) return whole.slice(1);
    const index = name === '' ? next : Number(name);
    if (name === '') next += 1;
    const found = Number.isNaN(index) ? given.find((g) => g.name === name) : plain[index];
    const shown = found ? specified(found.value, String(spec)) : null;
    isKnown &&= shown !== null;
    return shown ?? '';
  });
  return isKnown && result.length <= LONGEST_LIST ? result : null;
}

/** `'conv%d' % i`, `'%s_%.2f' % (name, p)`. */
export function percentText(text: string, value: Value): string | null {
  const values = value.type === 'tuple' ? [...value.items] : [value];
  let isKnown = true;
  const result = text.replace(/%(%|(0?\d{0,2})(?:\.(\d))?([dsfi]))/g, (_all, code: string, width, decimals, type) => {
    if (code === '%') return '%';
    const next = values.shift();
    const spec = `${width ?? ''}${decimals === undefined ? '' : `.${decimals}`}${type === 'i' ? 'd' : type}`;
    const shown = next ? specified(next, spec) : null;
    isKnown &&= shown !== null;
    return shown ?? '';
  });
  return isKnown && values.length === 0 && result.length <= LONGEST_LIST ? result : null;
}

/** A method of a string; null where it is not known, or its arguments are not. */
export function stringMethod(self: string, name: string, given: readonly Given[]): Value | null {
  const text = (value: string): Value => ({ type: 'str', value });
  const [first, second] = given.map((g) => g.value);
  const word = first?.type === 'str' ? first.value : null;
  switch (name) {
    case 'format': {
      const formatted = formatMethod(self, given);
      return formatted === null ? null : text(formatted);
    }
    case 'lower':
    case 'casefold':
      return text(self.toLowerCase());
    case 'upper':
      return text(self.toUpperCase());
    case 'capitalize':
      return text(self.slice(0, 1).toUpperCase() + self.slice(1).toLowerCase());
    case 'strip':
      return given.length === 0 ? text(self.trim()) : null;
    case 'isdigit':
    case 'isnumeric':
      return { type: 'bool', value: /^\d+$/.test(self) };
    case 'split': {
      if (first && word === null) return null;
      const items = word === null ? self.split(/\s+/).filter((s) => s !== '') : word === '' ? null : self.split(word);
      return items && { type: 'list', items: items.map(text) };
    }
    case 'join': {
      const items = first?.type === 'list' || first?.type === 'tuple' ? first.items : [];
      const words = items.flatMap((item) => (item.type === 'str' ? [item.value] : []));
      const joined = words.join(self);
      return first && words.length === items.length && joined.length <= LONGEST_LIST ? text(joined) : null;
    }
    case 'replace':
      if (!word || second?.type !== 'str') return null;
      return self.length * (second.value.length + 1) <= LONGEST_LIST
        ? text(self.replaceAll(word, () => second.value))
        : null;
    case 'find':
      return word === null ? null : { type: 'int', value: self.indexOf(word) };
    case 'startswith':
    case 'endswith': {
      const words = first?.type === 'tuple' ? first.items : first ? [first] : [];
      const known = words.flatMap((w) => (w.type === 'str' ? [w.value] : []));
      if (known.length === 0 || known.length < words.length) return null;
      return { type: 'bool', value: known.some((w) => (name === 'endswith' ? self.endsWith(w) : self.startsWith(w))) };
    }
    default:
      return null;
  }
}
