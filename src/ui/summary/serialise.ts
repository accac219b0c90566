/** A table to be handed on: a row of headings, rows of cells, and which columns are numbers. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly numeric: readonly boolean[];
  /** The last row sums up the others. */
  readonly total: boolean;
}

/** Tabs between cells, a line a row, as spreadsheets take it. */
export function toTsv({ head, rows }: TextTable): string {
  const cell = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  return [head, ...rows].map((row) => row.map(cell).join('\t')).join('\n');
}

/** A table of GitHub's Markdown, its columns lined up. */
export function toMarkdown({ head, rows, numeric, total }: TextTable): string {
  const cell = (text: string) => text.replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/\s+/g, ' ');
  const strong = (text: string) => (text === '' ? '' : `**${text}**`);
  const cells = [head, ...rows].map((row) => row.map(cell));
  if (total) cells.push((cells.pop() ?? []).map(strong));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)));
  const pad = (text: string, i: number) => (numeric[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0));
  const line = (row: readonly string[]) => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map((width, i) => (numeric[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [first = [], ...rest] = cells;
  return [line(first), `| ${rule.join(' | ')} |`, ...rest.map(line)].join('\n');
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '×': '$\\times$',
  '−': '$-$',
  '–': '--',
  '\u00a0': '~',
  '\u202f': '\\,',
  '\u2009': '\\,',
};

/** A tabular environment with booktabs' rules. */
export function toLatex({ head, rows, numeric, total }: TextTable): string {
  const cell = (text: string) => text.replace(/[\\{}$&#%_^~×−–\u00a0\u202f\u2009]/g, (c) => LATEX[c] ?? c);
  const line = (row: readonly string[]) => `  ${row.map(cell).join(' & ')} \\\\`;
  const body = rows.map(line);
  if (total) body.splice(-1, 0, '  \\midrule');
  return [
    `\\begin{tabular}{${numeric.map((is) => (is ? 'r' : 'l')).join('')}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...body,
    '  \\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}
