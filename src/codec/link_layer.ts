import type { Args, ArgValue } from '../core/args';
import { layerSpec } from '../core/layers/rows';
import { isRowKind, type LayerKind } from '../core/layers/table';
import { readValue, writeValue } from './link_value';

/** How a layer that stands in many links is cut short. Layers without a row are written out: `Kind:name=value,…`. */
interface Short {
  readonly kind: LayerKind;
  /** Its word. Longer words are tried first. */
  readonly word: string;
  /** The argument whose number follows the word at once. */
  readonly first?: string;
  /** Arguments by what stands before their numbers, in the order in which they are written. */
  readonly letters?: readonly (readonly [letters: string, name: string])[];
  /** Words that stand for one value of an argument. */
  readonly flags?: readonly (readonly [word: string, name: string, value: ArgValue])[];
  /** Written even where they are PyTorch's defaults, because the page is about them. */
  readonly always?: Args;
}

const SHORTS: readonly Short[] = [
  {
    kind: 'Conv2d',
    word: 'c',
    first: 'out_channels',
    letters: [
      ['in', 'in_channels'],
      ['k', 'kernel_size'],
      ['s', 'stride'],
      ['p', 'padding'],
      ['d', 'dilation'],
      ['g', 'groups'],
    ],
    flags: [
      ['psame', 'padding', 'same'],
      ['pvalid', 'padding', 'valid'],
      ['nobias', 'bias', false],
      ['reflect', 'padding_mode', 'reflect'],
      ['replicate', 'padding_mode', 'replicate'],
      ['circular', 'padding_mode', 'circular'],
    ],
    always: { padding: 0 },
  },
  { kind: 'ReLU', word: 'r', flags: [['inplace', 'inplace', true]] },
  {
    kind: 'MaxPool2d',
    word: 'max',
    first: 'kernel_size',
    letters: [
      ['s', 'stride'],
      ['p', 'padding'],
      ['d', 'dilation'],
    ],
    flags: [
      ['ceil', 'ceil_mode', true],
      ['indices', 'return_indices', true],
    ],
  },
  {
    kind: 'AvgPool2d',
    word: 'avg',
    first: 'kernel_size',
    letters: [
      ['s', 'stride'],
      ['p', 'padding'],
      ['div', 'divisor_override'],
    ],
    flags: [
      ['ceil', 'ceil_mode', true],
      ['nopad', 'count_include_pad', false],
    ],
  },
];

const NUMBERS = '-?\\d+(?:x-?\\d+)*x?';

function isNumbers(value: ArgValue | undefined): value is number | readonly number[] {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e21;
  return Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'number' && isNumbers(v));
}

/** A layer's text, the arguments as a state has them (defaults left out). */
export function writeLayer(kind: LayerKind, args: Args): string {
  const short = SHORTS.find((s) => s.kind === kind);
  return (short && writeShort(short, args)) ?? writeLong(kind, args);
}

function writeShort(short: Short, args: Args): string | null {
  const rest = new Map(Object.entries({ ...short.always, ...args }));
  const take = (name: string, before: string): string => {
    const value = rest.get(name);
    if (!isNumbers(value)) return '';
    rest.delete(name);
    return before + writeValue(value);
  };
  let text = short.word + (short.first ? take(short.first, '') : '');
  for (const [letters, name] of short.letters ?? []) text += take(name, letters);
  for (const [word, name, value] of short.flags ?? []) {
    if (rest.get(name) === value) {
      rest.delete(name);
      text += word;
    }
  }
  return rest.size === 0 ? text : null;
}

function writeLong(kind: LayerKind, args: Args): string {
  const list = Object.entries(args).map(([name, value]) => `${name}=${writeValue(value)}`);
  // Operations are short; what was written of layers before there were any stays as it was.
  const bare = list.length === 0 && layerSpec(kind).family === 'operation';
  return bare ? kind : `${kind}:${list.join(',')}`;
}

/** What a layer's text says, not yet checked against the layer's arguments. */
export interface LayerText {
  readonly kind: string;
  readonly args: readonly (readonly [string, unknown])[];
  /** What could not be read as arguments. */
  readonly unread: readonly string[];
}

/** Reads a layer's text; null where it begins like no layer. */
export function readLayer(text: string): LayerText | null {
  const long = /^([A-Za-z]\w{0,40}):(.*)$/s.exec(text);
  if (long) return readLong(long[1] ?? '', long[2] ?? '');
  if (isRowKind(text)) return { kind: text, args: [], unread: [] };
  const short = [...SHORTS].sort((a, b) => b.word.length - a.word.length).find((s) => text.startsWith(s.word));
  return short ? readShort(short, text.slice(short.word.length)) : null;
}

function readLong(kind: string, text: string): LayerText {
  const args: [string, unknown][] = [];
  const unread: string[] = [];
  for (const part of text === '' ? [] : text.split(',')) {
    const at = part.indexOf('=');
    const value = at < 1 ? undefined : readValue(part.slice(at + 1));
    if (value === undefined) unread.push(part);
    else args.push([part.slice(0, at), value]);
  }
  return { kind, args, unread };
}

function readShort(short: Short, text: string): LayerText {
  const args: [string, unknown][] = [];
  const unread: string[] = [];
  let rest = text;
  const take = (pattern: string): string | null => {
    const found = new RegExp(`^${pattern}`).exec(rest);
    if (!found) return null;
    rest = rest.slice(found[0].length);
    return found[0];
  };
  const first = short.first === undefined ? null : take(NUMBERS);
  if (short.first !== undefined && first !== null) args.push([short.first, readValue(first)]);
  while (rest !== '') {
    const flag = short.flags?.find(([word]) => rest.startsWith(word));
    const letters = short.letters?.find(([word]) => new RegExp(`^${word}${NUMBERS}`).test(rest));
    if (flag) {
      take(flag[0]);
      args.push([flag[1], flag[2]]);
    } else if (letters) {
      take(letters[0]);
      args.push([letters[1], readValue(take(NUMBERS) ?? '')]);
    } else {
      // Up to what can be read again.
      unread.push(take('[\\s\\S][^a-z]*') ?? '');
    }
  }
  return { kind: short.kind, args, unread };
}
