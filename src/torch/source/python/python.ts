import type { ArgValue } from '../../../core/args';
import { pyFloat } from '../../../core/python/python';
import { LARGEST_INT } from '../../../core/values';
import { argValue, type Value } from './values';

/** A longer list is no argument of a layer. */
const MOST_ITEMS = 16;

/**
 * A value as Python writes it: pairs as tuples, integers whole. What is larger than any argument that takes integers can
 * be only a float's, and is written as one: PyTorch cannot take it as an int.
 */
export function pythonValue(value: ArgValue): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      if (!Number.isFinite(value)) return `float('${pyFloat(value)}')`;
      if (Math.abs(value) > LARGEST_INT) return value.toExponential();
      return Number.isInteger(value) ? BigInt(value).toString() : String(value);
    case 'string':
      return pythonString(value);
    default:
      return value.length === 1 ? `(${value.map(pythonValue)},)` : `(${value.map(pythonValue).join(', ')})`;
  }
}

/** A value of the reader's as a literal of Python; null for what is none. */
export function literalText(value: Value): string | null {
  // A list may hold itself, or others so often that it has no end.
  const isList = value.type === 'list' || value.type === 'tuple';
  return isList && argValue(value) === undefined ? null : textOfLiteral(value);
}

function textOfLiteral(value: Value): string | null {
  switch (value.type) {
    case 'int':
      // Larger than a number can be here: how it was written is not known any more.
      return Number.isFinite(value.value) ? BigInt(value.value).toString() : null;
    case 'float':
      return Number.isFinite(value.value) ? pyFloat(value.value) : pythonValue(value.value);
    case 'list':
    case 'tuple': {
      const items = value.items.length > MOST_ITEMS ? [null] : value.items.map(textOfLiteral);
      if (items.includes(null)) return null;
      return value.type === 'list' ? `[${items.join(', ')}]` : `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
    }
    default: {
      const plain = argValue(value);
      return plain === undefined ? null : pythonValue(plain);
    }
  }
}

function pythonString(text: string): string {
  const body = text.replace(/[\\']/g, '\\$&').replace(/[^ -~]/g, (c) => {
    const code = c.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `'${body}'`;
}
