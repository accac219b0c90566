import type { Frame } from '../../core/frame';
import type { ShapedNet } from '../../core/net/infer';
import type { Column } from '../../flow/columns';
import type { Pairs } from '../../flow/pairs';
import { layerOf } from '../../flow/results';
import { count, dims, fixed, percent, signed } from '../../i18n/figures';
import type { PanelWords } from '../../i18n/panels';

type Words = PanelWords<'compare'>['table'];
type RowName = keyof Words['rows'];

/** One number of both nets: as it is read, and in full precision for what is copied. Empty where a net has none. */
export interface Row {
  readonly name: RowName;
  readonly shown: readonly [a: string, b: string, by: string];
  readonly full: readonly [a: string, b: string, by: string];
  readonly differs: boolean;
}

/** The rows of one layer of both nets; of the whole nets where it is null. */
export interface Group {
  readonly key: string;
  readonly name: string | null;
  readonly rows: readonly Row[];
}

const STATS = [
  ['mean', 6],
  ['std', 6],
  ['min', 4],
  ['max', 4],
] as const;

const NO = '–';

function numbers(
  name: RowName,
  a: number | null,
  b: number | null,
  show: (n: number) => string,
  by: (n: number) => string,
): Row {
  const both = a !== null && b !== null;
  const text = (n: number | null, as: (n: number) => string) => (n === null ? NO : as(n));
  const less = both ? a - b : null;
  return {
    name,
    shown: [text(a, show), text(b, show), less === null ? NO : less === 0 ? '0' : by(less)],
    full: [a === null ? '' : String(a), b === null ? '' : String(b), less === null ? '' : String(less)],
    differs: !Object.is(a, b) && !(both && a === b),
  };
}

function shapes(a: Column | undefined, b: Column | undefined): Row {
  const text = (c: Column | undefined) => (c?.shape ? dims(c.shape) : NO);
  const full = (c: Column | undefined) => (c?.shape ? c.shape.join('x') : '');
  return { name: 'shape', shown: [text(a), text(b), ''], full: [full(a), full(b), ''], differs: text(a) !== text(b) };
}

/** A difference of shares, of which one cell among many thousands is not nothing. */
const points = (n: number) => `${signed(n * 100, Math.abs(n) < 0.001 ? 3 : 1)}\u00a0%`;

function layerRows(frame: Frame | null, a: Column | undefined, b: Column | undefined): Row[] {
  const stats = (slot: 'a' | 'b', c: Column | undefined) =>
    c?.layer == null ? null : (layerOf(frame, slot, c.layer)?.stats ?? null);
  const [p, q] = [stats('a', a), stats('b', b)];
  const figures = STATS.map(([name, decimals]) =>
    numbers(
      name,
      p?.[name] ?? null,
      q?.[name] ?? null,
      (n) => fixed(n, decimals),
      (n) => signed(n, decimals),
    ),
  );
  const zeros = numbers('zeros', p?.zeros ?? null, q?.zeros ?? null, percent, points);
  const params = (c: Column | undefined) => c?.params?.total ?? null;
  const total = numbers('params', params(a), params(b), count, (n) => (n > 0 ? `+${count(n)}` : count(n)));
  return [shapes(a, b), ...figures, zeros, ...(a?.stage || b?.stage ? [total] : [])];
}

/** All readouts of both nets, place by place, and the nets' own. */
export function tableOf(
  frame: Frame | null,
  nets: { a: ShapedNet; b: ShapedNet },
  pairs: Pairs,
  input: string,
): Group[] {
  const at = (list: readonly Column[] | null, place: number) => list?.find((c) => c.place === place);
  const groups = Array.from({ length: pairs.places }, (_, place): Group => {
    const [a, b] = [at(pairs.a, place), at(pairs.b, place)];
    const column = a ?? b;
    const names = [a?.name, b?.name].filter((n) => n !== undefined);
    const name = column?.stage ? [...new Set(names)].join(' / ') : input;
    return { key: `${place}`, name, rows: layerRows(frame, a, b) };
  });
  const whole = (name: 'params' | 'macs') =>
    numbers(name, nets.a[name], nets.b[name], count, (n) => (n > 0 ? `+${count(n)}` : count(n)));
  return [...groups, { key: 'total', name: null, rows: [whole('params'), whole('macs')] }];
}

type Line = readonly string[];

function lines(groups: readonly Group[], words: Words): Line[] {
  const head = [words.what, '', words.a, words.b, words.by];
  return [
    head,
    ...groups.flatMap(({ name, rows }) => rows.map((r) => [name ?? words.total, words.rows[r.name], ...r.full])),
  ];
}

/** With tabs between: pasted into a spreadsheet it falls into cells. Numbers in full precision. */
export function asTsv(groups: readonly Group[], words: Words): string {
  return `${lines(groups, words)
    .map((line) => line.join('\t'))
    .join('\n')}\n`;
}

export function asMarkdown(groups: readonly Group[], words: Words): string {
  const [head = [], ...rest] = lines(groups, words).map(
    (line) => `| ${line.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return `${[head, '| --- | --- | ---: | ---: | ---: |', ...rest].join('\n')}\n`;
}
