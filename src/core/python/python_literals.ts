import type { ArgValue } from '../args';
import { asFloat, asList } from './python';

/** One argument of a call. */
export interface Passed {
  /** Null where it is positional. */
  readonly name: string | null;
  /** Whole floats as `asFloat` gives them. */
  readonly value: ArgValue;
}

const MOST_TEXT = 400;
const DEEPEST = 4;

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_]\w*)(?=\s*=)|(?<word>None|True|False)\b|float\('(?<apart>inf|-inf|nan)'\)|(?<float>-?(?:\d+\.\d*(?:e[+-]?\d+)?|\d+e[+-]?\d+))|(?<int>-?\d+)|'(?<text>(?:[^'\\]|\\(?:[\\']|x[0-9a-f]{2}|u[0-9a-f]{4}))*)'|(?<mark>[()[\],=]))/y;

const APART = { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, nan: Number.NaN };
const WORDS = { None: null, True: true, False: false };

/**
 * The arguments of a call that are nothing but Python's literals: `3, 8, kernel_size=(3, 3.0)`. Null for any other text,
 * and for one that is longer or deeper than anybody writes.
 */
export function parseArguments(text: string): readonly Passed[] | null {
  if (text.length > MOST_TEXT || !/^[\x20-\x7e]*$/.test(text)) return null;
  const tokens: Readonly<Record<string, string | undefined>>[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text);
    if (!found?.groups) return null;
    tokens.push(found.groups);
  }
  let at = 0;
  const takes = (mark: string) => {
    if (tokens[at]?.mark !== mark) return false;
    at += 1;
    return true;
  };
  const value = (depth: number): ArgValue | undefined => {
    if (depth < DEEPEST && takes('(')) return tuple(depth + 1);
    if (depth < DEEPEST && takes('[')) return list(depth + 1);
    const token = tokens[at];
    at += 1;
    return token && literal(token);
  };
  const tuple = (depth: number): ArgValue | undefined => {
    const items: ArgValue[] = [];
    while (!takes(')')) {
      const item = value(depth);
      // Without a comma behind it, one in brackets is no tuple.
      if (item === undefined || (!takes(',') && (tokens[at]?.mark !== ')' || items.length === 0))) return undefined;
      items.push(item);
    }
    return items;
  };
  const list = (depth: number): ArgValue | undefined => {
    const items: ArgValue[] = [];
    while (!takes(']')) {
      const item = value(depth);
      if (item === undefined || (!takes(',') && tokens[at]?.mark !== ']')) return undefined;
      items.push(item);
    }
    return asList(items);
  };
  const all: Passed[] = [];
  while (at < tokens.length) {
    const name = tokens[at]?.name ?? null;
    if (name !== null) at += 2;
    const given = value(0);
    if (given === undefined || (!takes(',') && at < tokens.length)) return null;
    if (name === null && all.some((p) => p.name !== null)) return null;
    all.push({ name, value: given });
  }
  return all;
}

function literal({
  word,
  apart,
  float,
  int,
  text,
}: Readonly<Record<string, string | undefined>>): ArgValue | undefined {
  if (word !== undefined) return WORDS[word as keyof typeof WORDS];
  if (apart !== undefined) return APART[apart as keyof typeof APART];
  if (float !== undefined) return asFloat(Number(float));
  // Beyond the largest number here there is none to hold it.
  if (int !== undefined) return Number.isFinite(Number(int)) ? Number(int) + 0 : undefined;
  return text?.replace(/\\(?:[xu]([0-9a-f]+)|(.))/g, (_all, code: string | undefined, plain: string) =>
    code === undefined ? plain : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
