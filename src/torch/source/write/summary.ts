import '../../../core/layers/all';
import { moduleParams } from '../../../core/net/infer';
import type { ShapedNet } from '../../../core/net/shaped';
import { elements } from '../../../core/shape';
import { type TreeRow, treeRows } from './summary_tree';

/** Widths of torchinfo's columns: of the names at least, of the others always; and what a level indents a name by. */
const NAME = 40;
const COLUMN = 25;
const INDENT = 5;

/** Modules that are held deeper than this stand in no row of their own. */
const DEPTH = 3;

/**
 * A net's summary as text, laid out as torchinfo 1.8 lays it out (columns, rules, units, `--`), for a batch of one. The
 * numbers are the page's: multiply-accumulates without bias adds. As in torchinfo the size of a pass counts what layers
 * with parameters give at each of their uses, twice, for their gradients; parameters that no row has, the net's own and
 * those of modules that forward never uses, stand in the row that holds them; a number takes 4 bytes and a MB is 10^6 of
 * them.
 */
export function summaryText(shaped: ShapedNet): string {
  const { input, steps, params, macs } = shaped;
  const rows = treeRows(shaped);
  const title = ({ kind, depth, index }: TreeRow) => (depth === 0 ? kind : `${kind}: ${depth}-${index}`);
  const longest = Math.max(...rows.map((r) => title(r).length + r.depth * INDENT + 1));
  const width = longest >= NAME ? Math.ceil(longest / INDENT) * INDENT : NAME;
  const line = (name: string, ...cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(COLUMN))].join(' ').trimEnd();
  const rule = '='.repeat(width + 3 * COLUMN);
  const pass = steps.filter((s) => moduleParams(s.module) > 0).reduce((sum, s) => sum + elements(s.output) * 8, 0);
  const bytes = { input: elements(input) * 4, pass, params: params * 4 };
  const [scale, unit] =
    macs >= 1e12
      ? [1e12, 'T']
      : macs >= 1e9
        ? [1e9, 'G']
        : macs >= 1e6
          ? [1e6, 'M']
          : macs >= 1e3
            ? [1e3, 'K']
            : [1, ''];
  const total = unit === '' ? `: ${macs}` : ` (${unit}): ${(macs / scale).toFixed(2)}`;
  return [
    rule,
    line('Layer (type:depth-idx)', 'Output Shape', 'Param #', 'Mult-Adds'),
    rule,
    ...rows
      .filter((row) => row.depth <= DEPTH)
      .map((row) =>
        line(
          `${startOf(row.depth)}${title(row)}`,
          row.sizes && row.sizes.length > 0 ? shapeText(row.sizes) : '--',
          paramsText(row),
          macsText(row),
        ),
      ),
    rule,
    `Total params: ${whole(params)}`,
    `Trainable params: ${whole(params)}`,
    'Non-trainable params: 0',
    `Total mult-adds${total}`,
    rule,
    `Input size (MB): ${megabytes(bytes.input)}`,
    `Forward/backward pass size (MB): ${megabytes(bytes.pass)}`,
    `Params size (MB): ${megabytes(bytes.params)}`,
    `Estimated Total Size (MB): ${megabytes(bytes.input + bytes.pass + bytes.params)}`,
    rule,
    ...(shaped.fault ? [shaped.fault.text] : []),
  ].join('\n');
}

function startOf(depth: number): string {
  return depth === 0 ? '' : depth === 1 ? '├─' : `${'│    '.repeat(depth - 1)}└─`;
}

/** What holds others says only what no row below it does, where those rows are there. */
const isWhole = ({ isLeaf, depth }: TreeRow) => isLeaf || depth === DEPTH;

function paramsText(row: TreeRow): string {
  if (row.params === 0) return '--';
  if (row.isAgain) return '(recursive)';
  return count(isWhole(row) ? row.params : row.leftover);
}

function macsText(row: TreeRow): string {
  if (!isWhole(row) || row.macs === 0) return '--';
  return row.isAgain ? '(recursive)' : count(row.macs);
}

const whole = (n: number) => n.toLocaleString('en-US');
const count = (n: number) => (n === 0 ? '--' : whole(n));
const shapeText = (sizes: readonly number[]) => `[${sizes.join(', ')}]`;
const megabytes = (bytes: number) =>
  (bytes / 1e6).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
