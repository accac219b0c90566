import { Problem } from './problem';

export interface Cell {
  readonly index: number;
  readonly text: string;
}

/** Longest file that is looked at: JSON is parsed at once, and a notebook is mostly its outputs. */
const LONGEST_FILE = 20_000_000;

/** The cells of code of a notebook, outputs left out; commands of the notebook itself are made comments of. */
export function cellsOf(text: string): Cell[] {
  const start = { from: 0, to: 0 };
  if (text.length > LONGEST_FILE) throw new Problem('too-long', start, { length: text.length, most: LONGEST_FILE });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Problem('no-notebook', start);
  }
  const found: Cell[] = [];
  const cells = fieldOf(json, 'cells') ?? fieldOf(firstOf(fieldOf(json, 'worksheets')), 'cells');
  if (!Array.isArray(cells)) throw new Problem('no-notebook', start);
  for (const [index, cell] of cells.entries()) {
    if (fieldOf(cell, 'cell_type') !== 'code') continue;
    const source = fieldOf(cell, 'source') ?? fieldOf(cell, 'input');
    const lines = Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : source;
    if (typeof lines === 'string') found.push({ index, text: lines });
  }
  return found;
}

/** Magics of a whole cell under which Python goes on. */
const OVER_PYTHON = /^\s*%%(time|timeit|capture|prun|debug)\b/;

/** A text with `%magic` and `!shell` lines made comments of, every character at its place. */
export function withoutMagics(text: string): string {
  if (/^\s*%%/.test(text) && !OVER_PYTHON.test(text)) return text.replace(/[^\r\n]/g, ' ');
  return (
    text
      .replace(/^([ \t]*)[%!?](?=[%!?]?[\w./~])/gm, '$1#')
      // `files = !ls`, `t = %timeit -o f()`: what they give is not known.
      .replace(/^([ \t]*[A-Za-z_][\w, \t]*=[ \t]*)[!%](?=[\w./~])./gm, '$1_#')
      // `net?`, `net.forward??`
      .replace(/^([ \t]*)[A-Za-z_]([\w.]*\?{1,2}[ \t]*)$/gm, '$1#$2')
  );
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown)
    : undefined;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
