import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { signature } from '../../../core/python/signatures';
import { readNumber, readString } from '../python/literals';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { type Given, NONE, type Value } from '../python/values';

/** A value as it is printed; a string may have lost its quotes: `padding_mode=reflect`. */
type Printed = Value | { readonly type: 'word'; readonly text: string };

const NAME = /([A-Za-z_]\w*)\s*=\s*/y;
const NUMBER = /([+-]?)((?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf\b|nan\b)(?!\w)/iy;
const STRING = /'[^'\r\n]*'|"[^"\r\n]*"/y;
const WORD = /[A-Za-z_]\w*/y;
const BLANK = /\s*/y;

/** No argument of a layer has lists in its lists. */
const DEEPEST_LIST = 3;

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', { type: 'bool', value: true }],
  ['False', { type: 'bool', value: false }],
  ['None', NONE],
]);

/** The arguments of a layer as its `extra_repr` prints them between `from` and `to`. */
export function printedArguments(kind: LayerKind, text: string, { from, to }: Place): Given[] {
  const scan = new Scan(text, to);
  const given: Given[] = [];
  scan.at = from;
  for (scan.skip(BLANK); scan.at < to; scan.skip(BLANK)) {
    const start = scan.at;
    const name = scan.take(NAME)?.[1] ?? null;
    const valueAt = scan.at;
    const value = scan.value(0);
    const at = { from: valueAt, to: scan.at };
    const place = { from: start, to: scan.at };
    if (name === null && given.some((g) => g.name !== null)) throw new Problem('positional-after-keyword', place);
    given.push({ place, at, ...meant(kind, name, value, at) });
    scan.skip(BLANK);
    if (scan.at < to && !scan.takeChar(',')) scan.fail();
  }
  return given;
}

/** What a bare word stands for: a string of an argument that takes one, or, alone, `inplace` as PyTorch 0.4 printed it. */
function meant(kind: LayerKind, name: string | null, value: Printed, at: Place): { name: string | null; value: Value } {
  if (value.type !== 'word') return { name, value };
  const spec = layerSpec(kind).args.find((a) => a.name === (name ?? value.text));
  if (name !== null && (spec?.type === 'choice' || spec?.type === 'padding')) {
    return { name, value: { type: 'str', value: value.text } };
  }
  if (name === null && spec?.type === 'bool') return { name: spec.name, value: { type: 'bool', value: true } };
  // An argument that there is not is the larger error.
  if (name !== null && !signature(kind).names.includes(name) && !spec) return { name, value: NONE };
  throw new Problem('unknown-name', at, { name: value.text });
}

class Scan {
  at = 0;
  private readonly text: string;
  private readonly end: number;

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  skip(pattern: RegExp): void {
    this.take(pattern);
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found || pattern.lastIndex > this.end) return null;
    this.at = pattern.lastIndex;
    return found;
  }

  takeChar(char: string): boolean {
    const is = this.at < this.end && this.text[this.at] === char;
    if (is) this.at += 1;
    return is;
  }

  fail(): never {
    throw new Problem('print-syntax', { from: this.at, to: this.at + 1 });
  }

  value(depth: number): Printed {
    const number = this.take(NUMBER);
    if (number) return this.number(number[1] ?? '', number[2] ?? '');
    const string = this.take(STRING);
    if (string) return { type: 'str', value: readString(string[0]) ?? '' };
    const word = this.take(WORD);
    if (word) return WORDS.get(word[0]) ?? { type: 'word', text: word[0] };
    for (const [open, close, type] of [
      ['(', ')', 'tuple'],
      ['[', ']', 'list'],
    ] as const) {
      if (depth < DEEPEST_LIST && this.takeChar(open)) return this.items(close, type, depth);
    }
    return this.fail();
  }

  private number(sign: string, digits: string): Value {
    const known: Value | undefined = /^[in]/i.test(digits)
      ? { type: 'float', value: /^i/i.test(digits) ? Number.POSITIVE_INFINITY : Number.NaN }
      : readNumber(digits);
    if (known?.type !== 'int' && known?.type !== 'float') return this.fail();
    // 0 − x, so that an integer 0 keeps no sign.
    return sign === '-' ? { type: known.type, value: 0 - known.value } : known;
  }

  private items(close: string, type: 'tuple' | 'list', depth: number): Value {
    const items: Value[] = [];
    for (;;) {
      this.skip(BLANK);
      if (this.takeChar(close)) return { type, items };
      const item = this.value(depth + 1);
      if (item.type === 'word') this.fail();
      items.push(item);
      this.skip(BLANK);
      if (!this.takeChar(',') && this.text[this.at] !== close) this.fail();
    }
  }
}
