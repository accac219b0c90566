import type { ArgValue } from '../core/args';

/**
 * One argument's value in a link: numbers as they are or as `inf`, `-inf`, `nan`, pairs as `3x5` or `Nonex5`, Python's True, False and None, plain words, and
 * any other text as `~` with every character that is no letter or digit as `~` and two hexadecimal digits.
 */
export function writeValue(value: ArgValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value).replace('+', '');
  if (typeof value === 'string') return isPlainWord(value) || value === '-inf' ? value : writeText(value);
  // A list of one keeps its sign of being a list.
  return value.length === 1 ? `${writeValue(value[0] ?? null)}x` : value.map(writeValue).join('x');
}

const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/;
const LIST = /^[^x]+(x[^x]+)+$|^[^x]+x$/;

/** The value, or undefined where the text is none. */
export function readValue(text: string): ArgValue | undefined {
  if (text === 'None') return null;
  if (text === 'True') return true;
  if (text === 'False') return false;
  if (NUMBER.test(text)) {
    // Python's integers have no -0.
    const number = Number(text) + 0;
    return Number.isFinite(number) ? number : undefined;
  }
  if (text.startsWith('~')) return readText(text);
  if (/^(-?\d|Nonex|-?infx|nanx)/.test(text) && LIST.test(text)) {
    const items = text.replace(/x$/, '').split('x').map(readValue);
    return items.every(isItem) ? items : undefined;
  }
  return isPlainWord(text) || text === '-inf' ? text : undefined;
}

/** What stands in lists: numbers, None, and numbers that are not finite by their names. */
function isItem(value: ArgValue | undefined): value is number | string | null {
  return typeof value === 'number' || value === null || ['inf', '-inf', 'nan'].some((name) => name === value);
}

function isPlainWord(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(text) && !/^(None|True|False)$|^(None|inf|nan)x/.test(text);
}

function writeText(text: string): string {
  const escaped = text.replace(/[^A-Za-z0-9]/g, (c) => `~${(c.charCodeAt(0) & 255).toString(16).padStart(2, '0')}`);
  return `~${escaped}`;
}

function readText(text: string): string | undefined {
  if (!/^~([A-Za-z0-9]|~[0-9a-f]{2})*$/.test(text)) return undefined;
  return text.slice(1).replace(/~([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
