import type { ArgSpec, ArgValue } from '../../core/args';
import { fitsArg, LARGEST_INT } from '../../core/values';

/** Why a typed text is no value: nothing was typed, no whole number, or one too large for any size. */
export type TypedFault = 'empty' | 'whole' | 'large';

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

/** A slider's range with room for a value beyond it; back to its own once the value is within. */
export function stretch(range: readonly [number, number], value: number): readonly [number, number] {
  return value < range[0] || value > range[1] ? [Math.min(range[0], value), Math.max(range[1], value)] : range;
}

/** What Page Up and Page Down move by: an eighth of a long range, 2 of a short one. */
export function bigStep([min, max]: readonly [number, number]): number {
  return Math.max(2, Math.round((max - min) / 8));
}
