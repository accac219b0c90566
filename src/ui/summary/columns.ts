import { bytes, count, dims, fixed, percent } from '../../i18n/figures';
import type { Messages } from '../../i18n/messages';
import type { PanelWords } from '../../i18n/panels';
import type { SortKey, SummaryRow } from './rows';
import type { TextTable } from './serialise';

/** One column of the table: what it is sorted by, what a cell shows, and the bare value for a spreadsheet. */
export interface SummaryColumn {
  readonly key: SortKey;
  readonly numeric: boolean;
  readonly text: (row: SummaryRow) => string;
  readonly bare: (row: SummaryRow) => string;
}

const bare = (value: number | null) => (value === null ? '' : String(value));
const size = (row: SummaryRow) => (row.field ? row.field.size.map((n) => count(Math.round(n))).join(' × ') : '');
const isInput = (row: SummaryRow) => row.layer < 0;

/** `branches`: whether it has to be said what each layer reads. */
export function summaryColumns(
  units: Messages['picture']['readouts']['units'],
  branches: boolean,
): readonly SummaryColumn[] {
  const text = (key: SortKey, of: (row: SummaryRow) => string): SummaryColumn => ({
    key,
    numeric: false,
    text: of,
    bare: of,
  });
  const number = (
    key: SortKey,
    shown: (row: SummaryRow) => string,
    value: (row: SummaryRow) => number | null,
  ): SummaryColumn => ({ key, numeric: true, text: shown, bare: (row) => bare(value(row)) });
  const ofLayer = (row: SummaryRow, value: string) => (isInput(row) ? '' : value);
  return [
    text('layer', (row) => row.name),
    text('kind', (row) => row.kind),
    ...(branches ? [text('reads', (row) => row.reads)] : []),
    text('settings', (row) => row.settings),
    { ...text('output', (row) => dims(row.output)), numeric: true, bare: (row) => row.output.join('×') },
    number(
      'params',
      (row) => ofLayer(row, count(row.params)),
      (row) => row.params,
    ),
    number(
      'macs',
      (row) => ofLayer(row, count(row.macs)),
      (row) => row.macs,
    ),
    number(
      'bytes',
      (row) => bytes(row.bytes, units),
      (row) => row.bytes,
    ),
    { ...text('field', size), numeric: true, bare: (row) => row.field?.size.join('×') ?? '' },
    number(
      'border',
      (row) => percent(row.border),
      (row) => row.border,
    ),
    number(
      'mean',
      (row) => fixed(row.mean, 6),
      (row) => row.mean,
    ),
    number(
      'std',
      (row) => fixed(row.std, 4),
      (row) => row.std,
    ),
  ];
}

export interface Totals {
  readonly params: number;
  readonly macs: number;
  readonly bytes: number;
}

/** The table as text. Formatted as it is shown, or with bare numbers of full precision. */
export function textTable(
  columns: readonly SummaryColumn[],
  rows: readonly SummaryRow[],
  totals: Totals,
  words: PanelWords<'summary'>,
  face: 'text' | 'bare',
): TextTable {
  const sum: SummaryRow = {
    layer: rows.length,
    name: words.total,
    kind: '',
    reads: '',
    settings: '',
    output: [],
    share: null,
    field: null,
    border: null,
    mean: null,
    std: null,
    ...totals,
  };
  const summed = new Set<SortKey>(['layer', 'params', 'macs', 'bytes']);
  return {
    head: columns.map(({ key }) => words.columns[key]),
    rows: [
      ...rows.map((row) => columns.map((column) => column[face](row))),
      columns.map((column) => (summed.has(column.key) ? column[face](sum) : '')),
    ],
    numeric: columns.map(({ numeric }) => numeric),
    total: true,
  };
}
