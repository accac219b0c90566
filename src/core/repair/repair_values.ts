import type { ArgSpec, ArgValue } from '../args';
import { argsText } from '../args_text';
import { floatRefusal } from '../layers/float32';
import type { Module } from '../net/net';
import { asNumber, isInt, isNumber, isWhole, truthy } from '../python/python';

/** The least that an int argument may be. */
const LEAST: Readonly<Record<string, number>> = { padding: 0, output_padding: 0, start_dim: -4, end_dim: -4, dim: -4 };
/** What stands in where nothing can be told from the value: neither default nor number. */
const PLAIN: Readonly<Record<string, number>> = { kernel_size: 3, out_channels: 16, dim: 1 };

export function least(name: string): number {
  return LEAST[name] ?? 1;
}

function plain(spec: ArgSpec): ArgValue {
  return spec.default ?? PLAIN[spec.name] ?? least(spec.name);
}

/** The nearest int that the argument takes; huge ones come back into the slider's range. */
function nearestInt(spec: ArgSpec, value: ArgValue): number {
  const fallback = plain(spec);
  const number =
    typeof value === 'number' && !Number.isNaN(value) ? value : Number(isInt(fallback) ? fallback : least(spec.name));
  const most = spec.range?.[1] ?? 64;
  const whole = Math.abs(number) >= 2 ** 31 ? most : Math.round(number);
  return Math.max(least(spec.name), whole);
}

function nearestPair(spec: ArgSpec, value: ArgValue): ArgValue {
  if (!Array.isArray(value)) return nearestInt(spec, value);
  const list: readonly ArgValue[] = value;
  const [h, w] = list.length === 3 ? list.slice(1) : list;
  if (h === undefined) return plain(spec);
  const first = nearestInt(spec, h);
  return w === undefined ? first : [first, nearestInt(spec, w)];
}

/** Four sides, or one number for all of them; a Pad layer takes negative ones. */
function nearestSides(value: ArgValue): ArgValue {
  const near = (n: ArgValue | undefined) => (isInt(n) && Math.abs(n) < 2 ** 20 ? n : 0);
  if (!Array.isArray(value)) return isInt(value) ? near(value) : 1;
  const list: readonly ArgValue[] = value;
  return list.length === 4 ? list.map(near) : near(list[0]);
}

function nearestSize(spec: ArgSpec, value: ArgValue): ArgValue {
  const near = (n: ArgValue) => (n === null ? null : nearestInt(spec, n));
  if (value === null) return [null, null];
  if (!Array.isArray(value)) return near(value);
  const [h, w]: readonly ArgValue[] = value;
  return h === undefined ? 1 : w === undefined ? near(h) : [near(h), near(w)];
}

/** What some numbers have to be: p a probability, eps more than nothing, and what is divided by not nothing. */
const FLOATS: Readonly<Record<string, (value: number) => number>> = {
  p: (p) => Math.min(1, Math.max(0, p)),
  eps: (eps) => (eps > 0 ? eps : 1e-5),
  alpha: (alpha) => (alpha === 0 ? 1 : alpha),
  lambd: (lambd) => Math.min(1, Math.max(0, lambd)),
  norm_type: (norm) => (norm === 0 ? 2 : norm),
};

function nearestFloat(spec: ArgSpec, value: ArgValue): ArgValue {
  if (value === null && spec.nullable) return null;
  const number = isNumber(value) ? asNumber(value) : asNumber(spec.default ?? 1);
  if (floatRefusal(spec.name, number)) return spec.default ?? 1;
  return FLOATS[spec.name]?.(number) ?? number;
}

function nearestScale(value: ArgValue): ArgValue {
  const near = (n: ArgValue | undefined) => (isNumber(n) && asNumber(n) > 0 && asNumber(n) < 1e4 ? asNumber(n) : 2);
  if (!Array.isArray(value)) return near(value);
  const list: readonly ArgValue[] = value;
  return list.length === 2 ? list.map(near) : near(list[0]);
}

/** The nearest value that an argument takes by itself, whatever the others are; the value itself where it is fine. */
export function nearestValue(module: Module, spec: ArgSpec): ArgValue {
  return nearestArgument(spec, module.args[spec.name]);
}

/** The value nearest to a given one that an argument takes by itself; without one its default, or what is usual. */
export function nearestArgument(spec: ArgSpec, value: ArgValue | undefined): ArgValue {
  if (value === undefined) return spec.default === undefined ? plain(spec) : spec.default;
  if (value === null && spec.default === null) return null;
  switch (spec.type) {
    case 'int':
      // As many as a tensor of such a size has.
      if (Array.isArray(value) && value.length > 0 && value.every(isWhole)) {
        const sizes: readonly ArgValue[] = value;
        return nearestInt(
          spec,
          sizes.reduce((all: number, n) => all * asNumber(n), 1),
        );
      }
      // Of what may be absent and has to be 1 or more, such as divisor_override, 0 means none.
      return spec.default === null && !truthy(value) && least(spec.name) > 0 ? null : nearestInt(spec, value);
    case 'int2':
      return nearestPair(spec, value);
    case 'int4':
      return nearestSides(value);
    case 'ints': {
      const ints = Array.isArray(value) ? value.filter(isInt).map((n) => Math.max(1, n)) : [];
      return ints.length > 0 ? ints : nearestInt(spec, value);
    }
    case 'sizes':
    case 'floats':
    case 'index':
      return value;
    case 'size2':
      return nearestSize(spec, value);
    case 'float':
      return nearestFloat(spec, value);
    case 'scale':
      return nearestScale(value);
    case 'padding':
      if (typeof value !== 'string') return nearestPair(spec, value);
      return value === 'same' || value === 'valid' ? value : 0;
    case 'bool':
      return truthy(value);
    case 'choice':
      return typeof value === 'string' && spec.choices?.includes(value) ? value : plain(spec);
  }
}

export function sameValue(a: ArgValue, b: ArgValue): boolean {
  return argsText(a) === argsText(b);
}

/** How far an edit goes: the sum of its steps, height and width linked counting once; a word for another counts 1. */
export function distance(from: ArgValue, to: ArgValue): number {
  if (typeof from === 'number' && typeof to === 'number') return Math.min(1e6, Math.abs(to - from));
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return from.reduce((sum: number, value: ArgValue, i) => sum + distance(value, to[i] ?? null), 0);
  }
  return 1;
}
