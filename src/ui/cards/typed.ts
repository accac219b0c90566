import type { ArgSpec, ArgValue } from '../../core/args';
import { fitsArg, fromPlain, LARGEST_INT } from '../../core/values';

/** Why a typed text is no value: nothing was typed, no whole number, one too large for any size, or of another type. */
export type TypedFault = 'empty' | 'whole' | 'large' | 'value';

export type Typed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: TypedFault; readonly text: string };

/** Reads a whole number as people write one: blanks around it and a true minus sign are fine. */
export function readInt(typed: string): Typed<number> {
  const text = typed.trim();
  if (text === '') return { ok: false, fault: 'empty', text };
  if (!/^[+\-−]?\d+$/.test(text)) return { ok: false, fault: 'whole', text };
  const value = Number(text.replace('−', '-'));
  if (Math.abs(value) > LARGEST_INT) return { ok: false, fault: 'large', text };
  return { ok: true, value: value === 0 ? 0 : value };
}

/**
 * Reads what is typed for an argument: a number; where PyTorch takes them also a pair (`3, 5` or `(3, 5)`), `None`,
 * and for padding a word such as `same`.
 */
export function readArg(spec: ArgSpec, typed: string): Typed<ArgValue> {
  const text = typed.trim();
  if (spec.type !== 'int' && spec.type !== 'int2' && spec.type !== 'padding') return readValue(spec, typed);
  if (spec.default === null && /^none$/i.test(text)) return { ok: true, value: null };
  if (spec.type === 'padding') {
    const word = text.replace(/^(['"])(.*)\1$/, '$2');
    if (/^[a-z]+$/i.test(word) && fitsArg(spec, word)) return { ok: true, value: word.toLowerCase() };
  }
  const parts = text.replace(/^[([](.*)[)\]]$/, '$1').split(/[,;x×]/);
  if (parts.length === 2 && (spec.type === 'int2' || spec.type === 'padding')) {
    const [h, w] = parts.map(readInt);
    if (h?.ok && w?.ok) return { ok: true, value: [h.value, w.value] };
  }
  return readInt(text);
}

/** Reads a number, None or a list of them, as `0.5`, `None`, `(2, 3)`, `2, 3`: whatever fits the argument. */
export function readValue(spec: ArgSpec, typed: string): Typed<ArgValue> {
  const text = typed.trim();
  if (text === '') return { ok: false, fault: 'empty', text };
  const one = (part: string): ArgValue | undefined => {
    const word = part.trim().replace('−', '-');
    if (/^none$/i.test(word)) return null;
    const named = fromPlain(spec, word.replace(/^\+|^float\((['"])(.*)\1\)$/i, '$2').toLowerCase());
    if (typeof named === 'number') return named;
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) + 0 : undefined;
  };
  const inner = text.replace(/^[([](.*?),?\s*[)\]]$/, '$1');
  const parts = inner.split(/[,;x×]/).map(one);
  const listed = inner !== text || parts.length > 1;
  const values = parts.filter((part) => part !== undefined);
  const value = listed ? values : values[0];
  if (values.length < parts.length || value === undefined || !fitsArg(spec, value)) {
    return { ok: false, fault: 'value', text };
  }
  return { ok: true, value };
}

/** A slider's range with room for a value beyond it; back to its own once the value is within. */
export function stretch(range: readonly [number, number], value: number): readonly [number, number] {
  return value < range[0] || value > range[1] ? [Math.min(range[0], value), Math.max(range[1], value)] : range;
}
