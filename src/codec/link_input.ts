import { INPUT_SOURCES, type InputSpec } from '../core/document';
import { isInputShape } from '../core/values';
import { DIGEST, givenInput } from './given_input';

const INT = /^\d{1,10}$/;
/** A float32 in its shortest decimal form, without the + that a link does not have. */
const FLOAT = /^-?\d{1,30}(?:\.\d{1,60})?(?:e-?\d{1,2})?$/;

/** `randn,3,16,16`; `given,3,16,16:` with a digest, or the values parted by commas, behind it. */
export function writeInput({ source, shape, digest, values }: InputSpec): string {
  const own = digest ?? values?.map(valueText).join();
  return [source, ...shape].join() + (own === undefined ? '' : `:${own}`);
}

/** The shortest decimal that float32 reads as the same number. */
export function valueText(value: number): string {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short).replace('+', '');
  }
  return String(Number(value.toPrecision(9))).replace('+', '');
}

/** Null where it is none. */
export function readInput(text: string): InputSpec | null {
  const at = text.indexOf(':');
  const [name, ...sizes] = (at < 0 ? text : text.slice(0, at)).split(',', 5);
  const shape = sizes.map((t) => (INT.test(t) ? Number(t) : Number.NaN));
  if (!isInputShape(shape)) return null;
  if (name === 'given') {
    const own = text.slice(at + 1);
    if (at < 0) return null;
    if (DIGEST.test(own)) return givenInput(shape, own);
    const values = own.split(',').map((t) => (FLOAT.test(t) ? Math.fround(Number(t)) : Number.NaN));
    return givenInput(shape, values);
  }
  const source = INPUT_SOURCES.find((s) => s === name);
  return source && at < 0 ? { shape, source } : null;
}
