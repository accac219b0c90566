import type { Place } from './places';
import { Problem } from './problem';
import type { Value } from './values';

/** More items, or characters, than a source of the longest kind can write out. */
export const LONGEST_LIST = 50_000;

/** A number as Python writes it; undefined for a complex one. */
export function readNumber(text: string): Value | undefined {
  const plain = text.replaceAll('_', '');
  if (/^(\d+|0[xob][\da-f]+)$/i.test(plain)) return { type: 'int', value: Number(plain) };
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return { type: 'float', value: Number(plain) };
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/** The text of a string literal; undefined for one of bytes. */
export function readString(literal: string): string | undefined {
  const parts = /^([a-z]*)('''|"""|'|")([\s\S]*)\2$/i.exec(literal);
  const [, prefix = '', , body = ''] = parts ?? [];
  if (!parts || /[bf]/i.test(prefix)) return undefined;
  if (/r/i.test(prefix)) return body;
  return body.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|\r?\n|[\s\S])/gi, (whole, code: string) => {
    if (/^[xu]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return code.endsWith('\n') ? '' : (ESCAPES[code] ?? whole);
  });
}

type NumberValue = Extract<Value, { type: 'int' | 'float' }>;

/** A value as a number; True and False are 1 and 0. */
export function asNumber(value: Value): NumberValue | undefined {
  if (value.type === 'int' || value.type === 'float') return value;
  return value.type === 'bool' ? { type: 'int', value: Number(value.value) } : undefined;
}

/** Python's arithmetic on two numbers; undefined where the operator is not one of it. */
export function calculate(operator: string, a: NumberValue, b: NumberValue, place: Place): Value | undefined {
  const x = a.value;
  const y = b.value;
  const type = a.type === 'int' && b.type === 'int' ? 'int' : 'float';
  if (y === 0 && ['/', '//', '%'].includes(operator)) throw new Problem('arithmetic', place);
  switch (operator) {
    case '+':
      return checked(type, x + y, place);
    case '-':
      return checked(type, x - y, place);
    case '*':
      return checked(type, x * y, place);
    case '/':
      return checked('float', x / y, place);
    case '//':
      return checked(type, Math.floor(x / y), place);
    case '%':
      return checked(type, x - y * Math.floor(x / y), place);
    case '**':
      if (type === 'int' && isPowerOfTwo(x, y)) return { type, value: 2 ** y };
      return checked(type === 'int' && y >= 0 ? 'int' : 'float', x ** y, place);
    default:
      return type === 'int' ? bits(operator, x, y) : undefined;
  }
}

/** Operators on the bits of whole numbers, as long as 32 bits hold them. */
function bits(operator: string, x: number, y: number): Value | undefined {
  const fits = [x, y].every((n) => n >= 0 && n < 2 ** 31);
  if (!fits) return undefined;
  switch (operator) {
    case '&':
      return { type: 'int', value: x & y };
    case '|':
      return { type: 'int', value: x | y };
    case '^':
      return { type: 'int', value: x ^ y };
    case '>>':
      return { type: 'int', value: x >> y };
    case '<<':
      return y < 22 ? { type: 'int', value: x * 2 ** y } : undefined;
    default:
      return undefined;
  }
}

/** Refuses integers that a double may not hold exactly. */
function checked(type: 'int' | 'float', value: number, place: Place): Value {
  if (type === 'int' && !Number.isSafeInteger(value)) throw new Problem('arithmetic', place);
  return { type, value };
}

/** Powers of 2, which a double holds exactly. */
function isPowerOfTwo(x: number, y: number): boolean {
  return x === 2 && y >= 0 && y < 1024;
}
