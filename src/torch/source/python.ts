import type { ArgValue } from '../../core/args';
import { LARGEST_INT } from '../../core/values';

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
      if (Math.abs(value) > LARGEST_INT)
        return Number.isFinite(value) ? value.toExponential() : `float('${value > 0 ? '' : '-'}inf')`;
      return Number.isInteger(value) ? BigInt(value).toString() : String(value);
    case 'string':
      return pythonString(value);
    default:
      return value.length === 1 ? `(${value.map(pythonValue)},)` : `(${value.map(pythonValue).join(', ')})`;
  }
}

function pythonString(text: string): string {
  const body = text.replace(/[\\']/g, '\\$&').replace(/[^ -~]/g, (c) => {
    const code = c.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `'${body}'`;
}
