import type { ArgValue } from '../../core/args';

/** A value as Python writes it. Integers come out whole (1e21 has no such form in JavaScript), pairs as tuples. */
export function pythonValue(value: ArgValue): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
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
